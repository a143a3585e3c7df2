import Basics
import Glibc
import JSON
import LanguageModel
import Tensors

/// What a run is, kept in its folder from before its first step, so that it can go on without the
/// workspace that began it.
package struct RunRecord: Sendable, Equatable {
  package var settings: TrainingSettings
  package var memory: MemoryPlan
  /// The base model's path.
  package var model: String
  package var template: String
  package var cutoff: Int
  /// Which loops computed it: another level gives other bits.
  package var instructions: String

  package init(
    settings: TrainingSettings, memory: MemoryPlan, model: String, template: String, cutoff: Int,
    instructions: String
  ) {
    self.settings = settings
    self.memory = memory
    self.model = model
    self.template = template
    self.cutoff = cutoff
    self.instructions = instructions
  }
}

/// The files of a run.
package struct RunFolder: Sendable {
  package let path: String

  package init(path: String) { self.path = path }

  private var recordPath: String { "\(path)/run.json" }
  private var samplesPath: String { "\(path)/samples.jsonl" }
  private var heldOutPath: String { "\(path)/held_out.jsonl" }
  package var logPath: String { "\(path)/trainer_log.jsonl" }
  /// The entries as LLaMA-Factory would read them.
  package var datasetPath: String { "\(path)/dataset.json" }

  /// Writes what the run is and the exact data it learns.
  ///
  /// - Throws: `Problem` when a file cannot be written.
  package func create(
    _ record: RunRecord, samples: [Sample], heldOut: [Sample], dataset: [UInt8]
  ) throws {
    FileTree.make(path)
    try FileContents.write(dataset, to: datasetPath)
    try Self.write(samples, to: samplesPath)
    try Self.write(heldOut, to: heldOutPath)
    try FileContents.write(
      Array((record.json.text(.indented(2)) + "\n").utf8), to: recordPath)
  }

  /// - Throws: `Problem` when there is none, or it is damaged.
  package func record() throws -> RunRecord {
    guard FileTree.exists(recordPath) else { throw Problem.noCheckpoint(path) }
    let bytes = try FileContents.read(recordPath, limit: 1_000_000)
    guard let json = try? JSON(parsing: bytes.span), let record = RunRecord(json) else {
      throw Problem.damagedRun(recordPath, "it is not what a run is kept as")
    }
    return record
  }

  package func samples() throws -> [Sample] { try Self.read(samplesPath) }
  package func heldOut() throws -> [Sample] { try Self.read(heldOutPath) }

  private static func write(_ samples: [Sample], to path: String) throws {
    var bytes: [UInt8] = []
    for sample in samples {
      let line: JSON = [
        "input_ids": .array(sample.tokens.map { .integer(Int($0)) }),
        "labels": .array(sample.labels.map { .integer(Int($0)) }),
      ]
      line.append(to: &bytes)
      bytes.append(UInt8(ascii: "\n"))
    }
    try FileContents.write(bytes, to: path)
  }

  private static func read(_ path: String) throws -> [Sample] {
    let bytes = try FileContents.read(path, limit: 1 << 34)
    func numbers(_ json: JSON?) -> [Int32]? {
      guard let values = json?.array else { return nil }
      let numbers = values.compactMap { $0.integer.flatMap { Int32(exactly: $0) } }
      return numbers.count == values.count ? numbers : nil
    }
    return try bytes.split(separator: UInt8(ascii: "\n")).enumerated().map { index, line in
      let line = Array(line)
      guard let json = try? JSON(parsing: line.span), let tokens = numbers(json["input_ids"]),
        let labels = numbers(json["labels"]), tokens.count == labels.count
      else { throw Problem.damagedRun(path, "line \(id: index + 1) is no sample") }
      return Sample(tokens: tokens, labels: labels)
    }
  }

  /// Adds a line to the log.
  package func log(_ point: LogPoint) throws {
    let descriptor = open(logPath, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Problem.cannotWrite(logPath, errno) }
    defer { close(descriptor) }
    let line = Array((point.json.text(.spaced) + "\n").utf8)
    guard Glibc.write(descriptor, line, line.count) == line.count else {
      throw Problem.cannotWrite(logPath, errno)
    }
  }

  /// Takes back the lines of steps that a run, going on from a checkpoint, will take again.
  package func cutLog(after step: Int) throws {
    guard FileTree.exists(logPath) else { return }
    let bytes = try FileContents.read(logPath, limit: 1 << 30)
    var kept: [UInt8] = []
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let line = Array(line)
      // A line cut short by a kill is dropped too.
      guard let json = try? JSON(parsing: line.span),
        let current = json["current_steps"]?.integer, current <= step
      else { continue }
      kept += line + [UInt8(ascii: "\n")]
    }
    try FileContents.write(kept, to: logPath)
  }
}

