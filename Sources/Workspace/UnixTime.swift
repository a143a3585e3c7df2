import Glibc

/// The time of day, as it is kept in the workspace.
package enum UnixTime {
  /// Milliseconds since 1970.
  package static func milliseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
  }
}
