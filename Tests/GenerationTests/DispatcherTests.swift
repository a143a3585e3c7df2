import Basics
import JSON
import Synchronization
import Testing

@testable import Generation

@Suite(.timeLimit(.minutes(10))) struct DispatcherTests {
  private static func question(_ job: Job) -> Question {
    Question(
      prompt: "\(job.index)", schema: [:], temperature: 0, tokenLimit: 1, seed: UInt32(job.attempt))
  }

  /// Runs `count` questions; gives each one's outcome.
  private func run(
    count: Int, places: Int = 8, policy: RetryPolicy = .init(), endpoints: Int = 1,
    send: @escaping Dispatcher.Send
  ) async throws -> [Int: Outcome] {
    var dispatcher = Dispatcher(
      pool: EndpointPool(
        (0..<endpoints).map {
          .init(name: "e\($0)", window: ConcurrencyWindow(start: places, most: places))
        }, policy: policy), send: send)
    var next = 0
    var outcomes: [Int: Outcome] = [:]
    try await dispatcher.run(
      .init(
        next: {
          guard next < count else { return nil }
          defer { next += 1 }
          return [Job(index: next)]
        },
        prepare: { jobs in jobs.map { .question(Self.question($0)) } },
        settle: { job, outcome in
          #expect(outcomes[job.index] == nil)
          outcomes[job.index] = outcome
          return []
        }))
    return outcomes
  }

  private static var quick: RetryPolicy {
    var policy = RetryPolicy()
    policy.firstDelay = .milliseconds(2)
    policy.longestDelay = .milliseconds(5)
    return policy
  }

  @Test("Every question has one outcome, with never more under way than there are places")
  func all() async throws {
    let most = Mutex((now: 0, most: 0))
    let outcomes = try await run(count: 300) { _, question, _ in
      most.withLock {
        $0.now += 1
        $0.most = max($0.most, $0.now)
      }
      try? await Task.sleep(for: .milliseconds(2))
      most.withLock { $0.now -= 1 }
      return .success(Answer(text: question.prompt))
    }
    #expect(outcomes.count == 300)
    #expect(most.withLock { $0.most } == 8)
  }

  @Test("Failures that pass are tried again; those that do not are told, and the rest goes on")
  func failures() async throws {
    let tries = Mutex<[String: Int]>([:])
    let outcomes = try await run(count: 60, policy: Self.quick) { _, question, _ in
      let count = tries.withLock {
        $0[question.prompt, default: 0] += 1
        return $0[question.prompt] ?? 0
      }
      let index = Int(question.prompt) ?? 0
      switch index % 6 {
      case 1 where count < 3: return .failure(.passing("cut"))
      case 2 where count < 2: return .failure(.overloaded("busy", retryAfter: .milliseconds(3)))
      case 3: return .failure(.hopeless("too long"))
      default: return .success(Answer(text: question.prompt))
      }
    }
    #expect(outcomes.count == 60)
    for (index, outcome) in outcomes {
      if index % 6 == 3 {
        #expect(outcome == .failed("too long"))
      } else if case .answered(let answer, _, _) = outcome {
        #expect(answer.text == "\(index)")
      } else {
        Issue.record("\(index): \(outcome)")
      }
    }
  }

  @Test("A server that never answers is given up after some tries, and the run with it")
  func dead() async throws {
    let count = Mutex(0)
    let problem = await #expect(throws: Problem.self) {
      _ = try await run(count: 1000, policy: Self.quick) { _, _, _ in
        count.withLock { $0 += 1 }
        return .failure(.unreachable("refused"))
      }
    }
    #expect(problem?.kind == .network)
    #expect(count.withLock { $0 } == Self.quick.failuresAtFirst)
  }

  @Test("When one endpoint fails for good, the other does the work")
  func fallback() async throws {
    let outcomes = try await run(count: 50, endpoints: 2) { endpoint, question, _ in
      endpoint == 0
        ? .failure(.endpoint(Problem(.network, "wrong key")))
        : .success(Answer(text: question.prompt))
    }
    #expect(outcomes.count == 50)
    #expect(outcomes.values.allSatisfy { if case .answered(_, 1, _) = $0 { true } else { false } })
  }

  @Test("A parameter that a server does not know costs one refusal")
  func shape() async throws {
    let refused = Mutex(0)
    let outcomes = try await run(count: 50) { _, question, shape in
      if shape.format == .schema {
        refused.withLock { $0 += 1 }
        return .failure(.misunderstood("response_format json_schema is not supported"))
      }
      return .success(Answer(text: question.prompt))
    }
    #expect(outcomes.count == 50)
    #expect(refused.withLock { $0 } == 1)
  }

  @Test("The next question is on its way before an answer is judged")
  func overlapping() async throws {
    let sent = Mutex(0)
    var dispatcher = Dispatcher(
      pool: EndpointPool([
        .init(name: "e", window: ConcurrencyWindow(start: 1, most: 1), isProven: true)
      ])
    ) { _, _, _ in
      sent.withLock { $0 += 1 }
      try? await Task.sleep(for: .milliseconds(2))
      return .success(Answer(text: "a"))
    }
    var next = 0
    var settled = 0
    try await dispatcher.run(
      .init(
        next: {
          guard next < 10 else { return nil }
          defer { next += 1 }
          return [Job(index: next)]
        },
        prepare: { jobs in jobs.map { .question(Self.question($0)) } },
        settle: { _, _ in
          settled += 1
          #expect(sent.withLock { $0 } >= min(10, settled + 1))
          return []
        }))
    #expect(settled == 10)
  }

  @Test("Stopped, it settles what had come and waits for nothing")
  func cancelling() async throws {
    let settled = Mutex(0)
    let task = Task {
      var dispatcher = Dispatcher(
        pool: EndpointPool([.init(name: "e", window: ConcurrencyWindow(start: 4, most: 4))])
      ) { _, question, _ in
        if question.prompt != "0" {
          try? await Task.sleep(for: .seconds(60))
          return .failure(.passing("stopped"))
        }
        return .success(Answer(text: "a"))
      }
      var next = 0
      try await dispatcher.run(
        .init(
          next: {
            defer { next += 1 }
            return [Job(index: next)]
          }, prepare: { jobs in jobs.map { .question(Self.question($0)) } },
          settle: { _, _ in
            settled.withLock { $0 += 1 }
            return []
          }))
    }
    while settled.withLock({ $0 }) == 0 { try await Task.sleep(for: .milliseconds(5)) }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(settled.withLock { $0 } == 1)
  }
}
