import Basics
import Generation
import Workspace

/// What an `ask` says before it starts and when it has ended.
enum AskReport {
  /// What is known before anything is sent.
  struct Estimate: Sendable {
    var questions: Int
    var known: Int
    /// Whether all questions were looked up, or only the first of them.
    var isWhole: Bool
    var promptTokens: Int
    var answerTokens: Int
    var duration: Duration?
    var cost: Double?

    var requests: Int { questions - known }

    /// - Parameters:
    ///   - figures: What earlier answers of the model cost.
    ///   - places: How many requests are under way at once.
    init(
      _ wishes: AskWishes, known: Int, isWhole: Bool, figures: AnswerFigures?, places: Int,
      price: Price?
    ) {
      questions = wishes.slotCount
      self.known = known
      self.isWhole = isWhole
      let asked = questions - known
      let frame = wishes.templates.values.map { TokenEstimate.of($0.text) }.max() ?? 0
      let chunkTokens = wishes.chunks.reduce(0) { $0 + $1.tokenCount }
      let whole = chunkTokens * wishes.entriesPerChunk + frame * questions
      promptTokens = questions == 0 ? 0 : whole / questions * asked
      answerTokens = Int(figures?.answerTokens ?? 300) * asked
      duration = figures.map {
        .milliseconds(Int($0.latency * Double(asked) / Double(max(1, places))))
      }
      cost = price?.of(promptTokens: promptTokens, answerTokens: answerTokens)
    }

    var fields: [Report.Field] {
      var fields: [Report.Field] = [
        .init("questions", "questions", .integer(questions)),
        .init("known", "known already", .integer(known)),
        .init("requests", isWhole ? "requests" : "requests, at most", .integer(requests)),
        .init("prompt_tokens", "tokens in, about", .integer(promptTokens)),
        .init("answer_tokens", "tokens out, about", .integer(answerTokens)),
      ]
      if let duration {
        fields.append(
          .init("duration", "time, about", .varying(.duration(duration), mask: "<time>")))
      }
      if let cost { fields.append(.init("cost", "cost, about", .number(cost, decimals: 2))) }
      return fields
    }

    /// The same in one sentence.
    var sentence: Message {
      let tokens: Message =
        "about \(promptTokens) tokens in and \(answerTokens) out"
      let ofKnown: Message = known > 0 ? " (\(known) more are known)" : ""
      let time: Message = duration.map { ", in \($0)" } ?? ""
      let price: Message = cost.map { ", for \($0, decimals: 2)" } ?? ""
      return """
        asking \(count: requests, "question", "questions")\(ofKnown): \(tokens)\(time)\(price)
        """
    }
  }

  /// What has been done, whether or not it is all.
  static func report(
    _ run: AskRun, questions: Int, took: Duration, examples: [Refusal: StoredAnswer.ID]
  ) -> Report {
    let (ledger, usage) = (run.ledger, run.asker.usage)
    var fields: [Report.Field] = [
      .init("entries", "new entries", .integer(ledger.acceptedCount)),
      .init("present", "there already", .integer(ledger.presentCount)),
      .init("without", "no answer was good enough", .integer(ledger.emptyCount)),
      .init("unanswered", "not answered", .integer(questions - closedCount(ledger))),
      .init("requests", "requests", .integer(usage.requests)),
      .init("known", "answers known before", .integer(run.asker.knownCount)),
      .init("prompt_tokens", "tokens in", .integer(usage.promptTokens)),
      .init("answer_tokens", "tokens out", .integer(usage.answerTokens)),
    ]
    if let cost = run.asker.cost {
      fields.append(.init("cost", "cost", .number(cost, decimals: 4)))
    }
    fields.append(.init("duration", "took", .duration(took)))
    var blocks: [Report.Block] = [.fields(fields)]
    if !ledger.refusals.isEmpty { blocks.append(.table(refusals(ledger, examples))) }
    if !run.asker.failures.isEmpty { blocks.append(.table(failures(run.asker.failures))) }
    if ledger.acceptedCount > 0 { blocks.append(.next("preview")) }
    return Report(blocks)
  }

  /// How many slots have an entry or will never have one.
  static func closedCount(_ ledger: AskLedger) -> Int {
    ledger.acceptedCount + ledger.presentCount + ledger.emptyCount
  }

  private static func refusals(
    _ ledger: AskLedger, _ examples: [Refusal: StoredAnswer.ID]
  ) -> Report.Table {
    let rows = ledger.refusals.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
    return Report.Table(
      "refusals",
      [
        .init("reason", "refused because", isFlexible: true), .init("answers", "answers"),
        .init("example", "see"),
      ],
      rows.map { reason, count in
        [
          .message(reason.title), .integer(count),
          examples[reason].map { .text("show answer \($0)") } ?? .none,
        ]
      })
  }

  private static func failures(_ failures: [Message: Int]) -> Report.Table {
    let rows = failures.sorted { ($1.value, $0.key.text()) < ($0.value, $1.key.text()) }.prefix(10)
    return Report.Table(
      "failures",
      [.init("reason", "not answered because", isFlexible: true), .init("requests", "requests")],
      rows.map { [.message($0.key), .integer($0.value)] })
  }
}

extension Problem {
  static func noChunks(hasTexts: Bool) -> Problem {
    Problem(
      .notFound, "there is nothing to ask about",
      why: hasTexts ? "the texts are not cut into chunks yet" : "no text is loaded yet",
      next: hasTexts ? "chunk" : "load PATH")
  }

  static func askingStopped(done: Int, of count: Int) -> Problem {
    Problem(
      .cancelled, "stopped with \(done) of \(count: count, "question", "questions") settled",
      why: "every answer that came is kept, and is never asked for again", next: "resume")
  }

  static func notAllAnswered(_ count: Int) -> Problem {
    Problem(
      .network, "\(count: count, "question has", "questions have") no answer",
      why: "the reasons stand above; what was answered is kept", next: "resume")
  }

  static func overBudget(_ cost: Double, _ left: Int) -> Problem {
    Problem(
      .conflict, "the budget is used up: \(cost, decimals: 2) spent",
      why: "\(count: left, "question is", "questions are") left; what was answered is kept",
      next: "resume")
  }

  static let badPrice = Problem(
    .usage, "this is no price",
    why: "written as `2/8`: of a million tokens in, and of a million out", next: "set price=2/8")

  static let budgetWithoutPrice = Problem(
    .usage, "a budget needs a price", why: "what a million tokens cost is not known",
    next: "set price=2/8")

  static let notConfirmed = Problem(
    .cancelled, "nothing was asked",
    why: "`yes=on` asks without a question, `set confirm=` moves the limit")
}
