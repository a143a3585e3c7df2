/// What the user set with `set`, by name; secrets never come here.
extension Database {
  package func setting(_ name: String) throws -> String? {
    try first("SELECT value FROM setting WHERE name = ?", .text(name)) { $0.text(0) }
  }

  package func setSetting(_ name: String, to value: String) throws {
    try run(
      "INSERT INTO setting (name, value) VALUES (?, ?) "
        + "ON CONFLICT (name) DO UPDATE SET value = excluded.value", .text(name), .text(value))
  }

  /// - Returns: Whether there was one.
  @discardableResult
  package func removeSetting(_ name: String) throws -> Bool {
    try run("DELETE FROM setting WHERE name = ?", .text(name))
    return changedRowCount > 0
  }

  /// All settings, by name.
  package func settings() throws -> [(name: String, value: String)] {
    try rows("SELECT name, value FROM setting ORDER BY name") { ($0.text(0), $0.text(1)) }
  }
}
