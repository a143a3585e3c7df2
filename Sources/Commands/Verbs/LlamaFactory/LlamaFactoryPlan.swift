import Basics
import Dataset
import JSON
import LanguageModel
import LlamaFactory
import Training
import Workspace

/// A training of LLaMA-Factory before it starts: what its folder holds, and how it is started.
struct LlamaFactoryPlan: Sendable {
  static let trainingFile = "train.yaml"
  static let recordFile = "inkstone.json"
  static let datasets = (training: "entries", heldOut: "held_out")

  let options: TrainOptions
  let outside: LlamaFactoryOptions
  /// Nil for one that is not on this machine, or that only LLaMA-Factory can read.
  let model: TrainingModel?
  /// The base model as a run keeps it: a path, or a name at a hub.
  let modelName: String
  let template: String
  let data: TrainData
  let plan: TrainingPlan

  /// - Throws: `Problem` when there is no model or nothing to train on.
  init(
    _ options: TrainOptions, _ outside: LlamaFactoryOptions, _ invocation: Invocation
  ) async throws {
    self.options = options
    self.outside = outside
    let found = Result { try TrainingModel(options, invocation) }
    switch found {
    case .success(let model):
      self.model = model
      (modelName, template) = (model.path, model.template)
    case .failure(let error):
      guard let named = Self.foreignModel(options.model) else { throw error }
      guard let template = options.template else {
        throw invocation.fault(.unnamedTemplate(named), at: "model")
      }
      model = nil
      (modelName, self.template) = (named, template)
    }
    guard !template.contains("@") else {
      throw invocation.fault(.olderTemplate(template), at: "template")
    }
    data = try await TrainData(options, model, invocation)
    var settings = options.settings
    // Each process takes a batch of its own.
    settings.batch *= outside.launch.worldSize
    plan = TrainingPlan(settings, sampleCount: data.entries.count)
  }

  /// A model that LLaMA-Factory finds and this program does not: `OWNER/NAME` of a hub, or a folder of
  /// a family that is not computed here.
  private static func foreignModel(_ typed: String?) -> String? {
    guard let typed else { return nil }
    let path = FileName.expanded(typed)
    if FileTree.exists("\(path)/config.json") { return FileName.absolute(path) }
    let parts = typed.split(separator: "/", omittingEmptySubsequences: false)
    let isName = parts.count == 2 && parts.allSatisfy { !$0.isEmpty && $0.first != "." }
    return isName && !typed.hasSuffix(".gguf") && parts[0] != "~" ? typed : nil
  }

  /// Whether the model is written out beside the data.
  private var hasBase: Bool {
    if case .gguf = model?.weights.container { true } else { false }
  }

  /// Fills the folder: data, settings, and the base model where it must be rewritten.
  func write(to folder: String, progress: Progress.Handler) throws {
    FileTree.make(folder)
    var list: [UInt8] = []
    for (name, entries) in [
      (Self.datasets.training, data.entries), (Self.datasets.heldOut, data.heldOutEntries),
    ] where !entries.isEmpty {
      let file = "\(name).json"
      try FileContents.write(TrainData.dataset(entries), to: "\(folder)/\(file)")
      list = try Registration.adding(
        name, Registration.alpaca(file: file), to: list, path: Registration.fileName)
    }
    try FileContents.write(list, to: "\(folder)/\(Registration.fileName)")
    if let name = outside.deepSpeed {
      let bytes =
        DeepSpeedFile.names.contains(name)
        ? Array(DeepSpeedFile.text(name).utf8) : try FileContents.read(name, limit: 1 << 20)
      try FileContents.write(bytes, to: "\(folder)/deepspeed.json")
    }
    if hasBase, let model {
      try BaseFolder.make(
        model.weights, as: outside.isBF16 ? .f16 : .f32, at: "\(folder)/base", progress: progress)
    }
    try FileContents.write(Array(file.text.utf8), to: "\(folder)/\(Self.trainingFile)")
    try FileContents.write(
      Array((settings.text(.indented(2)) + "\n").utf8), to: "\(folder)/\(Self.recordFile)")
    let script = NodeCommand.script(outside.launch, file: Self.trainingFile)
    try FileContents.write(Array(script.utf8), to: "\(folder)/run.sh", mode: 0o755)
  }

