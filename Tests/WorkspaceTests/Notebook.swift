import Basics
import Workspace

/// A small schema for the tests: notes and their tags are the user's work, answers are a cache, and
/// a trigger keeps an index of the notes.
enum Notebook {
  static let first = Migration(
    name: "cells and notes",
    sql: Schema.inkstone.migrations[0].sql + [
      "CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT NOT NULL, weight REAL) STRICT",
      """
      CREATE TABLE tag (
        id INTEGER PRIMARY KEY, note INTEGER NOT NULL REFERENCES note ON DELETE CASCADE,
        name TEXT NOT NULL
      ) STRICT
      """,
      "CREATE TABLE answer (digest TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT, WITHOUT ROWID",
      "CREATE VIRTUAL TABLE found USING fts5(body, content='note', content_rowid='id')",
      """
      CREATE TRIGGER note_new AFTER INSERT ON note BEGIN
        INSERT INTO found (rowid, body) VALUES (new.id, new.body);
      END
      """,
      """
      CREATE TRIGGER note_gone AFTER DELETE ON note BEGIN
        INSERT INTO found (found, rowid, body) VALUES ('delete', old.id, old.body);
      END
      """,
      """
      CREATE TRIGGER note_other AFTER UPDATE ON note BEGIN
        INSERT INTO found (found, rowid, body) VALUES ('delete', old.id, old.body);
        INSERT INTO found (rowid, body) VALUES (new.id, new.body);
      END
      """,
    ])

  static let schema = Schema(migrations: [first], trackedTables: ["note", "tag"])
}

extension Store {
  /// Runs a cell as the interpreter does, each body a batch of it.
  @discardableResult
  func cell(
    _ source: String, _ batches: (@Sendable (Database) throws -> Void)...
  ) async throws -> Cell.ID {
    let cell = try beginCell(verb: "note", source: source)
    for batch in batches { try change(cell: cell, batch) }
    try finishCell(cell, .done, after: .milliseconds(1))
    return cell
  }

  /// Writes a note in a cell of its own.
  @discardableResult
  func note(_ body: String) async throws -> Cell.ID {
    try await cell(body) { try $0.run("INSERT INTO note (body) VALUES (?)", .text(body)) }
  }

  func notes() throws -> [String] {
    try perform { try $0.rows("SELECT body FROM note ORDER BY id") { $0.text(0) } }
  }

  func column(_ sql: String) throws -> [String] {
    try perform { try $0.rows(sql) { $0.text(0) } }
  }

  /// What SQLite finds wrong with the file and with the index; empty when nothing is.
  func faults() throws -> [String] {
    try perform { database in
      try database.run("INSERT INTO found (found, rank) VALUES ('integrity-check', 1)")
      return try database.rows("PRAGMA integrity_check") { $0.text(0) }.filter { $0 != "ok" }
    }
  }
}
