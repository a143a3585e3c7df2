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
  }

  private var pending: [UInt8] = []

  package init() {}

  /// The steps of the whole lines that are there with these bytes; a line that is no step is passed
  /// over, and half a line waits.
  package mutating func append(_ bytes: some Sequence<UInt8>) -> [Step] {
    pending += bytes
    guard let end = pending.lastIndex(of: 0x0A) else { return [] }
    let lines = pending[..<end].split(separator: 0x0A).map { Array($0) }
    pending.removeFirst(end + 1)
    return lines.compactMap { line in
      guard let value = try? JSON(parsing: line.span), let step = value["current_steps"]?.integer,
        let count = value["total_steps"]?.integer
      else { return nil }
      return Step(
        step: step, stepCount: count, loss: value["loss"]?.double,
        heldOutLoss: value["eval_loss"]?.double, learningRate: value["lr"]?.double,
        epoch: value["epoch"]?.double)
    }
  }
}