  /// `train.yaml`; the names are LLaMA-Factory's, and paths count from the run's folder.
  var file: TrainingFile {
    let settings = options.settings
    var file = TrainingFile()
    file["model_name_or_path"] = .text(hasBase ? "base" : modelName)
    if let path = options.adapterPath {
      file["adapter_name_or_path"] = .text(FileName.absolute(path))
    }
    if let bits = outside.quantization {
      file["quantization_bit"] = .integer(bits)
      file["quantization_method"] = .text("bnb")
    }
    file["stage"] = .text("sft")
    file["do_train"] = .flag(true)
    file["finetuning_type"] = .text("lora")
    file["lora_rank"] = .integer(settings.shape.rank)
    file["lora_alpha"] = Self.number(settings.shape.alpha)
    file["lora_dropout"] = .number(settings.dropout)
    let targets = settings.shape.targets
    file["lora_target"] = .text(
      targets == LayerWeight.matrices
        ? "all" : targets.map { AdapterShape.name(of: $0) }.joined(separator: ","))
    file["dataset"] = .text(Self.datasets.training)
    file["dataset_dir"] = .text(".")
    file["template"] = .text(template)
    file["cutoff_len"] = .integer(options.cutoff)
    file["output_dir"] = .text(".")
    file["per_device_train_batch_size"] = .integer(settings.batch)
    file["gradient_accumulation_steps"] = .integer(settings.accumulate)
    file["learning_rate"] = .number(settings.learningRate)
    file["num_train_epochs"] = .number(settings.epochs)
    file["lr_scheduler_type"] = .text(settings.scheduler.rawValue)
    file["warmup_steps"] = .integer(plan.schedule.warmupSteps)
    file["weight_decay"] = .number(settings.weightDecay)
    file["max_grad_norm"] = .number(settings.maximalNorm)
    file["optim"] = .text("adamw_torch")
    file["seed"] = .integer(settings.seed)
    if !settings.shuffles { file["disable_shuffling"] = .flag(true) }
    file["bf16"] = .flag(outside.isBF16)
    if !data.heldOutEntries.isEmpty {
      file["eval_dataset"] = .text(Self.datasets.heldOut)
      file["eval_strategy"] = .text("epoch")
      file["per_device_eval_batch_size"] = .integer(settings.batch)
    }
    file["logging_steps"] = .integer(plan.totalSteps <= 2000 ? 1 : 5)
    file["save_steps"] = .integer(max(1, min(200, plan.totalSteps / 10)))
    file["save_total_limit"] = .integer(2)
    file["include_num_input_tokens_seen"] = .flag(true)
    file["report_to"] = .text("none")
    file["ddp_timeout"] = .integer(180_000_000)
    if outside.deepSpeed != nil { file["deepspeed"] = .text("deepspeed.json") }
    if outside.launch.usesRay { file["ray_num_workers"] = .integer(outside.launch.worldSize) }
    for (key, value) in outside.extra { file[key] = value }
    return file
  }

  private static func number(_ number: Double) -> TrainingFile.Value {
    Int(exactly: number).map { .integer($0) } ?? .number(number)
  }

  /// What the run's row and folder keep: the training file, and what it does not say.
  var settings: JSON {
    var members: [JSON.Object.Member] = [
      .init("engine", "llamafactory"), .init("model", .string(modelName)),
      .init("precision", .string(outside.isBF16 ? "bf16" : "fp32")),
      .init("launch", outside.launch.json), .init("node_rank", .integer(outside.rank)),
      .init("sample_count", .integer(data.entries.count)),
      .init("held_out_count", .integer(data.heldOutEntries.count)),
      .init("token_count", .integer(data.tokenCount)),
    ]
    members += file.settings.map { .init($0.key, $0.value.json) }
    return .object(JSON.Object(members))
  }

  /// The row of the run.
  func run(cell: Cell.ID) -> StoredRun {
    StoredRun(
      name: options.name ?? "", model: modelName, template: template, folder: "",
      settings: settings.text(), sampleCount: data.entries.count,
      heldOutCount: data.heldOutEntries.count, tokenCount: data.tokenCount,
      totalSteps: plan.totalSteps, started: UnixTime.milliseconds(), cell: cell)
  }

  /// The command of each machine.
  var commands: [NodeCommand] {
    (0..<outside.launch.nodeCount).map {
      NodeCommand(outside.launch, file: Self.trainingFile, rank: $0)
    }
  }

  /// What is shown before it starts.
  func report(folder: String) -> Report {
    var fields: [Report.Field] = [
      .init("engine", "engine", .text("LLaMA-Factory")),
      .init("model", "model", .text(model == nil ? modelName : RunFields.modelName(modelName))),
      .init("template", "template", .text(template)),
      .init("samples", "samples", .integer(data.entries.count)),
    ]
    if !data.heldOutEntries.isEmpty {
      fields.append(
        .init("held_out_samples", "held-out samples", .integer(data.heldOutEntries.count)))
    }
    if let model {
      fields += [
        .init("tokens", "tokens an epoch", .integer(data.tokenCount)),
        .init("labels", "of them learned", .integer(data.labelCount)),
        .init(
          "parameters", "trainable numbers",
          .integer(options.settings.shape.parameterCount(in: model.configuration))),
      ]
    }
    fields += [
      .init("steps", "steps", .integer(plan.totalSteps)),
      .init("precision", "products in", .text(outside.isBF16 ? "bf16" : "fp32")),
      .init("folder", "folder", .varying(.text(folder), mask: "<path>")),
    ]
    var blocks: [Report.Block] = [.fields(fields)]
    if outside.launch.processCount == nil, outside.isDry || GPUs.areHere {
      blocks.append(.message("each further GPU divides the steps: every process takes a batch"))
    }
    if let model, let first = data.samples.first {
      blocks.append(.text(key: "training_example", model.preview(first)))
    }
    return Report(blocks)
  }
}

extension Launch {
  /// As the run's folder keeps it.
  var json: JSON {
    [
      "process_count": processCount.map { .integer($0) } ?? .null,
      "node_count": .integer(nodeCount), "main_address": mainAddress.map { .string($0) } ?? .null,
      "main_port": .integer(mainPort), "devices": devices.map { .string($0) } ?? .null,
      "thread_count": threadCount.map { .integer($0) } ?? .null,
      "uses_modelscope": .bool(usesModelScope), "uses_ray": .bool(usesRay),
      "needs_torchrun": .bool(needsTorchrun),
    ]
  }

  init(_ json: JSON?) {
    self.init()
    processCount = json?["process_count"]?.integer
    nodeCount = json?["node_count"]?.integer ?? 1
    mainAddress = json?["main_address"]?.string
    mainPort = json?["main_port"]?.integer ?? mainPort
    devices = json?["devices"]?.string
    threadCount = json?["thread_count"]?.integer
    usesModelScope = json?["uses_modelscope"]?.bool ?? false
    usesRay = json?["uses_ray"]?.bool ?? false
    needsTorchrun = json?["needs_torchrun"]?.bool ?? false
  }
}
