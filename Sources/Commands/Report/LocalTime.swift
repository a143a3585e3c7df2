import Glibc

/// Times of day for a reader.
enum LocalTime {
  /// `2026-11-24 03:06`, in the time zone of the reader.
  ///
  /// - Parameter milliseconds: Since 1970, UTC.
  static func text(_ milliseconds: Int) -> String {
    var seconds = milliseconds / 1000
    var parts = tm()
    // Safe: both point to values of this frame.
    unsafe localtime_r(&seconds, &parts)
    func two(_ number: Int32) -> String { (number < 10 ? "0" : "") + String(number) }
    return "\(1900 + Int(parts.tm_year))-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
      + " \(two(parts.tm_hour)):\(two(parts.tm_min))"
  }
}
