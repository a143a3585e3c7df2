import Basics

/// What the losses of a run say about it, and what to do next.
package struct Advice: Sendable, Equatable {
  package enum Verdict: Sendable, Equatable {
    /// Near 0.5, where a character is learned and not yet by heart.
    case near
    /// Far below: the samples are known by heart.
    case low
    /// Above, and still falling.
    case falling
    /// Above, and falling no more.
    case flat
    /// The loss of held-out samples has turned upward.
    case heldOutRises
    /// Too few points to judge.
    case unknown
  }

  package let verdict: Verdict
  /// Of the end, smoothed.
  package let loss: Double
  package let sentence: Message
  /// Each a line that can be typed, with what it is for.
  package let remedies: [(command: String, reason: Message)]

  package static func == (left: Advice, right: Advice) -> Bool {
    left.verdict == right.verdict && left.loss == right.loss
      && left.remedies.map(\.command) == right.remedies.map(\.command)
  }

  /// Where training is wanted to end.
  package static let goal = 0.5
  private static let near = 0.35...0.75

  /// - Parameters:
  ///   - losses: In order, one a logged step.
  ///   - heldOut: In order, one a measurement; may be empty.
  ///   - settings: What the run went by.
  ///   - sampleCount: How many samples it had.
  package init(
    losses: [Double], heldOut: [Double], _ settings: TrainingSettings, sampleCount: Int
  ) {
    let smooth = Smoothing.smoothed(losses.filter(\.isFinite))
    let rate = Quantity.short(settings.learningRate)
    let epochs = Int(settings.epochs.rounded(.up))
    guard let end = smooth.last, smooth.count >= 3 else {
      self.init(.unknown, losses.last ?? .nan, "too few steps to judge the loss", [])
      return
    }
    let loss = end
    let shown = Quantity.fixed(loss, decimals: 2)
    let least = heldOut.min() ?? .infinity
    if let last = heldOut.last, let place = heldOut.firstIndex(of: least),
      last > least * 1.03, place < heldOut.count - 1
    {
      let good = max(1, epochs * (place + 1) / heldOut.count)
      self.init(
        .heldOutRises, loss,
        "the held-out loss rose from \(least, decimals: 2) to \(last, decimals: 2): the samples are being learned by heart",
        [
          ("train epochs=\(min(good, max(1, epochs - 1)))", "fewer epochs: it was lowest there"),
          ("train dropout=0.1 epochs=\(epochs)", "or dropout, which learns less by heart"),
        ])
      return
    }
    if loss < Self.near.lowerBound {
      self.init(
        .low, loss,
        "the loss is \(varying: shown, mask: "<loss>"), far below 0.5: the samples are known by heart",
        [
          (
            "train epochs=\(max(1, epochs * 2 / 3)) lr=\(rate)",
            "fewer epochs, to keep the model's own language"
          ),
          ("train val=0.1 epochs=\(epochs) lr=\(rate)", "held-out samples show when to stop"),
        ])
      return
    }
    if Self.near.contains(loss) {
      self.init(
        .near, loss, "the loss is \(varying: shown, mask: "<loss>"), near 0.5 as wanted",
        [("chat", "talk to it")])
      return
    }
    // How much of the last third of the run is still downhill.
    let third = smooth[smooth.count * 2 / 3]
    let isFalling = (third - loss) > 0.02 * max(third, 1e-9)
    let more = max(epochs + 1, Self.epochs(toReach: Self.goal, from: smooth, epochs))
    let moreEpochs = (
      command: "train epochs=\(more) lr=\(rate)",
      reason: isFalling
        ? "more epochs: it is still falling" as Message : "more epochs"
    )
    let faster = (
      command: "train lr=\(Quantity.short(min(settings.learningRate * 3, 2e-3))) epochs=\(epochs)",
      reason: "a higher learning rate" as Message
    )
    let data = (
      command: "ask n=20",
      reason: "more data: \(count: sampleCount, "sample is", "samples are") few" as Message
    )
    if isFalling {
      self.init(
        .falling, loss,
        "the loss is \(varying: shown, mask: "<loss>") and still falling; near 0.5 is wanted",
        [moreEpochs, faster] + (sampleCount < 1000 ? [data] : []))
    } else {
      self.init(
        .flat, loss,
        "the loss is \(varying: shown, mask: "<loss>") and no longer falls; near 0.5 is wanted",
        [faster] + (sampleCount < 1000 ? [data] : []) + [moreEpochs])
    }
  }

  private init(
    _ verdict: Verdict, _ loss: Double, _ sentence: Message,
    _ remedies: [(command: String, reason: Message)]
  ) {
    self.verdict = verdict
    self.loss = loss
    self.sentence = sentence
    self.remedies = remedies
  }

  /// How many epochs a fall like that of the run's second half would need, at most five times as
  /// many.
  private static func epochs(toReach goal: Double, from smooth: [Double], _ epochs: Int) -> Int {
    let half = smooth[smooth.count / 2]
    guard let end = smooth.last, half > end, epochs > 0 else { return 2 * epochs }
    let fallPerEpoch = (half - end) / (Double(epochs) / 2)
    let more = (end - goal) / fallPerEpoch
    return min(5 * epochs, epochs + Int(more.rounded(.up)))
  }
}
