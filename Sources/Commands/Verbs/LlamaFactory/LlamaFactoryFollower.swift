import Basics
import Glibc
import JSON
import LlamaFactory
import Training
import Workspace

/// Watches LLaMA-Factory train: its log becomes news, its silence and its end are told.
struct LlamaFactoryFollower: Sendable {
  /// Where its processes come from.
  enum Source: Sendable {
    case start(program: String, words: [String], [(name: String, value: String?)])
    /// They went on when the shell that had started them was killed.
    case running(TrainerProcess)
    /// They came to their end while nobody watched.
    case ended
  }

  /// What asks it to save and end.
  enum StopSignal: Sendable {
    /// As its own web page does it: it ends after the step and writes its adapter.
    case abort
    /// As transformers knows it from version 5 on: it writes a whole checkpoint as well.
    case terminate

    var number: Int32 { self == .abort ? SIGABRT : SIGTERM }
  }

  let run: StoredRun
  let source: Source
  /// The other machines of a run write neither log nor adapter.
  let isFirstNode: Bool
  let stopSignal: StopSignal
  /// Silence after which it is ended.
  let patience: Duration?
  /// Silence that is told.
  var quietLimit = Duration.seconds(120)
  /// How long it may take to end when it is asked to.
  var grace = Duration.seconds(60)
  let say: @Sendable (Report) -> Void

  private var folder: LlamaFactoryFolder { LlamaFactoryFolder(path: run.folder) }

  init(
    run: StoredRun, source: Source, isFirstNode: Bool, stopSignal: StopSignal, patience: Duration?,
    say: @escaping @Sendable (Report) -> Void
  ) {
    self.run = run
    self.source = source
    self.isFirstNode = isFirstNode
    self.stopSignal = stopSignal
    self.patience = patience
    self.say = say
  }

  /// Blocks until it has ended.
  ///
  /// - Parameter isUrgent: Whether, when the task is cancelled, it is ended at once.
  /// - Throws: `Problem`; of kind `cancelled` when the task was cancelled.
  func follow(
    isUrgent: () -> Bool, progress: Progress.Handler, _ tell: (TrainingNews) -> Void
  ) throws -> TrainingRun.Ending {
    var watch = Watch(run)
    guard let process = try process() else {
      try read(&watch, tell)
      return try conclude(.unknown, &watch, tell)
    }
    while true {
      // Asked before the last look at the log: what it wrote before its end is seen.
      let ending = process.poll()
      do { try read(&watch, tell) } catch {
        process.end()
        throw error
      }
      if let ending {
        // Workers that outlive it would go on writing into the folder.
        process.end()
        return try conclude(ending, &watch, tell)
      }
      if Task.isCancelled { stop(process, &watch, isUrgent: isUrgent(), progress) }
      try heed(&watch, process)
      if watch.last == nil, watch.stopAsked == nil { note(watch, progress) }
      usleep(100_000)
    }
  }

  private func process() throws -> TrainerProcess? {
    switch source {
    case .running(let process): process
    case .ended: nil
    case .start(let program, let words, let environment):
      try TrainerProcess.start(
        program, words, in: run.folder, mark: run.folder, environment: environment,
        log: folder.log)
    }
  }

  /// What is known while it runs.
  private struct Watch {
    var log = TrainerLog()
    /// Bytes of the trainer's log that were read.
    var offset = 0
    var last: TrainerLog.Step?
    let begun = ContinuousClock.now
    var lastWord = ContinuousClock.now
    var wordCount = -1
    var isQuietTold = false
    var longestStep = Duration.zero
    var stepTime = ContinuousClock.now
    var stopAsked: ContinuousClock.Instant?
    private let before: Duration

    init(_ run: StoredRun) { before = run.duration }

    var elapsed: Duration { before + (ContinuousClock.now - begun) }
  }

  /// Reads what its log has grown by.
  ///
  /// - Throws: `Problem` when the loss is no number.
  private func read(_ watch: inout Watch, _ tell: (TrainingNews) -> Void) throws {
    let path = folder.trainerLog
    // Started over by another hand.
    if (FileTree.byteCount(path) ?? 0) < watch.offset { watch.offset = 0 }
    while let bytes = FileTree.bytes(of: path, from: watch.offset, count: 1 << 16), !bytes.isEmpty {
      watch.offset += bytes.count
      for step in watch.log.append(bytes) { try take(step, &watch, tell) }
    }
  }

