import Basics
import JSON
import LanguageModel
import Tensors
import Training
import Workspace

/// The entries that a training takes, and which of them it is measured on.
struct TrainData: Sendable {
  let entries: [StoredEntry]
  let heldOutEntries: [StoredEntry]
  /// As many as entries, in their order; empty where the model is not here to encode them.
  let samples: [Sample]
  let heldOut: [Sample]

  /// - Parameter model: Nil for one that is not on this machine.
  /// - Throws: `Problem` when there is nothing to train on, or nothing would be learned.
  init(_ options: TrainOptions, _ model: TrainingModel?, _ invocation: Invocation) async throws {
    let (kept, droppedCount) = try await invocation.store.perform {
      (try $0.entries(.kept), try $0.entryCount(EntryFilter(isDropped: true)))
    }
    guard !kept.isEmpty else { throw Problem.noEntriesToTrain(dropped: droppedCount) }
    let encoded = try model.map { model in try kept.map { try model.encode($0) } } ?? []
    let cut = encoded.filter { $0.labelCount == 0 }.count
    if let model, cut > 0 {
      let longest = try kept.map { try model.wholeCount($0) }.max() ?? 0
      throw invocation.fault(
        .cutoffTooShort(options.cutoff, longest: longest, count: cut), at: "cutoff")
    }
    let heldOutCount =
      options.heldOut < 1
      ? Int((options.heldOut * Double(kept.count)).rounded(.up)) : Int(options.heldOut)
    guard heldOutCount < kept.count else {
      throw invocation.fault(.tooManyHeldOut(heldOutCount, of: kept.count), at: "val")
    }
    let order = TrainingPlan(options.settings, sampleCount: kept.count)
    let chosen = Set(order.heldOut(heldOutCount))
    let (others, chosenOnes) = (
      kept.indices.filter { !chosen.contains($0) }, kept.indices.filter { chosen.contains($0) }
    )
    entries = others.map { kept[$0] }
    heldOutEntries = chosenOnes.map { kept[$0] }
    samples = encoded.isEmpty ? [] : others.map { encoded[$0] }
    heldOut = encoded.isEmpty ? [] : chosenOnes.map { encoded[$0] }
  }

  var tokenCount: Int { samples.reduce(0) { $0 + $1.tokens.count } }
  var labelCount: Int { samples.reduce(0) { $0 + $1.labelCount } }

  /// Entries as a LLaMA-Factory dataset.
  static func dataset(_ entries: [StoredEntry]) -> [UInt8] {
    let rows = entries.map { entry -> JSON in
      [
        "instruction": .string(entry.instruction), "input": .string(entry.input),
        "output": .string(entry.output), "system": .string(entry.system),
        "history": (try? JSON(parsing: entry.history)) ?? .array([]),
      ]
    }
    return Array((JSON.array(rows).text(.indented(2)) + "\n").utf8)
  }
}

/// Everything that is known of a training before its first step.
struct TrainPlanner: Sendable {
  let options: TrainOptions
  let model: TrainingModel
  let data: TrainData
  let memory: MemoryPlan
  let plan: TrainingPlan
  var samples: [Sample] { data.samples }
  var heldOut: [Sample] { data.heldOut }

  static var instructionsName: String { "\(Instructions.current)" }

  /// Encodes the kept entries and fits the run into memory.
  ///
  /// - Throws: `Problem` when there is nothing to train on, or it cannot be done.
  init(_ options: TrainOptions, _ model: TrainingModel, _ invocation: Invocation) async throws {
    self.options = options
    self.model = model
    data = try await TrainData(options, model, invocation)
    plan = TrainingPlan(options.settings, sampleCount: data.samples.count)
    let stepSize = options.settings.batch * options.settings.accumulate
    let lengths = data.samples.map(\.tokens.count)
    memory = try MemoryPlan(
      model.configuration, options.settings.shape, precision: options.precision,
      longest: (lengths + data.heldOut.map(\.tokens.count)).max() ?? 1,
      stepRows: lengths.sorted(by: >).prefix(stepSize).reduce(0, +), limit: options.memory)
  }

  /// Rows that the steps of an epoch compute: what steps share counts once.
  var rowsPerEpoch: Int {
    let steps = (0..<min(plan.stepsPerEpoch, plan.totalSteps)).map { plan.step($0).samples }
    return steps.reduce(0) { sum, step in
      sum
        + Packing.packings(
          of: step.map { samples[$0] }, rows: memory.rows,
          sharesBeginnings: options.settings.dropout == 0
        ).reduce(0) { $0 + $1.rowCount }
    }
  }

  /// What is shown before the first step.
  ///
  /// - Parameter folder: Nil where nothing is made.
  func report(folder: String?) -> Report {
    let rows = rowsPerEpoch
    let time = TimeEstimate.duration(
      model.configuration, memory, rows: rows, labels: data.labelCount,
      epochs: Double(plan.totalSteps) / Double(plan.stepsPerEpoch))
    var fields: [Report.Field] = [
      .init("model", "model", .text(RunFields.modelName(model.path))),
      .init("template", "template", .text(model.template)),
      .init("samples", "samples", .integer(samples.count)),
    ]
    if !heldOut.isEmpty {
      fields.append(.init("held_out_samples", "held-out samples", .integer(heldOut.count)))
    }
    fields += [
      .init("tokens", "tokens an epoch", .integer(data.tokenCount)),
      .init("computed_tokens", "of them computed", .integer(rows)),
      .init("labels", "of them learned", .integer(data.labelCount)),
      .init("steps", "steps", .integer(plan.totalSteps)),
      .init(
        "parameters", "trainable numbers",
        .integer(options.settings.shape.parameterCount(in: model.configuration))),
      // The fastest, which is measured: another on another processor.
      .init(
        "precision", "products in",
        .varying(.text(memory.precision.rawValue), mask: "<precision>")),
      .init(
        "memory", "memory, at most", .varying(.bytes(memory.byteCount), mask: "<size>")),
      .init("estimated_seconds", "about", .duration(time)),
    ]
    if let folder {
      fields.append(.init("folder", "folder", .varying(.text(folder), mask: "<path>")))
    }
    var blocks: [Report.Block] = [.fields(fields)]
    if memory.recomputes {
      blocks.append(.warning("memory is short: layers are computed twice, a third slower"))
    }
    if let first = samples.first {
      blocks.append(.text(key: "training_example", model.preview(first)))
    }
    return Report(blocks)
  }
}
