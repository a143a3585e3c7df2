import Basics
import Harness
import JSON
import LanguageModel
import Tensors
import Testing
import Training

@Suite struct TrainingRunTests {
  private static let small = SmallModel(.llama)

  private static func record(_ settings: TrainingSettings) -> RunRecord {
    RunRecord(
      settings: settings,
      memory: MemoryPlan(precision: .fp32, rows: 64, recomputes: false, byteCount: 1),
      model: "base", template: "chatml", cutoff: 2048, instructions: "plain")
  }

  private static var settings: TrainingSettings {
    var settings = TrainingSettings()
    (settings.batch, settings.accumulate, settings.epochs) = (1, 2, 4)
    settings.learningRate = 1e-2
    settings.dropout = 0.1
    settings.shape = AdapterShape(rank: 2)
    return settings
  }

  /// Makes a run in a folder of `place`.
  private static func create(
    _ place: String, _ settings: TrainingSettings = settings, heldOut: [Sample] = []
  ) throws -> RunFolder {
    let folder = RunFolder(path: place)
    try folder.create(
      record(settings), samples: small.samples.filter { $0.labelCount > 0 }, heldOut: heldOut,
      dataset: Array("[]\n".utf8))
    return folder
  }

  private static func open(_ folder: RunFolder) throws -> TrainingRun {
    try TrainingRun(folder, small.source, on: processors[0])
  }

  /// Thrown by a test's own observer, as if the process had been killed there.
  private struct Killed: Error {}

  /// The bytes of the adapter that a run made.
  private static func adapter(_ folder: RunFolder) throws -> [UInt8] {
    try FileContents.read("\(folder.path)/\(Adapter.weightsFile)", limit: 1 << 20)
  }

  @Test("A run that is stopped goes on to the same bits", arguments: [1, 3, 5])
  func resumed(stop: Int) async throws {
    let place = try TemporaryFolder()
    let whole = try Self.create("\(place.path)/whole")
    #expect(try Self.open(whole).run { _ in } == .done)
    let parted = try Self.create("\(place.path)/parted")
    let task = Task {
      try Self.open(parted).run { event in
        if case .logged(let point) = event, point.step == stop {
          withUnsafeCurrentTask { $0?.cancel() }
        }
      }
    }
    await #expect(throws: CancellationError.self) { _ = try await task.value }
    #expect(Checkpoint.list(in: parted.path).last?.step == stop)
    let next = try Self.open(parted)
    #expect(next.step == stop)
    #expect(try next.run { _ in } == .done)
    #expect(try Self.adapter(parted) == Self.adapter(whole))
  }

  @Test("A run that is killed begins again at its last checkpoint and ends in the same bits")
  func killed() throws {
    let place = try TemporaryFolder()
    let whole = try Self.create("\(place.path)/whole")
    _ = try Self.open(whole).run { _ in }
    let parted = try Self.create("\(place.path)/parted")
    _ = try Self.open(parted)
    // Steps after the first checkpoint are lost, and their lines of the log with them.
    try parted.log(
      LogPoint(step: 2, totalSteps: 8, loss: 9, epoch: 1, elapsed: .zero, tokenCount: 0))
    FileTree.make("\(parted.path)/checkpoint-5.part")
    let again = try Self.open(parted)
    #expect(again.step == 0)
    _ = try again.run { _ in }
    #expect(try Self.adapter(parted) == Self.adapter(whole))
    let log = try FileContents.read(parted.logPath, limit: 1 << 20)
    let lines = try log.split(separator: UInt8(ascii: "\n")).map { line in
      let line = Array(line)
      return try JSON(parsing: line.span)
    }
    // 4 samples, 2 a step, 4 epochs; and the line that ends it.
    #expect(lines.compactMap { $0["current_steps"]?.integer } == [1, 2, 3, 4, 5, 6, 7, 8, 8])
    #expect(lines.last?["loss"] == nil)
    #expect(
      lines[0].object?.members.map(\.name) == [
        "current_steps", "total_steps", "loss", "lr", "epoch", "percentage", "elapsed_time",
        "remaining_time", "throughput", "total_tokens",
      ])
  }

  @Test("The loss falls, held-out samples are measured each epoch, and only two checkpoints stay")
  func learns() throws {
    let place = try TemporaryFolder()
    var settings = Self.settings
    (settings.epochs, settings.dropout) = (20, 0)
    let folder = try Self.create(
      "\(place.path)/run", settings, heldOut: [Self.small.samples[3]])
    var losses: [Double] = []
    var heldOut: [Double] = []
    _ = try Self.open(folder).run { event in
      guard case .logged(let point) = event else { return }
      if let loss = point.loss { losses.append(loss) }
      if let loss = point.heldOutLoss { heldOut.append(loss) }
    }
    #expect(losses.count == 40)
    #expect(heldOut.count == 20)
    #expect((losses.last ?? 9) < (losses.first ?? 0) - 0.3)
    #expect(Checkpoint.list(in: folder.path).count <= 2)
  }

  @Test("`until` adds epochs until the loss is reached, or falls no more")
  func until() throws {
    let place = try TemporaryFolder()
    var settings = Self.settings
    (settings.epochs, settings.dropout, settings.until) = (5, 0, 2.8)
    let folder = try Self.create("\(place.path)/reached", settings)
    let run = try Self.open(folder)
    guard case .reached(let loss) = try run.run({ _ in }) else {
      Issue.record("not reached")
      return
    }
    #expect(loss <= 2.8)
    settings.learningRate = 1e-9
    let hopeless = try Self.open(Self.create("\(place.path)/hopeless", settings))
    guard case .hopeless = try hopeless.run({ _ in }) else {
      Issue.record("not hopeless")
      return
    }
    #expect(hopeless.step == 20)
  }

  @Test("A loss that is no number stops the run and keeps the last checkpoint")
  func notANumber() throws {
    let place = try TemporaryFolder()
    var settings = Self.settings
    settings.learningRate = 1e30
    settings.maximalNorm = 0
    let folder = try Self.create("\(place.path)/run", settings)
    let error = #expect(throws: Problem.self) { _ = try Self.open(folder).run { _ in } }
    #expect(error?.next?.hasPrefix("train lr=") == true)
    #expect(Checkpoint.list(in: folder.path).map(\.step) == [0])
    #expect(!FileTree.exists("\(folder.path)/\(Adapter.weightsFile)"))
  }

  @Test("An adapter written is read back the same, and one for another model is refused")
  func adapterFiles() throws {
    let place = try TemporaryFolder()
    let adapter = Self.small.adapter(AdapterShape(rank: 3, alpha: 5, targets: [.query, .down]))
    try adapter.write(to: place.path, base: "base")
    let read = try Adapter(folder: place.path, for: Self.small.configuration)
    #expect(read.shape == adapter.shape)
    #expect(read.parameters.values == adapter.parameters.values)
    var other = Self.small.configuration
    other.feedForwardWidth += 1
    #expect(throws: Problem.self) { _ = try Adapter(folder: place.path, for: other) }
  }

  @Test("What a run is kept as is read back the same")
  func record() throws {
    let place = try TemporaryFolder()
    var settings = Self.settings
    settings.until = 0.5
    settings.scheduler = .linear
    let folder = try Self.create("\(place.path)/run", settings)
    #expect(try folder.record() == Self.record(settings))
    #expect(try folder.samples() == Self.small.samples.filter { $0.labelCount > 0 })
    try FileContents.write(Array("{".utf8), to: "\(folder.path)/run.json")
    #expect(throws: Problem.self) { _ = try folder.record() }
  }
}
