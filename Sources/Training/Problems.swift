import Basics

extension Problem {
  static func notANumber(step: Int, rate: Double) -> Problem {
    Problem(
      .conflict, "the loss of step \(step) is no number", why: "the learning rate is too high",
      next: "train lr=\(Quantity.short(max(rate, 1e-6) / 10))")
  }

  static func tooLittleMemory(
    _ least: Int, free: Int, longest: Int, isLimit: Bool
  ) -> Problem {
    let room: Message =
      isLimit ? "`memory` allows \(bytes: free)" : "\(bytes: free) are free"
    return Problem(
      .conflict, "training takes \(bytes: least) of memory at least",
      why: "\(room); the longest sample has \(count: longest, "token", "tokens")",
      next: "train cutoff=\(max(64, longest / 2 / 64 * 64))")
  }

  static func noCheckpoint(_ path: String) -> Problem {
    Problem(.notFound, "`\(path)` holds no run that could go on", next: "runs")
  }

  static func wrongAdapter(_ path: String, _ why: Message) -> Problem {
    Problem(.conflict, "the adapter in `\(path)` does not fit", why: why)
  }

  static func damagedRun(_ path: String, _ why: Message) -> Problem {
    Problem(.damaged, "`\(path)` is damaged", why: why)
  }
}

extension Quantity {
  /// A positive number in the fewest digits: `1e-4`, `2.5e-5`, `0.5`, `3`.
  package static func short(_ number: Double) -> String {
    guard number.isFinite, number > 0 else { return "\(number)" }
    if number >= 0.01, number < 10_000 {
      var text = fixed(number, decimals: 4)
      while text.last == "0" { text.removeLast() }
      if text.last == "." { text.removeLast() }
      return text
    }
    var exponent = 0
    var digits = number
    while digits >= 9.9995 { (digits, exponent) = (digits / 10, exponent + 1) }
    while digits < 0.99995 { (digits, exponent) = (digits * 10, exponent - 1) }
    return "\(short(digits))e\(exponent)"
  }
}
