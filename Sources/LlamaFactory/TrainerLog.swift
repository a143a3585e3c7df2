import JSON

/// Follows `trainer_log.jsonl` as LLaMA-Factory appends to it.
package struct TrainerLog: Sendable {
  /// One line of the log.
  package struct Step: Sendable, Equatable {
    package var step: Int
    package var stepCount: Int
    /// The mean since the line before; nil in the last line, which sums up.
    package var loss: Double?
    package var heldOutLoss: Double?
    package var learningRate: Double?
    package var epoch: Double?
    /// Tokens so far, padding among them.
    package var tokenCount: Int?
    /// Whether the loss was there and was no number.
    package var isBroken = false
  }

  /// How many lines told no step.
  package private(set) var brokenLineCount = 0
  private var pending: [UInt8] = []

  package init() {}

  /// The steps of the whole lines that are there with these bytes; a line that is no step is passed
  /// over and counted, and half a line waits.
  package mutating func append(_ bytes: some Sequence<UInt8>) -> [Step] {
    pending += bytes
    guard let end = pending.lastIndex(of: 0x0A) else { return [] }
    let lines = pending[..<end].split(separator: 0x0A).map { Array($0) }
    pending.removeFirst(end + 1)
    return lines.compactMap { step($0) }
  }

  /// The step of a last line that has no end, when nothing more comes.
  package mutating func finish() -> [Step] {
    defer { pending = [] }
    return pending.isEmpty ? [] : [pending].compactMap { step($0) }
  }

  private mutating func step(_ line: [UInt8]) -> Step? {
    if line.allSatisfy({ $0 <= 0x20 }) { return nil }
    guard let (value, isBroken) = Self.value(line), let step = value["current_steps"]?.integer,
      let count = value["total_steps"]?.integer, step >= 0, count >= step
    else {
      brokenLineCount += 1
      return nil
    }
    return Step(
      step: step, stepCount: count, loss: value["loss"]?.double,
      heldOutLoss: value["eval_loss"]?.double, learningRate: value["lr"]?.double,
      epoch: value["epoch"]?.double, tokenCount: value["total_tokens"]?.integer,
      isBroken: isBroken && value["loss"] == .null)
  }

  /// Python writes what is no number as `NaN` and `Infinity`, which JSON has not.
  private static func value(_ line: [UInt8]) -> (JSON, isBroken: Bool)? {
    if let value = try? JSON(parsing: line.span) { return (value, false) }
    let text = String(decoding: line, as: UTF8.self)
    let without = [": NaN", ": Infinity", ": -Infinity"].reduce(text) {
      $0.replacing($1, with: ": null")
    }
    guard without != text else { return nil }
    return (try? JSON(parsing: Array(without.utf8).span)).map { ($0, true) }
  }
}

extension TrainerLog.Step {
  /// The steps that `trainer_state.json` keeps, for a folder that has no log.
  package static func list(ofState json: JSON) -> [(TrainerLog.Step, norm: Double?)] {
    let total = json["max_steps"]?.integer ?? 0
    return (json["log_history"]?.array ?? []).compactMap { entry in
      guard let step = entry["step"]?.integer,
        entry["loss"] != nil || entry["eval_loss"] != nil
      else { return nil }
      let point = TrainerLog.Step(
        step: step, stepCount: max(total, step), loss: entry["loss"]?.double,
        heldOutLoss: entry["eval_loss"]?.double, learningRate: entry["learning_rate"]?.double,
        epoch: entry["epoch"]?.double)
      return (point, entry["grad_norm"]?.double)
    }
  }
}
