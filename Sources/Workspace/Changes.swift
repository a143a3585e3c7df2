import Basics

extension Store {
  /// Runs `body` in a transaction and keeps what it changes in the tracked tables as one changeset of
  /// the cell.
  ///
  /// A cell that writes much calls this once for each batch, which bounds the memory that a changeset
  /// takes, here and when it is undone, and loses one batch at most when the process is killed. What
  /// has been undone can no longer be redone once something new has changed.
  ///
  /// - Parameters:
  ///   - cell: A cell that is running.
  ///   - isDurable: As of `write`.
  package func change<Result: Sendable>(
    cell: Cell.ID, isDurable: Bool = true, _ body: @Sendable (Database) throws -> Result
  ) throws -> Result {
    try writing { database in
      let tables = try orderedTables(of: database)
      return try database.transaction(isDurable: isDurable) {
        let outcome = try database.first(
          "SELECT outcome FROM cell WHERE id = ?", .integer(cell), read: { $0.text(0) })
        guard outcome == Cell.Outcome.running.rawValue else { throw Problem.notRunning(cell) }
        let recorder = try ChangeRecorder(tables, on: database.connection)
        let result = try body(database)
        try recorder.withChangeset { changeset in
          guard let changeset else { return }
          try database.run(
            "DELETE FROM change WHERE cell IN (SELECT id FROM cell WHERE is_undone)")
          try database.run(
            "INSERT INTO change (cell, changeset) VALUES (?, ?)", .integer(cell),
            lending: changeset)
        }
        return result
      }
    }
  }

  /// Takes back all that the newest cell with changes did, in one transaction.
  ///
  /// - Returns: The cell as it was.
  /// - Throws: `Problem` (not found) when nothing is left to undo, (conflict) when the data is no
  ///   longer as the cell left it; nothing is changed then.
  @discardableResult
  package func undo(progress: Progress.Handler? = nil) throws -> Cell {
    try goOver(
      """
      SELECT id FROM cell
      WHERE NOT is_undone AND EXISTS (SELECT 1 FROM change WHERE cell = cell.id)
      ORDER BY id DESC LIMIT 1
      """, isUndo: true, progress)
  }

  /// Does again what the last `undo` took back.
  ///
  /// - Returns: The cell as it was.
  /// - Throws: `Problem`, as `undo`.
  @discardableResult
  package func redo(progress: Progress.Handler? = nil) throws -> Cell {
    try goOver(
      """
      SELECT id FROM cell
      WHERE is_undone AND EXISTS (SELECT 1 FROM change WHERE cell = cell.id)
      ORDER BY id LIMIT 1
      """, isUndo: false, progress)
  }

  private func goOver(
    _ query: String, isUndo: Bool, _ progress: Progress.Handler?
  ) throws -> Cell {
    try writing { database in
      try database.transaction {
        guard let id = try database.first(query, read: { $0.integer(0) }),
          let cell = try database.cell(id)
        else { throw Problem.nothingLeft(isUndo: isUndo) }
        guard cell.outcome != .running else { throw Problem.stillRunning(cell.id) }
        var done = 0
        do {
          // One changeset is in memory at a time.
          try database.forEach(
            "SELECT changeset FROM change WHERE cell = ? ORDER BY id " + (isUndo ? "DESC" : "ASC"),
            .integer(id)
          ) { row in
            try Task.checkCancellation()
            try row.withBytes(0) { try database.apply($0, inverted: isUndo) }
            done += 1
            progress?(
              Progress(done: done, total: cell.changesetCount, unit: .items("changes")))
          }
        } catch let conflict as ChangeConflict {
          throw Problem.conflict(conflict, cell, isUndo: isUndo)
        }
        try database.run(
          "UPDATE cell SET is_undone = ? WHERE id = ?", .integer(isUndo ? 1 : 0), .integer(id))
        return cell
      }
    }
  }

  private func orderedTables(of database: Database) throws -> [String] {
    if let changeOrder { return changeOrder }
    let order = try database.dependentsFirst(schema.trackedTables)
    changeOrder = order
    return order
  }
}
