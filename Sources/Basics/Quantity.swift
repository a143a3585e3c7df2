/// Numbers with their units, as people read them.
package enum Quantity {
  /// `1234567` as `1,234,567`.
  package static func grouped(_ number: some BinaryInteger) -> String {
    let digits = String(number.magnitude)
    var result = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result += "," }
      result.append(digit)
    }
    return result
  }

  /// A number with a fixed count of decimals, rounded half away from zero; `nan` and `inf` as such.
  package static func fixed(_ number: Double, decimals: Int) -> String {
    guard number.isFinite else { return "\(number)" }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (number.magnitude * scale).rounded()
    // Past 2^53 a double has no decimals left to round.
    guard scaled < 9e15 else { return "\(number)" }
    let whole = Int(scaled)
    let sign = number < 0 && whole > 0 ? "-" : ""
    guard decimals > 0 else { return "\(sign)\(whole)" }
    let unit = Int(scale)
    let fraction = String(whole % unit)
    return "\(sign)\(whole / unit)." + String(repeating: "0", count: decimals - fraction.count)
      + fraction
  }

  /// A size in bytes, kB, MB or GB (powers of 1000, as disks and downloads count).
  package static func bytes(_ count: Int) -> String {
    let magnitude = Double(count.magnitude)
    switch magnitude {
    case ..<1000: return "\(count) B"
    case ..<999_500: return "\(fixed(Double(count) / 1e3, decimals: magnitude < 9950 ? 1 : 0)) kB"
    case ..<999_500_000:
      return "\(fixed(Double(count) / 1e6, decimals: magnitude < 9.95e6 ? 1 : 0)) MB"
    default: return "\(fixed(Double(count) / 1e9, decimals: magnitude < 9.95e9 ? 1 : 0)) GB"
    }
  }

  /// A length of time in its two largest units: `12 ms`, `3.4 s`, `2 min 5 s`, `3 h 20 min`.
  package static func duration(_ duration: Duration) -> String {
    let seconds = Swift.max(0, duration / .seconds(1))
    switch seconds {
    case ..<0.9995: return "\(fixed(seconds * 1000, decimals: 0)) ms"
    case ..<9.95: return "\(fixed(seconds, decimals: 1)) s"
    case ..<59.5: return "\(fixed(seconds, decimals: 0)) s"
    case ..<3599.5:
      let whole = Int(seconds.rounded())
      return whole % 60 == 0 ? "\(whole / 60) min" : "\(whole / 60) min \(whole % 60) s"
    case ..<1e12:
      let minutes = Int((seconds / 60).rounded())
      return minutes % 60 == 0
        ? "\(grouped(minutes / 60)) h" : "\(grouped(minutes / 60)) h \(minutes % 60) min"
    default: return "ages"
    }
  }
}
