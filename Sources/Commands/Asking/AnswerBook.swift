import Basics
import Workspace

/// Writes answers into the workspace as they come, several at a time.
///
/// An answer is committed at once, with the entry made of it; what comes within a twentieth of a second
/// after that goes into one commit. So nothing is ever half there, and a killed process loses no more
/// than that. Waiting for the disk costs more than the commit, so it is done twice a second and at the
/// end: that much a power cut may take.
actor AnswerBook {
  /// What has become of an answer.
  struct Judgement: Sendable {
    let digest: String
    let model: String
    var entry: StoredEntry?
    var refusal: String?
  }

  private struct Batch: Sendable {
    var answers: [StoredAnswer] = []
    var judgements: [Judgement] = []
    var count: Int { answers.count + judgements.count }
  }

  private let store: Store
  private let cell: Cell.ID
  private let pause: Duration
  private var pending = Batch()
  private var writer: Task<Void, Never>?
  private var failure: (any Error)?
  /// Whether the last commit has waited for the disk, and when one last did.
  private var isSynced = true
  private var lastSync = ContinuousClock.now
  private var lastWrite = ContinuousClock.now

  init(_ store: Store, cell: Cell.ID, pause: Duration = .milliseconds(50)) {
    self.store = store
    self.cell = cell
    self.pause = pause
  }

  /// Takes what is to be written; comes back at once unless much is waiting.
  ///
  /// - Throws: What went wrong when something before it was written, such as a full disk.
  func add(_ answers: [StoredAnswer], _ judgements: [Judgement] = []) async throws {
    if let failure { throw failure }
    pending.answers += answers
    pending.judgements += judgements
    guard pending.count > 0 else { return }
    // A task of its own: a stopped command still writes what it has been given.
    let writer = self.writer ?? Task { await self.write() }
    self.writer = writer
    if pending.count > 2000 { await writer.value }
  }

  /// Waits until all is written.
  func finish() async throws {
    while let writer { await writer.value }
    if let failure { throw failure }
    guard !isSynced else { return }
    try await store.sync()
    isSynced = true
  }

  private func write() async {
    while pending.count > 0, failure == nil {
      let due = lastWrite + pause
      if due > .now { try? await Task.sleep(until: due, tolerance: .milliseconds(5)) }
      lastWrite = .now
      let batch = pending
      pending = Batch()
      do {
        isSynced = ContinuousClock.now - lastSync > .milliseconds(500)
        if isSynced { lastSync = .now }
        try await store.change(cell: cell, isDurable: isSynced) { [cell] database in
          try Self.write(batch, cell: cell, in: database)
        }
      } catch {
        failure = error
      }
    }
    writer = nil
  }

  private static func write(_ batch: Batch, cell: Cell.ID, in database: Database) throws {
    var answers = batch.answers
    // Most are judged as soon as they come, and are written with what became of them.
    let places = Dictionary(
      answers.indices.map { (answers[$0].digest, $0) }, uniquingKeysWith: { first, _ in first })
    for judgement in batch.judgements {
      let entry = try judgement.entry.flatMap {
        try database.insertEntries([$0], cell: cell).first
      }
      if let place = places[judgement.digest], answers[place].model == judgement.model {
        answers[place].entry = entry
        answers[place].refusal = judgement.refusal
      } else {
        try database.judgeAnswer(
          to: judgement.digest, model: judgement.model, entry: entry, refusal: judgement.refusal)
      }
    }
    for answer in answers where try !database.insertAnswer(answer, cell: cell) {
      guard answer.entry != nil || answer.refusal != nil else { continue }
      try database.judgeAnswer(
        to: answer.digest, model: answer.model, entry: answer.entry, refusal: answer.refusal)
    }
  }
}
