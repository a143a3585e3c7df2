import Basics

/// A question of a run, by its place and how often it has been asked before.
package struct Job: Sendable, Hashable {
  package var index: Int
  /// Counts from 0: a refused answer is asked for again with another seed.
  package var attempt: Int

  package init(index: Int, attempt: Int = 0) {
    self.index = index
    self.attempt = attempt
  }
}

/// How a question of a run ended.
package enum Outcome: Sendable, Equatable {
  /// - Parameters:
  ///   - endpoint: Who answered; nil for an answer that was known.
  ///   - latency: How long that took.
  case answered(Answer, endpoint: Int?, latency: Duration)
  case failed(Message)
}

/// Keeps all servers of a run as busy as they like to be, until every question has its outcome.
///
/// One task does the deciding, and a child task for each request waits for its answer; nothing here
/// knows of servers or of the workspace.
package struct Dispatcher: Sendable {
  /// A question made ready.
  package enum Prepared: Sendable {
    case known(Answer)
    case question(Question)
  }

  package typealias Send =
    @Sendable (_ endpoint: Int, Question, RequestShape) async -> Result<Answer, AskFailure>

  /// What the run asks of whoever started it.
  package struct Delegate {
    /// The next questions in order, some at a time; empty for "not now", nil when there are no more.
    package var next: () -> [Job]?
    /// What is to be sent for each job, or its answer where it is known.
    package var prepare: ([Job]) async throws -> [Prepared]
    /// Takes an outcome; the jobs that it gives back are asked before all others.
    package var settle: (Job, Outcome) async throws -> [Job]
    /// Whether another request may be sent, with so many under way.
    package var mayStart: (_ inFlight: Int) -> Bool = { _ in true }
    /// About how many tokens a question costs.
    package var tokens: (Question) -> Int = { _ in 0 }

    package init(
      next: @escaping () -> [Job]?, prepare: @escaping ([Job]) async throws -> [Prepared],
      settle: @escaping (Job, Outcome) async throws -> [Job]
    ) {
      self.next = next
      self.prepare = prepare
      self.settle = settle
    }
  }

  private struct Waiting {
    let job: Job
    let question: Question
    /// About what it costs.
    let tokens: Int
    var tries = 0
  }

  private struct Finished: Sendable {
    let waiting: Waiting
    let endpoint: Int
    let number: Int
    let shape: RequestShape
    let latency: Duration
    let result: Result<Answer, AskFailure>
    let wasCancelled: Bool
  }

  private enum Event: Sendable {
    case finished(Finished)
    case tick
  }

  package private(set) var pool: EndpointPool
  private let send: Send
  private let start = ContinuousClock.now
  private var ready: [Waiting] = []
  private var delayed: [(time: Duration, waiting: Waiting)] = []
  private var again: [Job] = []
  private var isExhausted = false
  private var nextTick: Duration?

  package init(pool: EndpointPool, send: @escaping Send) {
    self.pool = pool
    self.send = send
  }

  private var now: Duration { ContinuousClock.now - start }

  /// Asks until every question is settled, or nobody is left to ask.
  ///
  /// - Throws: What a closure of the delegate throws; `CancellationError` once what had come by then
  ///   has been settled; the `Problem` of the last endpoint when all are given up, likewise.
  package mutating func run(_ delegate: Delegate) async throws {
    try await withThrowingTaskGroup(of: Event.self) { group in
      do {
        while true {
          try Task.checkCancellation()
          try await refill(delegate)
          startRequests(delegate, in: &group)
          if pool.inFlight == 0 {
            if let problem = pool.problem, !ready.isEmpty || !delayed.isEmpty { throw problem }
            if !delegate.mayStart(0) { break }
            if isExhausted, ready.isEmpty, delayed.isEmpty, again.isEmpty { break }
          }
          scheduleTick(in: &group)
          guard case .finished(let finished)? = try await group.next() else { continue }
          try await take(finished, delegate, in: &group)
        }
        group.cancelAll()
      } catch {
        // What has been answered has been paid for.
        group.cancelAll()
        while let event = try? await group.next() {
          guard case .finished(let finished) = event, case .success(let answer) = finished.result
          else { continue }
          _ = try await settle(finished, answer, delegate)
        }
        throw error
      }
    }
  }

  /// Makes questions ready, so many that every place can be filled.
  private mutating func refill(_ delegate: Delegate) async throws {
    while ready.count < 64 {
      var jobs = again
      again = []
      if jobs.isEmpty, !isExhausted {
        let next = delegate.next()
        isExhausted = next == nil
        jobs = next ?? []
      }
      guard !jobs.isEmpty else { return }
      let prepared = try await delegate.prepare(jobs)
      for (job, prepared) in zip(jobs, prepared) {
        switch prepared {
        case .question(let question):
          ready.append(
            Waiting(job: job, question: question, tokens: delegate.tokens(question)))
        case .known(let answer):
          again += try await delegate.settle(
            job, .answered(answer, endpoint: nil, latency: .zero))
        }
      }
      try Task.checkCancellation()
    }
  }

  /// Sends what may be sent.
  ///
  /// - Parameter unsettled: How many answers have come that the delegate does not know of yet.
  private mutating func startRequests(
    _ delegate: Delegate, unsettled: Int = 0, in group: inout ThrowingTaskGroup<Event, any Error>
  ) {
    let now = now
    while let first = delayed.first, first.time <= now {
      ready.insert(delayed.removeFirst().waiting, at: 0)
    }
    var taken = 0
    while taken < ready.count, delegate.mayStart(pool.inFlight + unsettled) {
      var waiting = ready[taken]
      guard let place = pool.take(now: now, tokens: waiting.tokens) else { break }
      taken += 1
      waiting.tries += 1
      let shape = pool.endpoints[place.endpoint].shape
      // At once: it is sent before the answer that made room for it is judged.
      group.addImmediateTask { [send, waiting] in
        let began = ContinuousClock.now
        let result = await send(place.endpoint, waiting.question, shape)
        return .finished(
          Finished(
            waiting: waiting, endpoint: place.endpoint, number: place.number, shape: shape,
            latency: ContinuousClock.now - began, result: result,
            wasCancelled: Task.isCancelled))
      }
    }
    ready.removeFirst(taken)
  }

  private mutating func take(
    _ finished: Finished, _ delegate: Delegate, in group: inout ThrowingTaskGroup<Event, any Error>
  ) async throws {
    switch finished.result {
    case .success(let answer):
      let used = (answer.promptTokens ?? 0) + (answer.answerTokens ?? 0)
      pool.answered(
        finished.endpoint, after: finished.latency,
        surplus: used > 0 ? used - finished.waiting.tokens : 0, now: now)
      startRequests(delegate, unsettled: 1, in: &group)
      again += try await settle(finished, answer, delegate)
    case .failure(let failure):
      if finished.wasCancelled {
        pool.cancelled(finished.endpoint)
        throw CancellationError()
      }
      let verdict = pool.failed(
        finished.endpoint, number: finished.number, shape: finished.shape,
        tries: finished.waiting.tries, failure, now: now)
      switch verdict {
      case .again(let time):
        let place = delayed.firstIndex { $0.time > time } ?? delayed.endIndex
        delayed.insert((time, finished.waiting), at: place)
      case .resend:
        var waiting = finished.waiting
        waiting.tries -= 1
        ready.insert(waiting, at: 0)
      case .give(let reason):
        again += try await delegate.settle(finished.waiting.job, .failed(reason))
      }
    }
  }

  private func settle(
    _ finished: Finished, _ answer: Answer, _ delegate: Delegate
  ) async throws -> [Job] {
    try await delegate.settle(
      finished.waiting.job,
      .answered(answer, endpoint: finished.endpoint, latency: finished.latency))
  }

  /// Sees to it that the loop goes round when a pause ends.
  private mutating func scheduleTick(in group: inout ThrowingTaskGroup<Event, any Error>) {
    let now = now
    var times = delayed.first.map { [$0.time] } ?? []
    if !ready.isEmpty, let time = pool.nextTime(now: now) { times.append(time) }
    guard let time = times.min() else { return }
    if let nextTick, nextTick > now, nextTick <= time { return }
    let delay = max(.milliseconds(5), time - now)
    nextTick = now + delay
    group.addTask {
      try? await Task.sleep(for: delay, tolerance: .milliseconds(1))
      return .tick
    }
  }
}
