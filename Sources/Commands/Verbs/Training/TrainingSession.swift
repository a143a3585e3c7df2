import Basics
import LanguageModel
import Tensors
import Training
import Workspace

/// What the row of a run learns.
struct TrainingNews: Sendable {
  var point: LogPoint?
  var step: Int
  var totalSteps: Int
  var duration: Duration
}

/// Runs a training that has its folder and its row, and keeps the row up to date.
struct TrainingSession: Sendable {
  /// Who takes the steps.
  enum Engine: Sendable {
    /// This program; with the adapter that a new run begins with.
    case native(adapterPath: String?)
    case llamaFactory(LlamaFactoryFollower)
  }

  let run: StoredRun
  let store: Store
  let conversation: Conversation
  let progress: Progress.Handler
  private let thread = TrainingThread()

  init(_ run: StoredRun, _ invocation: Invocation) {
    self.run = run
    store = invocation.store
    conversation = invocation.conversation
    progress = invocation.progress
  }

  /// Trains until it is done or stopped.
  ///
  /// - Throws: `Problem`, also when it is stopped.
  func train(by engine: Engine) async throws -> Report {
    let (events, continuation) = AsyncStream.makeStream(of: TrainingNews.self)
    let run = run
    let store = store
    // Outlives a stop of the command, so that what was learned is noted.
    let recorder = Task {
      var lastPoint: LogPoint?
      var last = TrainingNews(
        point: nil, step: run.step, totalSteps: run.totalSteps, duration: run.duration)
      for await told in events {
        let point = told.point
        last = told
        last.point = point ?? lastPoint
        lastPoint = last.point
        try? await store.write(isDurable: false) { database in
          if let point { try database.insertLosses([LossPoint(point)], ofRun: run.id) }
          try database.setProgress(
            ofRun: run.id, step: told.step, totalSteps: told.totalSteps, .running,
            after: told.duration)
        }
      }
      return last
    }
    let begun = ContinuousClock.now
    do {
      let ending = try await thread.perform {
        defer { continuation.finish() }
        switch engine {
        case .native(let path): return try steps(from: path) { continuation.yield($0) }
        case .llamaFactory(let follower):
          var watch = TrainingWatch(run.step)
          return try follower.follow(isUrgent: conversation.isUrgent, progress: progress) { news in
            continuation.yield(news)
            if let point = news.point { progress(watch.progress(point)) }
          }
        }
      }
      let last = await recorder.value
      try await note(.done, last)
      let losses = try await store.perform { try $0.losses(ofRun: run.id) }
      return report(ending, last, losses, ContinuousClock.now - begun)
    } catch {
      continuation.finish()
      let last = await recorder.value
      let isCancellation = error is CancellationError
      let wasStopped = isCancellation || (error as? Problem)?.kind == .cancelled
      try? await note(wasStopped ? .interrupted : .failed, last)
      if isCancellation { throw Problem.trainingStopped(run, step: last.step, of: last.totalSteps) }
      throw error
    }
  }

  private func note(_ status: StoredRun.Status, _ last: TrainingNews) async throws {
    let id = run.id
    try await store.write {
      try $0.setProgress(
        ofRun: id, step: last.step, totalSteps: last.totalSteps, status, after: last.duration)
    }
  }

  /// On the training's own thread.
  private func steps(
    from adapterPath: String?, _ tell: (TrainingNews) -> Void
  ) throws -> TrainingRun.Ending {
    let folder = RunFolder(path: run.folder)
    guard FileTree.isFolder(run.folder) else { throw Problem.missingRunFolder(run.folder) }
    let weights = try ModelWeights(path: run.model)
    let adapter = try adapterPath.map { try Adapter(folder: $0, for: weights.configuration) }
    let training = try TrainingRun(folder, .init(weights), from: adapter) { loading in
      progress(loading.noted("reading the model"))
    }
    let before = TrainingNews(
      point: nil, step: training.step, totalSteps: training.totalSteps, duration: run.duration)
    tell(before)
    var watch = TrainingWatch(training.step)
    return try training.run(isUrgent: conversation.isUrgent) { event in
      guard case .logged(let point) = event else { return }
      tell(
        TrainingNews(
          point: point, step: point.step, totalSteps: point.totalSteps, duration: point.elapsed))
      progress(watch.progress(point))
    }
  }

