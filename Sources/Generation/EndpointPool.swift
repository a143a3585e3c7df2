import Basics

/// The servers of a run, and which of them is given the next request.
///
/// Time is passed in, as the time since the run began.
package struct EndpointPool: Sendable {
  /// One server as the pool sees it.
  package struct Endpoint: Sendable {
    package let name: String
    package var shape: RequestShape
    package var window: ConcurrencyWindow
    package var requestLimit: RateLimit
    package var tokenLimit: RateLimit
    /// What it has shown so far; until then it gets one request at a time, so that a wrong key or a
    /// parameter it does not know costs one refusal and not sixty-four.
    package var isProven: Bool
    /// Why it gets no more requests.
    package fileprivate(set) var problem: Problem?
    package fileprivate(set) var inFlight = 0
    package fileprivate(set) var answerCount = 0
    fileprivate var failuresInARow = 0
    fileprivate var pausedUntil: Duration = .zero

    package init(
      name: String, shape: RequestShape = .init(), window: ConcurrencyWindow,
      requestsPerMinute: Double? = nil, tokensPerMinute: Double? = nil, isProven: Bool = false
    ) {
      self.name = name
      self.shape = shape
      self.window = window
      self.isProven = isProven
      requestLimit = RateLimit(perMinute: requestsPerMinute)
      tokenLimit = RateLimit(perMinute: tokensPerMinute)
    }

    fileprivate var places: Int { isProven ? window.size : 1 }
  }

  /// What is to be done with a request that failed.
  package enum Verdict: Sendable, Equatable {
    /// Send it again, at that time at the earliest.
    case again(Duration)
    /// It counts as one that was never sent: to another endpoint, or in another form.
    case resend
    case give(Message)
  }

  package private(set) var endpoints: [Endpoint]
  private let policy: RetryPolicy
  private var generator: SplitMix64
  private var started = 0

  package init(_ endpoints: [Endpoint], policy: RetryPolicy = .init(), seed: UInt64 = 0) {
    self.endpoints = endpoints
    self.policy = policy
    generator = SplitMix64(seed: seed)
  }

  package var inFlight: Int { endpoints.reduce(0) { $0 + $1.inFlight } }

  /// Why nothing more can be asked of anyone; nil while one endpoint is left.
  package var problem: Problem? {
    endpoints.allSatisfy { $0.problem != nil } ? endpoints.first?.problem : nil
  }

  /// Takes a place at the endpoint that has the largest share of its places free.
  ///
  /// - Parameter tokens: What the request will about cost.
  /// - Returns: The endpoint and the request's number; nil when all are busy, paused or given up.
  package mutating func take(now: Duration, tokens: Int) -> (endpoint: Int, number: Int)? {
    var best: (index: Int, load: Double)?
    for index in endpoints.indices where isFree(index, now: now) {
      let load = Double(endpoints[index].inFlight) / Double(endpoints[index].places)
      if load < best?.load ?? .infinity { best = (index, load) }
    }
    guard let best else { return nil }
    endpoints[best.index].inFlight += 1
    endpoints[best.index].requestLimit.use(1, now: now)
    endpoints[best.index].tokenLimit.use(Double(tokens), now: now)
    started += 1
    return (best.index, started - 1)
  }

  private mutating func isFree(_ index: Int, now: Duration) -> Bool {
    let endpoint = endpoints[index]
    guard endpoint.problem == nil, endpoint.inFlight < endpoint.places else { return false }
    return readyTime(index, now: now) <= now
  }

  private mutating func readyTime(_ index: Int, now: Duration) -> Duration {
    max(
      endpoints[index].pausedUntil, endpoints[index].requestLimit.nextTime(now: now),
      endpoints[index].tokenLimit.nextTime(now: now))
  }

  /// When an endpoint that has a free place may be given something; nil when only an answer can
  /// change anything.
  package mutating func nextTime(now: Duration) -> Duration? {
    endpoints.indices
      .filter { endpoints[$0].problem == nil && endpoints[$0].inFlight < endpoints[$0].places }
      .map { readyTime($0, now: now) }.min()
  }

  /// Takes note of an answer.
  ///
  /// - Parameter surplus: By how many tokens it cost more than was reckoned.
  package mutating func answered(
    _ index: Int, after latency: Duration, surplus: Int, now: Duration
  ) {
    endpoints[index].inFlight -= 1
    endpoints[index].answerCount += 1
    endpoints[index].failuresInARow = 0
    endpoints[index].tokenLimit.use(Double(surplus), now: now)
    // The one request that proves an endpoint is no round.
    if endpoints[index].isProven { endpoints[index].window.answered(after: latency) }
    endpoints[index].isProven = true
  }

  /// Gives back the place of a request that was stopped.
  package mutating func cancelled(_ index: Int) { endpoints[index].inFlight -= 1 }

  /// Takes note of a failure.
  ///
  /// - Parameters:
  ///   - shape: That with which the request was built.
  ///   - tries: How often this request has been sent.
  package mutating func failed(
    _ index: Int, number: Int, shape: RequestShape, tries: Int, _ failure: AskFailure,
    now: Duration
  ) -> Verdict {
    endpoints[index].inFlight -= 1
    switch failure {
    case .endpoint(let problem):
      giveUp(index, problem)
      return .resend
    case .hopeless(let reason):
      return strike(index, reason, limit: policy.refusalsInARow) ? .resend : .give(reason)
    case .misunderstood(let words):
      // Others of the same form may have been under way: the first of them changed it.
      if endpoints[index].shape != shape || endpoints[index].shape.adapt(to: words) {
        return .resend
      }
      let reason: Message = "the server does not take the request: \(words)"
      return strike(index, reason, limit: policy.refusalsInARow) ? .resend : .give(reason)
    case .overloaded(let reason, let retryAfter):
      endpoints[index].window.overloaded(number: number, next: started)
      if let retryAfter {
        guard retryAfter <= policy.patience else {
          giveUp(index, .askedToWait(endpoints[index].name, retryAfter))
          return .resend
        }
        endpoints[index].pausedUntil = max(endpoints[index].pausedUntil, now + retryAfter)
      }
      // A server that says when to come back has not failed.
      let limit = retryAfter == nil ? failureLimit(index) : .max
      if strike(index, reason, limit: limit) { return .resend }
      return retry(index, tries, reason, now, atLeast: retryAfter ?? .zero)
    case .passing(let reason), .unreachable(let reason):
      var limit = failureLimit(index)
      if !endpoints[index].isProven {
        limit = policy.attempts
        if case .unreachable = failure { limit = policy.failuresAtFirst }
      }
      if strike(index, reason, limit: limit) { return .resend }
      return retry(index, tries, reason, now, atLeast: .zero)
    }
  }

  private mutating func retry(
    _ index: Int, _ tries: Int, _ reason: Message, _ now: Duration, atLeast least: Duration
  ) -> Verdict {
    guard tries < policy.attempts || least > .zero else { return .give(reason) }
    let time = now + max(least, policy.delay(afterTries: tries, using: &generator))
    // Until it has answered once, the same question is tried again before another meets the same.
    if !endpoints[index].isProven { endpoints[index].pausedUntil = time }
    return .again(time)
  }

  /// All that are under way may fail at one moment of the server's.
  private func failureLimit(_ index: Int) -> Int {
    max(policy.failuresInARow, 2 * endpoints[index].window.size)
  }

  /// Counts a failure; whether it was one too many.
  private mutating func strike(_ index: Int, _ reason: Message, limit: Int) -> Bool {
    endpoints[index].failuresInARow += 1
    guard endpoints[index].failuresInARow >= limit else { return false }
    giveUp(index, .keepsFailing(endpoints[index].name, reason))
    return true
  }

  private mutating func giveUp(_ index: Int, _ problem: Problem) {
    if endpoints[index].problem == nil { endpoints[index].problem = problem }
  }
}

extension Problem {
  static func keepsFailing(_ name: String, _ reason: Message) -> Problem {
    Problem(
      .network, "`\(name)` does not answer", why: reason, next: "endpoint test \(name)")
  }

  static func askedToWait(_ name: String, _ duration: Duration) -> Problem {
    Problem(
      .network, "`\(name)` asks to wait for \(duration)",
      why: "its limit is used up, or it has too much to do", next: "resume")
  }
}
