import Basics
import Glibc
import Harness
import Testing

@testable import Workspace

/// On a file system of its own, small or read only; skipped where mounting one is not permitted.
@Suite("The disk", .serialized, .enabled(if: SmallDisk.isPossible, "mounting needs rights"))
struct DiskTests {
  @Test("A disk that fills up stops the batch that met it, keeps the rest, and undo still works")
  func full() async throws {
    let disk = try SmallDisk(kilobytes: 2048)
    let path = "\(disk.path)/w.inkstone"
    var store = try Store(path: path, schema: Notebook.schema)
    try await store.note("before")
    let cell = try await store.beginCell(verb: "note", source: "bulk")
    var written = 0
    let full = await problem {
      for batch in 0..<1000 {
        try await store.change(cell: cell) { database in
          for row in 0..<50 {
            try database.run(
              "INSERT INTO note (body) VALUES (?)", .text("\(batch) \(row) 朕知道了，你们都退下吧。"))
          }
        }
        written += 1
      }
    }
    #expect(full?.kind == .conflict)
    #expect(full?.why?.text().contains("disk is full") == true)
    #expect(full?.next == "df -h \(path)")
    #expect(written > 3)
    #expect(try await store.column("PRAGMA integrity_check") == ["ok"])
    #expect(try await store.notes().count == 1 + written * 50)
    // As after a kill: the file is opened on the full disk.
    await store.close()
    store = try Store(path: path, schema: Notebook.schema)
    #expect(try await store.notes().count == 1 + written * 50)
    try disk.grow(kilobytes: 16384)
    try await store.undo()
    #expect(try await store.notes() == ["before"])
    #expect(try await store.faults().isEmpty)
  }

  @Test("A workspace that cannot be made on a full disk leaves nothing behind")
  func fullAtFirst() throws {
    let disk = try SmallDisk(kilobytes: 64)
    let path = "\(disk.path)/w.inkstone"
    let problem = #expect(throws: Problem.self) { try Store(path: path) }
    #expect(problem?.kind == .conflict)
    #expect(problem?.why?.text().contains("disk is full") == true)
    #expect(entryNames(of: disk.path).isEmpty)
  }

  @Test("On a disk that cannot be written a workspace is read, and none is made")
  func readOnly() async throws {
    let disk = try SmallDisk(kilobytes: 4096)
    let path = "\(disk.path)/w.inkstone"
    var store = try Store(path: path, schema: Notebook.schema)
    try await store.note("一")
    await store.close()
    try disk.lock()
    store = try Store(path: path, schema: Notebook.schema)
    #expect(store.readOnlyReason?.text().contains("Read-only file system") == true)
    #expect(try await store.notes() == ["一"])
    #expect(await problem { try await store.note("二") }?.kind == .conflict)
    await store.close()
    let other = "\(disk.path)/other.inkstone"
    let problem = #expect(throws: Problem.self) { try Store(path: other) }
    #expect(problem?.kind == .conflict && problem?.next == "inkstone ~/workspace.inkstone")
    #expect(entryNames(of: disk.path) == ["w.inkstone"])
  }
}
