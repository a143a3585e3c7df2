import Basics

/// One thing that can be set, declared once for every place it may come from.
package struct Setting: Sendable {
  /// As in `set NAME=…`.
  package let name: String
  package let kind: ValueKind
  package let fallback: String?
  /// The variable that sets it, in `.env` and in the environment; the old scripts' names.
  package let variable: String?
  /// Never written to a file, a log or a report.
  package let isSecret: Bool
  package let help: Message

  package init(
    _ name: String, _ kind: ValueKind = .text, default fallback: String? = nil,
    variable: String? = nil, isSecret: Bool = false, help: Message
  ) {
    self.name = name
    self.kind = kind
    self.fallback = fallback
    self.variable = variable
    self.isSecret = isSecret
    self.help = help
  }

  /// Every setting there is.
  package static let all: [Setting] = [
    Setting(
      "input", .path, variable: "INPUT_FILE_PATH", help: "The text that `load` reads without a path"
    ),
    Setting(
      "text", .path, variable: "TEXTFILE", help: "The same, as the old role script called it"),
    Setting(
      "roles", .list(of: .text), variable: "ROLES",
      help: "The person that `roles` extracts without names: name, then aliases"),
    Setting(
      "entries", .integer(1...1000), default: "20", variable: "ENTRIES_PER_FILE",
      help: "How many entries `ask` makes of each chunk"),
    Setting("base-url", variable: "BASE_URL", help: "The address of an OpenAI-compatible server"),
    Setting("model-name", variable: "MODEL", help: "The model that the server is asked for"),
    Setting("api-key", variable: "API_KEY", isSecret: true, help: "The key of that server"),
    Setting(
      "deepseek-api-key", variable: "DEEPSEEK_API_KEY", isSecret: true,
      help: "A key of DeepSeek's server; selects its address"),
    Setting("endpoint", .list(of: .text), help: "Whom to ask where no endpoint is named"),
    Setting("price", help: "What a million tokens cost, in and out, as in `2/8`"),
    Setting(
      "confirm", .integer(0...1_000_000_000), default: "200",
      help: "From how many requests on a run is confirmed"),
    Setting(
      "base-model", help: "The model that is trained and talked with; `model use` sets it"),
    Setting(
      "llamafactory", .path,
      help: "LLaMA-Factory's program, or the folder of its environment; found by itself without"),
    Setting(
      "language", .choice(["auto", "en", "zh"]), default: "auto",
      help: "The language of messages; `auto` follows LC_ALL, LC_MESSAGES and LANG"),
    Setting(
      "color", .choice(["auto", "always", "never"]), default: "auto",
      help: "Whether output is coloured"),
    Setting(
      "rows", .integer(1...1_000_000), default: "100", help: "How many rows a listing shows at most"
    ),
  ]

  package static func named(_ name: String) -> Setting? { all.first { $0.name == name } }
}