  private func report(
    _ ending: TrainingRun.Ending, _ last: TrainingNews, _ losses: [LossPoint], _ duration: Duration
  ) -> Report {
    var blocks: [Report.Block] = []
    switch ending {
    case .done: break
    case .reached(let loss):
      blocks.append(.message("stopped at a loss of \(loss, decimals: 3): `until` is reached"))
    case .hopeless(let loss):
      blocks.append(
        .warning("stopped at a loss of \(loss, decimals: 3): more epochs no longer lower it"))
    }
    let tokens = last.point?.tokenCount ?? 0
    let rate = Double(tokens) / max(1e-3, last.duration / .seconds(1))
    var fields: [Report.Field] = [
      .init("run", "run", .id(run.id)), .init("steps", "steps", .integer(last.step)),
    ]
    if let loss = Smoothing.smoothed(losses.training.map(\.y)).last {
      fields.append(
        .init(
          "loss", "loss, smoothed", .varying(.number(loss, decimals: 3), mask: "<loss>")))
    }
    if let loss = losses.heldOut.last?.y {
      fields.append(
        .init(
          "held_out_loss", "held-out loss", .varying(.number(loss, decimals: 3), mask: "<loss>")))
    }
    fields += [
      .init("seconds", "time", .duration(duration)),
      .init(
        "tokens_per_second", "tokens a second", .varying(.integer(Int(rate)), mask: "<rate>")),
      .init("adapter", "adapter", .varying(.text(run.folder), mask: "<path>")),
    ]
    blocks += [
      .curves(key: "losses", losses.curves(named: nil), xLabel: "steps"), .fields(fields),
    ]
    return Report(blocks) + .advice(run, losses)
  }
}

/// What is shown while steps are taken: the losses so far, and how fast it goes.
private struct TrainingWatch {
  private var losses: [(x: Double, y: Double)] = []
  private var heldOut: [(x: Double, y: Double)] = []
  private let begun = ContinuousClock.now
  private let firstStep: Int
  private var firstTokens: Int?

  init(_ step: Int) { firstStep = step }

  mutating func progress(_ point: LogPoint) -> Progress {
    if let loss = point.loss { losses.append((Double(point.step), loss)) }
    if let loss = point.heldOutLoss { heldOut.append((Double(point.step), loss)) }
    let smooth = Smoothing.smoothed(losses.map(\.y))
    if firstTokens == nil { firstTokens = point.tokenCount }
    let seconds = (ContinuousClock.now - begun) / .seconds(1)
    let speed = Double(point.tokenCount - (firstTokens ?? 0)) / max(1e-3, seconds)
    let note: Message = """
      loss \(losses.last?.y ?? 0, decimals: 3) (smoothed \(smooth.last ?? 0, decimals: 3))  \
      lr \(Quantity.short(point.rate ?? 0))  \(Quantity.grouped(Int(speed))) tokens/s
      """
    var series = [("loss", losses), ("smoothed", zip(losses, smooth).map { (x: $0.x, y: $1) })]
    if !heldOut.isEmpty { series.append(("held out", heldOut)) }
    return Progress(
      done: point.step, total: point.totalSteps, unit: .items("steps"), note: note,
      chart: losses.count > 1 ? .init(series, xLabel: "steps") : nil)
  }
}

extension LossPoint {
  fileprivate init(_ point: LogPoint) {
    self.init(
      step: point.step, epoch: point.epoch, loss: point.loss, heldOutLoss: point.heldOutLoss,
      rate: point.rate, norm: point.norm)
  }
}

extension Progress {
  fileprivate func noted(_ note: Message) -> Progress {
    var progress = self
    progress.note = note
    return progress
  }
}

extension Problem {
  static func trainingStopped(_ run: StoredRun, step: Int, of total: Int) -> Problem {
    Problem(
      .cancelled, "stopped run \(run.title) at step \(step) of \(total)",
      why: "a checkpoint keeps what is done", next: "train resume \(run.id)")
  }
}
