import Basics
import Workspace

/// One kind of thing that `show` can show; each is in a file of its own.
struct ShownKind: Sendable {
  /// `text`, and its Chinese twin.
  let word: String
  let twin: String
  /// Shows the thing that `typed` means: its number, and for some its name.
  let show: @Sendable (_ invocation: Invocation, _ typed: String) async throws -> Report

  /// The first is meant where no kind is named.
  static let all: [ShownKind] = [.text, .chunk, .entry, .answer, .run]
}

extension Command {
  static let show = Command(
    "show", twin: "显示", group: .texts, summary: "Show one thing whole",
    parameters: [
      Parameter(
        "what", help: "Its kind, as in `show text 3`, or a text's number or name",
        choices: { context in await ShownKind.words(context) }),
      Parameter("id", help: "Its number, or its name", isOptional: true),
    ],
    options: [
      Option("lines", .integer(0...1_000_000), default: "20", help: "The most lines of it shown"),
      Option(
        "from", .integer(1...1_000_000_000), default: "1", help: "The first line of a text shown"),
    ],
    examples: ["show text 1", "show text 1 from=10 lines=5"], preparation: ["load 庭院.txt"],
    effect: .reads
  ) { invocation in
    let what = invocation.text("what") ?? ""
    let kind = ShownKind.all.first { $0.word == what.lowercased() || $0.twin == what }
    guard let typed = invocation.text("id") else {
      if let kind { throw invocation.fault(.noNumberToShow(kind.word), at: "what") }
      return try await ShownKind.all[0].show(invocation, what)
    }
    guard let kind else { throw invocation.fault(.noSuchKind(what), at: "what") }
    return try await kind.show(invocation, typed)
  }
}

extension ShownKind {
  fileprivate static func words(_ context: Context) async -> [String] {
    let names = try? await context.workspace.opened?.perform { try $0.texts().map(\.name) }
    return all.map(\.word) + (names ?? [])
  }
}

extension Problem {
  fileprivate static func noNumberToShow(_ word: String) -> Problem {
    Problem(.usage, "which \(word)?", why: "its number is missing", next: "show \(word) 1")
  }

  fileprivate static func noSuchKind(_ typed: String) -> Problem {
    let words = ShownKind.all.map(\.word)
    let near = Suggestion.nearest(to: typed, among: words)
    return Problem(
      .usage, "nothing is called `\(typed)`",
      why: near.map { "the nearest is `\($0)`" }
        ?? "there is \(words.map { "`\($0)`" }.joined(separator: ", "))", next: "help show")
  }
}
