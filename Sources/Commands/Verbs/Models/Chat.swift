import Basics
import LanguageModel
import Workspace

extension Command {
  static let chat = Command(
    "chat", twin: "对话", group: .models,
    summary: "Talk with the model, tuned or not; with a text, answer once",
    parameters: [
      Parameter(
        "text", .line,
        help: "`base`, `compare`, a run's name or number, and what to say; nothing opens a chat",
        isOptional: true, leads: ["base", "compare"])
    ],
    options: [
      Option(
        "model", .text, help: "Which base model",
        choices: { _ in ModelShelf.ofUser.items().map(\.name) }),
      Option(
        "endpoint", .text, help: "A server that answers in place of the model inside",
        choices: EndpointNames.choices),
      Option("adapter", .path, help: "A folder with an adapter in PEFT's format"),
      Option("role", .text, help: "The person whose system prompt is taken"),
      Option("system", .text, help: "The words that set the scene"),
      Option("template", .text, help: "The chat template; the run's or the model's own without"),
      Option("speed", .flag, default: "off", help: "Say how fast each answer came"),
    ] + SamplingSettings.options,
    examples: ["chat model=tiny.gguf max-tokens=4 Hello", "对话 model=tiny.gguf max-tokens=4 你好"]
  ) { invocation in
    let opening = try await ChatOpening(invocation)
    var session = try await ChatSession(opening, invocation)
    guard opening.text.isEmpty else { return try await session.once(opening.text) }
    guard invocation.conversation.isInteractive else { throw Problem.nothingToAnswer }
    return try await session.converse()
  }
}

/// What stands behind `chat`: who shall answer, and perhaps what is said to him.
struct ChatOpening: Sendable {
  enum Side: Sendable { case base, tuned, both }

  var side = Side.tuned
  var run: StoredRun?
  var text = ""

  init(_ invocation: Invocation) async throws {
    let runs = try await invocation.store.perform { try $0.runs() }.filter {
      FileTree.exists("\($0.folder)/adapter_config.json")
    }
    var rest = (invocation.text("text") ?? "").drop(while: \.isWhitespace)
    var isNamed = false
    while let word = rest.split(whereSeparator: \.isWhitespace).first {
      if word == "base" {
        side = .base
      } else if word == "compare" {
        side = .both
      } else if !isNamed, let found = runs.last(where: { $0.name == word || "\($0.id)" == word }) {
        run = found
        isNamed = true
      } else {
        break
      }
      rest = rest[word.endIndex...].drop(while: \.isWhitespace)
    }
    text = String(rest)
    let hasAdapter = invocation.text("adapter") != nil
    if !isNamed, !hasAdapter, side != .base { run = runs.last }
    if run == nil, !hasAdapter {
      guard side != .both else { throw Problem.nothingToCompare }
      side = .base
    }
  }
}

extension Problem {
  static let nothingToAnswer = Problem(
    .usage, "there is nothing to answer", why: "nobody is there to type", next: "chat 你好")

  static let nothingToCompare = Problem(
    .notFound, "there is nothing to compare with the base model",
    why: "no run has made an adapter yet", next: "runs")

  static func noRole(_ name: String, known: [String]) -> Problem {
    let near = Suggestion.nearest(to: name, among: known)
    return Problem(
      .notFound, "no role `\(name)`", why: near.map { "the nearest is `\($0)`" },
      next: near.map { "chat role=\($0)" } ?? "roles")
  }
}
