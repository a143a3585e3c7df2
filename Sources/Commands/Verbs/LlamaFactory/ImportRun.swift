import Basics
import JSON
import LanguageModel
import LlamaFactory
import Training
import Workspace

extension Command {
  static let runsImport = Command(
    "runs import", twin: "训练记录 导入", group: .models,
    summary: "Bring home what LLaMA-Factory trained elsewhere: its output folder becomes a run",
    parameters: [
      Parameter("path", .path, help: "The output folder, or one of its checkpoints")
    ],
    options: [
      Option("name", .text, help: "What the run is called; the folder's name without"),
      Option("model", .text, help: "The base model; what the folder says without"),
      Option("template", .text, help: "How it was talked to; what the folder says without"),
    ],
    examples: ["runs import huangdi"],
    preparation: [
      "load 对话.jsonl", "model use tiny.gguf", "train epochs=1 rank=2 cutoff=64",
      "export model format=peft to=huangdi",
    ]
  ) { invocation in
    guard let cell = invocation.cell else { preconditionFailure("`runs import` leaves a cell") }
    let outcome = try TrainedFolder(invocation)
    let run = try await invocation.create(outcome.run(cell: cell)) { try outcome.copy(to: $0) }
    let points = outcome.points
    try await invocation.store.write { database in
      try database.insertLosses(points, ofRun: run.id)
      try database.setProgress(
        ofRun: run.id, step: outcome.step, totalSteps: outcome.totalSteps,
        outcome.isWhole ? .done : .interrupted, after: outcome.duration)
    }
    return outcome.report(run)
  }
}

/// A folder that LLaMA-Factory wrote, read as far as it goes.
struct TrainedFolder: Sendable {
  /// What is brought home.
  let path: String
  /// Where the adapter is: the folder itself, or its newest checkpoint.
  let adapterPath: String
  let name: String
  let model: String
  let template: String
  let settings: JSON
  let points: [LossPoint]
  let step: Int
  let totalSteps: Int
  let duration: Duration
  let warnings: [Message]
  var isWhole: Bool { step >= totalSteps }

  init(_ invocation: Invocation) throws {
    let typed = invocation.text("path") ?? ""
    let path = FileName.absolute(FileName.expanded(typed))
    guard FileTree.isFolder(path) else {
      throw invocation.fault(.noFolder(typed), at: "path")
    }
    self.path = path
    adapterPath = try Self.adapterPath(path, typed, invocation)
    let adapter = try AdapterFolder(adapterPath)
    let record = Self.settings(path)
    settings = Self.settings(adapter, record)
    name = invocation.text("name") ?? FileName.stem(of: path)
    var warnings: [Message] = []
    let steps = Self.steps(path, adapterPath)
    points = steps.points
    if points.isEmpty { warnings.append("the folder has no losses: neither a log nor a state") }
    if adapterPath != path {
      warnings.append(
        "there is no adapter at the end: that of `\(FileName.stem(of: adapterPath))` is taken")
    }
    step = points.last?.step ?? 0
    totalSteps = max(steps.total, step)
    duration = steps.duration
    let found = Self.model(adapter, record, invocation)
    switch found {
    case .success(let weights):
      model = weights.path
      template =
        invocation.text("template") ?? record["template"]?.string ?? weights.templateName
      // Read now, so that what cannot be talked with is told.
      do { _ = try LowRankAdapter(path: adapterPath, for: weights.configuration) } catch {
        warnings.append("\(error.what): \(error.why ?? "it can be looked at, and not talked with")")
      }
    case .failure(let problem):
      if invocation.isGiven("model") { throw problem }
      model = record["model"]?.string ?? adapter.base ?? ""
      template = invocation.text("template") ?? record["template"]?.string ?? "default"
      warnings.append(
        "its base model `\(model)` is not here: `chat` needs it, and `model pull` fetches one")
    }
    self.warnings = warnings
  }

