import Basics
import Generation
import Wire
import Workspace

/// What a run of questions shares, whatever they are for: the endpoints, the cache, the account.
///
/// Belongs to the one task that runs the command.
final class Asker {
  /// How a run is limited.
  struct Limits: Sendable {
    var concurrency: Int?
    var requestsPerMinute: Double?
    var tokensPerMinute: Double?
    var price: Price?
    var budget: Double?
  }

  /// A question, and what is kept with its answer.
  struct Item: Sendable {
    let question: Question
    /// That of the question, where it has been worked out before.
    var digest: String?
    var chunk: Int?
    var lead: String?
  }

  /// An answer that is there, by its row's key.
  struct Known: Sendable {
    let answer: StoredAnswer
    /// Whether the entry that was made of it is still there.
    let isPresent: Bool
  }

  let endpoints: [Endpoint]
  let book: AnswerBook
  private let limits: Limits
  private let store: Store
  private let verb: String
  private(set) var usage = Usage()
  private(set) var knownCount = 0
  private(set) var failures: [Message: Int] = [:]
  private(set) var isOverBudget = false
  private let start = ContinuousClock.now
  /// What has been asked and is not settled yet.
  private var digests: [Job: String] = [:]
  private var known: [Job: Known] = [:]
  private var items: [Job: Item] = [:]

  init(
    _ endpoints: [Endpoint], limits: Limits, verb: String, store: Store, cell: Cell.ID
  ) {
    self.endpoints = endpoints
    self.limits = limits
    self.verb = verb
    self.store = store
    book = AnswerBook(store, cell: cell)
  }

  /// Whose answers count; any, where there is nobody to ask.
  var models: [String] { endpoints.map(\.model).filter { !$0.isEmpty } }
  var cost: Double? { limits.price.map(usage.cost) }

  /// The thread of the transfers where all are asked over the network; a model in this process is not
  /// to hold them up.
  private var executor: (any TaskExecutor)? {
    endpoints.allSatisfy(\.isServer) ? HTTP.executor : nil
  }

  /// Asks until every job is settled.
  ///
  /// - Parameters:
  ///   - next: As of `Dispatcher.Delegate`.
  ///   - item: The question of a job.
  ///   - judge: What becomes of an answer; the jobs that it gives back are asked again. Nil stands for
  ///     an answer that cannot be had.
  /// - Throws: As `Dispatcher.run`; all that came is written by then.
  func run(
    next: @escaping () -> [Job]?, item: @escaping (Job) async throws -> Item,
    judge: @escaping (Job, Answer?, _ digest: String, _ model: String, Known?) async throws -> [Job]
  ) async throws {
    let endpoints = endpoints
    var dispatcher = Dispatcher(pool: try await pool()) { index, question, shape in
      await endpoints[index].answer(question, shape)
    }
    var delegate = Dispatcher.Delegate(
      next: next,
      prepare: { jobs in try await self.prepare(jobs, item) },
      settle: { job, outcome in
        guard let digest = self.digests.removeValue(forKey: job),
          let item = self.items.removeValue(forKey: job)
        else { return [] }
        let known = self.known.removeValue(forKey: job)
        switch outcome {
        case .failed(let reason):
          self.failures[reason, default: 0] += 1
          return try await judge(job, nil, digest, "", nil)
        case .answered(let answer, nil, _):
          self.knownCount += 1
          return try await judge(job, answer, digest, known?.answer.model ?? "", known)
        case .answered(let answer, let endpoint?, let latency):
          let endpoint = endpoints[endpoint]
          try await self.take(answer, latency, item, digest, of: endpoint)
          return try await judge(job, answer, digest, endpoint.model, nil)
        }
      })
    delegate.mayStart = { inFlight in self.mayStart(inFlight) }
    if limits.tokensPerMinute != nil {
      let reckoned = usage
      delegate.tokens = { question in
        reckoned.expected(1).answerTokens + TokenEstimate.of(question.prompt) + 300
      }
    }
    do {
      try await withTaskExecutorPreference(executor) { try await dispatcher.run(delegate) }
    } catch {
      try await close(dispatcher.pool)
      throw error
    }
    try await close(dispatcher.pool)
  }

