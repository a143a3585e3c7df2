/// The lines typed at the prompt.
///
/// Kept apart from the cells, because a line is remembered even when it ran nothing, and because
/// shells with different workspaces may share one history: any database can hold it.
package enum History {
  static let table =
    "CREATE TABLE IF NOT EXISTS history (id INTEGER PRIMARY KEY, line TEXT NOT NULL, "
    + "time INTEGER NOT NULL) STRICT"

  /// Opens a history of its own, shared by all shells that open the same file.
  package static func open(path: String) throws -> Database {
    let database = try Database(path: path)
    try database.run("PRAGMA busy_timeout = 1000")
    if try database.first("SELECT 1 FROM sqlite_schema WHERE name = 'history'", read: { _ in true })
      == nil
    {
      // WAL: shells read it while another appends. A line lost in a power cut is no loss of work.
      try database.run("PRAGMA journal_mode = WAL")
      try database.run(table)
    }
    try database.run("PRAGMA synchronous = NORMAL")
    return database
  }
}

extension Database {
  /// Remembers a line as the newest; the same line typed twice in a row is kept once.
  ///
  /// - Parameter time: Milliseconds since 1970.
  package func appendHistory(_ line: String, at time: Int = UnixTime.milliseconds()) throws {
    try run(
      """
      INSERT INTO history (line, time)
      SELECT ?1, ?2 WHERE ?1 IS NOT (SELECT line FROM history ORDER BY id DESC LIMIT 1)
      """, .text(line), .integer(time))
  }

  /// The last lines, oldest first; of equal lines only the newest.
  package func history(last count: Int) throws -> [String] {
    var seen: Set<String> = []
    var lines: [String] = []
    try stepping("SELECT line FROM history ORDER BY id DESC") { row in
      let line = row.text(0)
      if lines.count < count, seen.insert(line).inserted { lines.append(line) }
      return lines.count < count
    }
    return lines.reversed()
  }

  /// Forgets all but the last `count` lines.
  package func trimHistory(to count: Int) throws {
    try run(
      "DELETE FROM history WHERE id <= (SELECT id FROM history ORDER BY id DESC LIMIT 1 OFFSET ?)",
      .integer(count))
  }
}
