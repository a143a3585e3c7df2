/// One executed command with its outcome.
package struct Cell: Sendable, Equatable, Identifiable {
  package enum Outcome: String, Sendable {
    case running, done, failed
    /// Stopped by the user, or its process ended under it.
    case interrupted
  }

  /// Where in a session script a cell came from.
  package struct Origin: Sendable, Equatable {
    package let script: String
    /// Counts from 1.
    package let line: Int

    package init(script: String, line: Int) {
      self.script = script
      self.line = line
    }
  }

  package let id: Int
  package let verb: String
  package let source: String
  /// Nil for a command that was typed.
  package let origin: Origin?
  /// Milliseconds since 1970.
  package let started: Int
  /// Nil while it runs, and for a cell whose process ended under it.
  package let duration: Duration?
  package let outcome: Outcome
  /// What the user was told when it failed.
  package let message: String?
  package let isUndone: Bool
  /// How many changesets it has, so whether there is something to undo or, when undone, to redo.
  package let changesetCount: Int
}

extension Database {
  private static let cellQuery = """
    SELECT id, verb, source, script, line, started, duration, outcome, message, is_undone,
      (SELECT count(*) FROM change WHERE cell = cell.id)
    FROM cell
    """

  /// Notes that a command has begun.
  ///
  /// - Parameter started: Milliseconds since 1970.
  /// - Returns: The cell's number.
  package func beginCell(
    verb: String, source: String, origin: Cell.Origin? = nil,
    started: Int = UnixTime.milliseconds()
  ) throws -> Cell.ID {
    try run(
      "INSERT INTO cell (verb, source, script, line, started) VALUES (?, ?, ?, ?, ?)",
      .text(verb), .text(source), .text(ifAny: origin?.script), .integer(ifAny: origin?.line),
      .integer(started))
    return lastInsertedID
  }

  /// Notes how a command ended.
  package func finishCell(
    _ id: Cell.ID, _ outcome: Cell.Outcome, after duration: Duration, message: String? = nil
  ) throws {
    try run(
      "UPDATE cell SET outcome = ?, duration = ?, message = ? WHERE id = ?",
      .text(outcome.rawValue), .integer(Int(duration / .milliseconds(1))),
      .text(ifAny: message), .integer(id))
  }

  package func cell(_ id: Cell.ID) throws -> Cell? {
    try first(Self.cellQuery + " WHERE id = ?", .integer(id), read: Cell.init)
  }

  /// The newest cells, oldest first.
  package func cells(last count: Int = .max) throws -> [Cell] {
    try rows(Self.cellQuery + " ORDER BY id DESC LIMIT ?", .integer(count), read: Cell.init)
      .reversed()
  }

  /// The cells with these numbers that exist, in order.
  package func cells(in range: ClosedRange<Cell.ID>) throws -> [Cell] {
    try rows(
      Self.cellQuery + " WHERE id BETWEEN ? AND ? ORDER BY id", .integer(range.lowerBound),
      .integer(range.upperBound), read: Cell.init)
  }

  /// Marks the cells that a process left running when it died; only the one writer may ask.
  func interruptAbandonedCells() throws {
    // Asked first, so that opening a workspace writes nothing.
    guard
      try first("SELECT 1 FROM cell WHERE outcome = 'running'", read: { _ in true }) != nil
    else { return }
    try run("UPDATE cell SET outcome = 'interrupted' WHERE outcome = 'running'")
  }
}

extension Cell {
  fileprivate init(_ row: borrowing Row) {
    id = row.integer(0)
    verb = row.text(1)
    source = row.text(2)
    origin = row.text(ifAny: 3).map { Origin(script: $0, line: row.integer(4)) }
    started = row.integer(5)
    duration = row.integer(ifAny: 6).map { .milliseconds($0) }
    // The table's CHECK allows no other word.
    outcome = Outcome(rawValue: row.text(7)) ?? .interrupted
    message = row.text(ifAny: 8)
    isUndone = row.flag(9)
    changesetCount = row.integer(10)
  }
}
