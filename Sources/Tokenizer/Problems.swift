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
