import Basics
import LanguageModel
import Tensors

/// A run from its folder: steps, log, checkpoints, and the adapter in the end.
package final class TrainingRun {
  package let folder: RunFolder
  package let record: RunRecord
  package let trainer: Trainer
  private let heldOut: [Sample]
  private var state: Checkpoint.State
  /// Steps between two points of the log.
  private let logInterval: Int
  private var lastSaved: ContinuousClock.Instant
  private var started: ContinuousClock.Instant

  /// What happens, told as it happens.
  package enum Event: Sendable {
    case logged(LogPoint)
    case saved(step: Int)
  }

  /// How a run ended.
  package enum Ending: Sendable, Equatable {
    case done
    /// The loss of an epoch is no higher than `until`.
    case reached(Double)
    /// A further round lowered it no more.
    case hopeless(Double)
  }

  /// Time between two checkpoints; a run that is killed does no more than this again.
  private static let saveInterval = Duration.seconds(30)
  /// Rounds that `until` may add.
  private static let roundLimit = 20

  /// Reads the run in a folder, and its newest checkpoint if it has one.
  ///
  /// - Parameters:
  ///   - weights: The base model.
  ///   - adapter: To begin with where there is no checkpoint yet; a new one when nil.
  /// - Throws: `Problem`; `CancellationError` when the task is cancelled.
  package init(
    _ folder: RunFolder, _ weights: FrozenModel.Source, from adapter: Adapter? = nil,
    on processor: Processor = .shared, progress: Progress.Handler? = nil
  ) throws {
    self.folder = folder
    record = try folder.record()
    let samples = try folder.samples()
    heldOut = try folder.heldOut()
    // A run that was begun on another processor goes on with what every one has.
    let begun = record.memory.precision
    let model = try FrozenModel(
      weights, processor.precisions.contains(begun) ? begun : .int16, on: processor,
      progress: progress)
    let settings = record.settings
    trainer = Trainer(
      model,
      adapter
        ?? Adapter(
          settings.shape, for: model.configuration,
          seed: UInt64(bitPattern: Int64(settings.seed))), samples: samples, settings,
      rows: record.memory.rows, recomputes: record.memory.recomputes,
      longest: heldOut.map(\.tokens.count).max())
    logInterval = trainer.plan.totalSteps <= 2000 ? 1 : 5
    let now = ContinuousClock.now
    (lastSaved, started) = (now, now)
    if let state = try Checkpoint.restore(trainer, from: folder.path) {
      self.state = state
    } else {
      state = Checkpoint.State(step: 0)
      // A run that is killed before its first checkpoint begins again with the same adapter.
      try Checkpoint.write(state, of: trainer, to: folder.path, base: record.model)
    }
    try folder.cutLog(after: state.step)
  }

  /// Steps done.
  package var step: Int { state.step }
  /// Steps of the rounds so far.
  package var totalSteps: Int {
    let total = trainer.plan.totalSteps
    return max(total, (state.step + total - 1) / total * total)
  }

  /// Trains to the end.
  ///
  /// - Parameter isUrgent: Whether, when the task is cancelled, even the checkpoint is left out.
  /// - Throws: `CancellationError` when the task is cancelled, after a checkpoint; `Problem` when a
  ///   file cannot be written or the loss is no number.
  package func run(
    isUrgent: () -> Bool = { false }, _ report: (Event) -> Void
  ) throws -> Ending {
    started = ContinuousClock.now - state.elapsed
    while true {
      if let ending = ending() {
        try finish(report)
        return ending
      }
      do {
        try takeStep(report)
      } catch let error as CancellationError {
        if !isUrgent() { try save(report) }
        throw error
      }
      if ContinuousClock.now - lastSaved > Self.saveInterval { try save(report) }
    }
  }

  private func takeStep(_ report: (Event) -> Void) throws {
    let result = try trainer.takeStep()
    state.step = result.step
    state.tokenCount += result.tokenCount
    state.elapsed = ContinuousClock.now - started
    state.pending.append(result.loss)
    state.epochLosses.append(result.loss)
    var point = LogPoint(
      step: result.step, totalSteps: totalSteps, loss: nil, rate: result.rate,
      epoch: result.epoch, elapsed: state.elapsed, tokenCount: state.tokenCount, norm: result.norm)
    if result.step % logInterval == 0 || result.step == totalSteps {
      point.loss = state.pending.reduce(0, +) / Double(state.pending.count)
      state.pending = []
      try log(point, report)
    }
    if result.endsEpoch, !heldOut.isEmpty {
      point.heldOutLoss = try trainer.loss(of: heldOut)
      (point.loss, point.rate, point.norm) = (nil, nil, nil)
      try log(point, report)
    }
    if result.endsEpoch, state.step % trainer.plan.totalSteps != 0 { state.epochLosses = [] }
  }

  /// Whether all is done; begins another round when `until` asks for it.
  private func ending() -> Ending? {
    guard state.step > 0, state.step % trainer.plan.totalSteps == 0 else { return nil }
    guard let until = record.settings.until else { return .done }
    // At the beginning of a round there is nothing to judge.
    guard !state.epochLosses.isEmpty else { return nil }
    let loss = state.epochLosses.reduce(0, +) / Double(state.epochLosses.count)
    let rounds = state.step / trainer.plan.totalSteps
    if loss <= until { return .reached(loss) }
    if let before = state.roundLoss, loss > 0.98 * before || rounds >= Self.roundLimit {
      return .hopeless(loss)
    }
    state.roundLoss = loss
    state.epochLosses = []
    return nil
  }

  private func log(_ point: LogPoint, _ report: (Event) -> Void) throws {
    try folder.log(point)
    report(.logged(point))
  }

  private func save(_ report: (Event) -> Void) throws {
    try Checkpoint.write(state, of: trainer, to: folder.path, base: record.model)
    lastSaved = ContinuousClock.now
    report(.saved(step: state.step))
  }

  private func finish(_ report: (Event) -> Void) throws {
    try save(report)
    try trainer.adapter.write(to: folder.path, base: record.model)
    // As LLaMA-Factory ends its log: a line without a loss.
    try folder.log(
      LogPoint(
        step: state.step, totalSteps: totalSteps,
        epoch: trainer.plan.step(max(0, state.step - 1)).epoch, elapsed: state.elapsed,
        tokenCount: state.tokenCount))
  }
}
