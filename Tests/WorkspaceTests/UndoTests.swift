import Basics
import Harness
import Testing

@testable import Workspace

@Suite("Undo and redo")
struct UndoTests: ~Copyable {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = "\(folder.path)/w.inkstone"
  }

  private func open() throws -> Store { try Store(path: path, schema: Notebook.schema) }

  @Test("Many steps back and forth give every state again, also after the file was closed")
  func manySteps() async throws {
    var store = try open()
    var states = [try await store.state()]
    for step in 1...40 {
      try await store.cell("step \(step)") { database in
        try database.run(
          "INSERT INTO note (body, weight) VALUES (?, ?)", .text("第 \(step) 条"),
          .real(Double(step) / 3))
        try database.run("UPDATE note SET body = body || '…' WHERE id % 3 = ?", .integer(step % 3))
        try database.run("INSERT INTO tag (note, name) SELECT max(id), 'new' FROM note")
        if step % 5 == 0 { try database.run("DELETE FROM note WHERE id % 7 = 1") }
      }
      states.append(try await store.state())
    }
    for step in (0..<40).reversed() {
      if step % 9 == 0 {
        await store.close()
        store = try open()
      }
      try await store.undo()
      #expect(try await store.state() == states[step], "back to \(step)")
    }
    #expect(await problem { try await store.undo() }?.kind == .notFound)
    for step in 1...40 {
      if step % 9 == 0 {
        await store.close()
        store = try open()
      }
      try await store.redo()
      #expect(try await store.state() == states[step], "on to \(step)")
    }
    #expect(await problem { try await store.redo() }?.kind == .notFound)
    #expect(try await store.faults().isEmpty)
  }

  @Test("What was undone cannot be redone after a new change")
  func redoDropped() async throws {
    let store = try open()
    try await store.note("a")
    let second = try await store.note("b")
    #expect(try await store.undo().id == second)
    try await store.note("c")
    #expect(await problem { try await store.redo() }?.kind == .notFound)
    #expect(try await store.notes() == ["a", "c"])
    // And undo goes past the cell that is undone for good.
    try await store.undo()
    try await store.undo()
    #expect(try await store.notes() == [])
    try await store.redo(2)
    #expect(try await store.notes() == ["a", "c"])
  }

  @Test("A cell that changes nothing keeps what can be redone")
  func readingKeepsRedo() async throws {
    let store = try open()
    try await store.note("a")
    try await store.undo()
    try await store.cell("reads", { _ in })
    try await store.redo()
    #expect(try await store.notes() == ["a"])
  }

  @Test("Each batch has its changeset; undo takes back all of them at once")
  func batches() async throws {
    let store = try open()
    try await store.note("before")
    let cell = try await store.beginCell(verb: "note", source: "bulk")
    for batch in 0..<10 {
      try await store.change(cell: cell) { database in
        for row in 0..<100 {
          try database.run("INSERT INTO note (body) VALUES (?)", .text("\(batch).\(row)"))
        }
      }
    }
    try await store.finishCell(cell, .done, after: .zero)
    #expect(try await store.perform { try $0.cell(cell)?.changesetCount } == 10)
    #expect(try await store.notes().count == 1001)
    try await store.undo()
    #expect(try await store.notes() == ["before"])
    try await store.redo()
    #expect(try await store.notes().count == 1001)
    #expect(try await store.notes().last == "9.99")
  }

  @Test("A batch that fails leaves the earlier ones, which undo takes back")
  func failedBatch() async throws {
    let store = try open()
    let cell = try await store.beginCell(verb: "note", source: "bulk")
    try await store.change(cell: cell) { try $0.run("INSERT INTO note (body) VALUES ('kept')") }
    #expect(
      await problem {
        try await store.change(cell: cell) { database in
          try database.run("INSERT INTO note (body) VALUES ('lost')")
          try database.run("INSERT INTO tag (note, name) VALUES (999, 'nowhere')")
        }
      }?.kind != nil)
    try await store.finishCell(cell, .failed, after: .zero)
    #expect(try await store.notes() == ["kept"])
    try await store.undo()
    #expect(try await store.notes() == [])
  }

  @Test("Caches, settings and cells themselves are not undone")
  func untracked() async throws {
    let store = try open()
    try await store.cell("ask") { database in
      try database.run("INSERT INTO answer (digest, body) VALUES ('k', x'01')")
      try database.run("INSERT INTO note (body) VALUES ('answered')")
      try database.setSetting("rows", to: "9")
    }
    try await store.undo()
    #expect(try await store.notes() == [])
    #expect(try await store.column("SELECT digest FROM answer") == ["k"])
    #expect(try await store.perform { try $0.setting("rows") } == "9")
    #expect(try await store.perform { try $0.cells().map(\.isUndone) } == [true])
  }

  @Test("The search index follows undo and redo")
  func index() async throws {
    let store = try open()
    try await store.note("imperial court")
    try await store.cell("edit") { try $0.run("UPDATE note SET body = 'quiet garden'") }
    let find = "SELECT rowid FROM found WHERE found MATCH 'court'"
    #expect(try await store.column(find).isEmpty)
    try await store.undo()
    #expect(try await store.column(find) == ["1"])
    try await store.undo()
    #expect(try await store.column(find).isEmpty)
    try await store.redo(2)
    #expect(try await store.column(find).isEmpty)
    #expect(try await store.faults().isEmpty)
  }

  @Test("Undo that no longer fits says so, and changes nothing")
  func conflict() async throws {
    let store = try open()
    try await store.note("a")
    // Behind the notebook's back, as another program might.
    try await store.perform { try $0.run("UPDATE note SET body = 'changed'") }
    let found = await problem { try await store.undo() }
    #expect(found?.kind == .conflict)
    #expect(found?.why?.text().contains("table `note`") == true)
    #expect(try await store.notes() == ["changed"])
    #expect(try await store.perform { try $0.cells().map(\.isUndone) } == [false])
  }

  @Test("A running cell is not undone, and a finished one cannot change anything")
  func runningCell() async throws {
    let store = try open()
    let cell = try await store.beginCell(verb: "note", source: "x")
    try await store.change(cell: cell) { try $0.run("INSERT INTO note (body) VALUES ('x')") }
    #expect(await problem { try await store.undo() }?.what.text().contains("running") == true)
    try await store.finishCell(cell, .done, after: .zero)
    #expect(
      await problem {
        try await store.change(cell: cell) { try $0.run("DELETE FROM note") }
      }?.kind == .internalFault)
    #expect(try await store.notes() == ["x"])
  }
}

extension Store {
  fileprivate func state() throws -> [String] {
    try column("SELECT id || body || ifnull(weight, '') FROM note ORDER BY id")
      + column("SELECT id || '/' || note || name FROM tag ORDER BY id")
  }

  fileprivate func redo(_ steps: Int) throws {
    for _ in 0..<steps { try redo() }
  }
}

/// The problem that `body` throws; nil when it throws none.
func problem(_ body: () async throws -> some Any) async -> Problem? {
  do {
    _ = try await body()
    return nil
  } catch {
    return error as? Problem
  }
}
