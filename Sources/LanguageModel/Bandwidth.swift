import Basics
import Kernels

/// How fast this machine reads memory, for judging how fast tokens can come.
package enum Bandwidth {
  /// Reads memory of that size several times, with a thread each on its own part.
  ///
  /// - Returns: The most bytes a second.
  package static func measure(byteCount: Int) throws -> Double {
    let memory = try WorkMemory(byteCount: byteCount)
    let team = Team(threadCount: Processors.count)
    // So that there are pages to read.
    team.run { member in
      let share = member.share(of: memory.byteCount / 4096)
      for page in share { memory.floats(at: page * 1024).pointee = Float(page) }
    }
    var best = 0.0
    for _ in 0..<max(3, min(20, (4 << 30) / max(1, byteCount))) {
      let start = ContinuousClock.now
      team.run { member in
        let share = member.share(of: byteCount / 64)
        _ = ink_team_read(memory.start + share.lowerBound * 64, share.count * 64)
      }
      best = max(best, Double(byteCount) / ((ContinuousClock.now - start) / .seconds(1)))
    }
    return best
  }
}
