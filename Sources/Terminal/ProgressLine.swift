import Basics
import Glibc

/// One line that says how far a piece of work has come.
struct ProgressLine {
  var progress: Progress
  /// How many are done in a second, smoothed; nil while too little is known.
  var rate: Double?
  var isUTF8 = true
  var catalogue: Catalogue?

  /// The line with as much as fits in `width` columns.
  ///
  /// The bar shrinks first; then the note, the time left and the rate go, one by one, and at last
  /// the bar.
  func text(width: Int) -> String {
    var words = parts
    while words.count > 1, TextWidth.of(joined(words)) + least > width { words.removeLast() }
    let text = joined(words)
    let room = width - TextWidth.of(text)
    guard let fraction, room >= Self.percentWidth else {
      return TextWidth.truncated(text, to: width)
    }
    let counted = "\(percent(fraction))  \(text)"
    guard room >= least else { return counted }
    let barWidth = min(Self.widestBar, room - Self.percentWidth - 1)
    return "\(bar(fraction, width: barWidth)) \(counted)"
  }

  /// The same for a log: no bar, nothing dropped.
  func plainText() -> String {
    guard let fraction else { return joined(parts) }
    return joined([String(percent(fraction).drop(while: { $0 == " " }))] + parts)
  }

  /// "100%" and the two spaces behind it.
  private static let percentWidth = 6
  private static let widestBar = 40
  /// The columns that the smallest bar takes, with its percentage.
  private var least: Int { fraction == nil ? 0 : 6 + 1 + Self.percentWidth }

  /// What can be said, the most important first.
  private var parts: [String] {
    let note = progress.note.map { Printable.of($0.text(in: catalogue)) }
    return [count, rateText, timeLeft, note].compactMap { $0 }
  }

  private func joined(_ words: [String]) -> String { words.joined(separator: "  ") }

  /// From 0 to 1; nil while the total is not known.
  private var fraction: Double? {
    guard let total = progress.total, total > 0 else { return nil }
    return min(1, max(0, Double(progress.done) / Double(total)))
  }

  private func percent(_ fraction: Double) -> String {
    // 100 % is said only when all is done.
    let whole = fraction < 1 ? min(99, Int(fraction * 100)) : 100
    return TextWidth.padded("\(whole)%", to: 4, isTrailing: true)
  }

  private func bar(_ fraction: Double, width: Int) -> String {
    Blocks.bar(fraction, width: width, isUTF8: isUTF8, empty: isUTF8 ? "░" : ".")
  }

  private var count: String {
    switch progress.unit {
    case .bytes:
      let done = Quantity.bytes(progress.done)
      return progress.total.map { "\(done) / \(Quantity.bytes($0))" } ?? done
    case .items(let items):
      let noun = items.text(in: catalogue)
      let done = Quantity.grouped(progress.done)
      return Printable.of(
        progress.total.map { "\(done)/\(Quantity.grouped($0)) \(noun)" } ?? "\(done) \(noun)")
    }
  }

  private var rateText: String? {
    guard let rate, rate > 0, rate.isFinite else { return nil }
    switch progress.unit {
    case .bytes: return "\(Quantity.bytes(Int(min(rate, 1e15))))/s"
    case .items:
      return rate >= 99.5
        ? "\(Quantity.grouped(Int(min(rate, 1e15).rounded())))/s"
        : "\(Quantity.fixed(rate, decimals: rate < 9.95 ? 2 : 1))/s"
    }
  }

  private var timeLeft: String? {
    guard let rate, rate > 0, let total = progress.total, total > progress.done else { return nil }
    let seconds = Double(total - progress.done) / rate
    guard seconds < 1e9 else { return nil }
    // Whole seconds: tenths would flicker.
    let left: Message = "\(Duration.seconds(max(1, Int(seconds.rounded())))) left"
    return left.text(in: catalogue).replacing(".0 s", with: " s")
  }
}

/// A rate that follows the work without trembling.
///
/// An exponential mean with a time constant of five seconds, divided by the weight it has gathered,
/// so that the first seconds are not drawn towards zero.
struct SmoothedRate {
  private var last: (time: Duration, done: Int)?
  private var sum = 0.0
  private var weight = 0.0

  /// Items in a second; nil until two counts have been seen.
  var perSecond: Double? { weight > 0 ? sum / weight : nil }

  mutating func add(done: Int, at time: Duration) {
    guard let last else {
      last = (time, done)
      return
    }
    let seconds = (time - last.time) / .seconds(1)
    guard seconds > 0 else { return }
    let keep = exp(-seconds / 5)
    // A count that goes back (a new phase) is no negative rate.
    sum = sum * keep + (1 - keep) * Double(max(0, done - last.done)) / seconds
    weight = weight * keep + (1 - keep)
    self.last = (time, done)
  }
}
