import Basics
import Harness
import Testing

@testable import Workspace

@Suite("The schema from version to version")
struct MigrationTests {
  @Test("A blank file gets every table, strict ones, and the program's mark")
  func blank() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([], to: "w.inkstone")
    let store = try Store(path: path)
    let version = try await store.column("PRAGMA user_version")
    #expect(version == ["\(Schema.inkstone.migrations.count)"])
    #expect(try await store.column("PRAGMA application_id") == ["\(0x696E_6B73)"])
    #expect(try await store.column("PRAGMA journal_mode") == ["wal"])
    let loose = try await store.column(
      """
      SELECT name FROM pragma_table_list
      WHERE schema = 'main' AND type = 'table' AND NOT strict AND name NOT LIKE 'sqlite_%'
      """)
    // SQLite makes the tables of a search index itself.
    #expect(loose.isEmpty, "not STRICT: \(loose)")
  }

  @Test("Every tracked table exists and has an integer key, as the session extension needs it")
  func trackedTables() async throws {
    let store = try Store(path: ":memory:")
    for table in Schema.inkstone.trackedTables {
      let keys = try await store.column(
        "SELECT type FROM pragma_table_info('\(table)') WHERE pk > 0")
      #expect(keys == ["INTEGER"], "\(table)")
    }
  }

  @Test(
    "A workspace of any earlier version opens with its rows",
    arguments: 1...Schema.inkstone.migrations.count)
  func earlier(version: Int) async throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/w.inkstone"
    var old = Schema.inkstone
    old.migrations = Array(old.migrations.prefix(version))
    old.trackedTables = []
    var store = try Store(path: path, schema: old)
    let cell = try await store.beginCell(verb: "load", source: "load 红楼梦")
    try await store.finishCell(cell, .done, after: .seconds(1))
    try await store.write { try $0.setSetting("rows", to: "7") }
    await store.close()
    store = try Store(path: path)
    #expect(try await store.perform { try $0.cell(cell)?.source } == "load 红楼梦")
    #expect(try await store.perform { try $0.setting("rows") } == "7")
    let tables = try await store.column("SELECT name FROM sqlite_schema ORDER BY name")
    let fresh = try Store(path: ":memory:")
    #expect(try await fresh.column("SELECT name FROM sqlite_schema ORDER BY name") == tables)
  }

  @Test("A step moves the rows that are there")
  func rowsMove() async throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/w.inkstone"
    var store = try Store(path: path, schema: Notebook.schema)
    try await store.note("一")
    await store.close()
    var schema = Notebook.schema
    schema.migrations += [
      Migration(
        name: "notes have a length",
        sql: [
          "ALTER TABLE note ADD COLUMN length INTEGER NOT NULL DEFAULT 0",
          "UPDATE note SET length = length(body)",
        ]),
      Migration(name: "more", sql: ["CREATE TABLE more (id INTEGER PRIMARY KEY) STRICT"]),
    ]
    store = try Store(path: path, schema: schema)
    #expect(try await store.column("SELECT length FROM note") == ["1"])
    #expect(try await store.column("PRAGMA user_version") == ["3"])
  }

  @Test("A step that fails leaves the version before it, whole")
  func failingStep() async throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/w.inkstone"
    try await Store(path: path, schema: Notebook.schema).note("一")
    var schema = Notebook.schema
    schema.migrations.append(
      Migration(
        name: "broken",
        sql: [
          "CREATE TABLE half (id INTEGER PRIMARY KEY) STRICT", "INSERT INTO nowhere VALUES (1)",
        ]
      ))
    let broken = schema
    #expect(throws: Problem.self) { try Store(path: path, schema: broken) }
    let store = try Store(path: path, schema: Notebook.schema)
    #expect(try await store.notes() == ["一"])
    #expect(try await store.column("SELECT name FROM sqlite_schema WHERE name = 'half'").isEmpty)
  }

  @Test("A workspace of a newer version is refused and left as it was")
  func newer() async throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/w.inkstone"
    var schema = Schema.inkstone
    schema.migrations.append(Migration(name: "of the future", sql: []))
    await (try Store(path: path, schema: schema)).close()
    let before = try FileContents.read(path, limit: 1 << 24)
    let problem = #expect(throws: Problem.self) { try Store(path: path) }
    #expect(problem?.kind == .conflict)
    #expect(problem?.what.text().contains("newer Inkstone") == true)
    #expect(try FileContents.read(path, limit: 1 << 24) == before)
    #expect(folder.names() == ["w.inkstone"])
  }
}
