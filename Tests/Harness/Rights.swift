import CLibc
import Glibc

/// Runs `body` with the rights of a user who owns nothing.
///
/// Root may read everything, so a test of missing rights needs this. Only the files that this thread
/// opens meanwhile are judged so (setfsuid(2)).
package func withoutRights<Result>(_ body: () throws -> Result) rethrows -> Result {
  guard geteuid() == 0 else { return try body() }
  setfsuid(65_534)
  defer { setfsuid(0) }
  return try body()
}