  private static func adapterPath(
    _ path: String, _ typed: String, _ invocation: Invocation
  ) throws -> String {
    if FileTree.exists("\(path)/\(Adapter.configurationFile)") { return path }
    let checkpoints = Checkpoint.list(in: path).map { "\(path)/\($0.name)" }
    if let newest = checkpoints.last(where: {
      FileTree.exists("\($0)/\(Adapter.configurationFile)")
    }) {
      return newest
    }
    if FileTree.exists("\(path)/config.json") {
      throw invocation.fault(.wholeModel(typed), at: "path")
    }
    throw invocation.fault(.nothingTrained(typed), at: "path")
  }

  /// What the folder says of how it was made: our own record, or the file it was trained by.
  private static func settings(_ path: String) -> JSON {
    if let bytes = try? FileContents.read("\(path)/\(LlamaFactoryPlan.recordFile)", limit: 1 << 24),
      let json = try? JSON(parsing: bytes.span), json.object != nil
    {
      return json
    }
    var members: [JSON.Object.Member] = []
    for name in FileTree.names(in: path) where name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
      let bytes = (try? FileContents.read("\(path)/\(name)", limit: 1 << 20)) ?? []
      let file = TrainingFile(reading: String(decoding: bytes, as: UTF8.self))
      // The web page's other file has its own keys, such as `top.model_name`.
      guard file["model_name_or_path"] != nil else { continue }
      members += file.settings.map { .init($0.key, $0.value.json) }
    }
    return .object(JSON.Object(members))
  }

  /// What is shown of the run: what the folder says, and what its adapter does.
  private static func settings(_ adapter: AdapterFolder, _ record: JSON) -> JSON {
    var object = record.object ?? JSON.Object()
    object["engine"] = "llamafactory"
    object["lora_rank"] = .integer(adapter.rank)
    object["lora_alpha"] = .number(adapter.alpha)
    object["lora_target"] = .array(
      adapter.shape.targets.map { .string(AdapterShape.name(of: $0)) })
    return .object(object)
  }

  /// The losses by the log, or else by the newest state; with the gradient's length by the state.
  private static func steps(
    _ path: String, _ adapterPath: String
  ) -> (points: [LossPoint], total: Int, duration: Duration) {
    let logged = LlamaFactoryFolder(path: path).steps()
    let states = [path, adapterPath].compactMap { folder in
      try? FileContents.read("\(folder)/trainer_state.json", limit: 1 << 30)
    }.compactMap { try? JSON(parsing: $0.span) }
    let state = states.first.map { TrainerLog.Step.list(ofState: $0) } ?? []
    let norms = Dictionary(
      state.compactMap { step, norm in norm.map { (step.step, $0) } }, uniquingKeysWith: { $1 })
    // A run that went on has the steps of its last time twice: the later ones count.
    var latest: [String: LossPoint] = [:]
    for step in logged.isEmpty ? state.map(\.0) : logged {
      guard step.loss != nil || step.heldOutLoss != nil else { continue }
      latest["\(step.step) \(step.loss == nil)"] = LossPoint(
        step: step.step, epoch: step.epoch ?? 0, loss: step.loss, heldOutLoss: step.heldOutLoss,
        rate: step.learningRate, norm: step.loss == nil ? nil : norms[step.step])
    }
    let points = latest.values.sorted {
      ($0.step, $0.loss == nil ? 1 : 0) < ($1.step, $1.loss == nil ? 1 : 0)
    }
    let results = (try? FileContents.read("\(path)/train_results.json", limit: 1 << 20)).flatMap {
      try? JSON(parsing: $0.span)
    }
    let total = (logged.isEmpty ? state.map(\.0) : logged).map(\.stepCount).last ?? 0
    return (points, total, .seconds(results?["train_runtime"]?.double ?? 0))
  }

  /// The base model: what was typed, what the folder names, or one at hand whose shape it fits.
  private static func model(
    _ adapter: AdapterFolder, _ record: JSON, _ invocation: Invocation
  ) -> Result<ModelWeights, Problem> {
    func weights(_ name: String) -> Result<ModelWeights, Problem> {
      Result { () throws(Problem) in
        try ModelWeights(
          path: ModelShelf.ofUser.find(name, settings: invocation.settings).path)
      }
    }
    if let typed = invocation.text("model") { return weights(typed) }
    let base = adapter.base ?? ""
    let names = [record["model"]?.string, base, base.split(separator: "/").last.map { String($0) }]
    for name in names.compactMap({ $0 }) where !name.isEmpty {
      if case .success(let found) = weights(name) { return .success(found) }
    }
    // Another name for the model in use, if the adapter fits it.
    let inUse = Result { () throws(Problem) in
      let path = try ModelShelf.ofUser.find(nil, settings: invocation.settings).path
      let found = try ModelWeights(path: path)
      _ = try LowRankAdapter(path: adapter.path, for: found.configuration)
      return found
    }
    return inUse
  }

  func run(cell: Cell.ID) -> StoredRun {
    StoredRun(
      name: name, model: model, template: template, folder: "", settings: settings.text(),
      sampleCount: settings["sample_count"]?.integer ?? 0,
      heldOutCount: settings["held_out_count"]?.integer ?? 0,
      tokenCount: settings["token_count"]?.integer ?? 0, totalSteps: totalSteps,
      started: UnixTime.milliseconds(), cell: cell)
  }

  /// Copies the adapter and what tells of the training; not the checkpoints, nor the base model.
  func copy(to folder: String) throws {
    FileTree.make(folder)
    for name in [Adapter.configurationFile, Adapter.weightsFile] {
      try BaseFolder.copy("\(adapterPath)/\(name)", to: "\(folder)/\(name)")
    }
    for name in FileTree.names(in: path) where Self.isKept(name) {
      try BaseFolder.copy("\(path)/\(name)", to: "\(folder)/\(name)")
    }
  }

  private static func isKept(_ name: String) -> Bool {
    name.hasPrefix("trainer_") || name.hasSuffix("_results.json") || name.hasSuffix(".yaml")
      || [
        LlamaFactoryPlan.recordFile, "entries.json", "held_out.json", "training_loss.png",
        LlamaFactoryFolder.logName, "running_log.txt",
      ].contains(name)
  }

  func report(_ run: StoredRun) -> Report {
    var fields: [Report.Field] = [
      .init("run", "run", .id(run.id)), .init("name", "name", .text(run.name)),
      .init("model", "model", .text(RunFields.modelName(model))),
      .init("template", "template", .text(template)), .init("steps", "steps", .integer(step)),
    ]
    if let loss = Smoothing.smoothed(points.training.map(\.y)).last {
      fields.append(.init("loss", "loss, smoothed", .number(loss, decimals: 3)))
    }
    fields.append(.init("folder", "folder", .varying(.text(run.folder), mask: "<path>")))
    var blocks: [Report.Block] = [.message("brought home as run \(run.title)"), .fields(fields)]
    if points.training.count > 1 {
      blocks.append(.curves(key: "losses", points.curves(named: nil), xLabel: "steps"))
    }
    blocks += warnings.map { .warning($0) }
    return Report(blocks + [.next("chat \(run.id)")])
  }
}

extension Problem {
  fileprivate static func noFolder(_ path: String) -> Problem {
    Problem(.notFound, "there is no folder `\(path)`", next: "runs")
  }

  fileprivate static func wholeModel(_ path: String) -> Problem {
    Problem(
      .usage, "`\(path)` holds a whole model, not an adapter",
      why: "a model that was trained whole is used as it is",
      next: "model use \(Quoting.quoted(path))")
  }

  fileprivate static func nothingTrained(_ path: String) -> Problem {
    Problem(
      .notFound, "`\(path)` holds no adapter",
      why: "LLaMA-Factory writes `\(Adapter.configurationFile)` into its output folder",
      next: "runs"
    )
  }
}
