import Basics
import Glibc
import JSON

/// A line of `trainer_log.jsonl`, in the shape that LLaMA-Factory writes and its web page reads.
package struct LogPoint: Sendable, Equatable {
  package var step: Int
  package var totalSteps: Int
  /// The mean over the steps since the point before; nil in a point of held-out loss.
  package var loss: Double?
  /// Of held-out samples.
  package var heldOutLoss: Double?
  package var rate: Double?
  package var epoch: Double
  package var elapsed: Duration
  /// Tokens learned from so far.
  package var tokenCount: Int
  /// Of the last step; LLaMA-Factory keeps it in `trainer_state.json`.
  package var norm: Double?

  package init(
    step: Int, totalSteps: Int, loss: Double? = nil, heldOutLoss: Double? = nil,
    rate: Double? = nil, epoch: Double, elapsed: Duration, tokenCount: Int, norm: Double? = nil
  ) {
    self.step = step
    self.totalSteps = totalSteps
    self.loss = loss
    self.heldOutLoss = heldOutLoss
    self.rate = rate
    self.epoch = epoch
    self.elapsed = elapsed
    self.tokenCount = tokenCount
    self.norm = norm
  }

  package var json: JSON {
    var members: [JSON.Object.Member] = [
      .init("current_steps", .integer(step)), .init("total_steps", .integer(totalSteps)),
    ]
    if let loss { members.append(.init("loss", .number(loss))) }
    if let heldOutLoss { members.append(.init("eval_loss", .number(heldOutLoss))) }
    if let rate { members.append(.init("lr", .number(rate))) }
    let seconds = elapsed / .seconds(1)
    let left = step > 0 ? seconds / Double(step) * Double(max(0, totalSteps - step)) : 0
    members += [
      .init("epoch", .number(Self.rounded(epoch, 4))),
      .init("percentage", .number(Self.rounded(100 * Double(step) / Double(totalSteps), 2))),
      .init("elapsed_time", .string(Self.clock(seconds))),
      .init("remaining_time", .string(Self.clock(left))),
      .init("throughput", .number(Self.rounded(Double(tokenCount) / max(1e-3, seconds), 2))),
      .init("total_tokens", .integer(tokenCount)),
    ]
    return .object(JSON.Object(members))
  }

  private static func rounded(_ number: Double, _ decimals: Int) -> Double {
    let scale = pow(10.0, Double(decimals))
    return (number * scale).rounded() / scale
  }

  /// `0:02:07`, as Python writes a timedelta.
  private static func clock(_ seconds: Double) -> String {
    let whole = Int(min(seconds, 1e9))
    func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
    let days = whole / 86400
    let time = "\(whole / 3600 % 24):\(two(whole / 60 % 60)):\(two(whole % 60))"
    return days > 0 ? "\(days) day\(days == 1 ? "" : "s"), \(time)" : time
  }
}

/// Losses drawn smoothly, as LLaMA-Factory draws them.
package enum Smoothing {
  /// An exponential mean whose weight grows with the count of points, from 0 to 0.9.
  package static func smoothed(_ values: [Double]) -> [Double] {
    guard var last = values.first else { return [] }
    let weight = 1.8 * (1 / (1 + exp(-0.05 * Double(values.count))) - 0.5)
    return values.map { value in
      last = last * weight + (1 - weight) * value
      return last
    }
  }
}
