import Basics
import Glibc
import Harness
import Testing

@testable import Workspace

@Suite("Opening a workspace")
struct OpeningTests {
  /// What a refused file looks like afterwards: as before, and nothing beside it.
  private func refused(
    _ bytes: [UInt8], kind: Problem.Kind, saying text: String, named name: String = "notes.txt"
  ) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(bytes, to: name)
    let problem = #expect(throws: Problem.self) { try Store(path: path) }
    #expect(problem?.kind == kind)
    #expect(problem?.description.contains(text) == true, "\(problem?.description ?? "")")
    #expect(problem?.next != nil)
    #expect(try FileContents.read(path, limit: 1 << 24) == bytes)
    #expect(folder.names() == [name])
  }

  @Test("A file that is no database is refused and left alone")
  func noDatabase() throws {
    try refused(Array("just notes".utf8), kind: .damaged, saying: "is not an Inkstone workspace")
    try refused(
      Array("SQLite format 3\0".utf8) + Array(repeating: 7, count: 5000), kind: .conflict,
      saying: "is not an Inkstone workspace")
    try refused(Array(repeating: 0, count: 8192), kind: .damaged, saying: "notes.inkstone")
  }

  @Test("A database of another program is refused and left alone")
  func foreign() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/other.db"
    do {
      let database = try Database(path: path)
      try database.run("CREATE TABLE contact (name TEXT)")
    }
    let bytes = try FileContents.read(path, limit: 1 << 20)
    try refused(bytes, kind: .conflict, saying: "another program", named: "other.db")
  }

  @Test("A database cut short is damaged, and is not made worse")
  func cut() async throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/w.inkstone"
    let store = try Store(path: path)
    for number in 0..<500 {
      let cell = try await store.beginCell(verb: "x", source: "line \(number)")
      try await store.finishCell(cell, .done, after: .zero)
    }
    await store.close()
    let whole = try FileContents.read(path, limit: 1 << 24)
    // Every length up to a page and some of the others; then bytes turned over in the first pages.
    for length in [1, 15, 16, 100, 107, 108, 512, 4095, 4096, 5000, whole.count - 4096] {
      try FileContents.write(Array(whole.prefix(length)), to: path)
      let problem = await problem { try await Store(path: path).perform { try $0.cells() } }
      #expect(problem != nil && problem?.kind != .internalFault, "\(length) bytes")
    }
    var random = SplitMix64(seed: 4)
    for _ in 0..<200 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...40, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        bytes[place] = UInt8.random(in: 0...255, using: &random)
      }
      try FileContents.write(bytes, to: path)
      // Some damage is where nothing looks; what is found is told, and nothing traps.
      let problem = await problem {
        let store = try Store(path: path)
        _ = try await store.perform { try $0.cells() }
        _ = try await store.note("x")
      }
      #expect(problem?.kind != .cancelled)
    }
  }

  @Test("A folder, a folder that is not there and a device are told apart")
  func places() throws {
    let folder = try TemporaryFolder()
    func problem(_ path: String) -> Problem? {
      do {
        _ = try Store(path: path)
        return nil
      } catch { return error as? Problem }
    }
    #expect(problem(folder.path)?.what.text() == "`\(folder.path)` is a folder")
    #expect(problem(folder.path)?.next?.hasSuffix("/workspace.inkstone") == true)
    let nowhere = "\(folder.path)/里面/w.inkstone"
    #expect(problem(nowhere)?.kind == .notFound)
    #expect(problem(nowhere)?.next == "mkdir -p \(folder.path)/里面")
    #expect(problem("/dev/null")?.what.text() == "`/dev/null` is not a regular file")
    try folder.write("", to: "plain")
    #expect(problem("\(folder.path)/plain/w.inkstone")?.kind == .notFound)
    #expect(problem("\(folder.path)/" + String(repeating: "长", count: 300))?.kind == .conflict)
    #expect(folder.names() == ["plain"])
  }

  @Test("A name that means something to SQLite means itself")
  func names() async throws {
    let folder = try TemporaryFolder()
    for name in ["file:a?mode=memory", "100% 'quoted' #1", "甄嬛传.inkstone"] {
      let store = try Store(path: "\(folder.path)/\(name)")
      try await store.write { try $0.setSetting("rows", to: "1") }
      await store.close()
      #expect(folder.names().contains(name))
    }
  }

  // MARK: Two shells

  @Test("A second opener reads what the first writes, and is told why it cannot write")
  func second() async throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/w.inkstone"
    let first = try Store(path: path, schema: Notebook.schema)
    try await first.note("一")
    let second = try Store(path: path, schema: Notebook.schema)
    #expect(second.readOnlyReason?.text().contains("process \(getpid())") == true)
    #expect(try await second.notes() == ["一"])
    try await first.note("二")
    #expect(try await second.notes() == ["一", "二"])
    #expect(await problem { try await second.note("三") }?.kind == .conflict)
    #expect(await problem { try await second.undo() }?.kind == .conflict)
    await first.close()
    // Who comes when the first has gone may write.
    let third = try Store(path: path, schema: Notebook.schema)
    #expect(third.readOnlyReason == nil)
    try await third.undo()
    #expect(try await second.notes() == ["一"])
  }

  @Test("A lock left by a process that died holds nobody up")
  func staleLock() async throws {
    let folder = try TemporaryFolder()
    try folder.write("99999\n", to: "w.inkstone-lock")
    let store = try Store(path: "\(folder.path)/w.inkstone")
    #expect(store.readOnlyReason == nil)
    await store.close()
    #expect(folder.names() == ["w.inkstone"])
  }

  // MARK: The ground moves

  @Test("A file that is removed or replaced while it is open takes no more writes")
  func replaced() async throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/w.inkstone"
    let store = try Store(path: path, schema: Notebook.schema)
    try await store.note("一")
    rename(path, path + ".moved")
    let gone = await problem { try await store.note("二") }
    #expect(gone?.kind == .notFound && gone?.what.text().contains("no longer there") == true)
    try folder.write("another", to: "w.inkstone")
    #expect(await problem { try await store.note("二") }?.kind == .notFound)
    #expect(await problem { try await store.undo() }?.kind == .notFound)
    #expect(try FileContents.read(path, limit: 100) == Array("another".utf8))
    // Reading what was open goes on.
    #expect(try await store.notes() == ["一"])
  }

  @Test("A folder that is removed while its workspace is open is said to be gone")
  func vanishedFolder() async throws {
    let folder = try TemporaryFolder()
    let inner = "\(folder.path)/inner"
    mkdir(inner, 0o700)
    let store = try Store(path: "\(inner)/w.inkstone", schema: Notebook.schema)
    try await store.note("一")
    FileTree.remove(inner)
    #expect(await problem { try await store.note("二") }?.kind == .notFound)
    await store.close()
    #expect(folder.names().isEmpty)
  }

  @Test("A closed workspace refuses everything")
  func closed() async throws {
    let store = try Store(path: ":memory:", schema: Notebook.schema)
    await store.close()
    #expect(await problem { try await store.notes() }?.kind == .internalFault)
  }

  @Test("Opening a workspace that exists writes nothing")
  func quiet() async throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/w.inkstone"
    await (try Store(path: path)).close()
    let before = try FileContents.read(path, limit: 1 << 24)
    await (try Store(path: path)).close()
    #expect(try FileContents.read(path, limit: 1 << 24) == before)
  }

  @Test("Cells that a dead process left running are marked interrupted")
  func abandoned() async throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/w.inkstone"
    var store = try Store(path: path, schema: Notebook.schema)
    let cell = try await store.beginCell(verb: "x", source: "x")
    try await store.change(cell: cell) { try $0.run("INSERT INTO note (body) VALUES ('half')") }
    await store.close()
    store = try Store(path: path, schema: Notebook.schema)
    #expect(try await store.perform { try $0.cell(cell)?.outcome } == .interrupted)
    try await store.undo()
    #expect(try await store.notes().isEmpty)
  }
}
