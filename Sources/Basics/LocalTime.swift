import Glibc

/// Times of day for a reader.
package enum LocalTime {
  /// `2026-11-24 03:06`, in the time zone of the reader.
  ///
  /// - Parameter milliseconds: Since 1970, UTC.
  package static func text(_ milliseconds: Int) -> String {
    var seconds = milliseconds / 1000
    var parts = unsafe tm()
    // Safe: both point to values of this frame.
    _ = unsafe localtime_r(&seconds, &parts)
    func two(_ number: Int32) -> String { (number < 10 ? "0" : "") + String(number) }
    let (year, month, day) = unsafe (1900 + Int(parts.tm_year), parts.tm_mon + 1, parts.tm_mday)
    let (hour, minute) = unsafe (parts.tm_hour, parts.tm_min)
    return "\(year)-\(two(month))-\(two(day)) \(two(hour)):\(two(minute))"
  }
}
