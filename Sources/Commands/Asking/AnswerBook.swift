import Basics
import Workspace

/// Writes answers into the workspace as they come, several at a time.
///
/// A commit waits for the disk, so what comes within a fiftieth of a second goes into one, with the
/// entries made of it: nothing is ever half there, and a killed process loses no more than that.
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

  init(_ store: Store, cell: Cell.ID, pause: Duration = .milliseconds(20)) {
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
  }

  private func write() async {
    while pending.count > 0, failure == nil {
      try? await Task.sleep(for: pause, tolerance: .milliseconds(2))
      let batch = pending
      pending = Batch()
      do {
        try await store.change(cell: cell) { [cell] database in
          try Self.write(batch, cell: cell, in: database)
        }
      } catch {
        failure = error
      }
    }
    writer = nil
  }

  private static func write(_ batch: Batch, cell: Cell.ID, in database: Database) throws {
    for answer in batch.answers { try database.insertAnswer(answer, cell: cell) }
    for judgement in batch.judgements {
      let entry = try judgement.entry.flatMap {
        try database.insertEntries([$0], cell: cell).first
      }
      let answer = try database.answer(to: judgement.digest, models: [judgement.model])
      guard let answer else { continue }
      try database.judgeAnswer(answer.id, entry: entry, refusal: judgement.refusal)
    }
  }
}
