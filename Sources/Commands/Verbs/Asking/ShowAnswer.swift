import Basics
import Generation
import Workspace

extension ShownKind {
  /// An answer of a model, as it came: also one that was refused.
  static let answer = ShownKind(word: "answer", twin: "回答") { invocation, typed in
    let answer = try await invocation.store.perform { database in
      try Int(typed).flatMap { try database.answer($0) }
    }
    guard let answer else { throw invocation.fault(.noSuchAnswer(typed), at: "id") }
    var fields: [Report.Field] = [
      .init("id", "answer", .id(answer.id)), .init("model", "model", .text(answer.model)),
      .init("endpoint", "endpoint", .text(answer.endpoint)),
    ]
    if let chunk = answer.chunk { fields.append(.init("chunk", "chunk", .id(chunk))) }
    if let lead = answer.lead { fields.append(.init("lead", "lead", .text(lead))) }
    if let tokens = answer.answerTokens {
      fields.append(.init("tokens", "tokens", .integer(tokens)))
    }
    if let entry = answer.entry { fields.append(.init("entry", "entry", .id(entry))) }
    if let refusal = answer.refusal {
      let title = Refusal(rawValue: refusal).map { ReportValue.message($0.title) }
      fields.append(.init("refusal", "refused because", title ?? .text(refusal)))
    }
    return Report([.fields(fields), .text(key: "text", answer.text)])
  }
}

extension Command {
  static let answers = Command(
    "answers", twin: "回答", group: .dataset,
    summary: "List what models answered, and why some of it was refused",
    options: [
      Option("refused", .flag, default: "off", help: "Only those that became no entry"),
      Option(
        "reason", .choice(Refusal.allCases.map(\.rawValue)),
        help: "Only those refused because of it"),
      Option("cell", .integer(1...Int.max), help: "Only those that this cell asked for"),
      Option("rows", .integer(1...1_000_000), default: "100", help: "The most rows shown"),
    ],
    examples: ["answers", "answers refused=on"], effect: .reads
  ) { invocation in
    let refusal = invocation.text("reason") ?? (invocation.flag("refused") ? "*" : nil)
    let (limit, cell) = (invocation.integer("rows") ?? 100, invocation.integer("cell"))
    let answers = try await invocation.store.perform { database in
      try database.answers(last: limit, refusal: refusal, cell: cell)
    }
    guard let last = answers.first else { return .message("there are no such answers") }
    let rows = answers.reversed().map { answer -> [ReportValue] in
      [
        .id(answer.id), answer.chunk.map { .id($0) } ?? .none, .text(answer.lead ?? ""),
        .text(answer.text.replacing("\n", with: " ")),
        answer.entry.map { .message("entry \(id: $0)") } ?? answer.refusal.map(reason) ?? .none,
      ]
    }
    return Report([
      .table(
        Report.Table(
          "answers",
          [
            .init("id", "answer"), .init("chunk", "chunk"), .init("lead", "lead"),
            .init("text", "text", isFlexible: true),
            .init("outcome", "became", isFlexible: true),
          ], rows)), .next("show answer \(last.id)"),
    ])
  }

  private static func reason(_ refusal: String) -> ReportValue {
    Refusal(rawValue: refusal).map { .message("refused: \($0.title)") } ?? .text(refusal)
  }
}

extension Problem {
  fileprivate static func noSuchAnswer(_ typed: String) -> Problem {
    Problem(.notFound, "no answer `\(typed)`", why: "`answers` lists them", next: "answers")
  }
}
