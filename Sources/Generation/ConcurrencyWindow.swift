/// How many requests a server is given at once: as many as it answers without getting slower.
///
/// After each round (as many answers as there are places) the window grows while latency holds: it
/// doubles at first, and by an eighth once the server has pushed back. A refusal for overload halves
/// it, once for all requests that were under way by then.
package struct ConcurrencyWindow: Sendable {
  package let most: Int
  private var exactSize: Double
  private var isFirstClimb = true
  private var round = (count: 0, seconds: 0.0)
  /// The least mean latency of a round so far, in seconds.
  private var bestLatency: Double?
  /// Requests started before this one say nothing new about overload.
  private var firstAfterCut = 0

  package init(start: Int, most: Int) {
    self.most = max(1, most)
    exactSize = Double(min(max(1, start), self.most))
  }

  package var size: Int { Int(exactSize) }

  /// Takes note of an answer.
  package mutating func answered(after latency: Duration) {
    round.count += 1
    round.seconds += latency / .seconds(1)
    guard round.count >= size else { return }
    let mean = round.seconds / Double(round.count)
    round = (0, 0)
    let best = min(bestLatency ?? mean, mean)
    // Latency of a moment long past is no measure for ever.
    bestLatency = best * 1.02
    if mean <= best * 1.5 {
      exactSize = min(
        Double(most), isFirstClimb ? exactSize * 2 : exactSize + max(1, exactSize / 8))
    } else if mean > best * 3 {
      isFirstClimb = false
      exactSize = max(1, exactSize * 0.9)
    } else {
      isFirstClimb = false
    }
  }

  /// Takes note of a refusal for overload.
  ///
  /// - Parameters:
  ///   - number: The request's place in the order in which requests were started.
  ///   - next: That of the next one to be started.
  package mutating func overloaded(number: Int, next: Int) {
    guard number >= firstAfterCut else { return }
    firstAfterCut = next
    isFirstClimb = false
    round = (0, 0)
    exactSize = max(1, exactSize / 2)
  }
}

/// How much may be used a minute.
///
/// A bucket that fills steadily: what has not been used for a second is lost, so the server never
/// sees a whole minute's worth at once. What costs more than is there leaves a debt.
package struct RateLimit: Sendable {
  /// Nil for no limit.
  package let perMinute: Double?
  private var available: Double
  private var updated: Duration = .zero

  package init(perMinute: Double?) {
    self.perMinute = perMinute
    available = max(1, (perMinute ?? 0) / 60)
  }

  /// When the next use may begin, by the same clock as `now`.
  package mutating func nextTime(now: Duration) -> Duration {
    guard let perMinute else { return now }
    refill(now: now)
    return available >= 1 ? now : now + .seconds((1 - available) * 60 / perMinute)
  }

  package mutating func use(_ amount: Double, now: Duration) {
    guard perMinute != nil else { return }
    refill(now: now)
    available -= amount
  }

  private mutating func refill(now: Duration) {
    guard let perMinute, now > updated else { return }
    let gained = (now - updated) / .seconds(1) * perMinute / 60
    available = min(max(1, perMinute / 60), available + gained)
    updated = now
  }
}
