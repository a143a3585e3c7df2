/// A person whose lines make entries, kept so that others can select them by name.
package struct StoredRole: Sendable, Equatable, Identifiable {
  /// Given by the workspace; 0 for one that is not kept yet.
  package var id = 0
  package var name: String
  package var aliases: [String]
  /// `male`, `female`, or nil where nothing was said.
  package var gender: String?
  /// The system prompt; nil for the one that follows from the name.
  package var system: String?
  /// How many earlier exchanges an entry keeps.
  package var turns: Int
  package var keepsNarration: Bool
  package var minimumConfidence: Double
  /// The cell that made or changed it last.
  package var cell = 0

  package init(
    name: String, aliases: [String] = [], gender: String? = nil, system: String? = nil,
    turns: Int = 1, keepsNarration: Bool = false, minimumConfidence: Double = 0
  ) {
    self.name = name
    self.aliases = aliases
    self.gender = gender
    self.system = system
    self.turns = turns
    self.keepsNarration = keepsNarration
    self.minimumConfidence = minimumConfidence
  }

  /// The name and the aliases.
  package var names: [String] { [name] + aliases }

  fileprivate init(_ row: borrowing Row) {
    id = row.integer(0)
    name = row.text(1)
    aliases = row.text(2).split(separator: "\n").map(String.init)
    gender = row.text(ifAny: 3)
    system = row.text(ifAny: 4)
    turns = row.integer(5)
    keepsNarration = row.flag(6)
    minimumConfidence = row.real(7)
    cell = row.integer(8)
  }
}

/// Roles in the order in which they were made.
package enum RoleTable {
  /// Aliases stand in one field, a line each.
  static let migration = Migration(
    name: "roles",
    sql: [
      """
      CREATE TABLE role (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        aliases TEXT NOT NULL,
        gender TEXT CHECK (gender IN ('male', 'female')),
        system TEXT,
        turns INTEGER NOT NULL,
        keeps_narration INTEGER NOT NULL,
        minimum_confidence REAL NOT NULL,
        cell INTEGER NOT NULL
      ) STRICT
      """,
      "CREATE INDEX role_name ON role (name)",
      "CREATE INDEX entry_role ON entry (role, is_dropped, is_edited) WHERE role IS NOT NULL",
    ])
}

extension Database {
  private static let roleQuery = """
    SELECT id, name, aliases, gender, system, turns, keeps_narration, minimum_confidence, cell
    FROM role
    """

  /// All roles, in the order in which they were made.
  package func roles() throws -> [StoredRole] {
    try rows(Self.roleQuery + " ORDER BY id", read: StoredRole.init)
  }

  package func role(_ id: StoredRole.ID) throws -> StoredRole? {
    try first(Self.roleQuery + " WHERE id = ?", .integer(id), read: StoredRole.init)
  }

  /// The role with this name, or else the one that has it among its aliases.
  package func role(named name: String) throws -> StoredRole? {
    if let role = try first(Self.roleQuery + " WHERE name = ?", .text(name), read: StoredRole.init)
    {
      return role
    }
    return try roles().first { $0.aliases.contains(name) }
  }

  /// Keeps a role, in place of the one that has its name; within `Store.change`.
  ///
  /// - Returns: Its identifier, which stays that of the role it replaces.
  package func keepRole(_ role: StoredRole, cell: Cell.ID) throws -> StoredRole.ID {
    let known = try first(
      "SELECT id FROM role WHERE name = ?", .text(role.name), read: { $0.integer(0) })
    let aliases = role.aliases.joined(separator: "\n")
    if let known {
      try run(
        """
        UPDATE role SET aliases = ?, gender = ?, system = ?, turns = ?, keeps_narration = ?,
          minimum_confidence = ?, cell = ?
        WHERE id = ?
        """,
        .text(aliases), .text(ifAny: role.gender), .text(ifAny: role.system),
        .integer(role.turns), .integer(role.keepsNarration ? 1 : 0),
        .real(role.minimumConfidence), .integer(cell), .integer(known))
      return known
    }
    try run(
      """
      INSERT INTO role (
        name, aliases, gender, system, turns, keeps_narration, minimum_confidence, cell)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """,
      .text(role.name), .text(aliases), .text(ifAny: role.gender), .text(ifAny: role.system),
      .integer(role.turns), .integer(role.keepsNarration ? 1 : 0), .real(role.minimumConfidence),
      .integer(cell))
    return lastInsertedID
  }

  /// Removes a role; within `Store.change`.
  package func removeRole(_ id: StoredRole.ID) throws {
    try run("DELETE FROM role WHERE id = ?", .integer(id))
  }

  /// Removes the entries of a role; within `Store.change`.
  ///
  /// - Parameter keepsEdited: Whether those edited by hand stay.
  /// - Returns: How many are gone.
  @discardableResult
  package func removeEntries(ofRole id: StoredRole.ID, keepsEdited: Bool) throws -> Int {
    try run(
      "DELETE FROM entry WHERE role = ?1 AND (NOT is_edited OR NOT ?2)", .integer(id),
      .integer(keepsEdited ? 1 : 0))
    return changedRowCount
  }

  /// How many entries each role has, and how many of them are kept.
  package func entryCountsByRole() throws -> [StoredRole.ID: (all: Int, kept: Int)] {
    var counts: [StoredRole.ID: (all: Int, kept: Int)] = [:]
    try forEach(
      "SELECT role, count(*), sum(NOT is_dropped) FROM entry WHERE role IS NOT NULL GROUP BY role"
    ) { counts[$0.integer(0)] = ($0.integer(1), $0.integer(2)) }
    return counts
  }

  /// Where the entries of a role stand whose fate a person has decided: edited or dropped.
  package func decidedPlaces(
    ofRole id: StoredRole.ID
  ) throws -> [(text: Int, start: Int, isEdited: Bool)] {
    try rows(
      """
      SELECT text, span_start, is_edited FROM entry
      WHERE role = ? AND (is_edited OR is_dropped) AND text IS NOT NULL
      """, .integer(id)
    ) { ($0.integer(0), $0.integer(1), $0.flag(2)) }
  }
}
