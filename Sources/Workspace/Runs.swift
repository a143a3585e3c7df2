/// One training: what it was asked, how far it came, where its files are.
package struct StoredRun: Sendable, Equatable, Identifiable {
  package enum Status: String, Sendable {
    case running, done, interrupted, failed
  }

  package var id = 0
  package var name: String
  /// The base model's path.
  package var model: String
  package var template: String
  /// Where its adapter, checkpoints and data are.
  package var folder: String
  /// The settings as a JSON object.
  package var settings: String
  package var sampleCount: Int
  package var heldOutCount: Int
  package var tokenCount: Int
  package var totalSteps: Int
  package var step = 0
  package var status = Status.running
  /// Milliseconds since 1970.
  package var started: Int
  /// Time spent training, over all times it went on.
  package var duration = Duration.zero
  /// The cell that began it.
  package var cell: Int

  package init(
    name: String, model: String, template: String, folder: String, settings: String,
    sampleCount: Int, heldOutCount: Int, tokenCount: Int, totalSteps: Int, started: Int, cell: Int
  ) {
    self.name = name
    self.model = model
    self.template = template
    self.folder = folder
    self.settings = settings
    self.sampleCount = sampleCount
    self.heldOutCount = heldOutCount
    self.tokenCount = tokenCount
    self.totalSteps = totalSteps
    self.started = started
    self.cell = cell
  }
}

/// One measurement of a run's loss.
package struct LossPoint: Sendable, Equatable {
  package var step: Int
  package var epoch: Double
  /// Of the samples learned from; nil in a measurement of held-out ones.
  package var loss: Double?
  package var heldOutLoss: Double?
  package var rate: Double?
  /// Of the gradient.
  package var norm: Double?

  package init(
    step: Int, epoch: Double, loss: Double?, heldOutLoss: Double? = nil, rate: Double? = nil,
    norm: Double? = nil
  ) {
    self.step = step
    self.epoch = epoch
    self.loss = loss
    self.heldOutLoss = heldOutLoss
    self.rate = rate
    self.norm = norm
  }
}

/// Runs and their losses.
///
/// What a run made lies in files, so neither is undone.
package enum RunTable {
  static let migration = Migration(
    name: "runs",
    sql: [
      """
      CREATE TABLE run (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        model TEXT NOT NULL,
        template TEXT NOT NULL,
        folder TEXT NOT NULL,
        settings TEXT NOT NULL,
        sample_count INTEGER NOT NULL,
        held_out_count INTEGER NOT NULL,
        token_count INTEGER NOT NULL,
        total_steps INTEGER NOT NULL,
        step INTEGER NOT NULL DEFAULT 0,
        status TEXT NOT NULL DEFAULT 'running'
          CHECK (status IN ('running', 'done', 'interrupted', 'failed')),
        started INTEGER NOT NULL,
        duration INTEGER NOT NULL DEFAULT 0,
        cell INTEGER NOT NULL
      ) STRICT
      """,
      """
      CREATE TABLE loss_point (
        id INTEGER PRIMARY KEY,
        run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
        step INTEGER NOT NULL,
        epoch REAL NOT NULL,
        loss REAL,
        held_out_loss REAL,
        rate REAL,
        norm REAL
      ) STRICT
      """,
      "CREATE INDEX loss_point_run ON loss_point (run, step)",
    ])
}

extension Database {
  private static let runQuery = """
    SELECT id, name, model, template, folder, settings, sample_count, held_out_count, token_count,
      total_steps, step, status, started, duration, cell
    FROM run
    """

  /// All runs, the oldest first.
  package func runs() throws -> [StoredRun] {
    try rows(Self.runQuery + " ORDER BY id", read: StoredRun.init)
  }

  package func run(_ id: StoredRun.ID) throws -> StoredRun? {
    try first(Self.runQuery + " WHERE id = ?", .integer(id), read: StoredRun.init)
  }

