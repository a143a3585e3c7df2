import Basics

/// What is said of a command line that does not fit.
extension Problem {
  static let openQuote = Problem(
    .usage, "a quote or a `\\` is left open", why: "what it opens goes on to the end of the input")

  static let emptyList = Problem(.usage, "nothing stands here", why: "a value is due")

  /// - Parameter line: What was typed with another verb in its place.
  static func unknownVerb(
    _ typed: String, known: [Command], line: (_ verb: String) -> String
  ) -> Problem {
    let verbs = Set(known.flatMap { [$0.firstWord, $0.firstTwin] })
    let near = Suggestion.nearest(to: typed, among: verbs)
    return Problem(
      .usage, "no command `\(typed)`", why: near.map { "the nearest is `\($0)`" },
      next: near.map(line) ?? "help")
  }

  static func ambiguousVerb(_ typed: String, _ verbs: [String]) -> Problem {
    Problem(
      .usage, "`\(typed)` may be more than one command",
      why: "\(verbs.map { "`\($0)`" }.joined(separator: ", ")) begin so", next: "help \(verbs[0])")
  }

  static func unknownSubcommand(_ typed: String?, of commands: [Command]) -> Problem {
    let verb = commands.first?.firstWord ?? ""
    let words = commands.map(\.lastWord)
    let near = typed.flatMap { Suggestion.nearest(to: $0, among: words) }
    let listed = words.map { "`\(verb) \($0)`" }.joined(separator: ", ")
    return Problem(
      .usage, typed.map { "no command `\(verb) \($0)`" } ?? "`\(verb)` wants a word after it",
      why: "there are \(listed)", next: near.map { "\(verb) \($0)" } ?? "help \(verb)")
  }

  static func unknownKey(_ typed: String, of command: Command) -> Problem {
    let keys = command.options.map(\.name)
    let near = Suggestion.nearest(to: typed, among: keys)
    let known: Message =
      keys.isEmpty
      ? "it takes no keys"
      : "it takes \(keys.map { "`\($0)=`" }.joined(separator: ", "))"
    return Problem(
      .usage, "`\(command.name)` has no key `\(typed)`",
      why: near.map { "the nearest is `\($0)=`" } ?? known, next: "help \(command.name)")
  }

  static func keyGivenTwice(_ name: String) -> Problem {
    Problem(.usage, "`\(name)=` stands twice", why: "only one of them could be meant")
  }

  static func tooManyWords(_ typed: String, _ command: Command) -> Problem {
    Problem(
      .usage, "`\(command.name)` has no place for `\(typed)`",
      why: command.parameters.isEmpty
        ? "it takes no words" : "it takes \(count: command.parameters.count, "word", "words")",
      next: "help \(command.name)")
  }

  static func missingWord(_ parameter: Command.Parameter, of command: Command) -> Problem {
    Problem(
      .usage, "`\(command.name)` wants \(parameter.name.uppercased())", why: parameter.help,
      next: "help \(command.name)")
  }

  static func notANumber(_ typed: String, whole: Bool) -> Problem {
    Problem(
      .usage,
      whole ? "`\(typed)` is not a whole number" : "`\(typed)` is not a number")
  }

  static func outOfRange(_ typed: String, _ least: String, _ most: String) -> Problem {
    Problem(.usage, "`\(typed)` is out of range", why: "it must lie between \(least) and \(most)")
  }

  static func notAChoice(_ typed: String, among choices: [String], next: String? = nil) -> Problem {
    let near = Suggestion.nearest(to: typed, among: choices)
    return Problem(
      .usage, "`\(typed)` cannot stand here",
      why: near.map { "the nearest is `\($0)`" }
        ?? "it is one of \(choices.map { "`\($0)`" }.joined(separator: ", "))", next: next)
  }

  static func notASpan(_ typed: String) -> Problem {
    Problem(
      .usage, "`\(typed)` is no number or span of numbers", why: "written as `3` or `1-10,12`")
  }
}
