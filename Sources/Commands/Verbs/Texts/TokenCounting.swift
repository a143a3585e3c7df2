import Basics
import Corpus

/// The ways of counting tokens, by name.
enum TokenCounting {
  /// Counts characters, where there is no model to count by.
  static let characters = "characters"

  /// What makes a counter for each thread.
  ///
  /// - Throws: `Problem` when nothing has the name.
  static func counter(named name: String) throws(Problem) -> @Sendable () -> TokenCounter {
    guard name == characters else { throw .unknownTokenizer(name) }
    return { { CharacterCount.of($0) } }
  }
}

extension Problem {
  fileprivate static func unknownTokenizer(_ name: String) -> Problem {
    Problem(
      .notFound, "no tokenizer `\(name)`", why: "there is `characters`",
      next: "chunk tokenizer=characters")
  }
}
