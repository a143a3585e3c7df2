import Basics
import CLibc
import Glibc
import Harness
import Testing

@testable import Workspace

/// Kills `Tests/CrashProbe`, which writes 100,000 rows in 200 batches.
///
/// The slow suite asks for more moments than the few of each run (`scripts/full/crash`).
@Suite("A killed process", .serialized, .timeLimit(.minutes(10)))
struct CrashTests {
  private let moments = Environment.value("INKSTONE_KILLS").flatMap { Int($0) } ?? 16
  private let batches = 200
  private let rows = 500

  /// Starts the probe and gives back its process.
  private func start(_ path: String) throws -> pid_t {
    let words = [Products.path(of: "CrashProbe"), path, "\(batches)", "\(rows)"]
    var arguments = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process: pid_t = 0
    let code = posix_spawn(&process, words[0], nil, nil, &arguments, ink_environment())
    guard code == 0 else { throw Problem.cannotOpen(words[0], code) }
    return process
  }

  @Test("At whatever moment it dies, the file opens, holds whole batches, and undo takes them back")
  func kill() async throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/w.inkstone"
    let began = ContinuousClock.now
    var process = try start(path)
    waitpid(process, nil, 0)
    let duration = ContinuousClock.now - began
    var store = try Store(path: path)
    #expect(try await store.column("SELECT count(*) FROM entry") == ["\(batches * rows)"])
    try await store.undo()
    await store.close()

    var random = SplitMix64(seed: 9)
    var written: [Int] = []
    for _ in 0..<moments {
      process = try start(path)
      usleep(UInt32(Double(duration / .microseconds(1)) * Double.random(in: 0..<1, using: &random)))
      Glibc.kill(process, SIGKILL)
      waitpid(process, nil, 0)

      store = try Store(path: path)
      #expect(try await store.column("PRAGMA integrity_check") == ["ok"])
      let sizes = try await store.column("SELECT count(*) FROM entry GROUP BY instruction")
      #expect(sizes.allSatisfy { $0 == "\(rows)" }, "a torn batch")
      written.append(sizes.count)
      #expect(try await store.perform { try $0.cells(last: 1).first?.outcome } != .running)
      if !sizes.isEmpty { try await store.undo() }
      #expect(try await store.column("SELECT 1 FROM entry LIMIT 1").isEmpty)
      await store.close()
    }
    // The moments did fall into the writing.
    #expect(written.count { 0 < $0 && $0 < batches } > moments / 2, "\(written)")
    #expect(!FileTree.exists(path + "-lock"))
  }
}
