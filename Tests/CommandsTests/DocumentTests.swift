import Basics
import Commands
import Harness
import Testing
import Workspace

/// What the documents say is what the program is.
struct DocumentTests {
  private func document(_ name: String) throws -> String {
    let bytes = try FileContents.read("\(Corpora.repository)/docs/\(name)", limit: 1 << 20)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// `RECORD_DOCS=1 swift test --filter reference` writes what the commands give now.
  @Test("docs/commands.md is what the commands' descriptions give")
  func reference() throws {
    let made = CommandReference(Vocabulary(Command.all)).markdown
    if Environment.value("RECORD_DOCS") != nil {
      try FileContents.write(Array(made.utf8), to: "\(Corpora.repository)/docs/commands.md")
      Issue.record("recorded the reference; run again without RECORD_DOCS")
    } else {
      #expect(try document("commands.md") == made)
    }
  }

  @Test("docs/workspace.md names every table and every column, and which are undone")
  func schema() async throws {
    let store = try Store(path: ":memory:")
    let columns = try await store.perform { database in
      try database.rows(
        """
        SELECT t.name, c.name FROM sqlite_schema AS t, pragma_table_info(t.name) AS c
        WHERE t.type = 'table' AND t.sql NOT LIKE 'CREATE VIRTUAL%' AND t.name NOT LIKE 'sqlite_%'
          AND NOT EXISTS (SELECT 1 FROM sqlite_schema AS v
            WHERE v.sql LIKE 'CREATE VIRTUAL%' AND t.name LIKE v.name || '\\_%' ESCAPE '\\')
        """
      ) { (table: $0.text(0), column: $0.text(1)) }
    }
    let text = try document("workspace.md")
    let parts = text.split(separator: "\n- ")
    for (table, column) in columns {
      let part = parts.first { $0.split(separator: ":")[0].contains("`\(table)`") }
      #expect(part != nil, "the table `\(table)`")
      #expect(part?.contains("`\(column)`") == true, "`\(table)` has `\(column)`")
    }
    let undone = try #require(text.split(separator: "**Undone by `undo`:** ").last)
    let named = undone.prefix { $0 != "." }.split(separator: ", ").map(String.init)
    #expect(named.sorted() == Schema.inkstone.trackedTables.sorted())
  }
}