  private func pool() async throws -> EndpointPool {
    let endpoints = endpoints
    let shapes = try await store.perform { database in
      try endpoints.map { endpoint in
        try database.requestShape(address: endpoint.address, model: endpoint.model)
          .flatMap(RequestShape.init)
      }
    }
    return EndpointPool(
      zip(endpoints, shapes).map { endpoint, shape in
        EndpointPool.Endpoint(
          name: endpoint.name, shape: shape ?? RequestShape(),
          window: ConcurrencyWindow(
            start: limits.concurrency ?? endpoint.places.start,
            most: limits.concurrency ?? endpoint.places.most),
          requestsPerMinute: limits.requestsPerMinute, tokensPerMinute: limits.tokensPerMinute,
          // Who says how many at once means it from the first on; but what an answer costs is to be
          // known before a budget is spent.
          isProven: limits.concurrency != nil && limits.budget == nil)
      })
  }

  private func prepare(
    _ jobs: [Job], _ item: (Job) async throws -> Item
  ) async throws -> [Dispatcher.Prepared] {
    var prepared: [(job: Job, item: Item, digest: String)] = []
    for job in jobs {
      let item = try await item(job)
      let digest = item.digest ?? item.question.digest
      prepared.append((job, item, digest))
      digests[job] = digest
      items[job] = item
    }
    let keys = prepared.map { ($0.digest, $0.item.lead, $0.item.chunk) }
    let models = models
    let found = try await store.perform { database in
      try keys.map { digest, lead, chunk -> Known? in
        guard let answer = try database.answer(to: digest, models: models) else { return nil }
        let isPresent = try answer.entry.map {
          try database.isEntry($0, madeOf: lead, chunk: chunk)
        }
        return Known(answer: answer, isPresent: isPresent ?? false)
      }
    }
    return zip(prepared, found).map { prepared, found in
      guard let found else { return .question(prepared.item.question) }
      known[prepared.job] = found
      return .known(Answer(found.answer))
    }
  }

  private func take(
    _ answer: Answer, _ latency: Duration, _ item: Item, _ digest: String, of endpoint: Endpoint
  ) async throws {
    usage.add(
      promptTokens: answer.promptTokens ?? TokenEstimate.of(item.question.prompt),
      answerTokens: answer.answerTokens ?? TokenEstimate.of(answer.text))
    try await book.add([
      StoredAnswer(
        digest: digest, model: endpoint.model, endpoint: endpoint.name, verb: verb,
        chunk: item.chunk, lead: item.lead, text: answer.text, isCut: answer.isCut,
        isFiltered: answer.isFiltered, promptTokens: answer.promptTokens,
        answerTokens: answer.answerTokens, latency: Int(latency / .milliseconds(1)))
    ])
  }

  private func mayStart(_ inFlight: Int) -> Bool {
    guard let budget = limits.budget, let price = limits.price else { return true }
    let expected = usage.expected(inFlight + 1)
    let ahead = price.of(promptTokens: expected.promptTokens, answerTokens: expected.answerTokens)
    isOverBudget = usage.cost(price) + ahead > budget
    return !isOverBudget
  }

  /// Writes the rest, and what was found out about the servers.
  private func close(_ pool: EndpointPool) async throws {
    try await book.finish()
    let shapes = zip(endpoints, pool.endpoints).filter { $1.answerCount > 0 }.map {
      ($0.address, $0.model, $1.shape.text)
    }
    try await store.write(isDurable: false) { database in
      for (address, model, shape) in shapes {
        try database.setRequestShape(shape, address: address, model: model)
      }
    }
  }

  /// What is worth saying beside the bar.
  var note: Message {
    let seconds = max(0.001, (ContinuousClock.now - start) / .seconds(1))
    let rate = Int(Double(usage.answerTokens) / seconds)
    guard let cost else { return "\(varying: Quantity.grouped(rate), mask: "<rate>") tokens/s" }
    return """
      \(varying: Quantity.grouped(rate), mask: "<rate>") tokens/s, cost \(cost, decimals: 2)
      """
  }
}

extension Answer {
  init(_ stored: StoredAnswer) {
    self.init(
      text: stored.text, isCut: stored.isCut, isFiltered: stored.isFiltered,
      promptTokens: stored.promptTokens, answerTokens: stored.answerTokens)
  }
}