extension RunRecord {
  package var json: JSON {
    [
      "model": .string(model), "template": .string(template), "cutoff_len": .integer(cutoff),
      "learning_rate": .number(settings.learningRate), "num_train_epochs": .number(settings.epochs),
      "per_device_train_batch_size": .integer(settings.batch),
      "gradient_accumulation_steps": .integer(settings.accumulate),
      "lora_rank": .integer(settings.shape.rank), "lora_alpha": .number(settings.shape.alpha),
      "lora_dropout": .number(settings.dropout),
      "lora_target": .array(
        settings.shape.targets.map { .string(AdapterShape.name(of: $0)) }),
      "lr_scheduler_type": .string(settings.scheduler.rawValue),
      "warmup_steps": .number(settings.warmup), "weight_decay": .number(settings.weightDecay),
      "max_grad_norm": .number(settings.maximalNorm), "seed": .integer(settings.seed),
      "shuffle": .bool(settings.shuffles),
      "until": settings.until.map { .number($0) } ?? .null,
      "precision": .string(memory.precision.rawValue),
      "rows": .integer(memory.rows), "recomputes": .bool(memory.recomputes),
      "memory": .integer(memory.byteCount), "instructions": .string(instructions),
    ]
  }

  init?(_ json: JSON) {
    guard let model = json["model"]?.string, let template = json["template"]?.string,
      let cutoff = json["cutoff_len"]?.integer, let rate = json["learning_rate"]?.double,
      let epochs = json["num_train_epochs"]?.double,
      let batch = json["per_device_train_batch_size"]?.integer,
      let accumulate = json["gradient_accumulation_steps"]?.integer,
      let rank = json["lora_rank"]?.integer, let alpha = json["lora_alpha"]?.double,
      let dropout = json["lora_dropout"]?.double,
      let targets = json["lora_target"]?.array?.compactMap({
        $0.string.flatMap { AdapterShape.target(named: $0) }
      }),
      let scheduler = json["lr_scheduler_type"]?.string.flatMap({ Schedule.Kind(rawValue: $0) }),
      let warmup = json["warmup_steps"]?.double, let decay = json["weight_decay"]?.double,
      let norm = json["max_grad_norm"]?.double, let seed = json["seed"]?.integer,
      let precision = json["precision"]?.string.flatMap({
        PackedMatrix.Precision(rawValue: $0)
      }), let rows = json["rows"]?.integer,
      let recomputes = json["recomputes"]?.bool, let memory = json["memory"]?.integer,
      let instructions = json["instructions"]?.string,
      batch > 0, accumulate > 0, rank > 0, !targets.isEmpty, rows > 0, epochs > 0
    else { return nil }
    var settings = TrainingSettings()
    settings.learningRate = rate
    settings.epochs = epochs
    settings.batch = batch
    settings.accumulate = accumulate
    settings.shape = AdapterShape(rank: rank, alpha: alpha, targets: targets)
    settings.dropout = dropout
    settings.scheduler = scheduler
    settings.warmup = warmup
    settings.weightDecay = decay
    settings.maximalNorm = norm
    settings.seed = seed
    settings.shuffles = json["shuffle"]?.bool ?? true
    settings.until = json["until"]?.double
    self.init(
      settings: settings,
      memory: MemoryPlan(
        precision: precision, rows: rows, recomputes: recomputes,
        byteCount: memory),
      model: model, template: template, cutoff: cutoff, instructions: instructions)
  }
}

extension MemoryPlan {
  package init(precision: PackedMatrix.Precision, rows: Int, recomputes: Bool, byteCount: Int) {
    self.precision = precision
    self.rows = rows
    self.recomputes = recomputes
    self.byteCount = byteCount
  }
}
