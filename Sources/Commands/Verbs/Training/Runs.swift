import Basics
import JSON
import Training
import Workspace

extension Command {
  static let runs = Command(
    "runs", twin: "训练记录", group: .models, summary: "List the trainings, and how far each came",
    examples: ["runs"], effect: .reads
  ) { invocation in
    let rows = try await invocation.store.perform { database in
      try database.runs().map { run in (run, try database.losses(ofRun: run.id)) }
    }
    guard !rows.isEmpty else {
      return Report([.message("nothing has been trained yet"), .next("train")])
    }
    return Report([.table(RunsTable.table(rows))])
  }
}

/// Runs as rows.
enum RunsTable {
  static func table(_ runs: [(run: StoredRun, losses: [LossPoint])]) -> Report.Table {
    Report.Table(
      "runs",
      [
        .init("id", "run"), .init("name", "name", isFlexible: true),
        .init("model", "model", isFlexible: true),
        .init("samples", "samples"), .init("step", "step"), .init("steps", "of"),
        .init("loss", "loss"), .init("held_out", "held out"), .init("status", "status"),
        .init("seconds", "time"), .init("started", "begun"),
      ],
      runs.map { run, losses in
        let smooth = Smoothing.smoothed(losses.training.map(\.y))
        return [
          .id(run.id), .text(run.name), .text(RunFields.modelName(run.model)),
          .integer(run.sampleCount), .integer(run.step), .integer(run.totalSteps),
          smooth.last.map { .varying(.number($0, decimals: 3), mask: "<loss>") } ?? .none,
          losses.heldOut.last.map { .varying(.number($0.y, decimals: 3), mask: "<loss>") } ?? .none,
          .message(run.statusMessage), .duration(run.duration), .time(run.started),
        ]
      })
  }
}

extension ShownKind {
  /// A run: its settings, its losses, its files.
  static let run = ShownKind(word: "run", twin: "训练") { invocation, typed in
    let run = try await invocation.storedRun(typed, at: invocation.isGiven("id") ? "id" : "what")
    let losses = try await invocation.store.perform { try $0.losses(ofRun: run.id) }
    var blocks: [Report.Block] = [.fields(RunFields.fields(run, losses))]
    if !losses.training.isEmpty {
      blocks.append(.curves(key: "losses", losses.curves(named: nil), xLabel: "steps"))
    }
    if run.status == .interrupted || run.status == .failed {
      blocks.append(.next("train resume \(run.id)"))
    }
    return Report(blocks)
  }
}

/// What is known of a run, as fields.
enum RunFields {
  static func fields(_ run: StoredRun, _ losses: [LossPoint]) -> [Report.Field] {
    var fields: [Report.Field] = [
      .init("id", "run", .id(run.id)), .init("name", "name", .text(run.name)),
      .init("status", "status", .message(run.statusMessage)),
      .init("model", "model", .varying(.text(run.model), mask: "<path>")),
      .init("template", "template", .text(run.template)),
      .init("samples", "samples", .integer(run.sampleCount)),
      .init("held_out_samples", "held-out samples", .integer(run.heldOutCount)),
      .init("tokens", "tokens", .integer(run.tokenCount)),
      .init("step", "step", .integer(run.step)), .init("steps", "of", .integer(run.totalSteps)),
    ]
    if let loss = Smoothing.smoothed(losses.training.map(\.y)).last {
      fields.append(
        .init("loss", "loss, smoothed", .varying(.number(loss, decimals: 4), mask: "<loss>")))
    }
    if let loss = losses.heldOut.last?.y {
      fields.append(
        .init(
          "held_out_loss", "held-out loss", .varying(.number(loss, decimals: 4), mask: "<loss>")))
    }
    fields += [
      .init("seconds", "time", .duration(run.duration)),
      .init("started", "begun", .time(run.started)),
      .init("folder", "folder", .varying(.text(run.folder), mask: "<path>")),
    ]
    for (key, label) in settings {
      guard let value = run.settingsJSON[key] else { continue }
      let shown = ReportValue(setting: value)
      guard shown != .none else { continue }
      fields.append(.init(key, label, shown))
    }
    return fields
  }

  /// The settings shown, by LLaMA-Factory's names for them in JSON.
  private static let settings: [(String, Message)] = [
    ("learning_rate", "learning rate"), ("num_train_epochs", "epochs"),
    ("per_device_train_batch_size", "batch"), ("gradient_accumulation_steps", "accumulate"),
    ("lora_rank", "rank"), ("lora_alpha", "alpha"), ("lora_dropout", "dropout"),
    ("lora_target", "target"), ("lr_scheduler_type", "scheduler"), ("warmup_steps", "warm-up"),
    ("weight_decay", "weight decay"), ("max_grad_norm", "longest gradient"), ("seed", "seed"),
    ("cutoff_len", "cutoff"), ("until", "until"), ("precision", "precision"),
  ]

  /// The last part of a path, without its ending.
  static func modelName(_ path: String) -> String {
    let last = path.split(separator: "/").last.map { String($0) } ?? path
    return last.hasSuffix(".gguf") ? String(last.dropLast(5)) : last
  }
}

extension ReportValue {
  /// A setting as JSON keeps it.
  fileprivate init(setting json: JSON) {
    switch json {
    case .integer(let number): self = .integer(number)
    case .number(let number): self = .text(Quantity.short(number))
    case .string(let text): self = .text(text)
    case .array(let items): self = .list(items.compactMap(\.string))
    case .bool(let isOn): self = .flag(isOn)
    case .object, .null: self = .none
    }
  }
}
