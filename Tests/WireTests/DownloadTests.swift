import Basics
import Harness
import Synchronization
import Testing

@testable import Wire

@Suite(.timeLimit(.minutes(10))) struct DownloadTests {
  /// 100,000 bytes in which each place can be told from its neighbours.
  private static let file = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }

  /// Serves `file` by ranges; cuts the connection after `piece` bytes.
  private static func server(piece: Int, tag: String = "\"1\"") throws -> ScriptedServer {
    try ScriptedServer { request in
      let range = request.headers["range"].flatMap { Int($0.dropFirst(6).dropLast()) }
      let start = request.headers["if-range"] == tag ? range ?? 0 : 0
      guard start < file.count else {
        return .status(416, headers: ["Content-Range": "bytes */\(file.count)"])
      }
      let head = """
        HTTP/1.1 \(start > 0 ? 206 : 200) OK\r
        Content-Length: \(file.count - start)\r
        Content-Range: bytes \(start)-\(file.count - 1)/\(file.count)\r
        ETag: \(tag)\r\n\r\n
        """
      return .init([.send(Array(head.utf8) + file[start...].prefix(piece)), .close])
    }
  }

  private func contents(_ path: String) throws -> [UInt8] {
    try FileContents.read(path, limit: 1 << 20)
  }

  @Test("A download that is cut again and again goes on where it was")
  func resuming() async throws {
    let folder = try TemporaryFolder()
    let server = try Self.server(piece: 30_000)
    let path = "\(folder.path)/file"
    let last = Mutex<Progress?>(nil)
    try await Download(from: server.address, to: path).run { progress in
      last.withLock { $0 = progress }
    }
    #expect(try contents(path) == Self.file)
    #expect(server.requestCount == 4)
    #expect(last.withLock { $0?.done } == Self.file.count)
    #expect(last.withLock { $0?.total } == Self.file.count)
    #expect(folder.names() == ["file"])
  }

  @Test("What an earlier attempt fetched is used if it is of the same version, else fetched anew")
  func versions() async throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/file"
    for tag in ["\"1\"", "\"2\""] {
      try folder.write(Array(Self.file[..<50_000]), to: "file.part")
      try folder.write("\"1\"", to: "file.part.tag")
      let server = try Self.server(piece: .max, tag: tag)
      try await Download(from: server.address, to: path).run()
      #expect(try contents(path) == Self.file)
      #expect(server.requests.first?.headers["range"] == "bytes=50000-")
    }
  }

  @Test("A file that is not there, or not the one expected, leaves nothing at its place")
  func refused() async throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/file"
    let absent = try ScriptedServer { _ in .status(404, body: "no such file") }
    let missing = await #expect(throws: Problem.self) {
      try await Download(from: absent.address, to: path).run()
    }
    #expect(missing?.kind == .notFound)
    let server = try Self.server(piece: .max)
    var download = Download(from: server.address, to: path)
    download.expectedByteCount = 5
    let wrong = download
    let damaged = await #expect(throws: Problem.self) { try await wrong.run() }
    #expect(damaged?.kind == .damaged)
    #expect(!FileTree.exists(path))
  }

  @Test("A stopped download keeps what came")
  func stopping() async throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/file"
    let server = try ScriptedServer { _ in
      let head = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\nETag: \"1\"\r\n\r\n"
      return .init([.send(Array(head.utf8) + Self.file[..<40_000]), .hang])
    }
    let task = Task { try await Download(from: server.address, to: path).run() }
    while (try? contents("\(path).part").count) != 40_000 {
      try await Task.sleep(for: .milliseconds(10))
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    let whole = try Self.server(piece: .max)
    try await Download(from: whole.address, to: path).run()
    #expect(try contents(path) == Self.file)
    #expect(whole.requests.first?.headers["range"] == "bytes=40000-")
  }
}