  /// Keeps a new run; one without a name is called by its number.
  ///
  /// - Returns: Its number.
  @discardableResult
  package func insertRun(_ run: StoredRun) throws -> StoredRun.ID {
    try self.run(
      """
      INSERT INTO run (
        name, model, template, folder, settings, sample_count, held_out_count, token_count,
        total_steps, step, status, started, duration, cell)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      .text(run.name), .text(run.model), .text(run.template), .text(run.folder),
      .text(run.settings), .integer(run.sampleCount), .integer(run.heldOutCount),
      .integer(run.tokenCount), .integer(run.totalSteps), .integer(run.step),
      .text(run.status.rawValue), .integer(run.started),
      .integer(Int(run.duration / .milliseconds(1))), .integer(run.cell))
    let id = lastInsertedID
    if run.name.isEmpty { try self.run("UPDATE run SET name = id WHERE id = ?", .integer(id)) }
    return id
  }

  /// Notes where a run lies; its number is part of that.
  package func setFolder(_ folder: String, ofRun id: StoredRun.ID) throws {
    try run("UPDATE run SET folder = ? WHERE id = ?", .text(folder), .integer(id))
  }

  package func deleteRun(_ id: StoredRun.ID) throws {
    try run("DELETE FROM run WHERE id = ?", .integer(id))
  }

  /// Notes how far a run has come.
  package func setProgress(
    ofRun id: StoredRun.ID, step: Int, totalSteps: Int, _ status: StoredRun.Status,
    after duration: Duration
  ) throws {
    try run(
      "UPDATE run SET step = ?, total_steps = ?, status = ?, duration = ? WHERE id = ?",
      .integer(step), .integer(totalSteps), .text(status.rawValue),
      .integer(Int(duration / .milliseconds(1))), .integer(id))
  }

  /// Marks the runs that a process left running when it died.
  package func interruptAbandonedRuns(except id: StoredRun.ID? = nil) throws {
    try run(
      "UPDATE run SET status = 'interrupted' WHERE status = 'running' AND id IS NOT ?",
      .integer(ifAny: id))
  }

  package func insertLosses(_ points: [LossPoint], ofRun id: StoredRun.ID) throws {
    for point in points {
      try run(
        """
        INSERT INTO loss_point (run, step, epoch, loss, held_out_loss, rate, norm)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        .integer(id), .integer(point.step), .real(point.epoch), .real(ifAny: point.loss),
        .real(ifAny: point.heldOutLoss), .real(ifAny: point.rate), .real(ifAny: point.norm))
    }
  }

  /// Forgets the losses of steps that a run, going on from a checkpoint, will take again.
  package func deleteLosses(ofRun id: StoredRun.ID, after step: Int) throws {
    try run("DELETE FROM loss_point WHERE run = ? AND step > ?", .integer(id), .integer(step))
  }

  /// The losses of a run, in the order of steps.
  package func losses(ofRun id: StoredRun.ID) throws -> [LossPoint] {
    try rows(
      """
      SELECT step, epoch, loss, held_out_loss, rate, norm FROM loss_point WHERE run = ?
      ORDER BY step, id
      """, .integer(id)
    ) { row in
      LossPoint(
        step: row.integer(0), epoch: row.real(1), loss: row.real(ifAny: 2),
        heldOutLoss: row.real(ifAny: 3), rate: row.real(ifAny: 4), norm: row.real(ifAny: 5))
    }
  }
}

extension StoredRun {
  fileprivate init(_ row: borrowing Row) {
    id = row.integer(0)
    name = row.text(1)
    model = row.text(2)
    template = row.text(3)
    folder = row.text(4)
    settings = row.text(5)
    sampleCount = row.integer(6)
    heldOutCount = row.integer(7)
    tokenCount = row.integer(8)
    totalSteps = row.integer(9)
    step = row.integer(10)
    // The table's CHECK allows no other word.
    status = Status(rawValue: row.text(11)) ?? .interrupted
    started = row.integer(12)
    duration = .milliseconds(row.integer(13))
    cell = row.integer(14)
  }
}