  private func take(
    _ step: TrainerLog.Step, _ watch: inout Watch, _ tell: (TrainingNews) -> Void
  ) throws {
    if step.isBroken { throw Problem.lossIsNoNumber(run, step: step.step) }
    let now = ContinuousClock.now
    if watch.last != nil { watch.longestStep = max(watch.longestStep, now - watch.stepTime) }
    watch.stepTime = now
    watch.last = step
    let hasLoss = step.loss != nil || step.heldOutLoss != nil
    let point = LogPoint(
      step: step.step, totalSteps: step.stepCount, loss: step.loss, heldOutLoss: step.heldOutLoss,
      rate: step.learningRate, epoch: step.epoch ?? 0, elapsed: watch.elapsed,
      tokenCount: step.tokenCount ?? 0)
    tell(
      TrainingNews(
        point: hasLoss ? point : nil, step: step.step, totalSteps: step.stepCount,
        duration: watch.elapsed))
  }

  /// Tells of silence, and ends what was silent for too long.
  private func heed(_ watch: inout Watch, _ process: TrainerProcess) throws {
    let words = (FileTree.byteCount(folder.log) ?? 0) + watch.offset
    let now = ContinuousClock.now
    if words != watch.wordCount {
      (watch.wordCount, watch.lastWord, watch.isQuietTold) = (words, now, false)
    }
    let silence = now - watch.lastWord
    if let patience, silence > patience, watch.stopAsked == nil {
      process.end()
      throw Problem.silentTrainer(run, after: patience)
    }
    guard !watch.isQuietTold, silence > max(quietLimit, watch.longestStep * 10) else { return }
    watch.isQuietTold = true
    say(
      Report([
        .warning(
          "LLaMA-Factory has said nothing for \(silence): it may hang; Ctrl-C ends it, and `train resume \(run.id)` goes on"
        )
      ]))
  }

  /// Asks it to save and end; ends it where that is urgent or takes too long.
  private func stop(
    _ process: TrainerProcess, _ watch: inout Watch, isUrgent: Bool, _ progress: Progress.Handler
  ) {
    let now = ContinuousClock.now
    guard let asked = watch.stopAsked else {
      watch.stopAsked = now
      progress(
        Progress(
          done: watch.last?.step ?? run.step, total: watch.last?.stepCount ?? run.totalSteps,
          unit: .items("steps"), note: "LLaMA-Factory ends its step and saves"))
      process.ask(with: stopSignal.number)
      return
    }
    if isUrgent || now - asked > max(grace, watch.longestStep * 4) { process.end() }
  }

  /// Shows what it last said, until it takes steps.
  private func note(_ watch: Watch, _ progress: Progress.Handler) {
    let size = FileTree.byteCount(folder.log) ?? 0
    let text = FileTree.bytes(of: folder.log, from: max(0, size - 2048), count: 2048) ?? []
    // Its own lines are `[INFO|time] module:line >> words`; code under a warning tells nothing.
    let lines = Failure(reading: String(decoding: text, as: UTF8.self)).tail.compactMap { line in
      let words = line.ranges(of: ">> ").last.map { line[$0.upperBound...] } ?? line[...]
      return words.first.map { $0 == " " || $0 == "[" } ?? true ? nil : String(words)
    }
    let line = lines.last ?? ""
    progress(
      Progress(
        done: run.step, total: run.totalSteps, unit: .items("steps"),
        note: line.isEmpty ? "LLaMA-Factory starts" : "\(String(line.prefix(60)))"))
  }

  private func conclude(
    _ ending: TrainerProcess.Ending, _ watch: inout Watch, _ tell: (TrainingNews) -> Void
  ) throws -> TrainingRun.Ending {
    for step in watch.log.finish() { try take(step, &watch, tell) }
    if watch.log.brokenLineCount > 0 {
      say(
        Report([
          .warning(
            "passed over \(count: watch.log.brokenLineCount, "line", "lines") of its log that told no step: `\(varying: folder.trainerLog, mask: "<path>")`"
          )
        ]))
    }
    let step = watch.last?.step ?? run.step
    let total = watch.last?.stepCount ?? run.totalSteps
    let isWell = ending == .status(0) || ending == .unknown && folder.isFinished
    let isWhole = watch.last.map { $0.step == $0.stepCount } ?? true
    if isWell, isWhole, folder.hasAdapter || !isFirstNode { return .done }
    // Ended in order before its last step: somebody asked for it.
    if watch.stopAsked != nil || isWell && !isWhole && folder.hasAdapter {
      guard folder.newestCheckpoint != nil else {
        throw Problem.stoppedWithoutCheckpoint(run, step: step, of: total)
      }
      throw Problem.trainingStopped(run, step: step, of: total)
    }
    let size = FileTree.byteCount(folder.log) ?? 0
    let bytes = FileTree.bytes(of: folder.log, from: max(0, size - 65_536), count: 65_536) ?? []
    let failure = Failure(reading: String(decoding: bytes, as: UTF8.self))
    if !failure.tail.isEmpty {
      say(
        Report([
          .heading("the last lines of its log"),
          .text(key: "log", failure.tail.joined(separator: "\n")),
        ]))
    }
    throw Problem.llamaFactoryFailed(
      failure, ending == .status(0) ? .unknown : ending, run, log: folder.log)
  }
}
