import Basics

extension Problem {
  /// A vocabulary that is not what it should be.
  static func damagedTokenizer(_ path: String, _ why: Message) -> Problem {
    Problem(.damaged, "`\(path)` has no tokenizer that can be used", why: why)
  }

  static func unknownTokenizer(_ path: String, _ why: Message) -> Problem {
    Problem(.conflict, "the tokenizer of `\(path)` is of a kind that is not known", why: why)
  }
}

extension Problem {
  static func noTemplate(_ name: String, known: [String]) -> Problem {
    Problem(
      .notFound, "no template named `\(name)`",
      why: Suggestion.nearest(to: name, among: known).map { "the nearest is `\($0)`" }
        ?? "LLaMA-Factory's \(known.count) names are known")
  }

  static func promptCannotBeTrained(_ template: String) -> Problem {
    Problem(
      .usage, "`train_on_prompt` cannot be used with the template `\(template)`",
      why: "it teaches the end of an answer at the question that follows")
  }

  static let historyAndPrompt = Problem(
    .usage, "`mask_history` and `train_on_prompt` cannot be used together",
    why: "one leaves out what the other adds")
}
