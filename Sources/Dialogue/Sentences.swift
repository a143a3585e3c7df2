/// Tokens cut into sentences and clauses.
enum Sentences {
  /// The last sentence of some tokens, its own end mark included.
  static func last(_ tokens: ArraySlice<Token>) -> ArraySlice<Token> {
    var start = tokens.endIndex
    while start > tokens.startIndex {
      if tokens[start - 1].kind == .stop, start < tokens.endIndex { break }
      start -= 1
    }
    return tokens[start...]
  }

  /// The first sentence, its end mark included.
  static func first(_ tokens: ArraySlice<Token>) -> ArraySlice<Token> {
    let end = tokens.firstIndex { $0.kind == .stop || $0.kind == .colon }
    return tokens[..<(end.map { $0 + 1 } ?? tokens.endIndex)]
  }

  /// The clauses of a sentence, without the commas between them.
  static func clauses(_ sentence: ArraySlice<Token>) -> [ArraySlice<Token>] {
    sentence.split { $0.kind == .comma || $0.kind == .stop || $0.kind == .colon }
  }
}
