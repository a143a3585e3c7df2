import Basics
import Glibc
import Harness
import Testing
import Workspace

@testable import Commands

/// What becomes of exports that cannot be finished, or that are not alone.
@Suite("Exports that meet a fault", .serialized, .timeLimit(.minutes(10)))
struct ExportFaultTests {
  /// A shell with `count` entries of some kilobytes, no two equal.
  private func shell(_ count: Int) async throws -> TestShell {
    let shell = try TestShell()
    _ = await shell.run("status")
    let store = try #require(shell.interpreter.context.workspace.opened)
    let cell = try await store.beginCell(verb: "load", source: "load")
    try await store.change(cell: cell) { database in
      var random = SplitMix64(seed: 1)
      let entries = (0..<count).map { index in
        let answer = (0..<200).map { _ in String(random.next(), radix: 36) }
        return StoredEntry(
          kind: .imported, instruction: "问 \(index)", output: answer.joined(separator: " "))
      }
      try database.insertEntries(entries, cell: cell)
    }
    return shell
  }

  @Test(
    "A disk that fills up while a file is written is said, and leaves no file",
    .enabled(if: SmallDisk.isPossible, "mounting needs rights"))
  func fullDisk() async throws {
    let shell = try await shell(400)
    let disk = try SmallDisk(kilobytes: 256)
    let exports = [
      "json to=\(disk.path)/a.json", "jsonl to=\(disk.path)/a.jsonl", "csv to=\(disk.path)/a.csv",
      "sharegpt to=\(disk.path)/s.json", "openai to=\(disk.path)/o.jsonl",
      "parquet to=\(disk.path)/a.parquet",
      "parquet to=\(disk.path)/b.parquet columns=output,id compression=none",
      "json to=\(disk.path)/a.json split=0.5",
      "llamafactory dir=\(disk.path) name=a",
    ]
    for export in exports {
      #expect(await shell.outcome(of: "export \(export)") == .failed(.conflict), "\(export)")
      #expect(shell.text.contains("No space left on device"), "\(export): \(shell.text)")
      #expect(entryNames(of: disk.path).isEmpty, "\(export)")
    }
  }

  @Test("An export that is stopped leaves no file", arguments: ["jsonl", "parquet"])
  func stopped(form: String) async throws {
    let shell = try await shell(6000)
    let folder = shell.folder.path
    let interpreter = shell.interpreter
    let export = Task { await interpreter.run("export \(form) to=\(folder)/out.\(form)") }
    // Its file has another name until it is whole.
    while !entryNames(of: folder).contains(where: { $0.hasPrefix("out") }) {
      try await Task.sleep(for: .milliseconds(1))
    }
    export.cancel()
    #expect(await export.value == .failed(.cancelled))
    #expect(!entryNames(of: folder).contains { $0.hasPrefix("out") })
    #expect(await shell.outcome(of: "export \(form) to=\(folder)/out.\(form)") == .done)
  }

  @Test("Programs that register datasets at one moment lose none of them")
  func registeredTogether() async throws {
    let folder = try TemporaryFolder()
    let binary = Products.path(of: "inkstone")
    let row = try folder.write("{\"instruction\": \"问\", \"output\": \"答\"}\n", to: "a.jsonl")
    _ = try folder.write(
      "{\n  \"others\": {\"file_name\": \"o.json\"}\n}\n", to: "dataset_info.json")
    let children = try (0..<6).map { number in
      let exports = (0..<8).map { "export llamafactory dir=. name=n\(number)_\($0)" }
      return try Run.start(
        binary,
        ["w\(number).inkstone", "-c", "load \(row); " + exports.joined(separator: "; ")],
        folder: folder.path)
    }
    for child in children { #expect(child.wait() == 0) }
    let list = try FileContents.read("\(folder.path)/dataset_info.json", limit: 1 << 20)
    let text = String(decoding: list, as: UTF8.self)
    #expect(text.contains("\"others\": {\"file_name\": \"o.json\"}"))
    for number in 0..<6 {
      for export in 0..<8 { #expect(text.contains("\"n\(number)_\(export)\": {")) }
    }
  }
}
