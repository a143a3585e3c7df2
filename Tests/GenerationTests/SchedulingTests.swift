import Basics
import JSON
import Testing

@testable import Generation

@Suite struct SchedulingTests {
  @Test(
    "The window doubles while latency holds, stays when it grows, and is halved once per overload")
  func window() {
    var window = ConcurrencyWindow(start: 4, most: 64)
    for _ in 0..<4 { window.answered(after: .milliseconds(100)) }
    #expect(window.size == 8)
    for _ in 0..<24 { window.answered(after: .milliseconds(110)) }
    #expect(window.size == 32)
    for _ in 0..<32 { window.answered(after: .milliseconds(250)) }
    #expect(window.size == 32)
    // Thirty-two under way when the server said stop: one halving.
    for number in 100..<132 { window.overloaded(number: number, next: 132) }
    #expect(window.size == 16)
    window.overloaded(number: 132, next: 140)
    #expect(window.size == 8)
    for _ in 0..<8 { window.answered(after: .milliseconds(100)) }
    #expect(window.size == 9)
    for number in 200..<220 { window.overloaded(number: number, next: number + 1) }
    #expect(window.size == 1)
  }

  @Test("No more is used a minute than the limit, and nearly as much")
  func rate() {
    var limit = RateLimit(perMinute: 120)
    var now: Duration = .zero
    var count = 0
    while now < .seconds(60) {
      let next = limit.nextTime(now: now)
      if next > now {
        now = next
        continue
      }
      limit.use(1, now: now)
      count += 1
    }
    #expect((118...123).contains(count))
    var free = RateLimit(perMinute: nil)
    free.use(1000, now: .zero)
    let time = free.nextTime(now: .zero)
    #expect(time == .zero)
  }

  private func pool(_ count: Int = 1, policy: RetryPolicy = .init()) -> EndpointPool {
    EndpointPool(
      (0..<count).map {
        .init(name: "e\($0)", window: ConcurrencyWindow(start: 4, most: 4), isProven: true)
      }, policy: policy)
  }

  @Test("Load is spread over the endpoints, and one that is given up gets nothing more")
  func spreading() throws {
    var pool = pool(2)
    let places = (0..<8).compactMap { _ in pool.take(now: .zero, tokens: 0)?.endpoint }
    #expect(places.count == 8)
    #expect(places.count { $0 == 0 } == 4)
    let taken1 = pool.take(now: .zero, tokens: 0)
    #expect(taken1 == nil)
    let dead = Problem(.network, "gone")
    let verdict = pool.failed(
      0, number: 0, shape: .init(), tries: 1, .endpoint(dead), now: .zero)
    #expect(verdict == .resend)
    #expect(pool.problem == nil)
    pool.answered(1, after: .seconds(1), surplus: 0, now: .zero)
    let taken2 = pool.take(now: .zero, tokens: 0)
    #expect(taken2?.endpoint == 1)
    _ = pool.failed(1, number: 1, shape: .init(), tries: 1, .endpoint(dead), now: .zero)
    #expect(pool.problem == dead)
  }

  @Test("`Retry-After` pauses the endpoint for so long; longer than the patience gives it up")
  func retryAfter() {
    var pool = pool()
    _ = pool.take(now: .zero, tokens: 0)
    let verdict = pool.failed(
      0, number: 0, shape: .init(), tries: 1, .overloaded("busy", retryAfter: .seconds(7)),
      now: .seconds(1))
    if case .again(let time) = verdict { #expect(time >= .seconds(8)) } else { Issue.record() }
    let taken3 = pool.take(now: .seconds(7), tokens: 0)
    #expect(taken3 == nil)
    let next = pool.nextTime(now: .seconds(7))
    #expect(next == .seconds(8))
    let taken4 = pool.take(now: .seconds(8), tokens: 0)
    #expect(taken4 != nil)
    _ = pool.failed(
      0, number: 1, shape: .init(), tries: 1, .overloaded("busy", retryAfter: .seconds(3600)),
      now: .seconds(9))
    #expect(pool.problem?.kind == .network)
  }

  @Test("A request is tried so often and no more; waits grow and differ")
  func retries() {
    var policy = RetryPolicy()
    policy.attempts = 3
    var pool = pool(policy: policy)
    _ = pool.take(now: .zero, tokens: 0)
    pool.answered(0, after: .seconds(1), surplus: 0, now: .zero)
    for tries in 1...2 {
      _ = pool.take(now: .zero, tokens: 0)
      let verdict = pool.failed(
        0, number: 0, shape: .init(), tries: tries, .passing("cut"), now: .zero)
      if case .again = verdict {} else { Issue.record("\(verdict)") }
    }
    _ = pool.take(now: .zero, tokens: 0)
    let last = pool.failed(0, number: 0, shape: .init(), tries: 3, .passing("cut"), now: .zero)
    #expect(last == .give("cut"))
    var generator = SplitMix64(seed: 1)
    for tries in 1...12 {
      let delay = policy.delay(afterTries: tries, using: &generator)
      let whole = min(30, 0.5 * Double(1 << (tries - 1)))
      #expect(delay >= .seconds(whole / 2) && delay <= .seconds(whole))
    }
  }

  @Test("What a server does not understand is left out, in the order of likelihood")
  func shapes() {
    var shape = RequestShape()
    let isOther1 = shape.adapt(to: "This response_format type is unavailable now")
    #expect(isOther1)
    #expect(shape.format == .object)
    let isOther0 = shape.adapt(
      to: "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.")
    #expect(isOther0)
    #expect(shape.limitName == .maxCompletionTokens)
    let isOther2 = shape.adapt(to: "unknown field seed")
    #expect(isOther2)
    #expect(!shape.takesSeed)
    let isOther3 = shape.adapt(to: "Bad Request")
    #expect(isOther3)
    #expect(shape.format == .none)
    let isOther4 = shape.adapt(to: "Bad Request")
    #expect(!isOther4)
    var other = RequestShape()
    let isOther5 = other.adapt(to: "maximum context length is 4096 tokens")
    #expect(!isOther5)
    #expect(RequestShape(shape.text) == shape)
    #expect(RequestShape("x") == nil)
    let question = Question(
      prompt: "p", schema: Question.entrySchema, temperature: 1, tokenLimit: 9, seed: 3)
    let body = question.body(model: "m", shape)
    #expect(body["seed"] == nil && body["response_format"] == nil && body["max_tokens"] == nil)
    #expect(body["max_completion_tokens"]?.integer == 9)
    #expect(question.body(model: "m", .init())["response_format"]?["type"]?.string == "json_schema")
  }
}
