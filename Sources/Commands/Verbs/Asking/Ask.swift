import Basics
import Generation
import Workspace

extension Command {
  static let ask = Command(
    "ask", twin: "提问", group: .dataset,
    summary: "Make entries: ask a model questions about each chunk",
    parameters: [
      Parameter(
        "lead", .list(of: .text), help: "Words that lead the questions, any; the usual six without",
        isOptional: true, isRepeating: true,
        choices: { _ in Lead.defaults(.chinese).map(\.word) + Lead.defaults(.english).map(\.word) })
    ],
    options: [
      Option(
        "n", .integer(1...10_000), help: "Entries of each chunk; the setting `entries` without"),
      Option("chunks", .spans, help: "Which chunks; all without"),
      Option(
        "endpoint", .list(of: .text),
        help: "Whom to ask: names or addresses; several share the work",
        choices: EndpointNames.choices),
      Option("model", .text, help: "The model to ask for"),
      Option("concurrency", .integer(1...1024), help: "Requests at once; found out without"),
      Option("temperature", .number(0...2), default: "0.8", help: "How freely the model writes"),
      Option(
        "seed", .integer(0...Int.max), default: "1", help: "Another seed asks for other answers"),
      Option(
        "max-tokens", .integer(16...131_072), default: "1024", help: "The most tokens of an answer"),
      Option(
        "attempts", .integer(1...10), default: "3", help: "How often a refused answer is asked for"),
      Option("rpm", .number(1...1_000_000), help: "The most requests a minute"),
      Option("tpm", .number(1...1_000_000_000), help: "The most tokens a minute"),
      Option("timeout", .number(1...3600), default: "300", help: "Seconds until an answer begins"),
      Option("price", .text, help: "Of a million tokens in and out, as in `2/8`"),
      Option("budget", .number(0...1e9), help: "Stops before more than this is spent"),
      Option("dry", .flag, default: "off", help: "Only say what would be asked"),
      Option("yes", .flag, default: "off", help: "Do not ask back before a large run"),
    ],
    examples: [
      "ask n=6 dry=on", "ask 分析,为什么 n=2 endpoint=http://127.0.0.1:8080/v1 model=qwen chunks=1",
    ],
    preparation: ["load 庭院.txt", "chunk"], isResumable: true
  ) { invocation in
    let wishes = try await AskWishes(invocation)
    let limits = try Asker.Limits(invocation)
    let endpoints = try await invocation.endpoints()
    guard let cell = invocation.cell else { preconditionFailure("asking leaves a cell") }
    let asker = Asker(
      endpoints, limits: limits, verb: "ask", store: invocation.store, cell: cell)
    let run = try await AskRun(
      wishes, asker: asker, store: invocation.store, progress: invocation.progress)
    let estimate = try await estimate(wishes, run, endpoints, limits, invocation)
    if invocation.flag("dry") { return Report([.fields(estimate.fields)]) }
    if let problem = endpoints[0].problem, estimate.known == 0 { throw problem }
    if estimate.requests > 0 {
      invocation.talk(estimate.sentence)
      try await confirm(estimate, invocation)
    }
    return try await carryOut(run, wishes, invocation)
  }

  private static func estimate(
    _ wishes: AskWishes, _ run: AskRun, _ endpoints: [Endpoint], _ limits: Asker.Limits,
    _ invocation: Invocation
  ) async throws -> AskReport.Estimate {
    let (known, isWhole) = try await run.survey(limit: 5000)
    let model = endpoints[0].model
    let figures = try await invocation.store.perform {
      try $0.answerFigures(verb: "ask", model: model)
    }
    let places = limits.concurrency ?? endpoints.reduce(0) { $0 + $1.places.start }
    return AskReport.Estimate(
      wishes, known: known, isWhole: isWhole, figures: figures, places: places,
      price: limits.price)
  }

  private static func confirm(
    _ estimate: AskReport.Estimate, _ invocation: Invocation
  ) async throws {
    let threshold = invocation.settings.value("confirm").flatMap { Int($0) } ?? 200
    // What is resumed was agreed to before.
    guard estimate.requests > threshold, !invocation.flag("yes"), invocation.resumed == nil,
      invocation.conversation.isInteractive
    else { return }
    guard try await invocation.conversation.confirm("go on?") else { throw Problem.notConfirmed }
  }

  private static func carryOut(
    _ run: AskRun, _ wishes: AskWishes, _ invocation: Invocation
  ) async throws -> Report {
    let start = ContinuousClock.now
    var failure: (any Error)?
    do { try await run.run() } catch { failure = error }
    let ledger = run.ledger
    if failure is CancellationError {
      throw Problem.askingStopped(done: AskReport.closedCount(ledger), of: wishes.slotCount)
    }
    let report = AskReport.report(
      run, questions: wishes.slotCount, took: ContinuousClock.now - start,
      examples: try await examples(ledger, invocation.store))
    let left = wishes.slotCount - AskReport.closedCount(ledger)
    if failure == nil, run.asker.isOverBudget {
      failure = Problem.overBudget(run.asker.cost ?? 0, left)
    } else if failure == nil, left > 0 {
      failure = Problem.notAllAnswered(left)
    }
    guard let failure else { return report }
    // What was reached is worth as much as why it is not more.
    if ledger.head > 0 || !run.asker.failures.isEmpty { invocation.show(report) }
    throw failure
  }

  private static func examples(
    _ ledger: AskLedger, _ store: Store
  ) async throws -> [Refusal: StoredAnswer.ID] {
    let reasons = Array(ledger.refusals.keys)
    let ids = try await store.perform { database in
      try reasons.map { try database.answers(last: 1, refusal: $0.rawValue).first?.id }
    }
    return Dictionary(
      uniqueKeysWithValues: zip(reasons, ids).compactMap { reason, id in
        id.map { (reason, $0) }
      })
  }
}

extension AskWishes {
  init(_ invocation: Invocation) async throws {
    let spans = invocation.spans("chunks")
    let (chunks, hasTexts) = try await invocation.store.perform { database in
      (
        try spans.map { try database.chunks(in: $0) } ?? database.chunks(),
        try !database.texts().isEmpty
      )
    }
    guard !chunks.isEmpty else { throw Problem.noChunks(hasTexts: hasTexts) }
    let entries = invocation.settings.value("entries").flatMap { Int($0) } ?? 20
    self.init(
      chunks: chunks, leads: invocation.texts("lead"),
      entriesPerChunk: invocation.integer("n") ?? entries,
      temperature: invocation.number("temperature") ?? 0.8,
      seed: UInt64(invocation.integer("seed") ?? 1),
      tokenLimit: invocation.integer("max-tokens") ?? 1024,
      attempts: invocation.integer("attempts") ?? 3,
      templates: try await invocation.templates(for: .ask))
  }
}

extension Asker.Limits {
  init(_ invocation: Invocation) throws {
    concurrency = invocation.integer("concurrency")
    requestsPerMinute = invocation.number("rpm")
    tokensPerMinute = invocation.number("tpm")
    budget = invocation.number("budget")
    if let text = invocation.text("price") {
      guard let price = Price(text) else { throw invocation.fault(.badPrice, at: "price") }
      self.price = price
    }
    if budget != nil, price == nil { throw invocation.fault(.budgetWithoutPrice, at: "budget") }
  }
}
