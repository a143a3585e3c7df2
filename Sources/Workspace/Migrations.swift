import Basics

/// One step of the schema.
///
/// A step that has been released is never edited: a change is a new step.
package struct Migration: Sendable {
  package let name: String
  package let sql: [String]

  package init(name: String, sql: [String]) {
    self.name = name
    self.sql = sql
  }
}

/// The tables of a workspace, and which of them `undo` brings back.
package struct Schema: Sendable {
  /// Oldest step first; `PRAGMA user_version` counts the steps that have been applied.
  package var migrations: [Migration]
  /// The tables whose changes are recorded, in any order.
  ///
  /// Each needs an INTEGER PRIMARY KEY. A trigger may follow a tracked table (a search index does),
  /// but may write only to tables that are not tracked: it runs again when a change is undone.
  package var trackedTables: [String]

  package init(migrations: [Migration], trackedTables: [String]) {
    self.migrations = migrations
    self.trackedTables = trackedTables
  }
}

extension Schema {
  /// What a workspace holds.
  ///
  /// A new kind of thing is a step at the end of `migrations` and, when it is the user's work and not
  /// a cache, its table's name in `trackedTables`.
  package static let inkstone = Schema(
    migrations: [
      Migration(
        name: "cells, what they changed, settings, history",
        sql: [
          """
          CREATE TABLE cell (
            id INTEGER PRIMARY KEY,
            verb TEXT NOT NULL,
            source TEXT NOT NULL,
            script TEXT,
            line INTEGER,
            started INTEGER NOT NULL,
            duration INTEGER,
            outcome TEXT NOT NULL DEFAULT 'running'
              CHECK (outcome IN ('running', 'done', 'failed', 'interrupted')),
            message TEXT,
            is_undone INTEGER NOT NULL DEFAULT 0
          ) STRICT
          """,
          "CREATE INDEX cell_running ON cell (id) WHERE outcome = 'running'",
          """
          CREATE TABLE change (
            id INTEGER PRIMARY KEY,
            cell INTEGER NOT NULL REFERENCES cell ON DELETE CASCADE,
            changeset BLOB NOT NULL
          ) STRICT
          """,
          "CREATE INDEX change_cell ON change (cell)",
          "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
          History.table,
        ]),
      EntryTable.migration, TextTable.migration, SourceTable.migration, ChapterTable.migration,
      ChunkTable.migration, AnswerTable.migration, RoleTable.migration, UtteranceTable.migration,
      RunTable.migration, MessageTable.migration, SearchTable.migration,
    ],
    trackedTables: ["text", "chapter", "chunk", "entry", "role", "message"])
}

extension Database {
  /// How many steps of the schema the file has.
  func schemaVersion() throws -> Int {
    try first("PRAGMA user_version") { $0.integer(0) } ?? 0
  }

  /// Brings the schema up to date, each step in a transaction of its own.
  package func migrate(to schema: Schema) throws {
    for (index, migration) in schema.migrations.enumerated().dropFirst(try schemaVersion()) {
      try transaction {
        for statement in migration.sql { try run(statement) }
        try run("PRAGMA user_version = \(index + 1)")
      }
    }
  }
}
