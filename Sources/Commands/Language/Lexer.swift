import Basics

/// Splits what was typed into commands and words.
///
/// Grammar: `verb word… key=value…`. White space parts words; a line end or `;` ends a command; `#`
/// at the start of a word begins a comment; `\` before a line end continues the line and before any
/// other character takes it literally; `"…"` and `'…'` keep everything, and `\"`, `\\`, `\n`, `\t`
/// are understood between double quotes. Quotes open only at the start of a word or of a value, so
/// that `Elizabeth's` needs none. Full-width twins count as ASCII outside quotes.
struct Lexer {
  private let source: String
  /// Whether the text behind this verb (and its keys) is taken as it stands.
  private let takesText: (String) -> Bool
  private let leadsText: (String, String) -> Bool
  private var index: String.Index
  private var offset = 0
  /// The line of `offset`, from 1.
  private var line = 1

  /// The commands of `source`, in order.
  ///
  /// - Parameters:
  ///   - takesText: Told a verb as typed, whether its command takes the rest of the line as it
  ///     stands, quotes and `;` included.
  ///   - leadsText: Told a verb and a word, whether keys may still follow that word of such a text.
  /// - Throws: A `Fault` for a quote that is not closed.
  static func statements(
    of source: String, takesText: @escaping (String) -> Bool = { _ in false },
    leadsText: @escaping (_ verb: String, _ word: String) -> Bool = { _, _ in false }
  ) throws(Fault) -> [Statement] {
    var lexer = Lexer(source: source, takesText: takesText, leadsText: leadsText)
    var statements: [Statement] = []
    while lexer.peek != nil {
      if let statement = try lexer.statement() { statements.append(statement) }
    }
    return statements
  }

  private init(
    source: String, takesText: @escaping (String) -> Bool,
    leadsText: @escaping (String, String) -> Bool
  ) {
    self.source = source
    self.takesText = takesText
    self.leadsText = leadsText
    index = source.startIndex
  }

  private var peek: Character? { index < source.endIndex ? source[index] : nil }

  private mutating func advance() {
    let character = source[index]
    offset += character.utf8.count
    // A CRLF is one character.
    if character == "\n" || character == "\r\n" { line += 1 }
    index = source.index(after: index)
  }

  /// The next command; nil for an empty one.
  private mutating func statement() throws(Fault) -> Statement? {
    var words: [Word] = []
    var firstLine = line
    var takesText: Bool?
    while let character = peek {
      switch FullWidth.folded(character) {
      case let space where space.isWhitespace && !space.isNewline: advance()
      case "\\" where isLineEnd(after: index):
        advance()
        advance()
      case "#":
        while let character = peek, !character.isNewline { advance() }
      case let end where end == ";" || end.isNewline:
        advance()
        return finished(words, at: firstLine)
      default:
        if let verb = words.first {
          // Asked once: a line may have a hundred thousand words.
          let takes = takesText ?? self.takesText(verb.folded)
          takesText = takes
          if takes, beginsText(after: verb.folded) {
            return finished(words, at: firstLine, rest: text())
          }
        } else {
          firstLine = line
        }
        words.append(try word())
      }
    }
    return finished(words, at: firstLine)
  }

  private func finished(_ words: [Word], at line: Int, rest: Word? = nil) -> Statement? {
    guard let first = words.first, let last = words.last else { return nil }
    let end = rest?.range.upperBound ?? last.range.upperBound
    return Statement(
      source: source, words: words, rest: rest, range: first.range.lowerBound..<end, line: line)
  }

  /// Whether what comes next is no `key=value` word, and no word that such a one may stand behind.
  private func beginsText(after verb: String) -> Bool {
    var probe = self
    guard let word = try? probe.word() else { return true }
    guard word.assignment == nil else { return false }
    guard leadsText(verb, word.folded) else { return true }
    while let space = probe.peek, FullWidth.folded(space) == " " { probe.advance() }
    return probe.beginsText(after: verb)
  }

  /// The rest of the line, without the white space around it.
  private mutating func text() -> Word {
    var letters: [Word.Letter] = []
    let start = offset
    while let character = peek, !character.isNewline {
      letters.append(.init(character: character, isLiteral: true, offset: offset))
      advance()
    }
    while let last = letters.last, last.character.isWhitespace { letters.removeLast() }
    let end = letters.last.map { $0.offset + $0.character.utf8.count } ?? start
    return Word(letters: letters, range: start..<end)
  }

  private mutating func word() throws(Fault) -> Word {
    var letters: [Word.Letter] = []
    let start = offset
    var mayOpenQuote = true
    while let character = peek {
      let folded = FullWidth.folded(character)
      if folded.isWhitespace || folded == ";" || folded.isNewline { break }
      if folded == "\\" {
        if isLineEnd(after: index) { break }
        advance()
        guard let next = peek else { throw unfinished(start..<offset) }
        letters.append(.init(character: next, isLiteral: true, offset: offset))
        advance()
      } else if mayOpenQuote, folded == "\"" || folded == "'" {
        try quoted(closing: folded, opened: character, into: &letters)
      } else {
        letters.append(.init(character: character, isLiteral: false, offset: offset))
        advance()
      }
      let last = letters.last
      mayOpenQuote = last.map { !$0.isLiteral && ($0.folded == "=" || $0.folded == ",") } ?? true
    }
    return Word(letters: letters, range: start..<offset)
  }

  /// Takes a quotation; an ASCII quote is closed by its own kind only, so that `"他说“好”"` is one.
  private mutating func quoted(
    closing: Character, opened: Character, into letters: inout [Word.Letter]
  ) throws(Fault) {
    let start = offset
    advance()
    while let character = peek {
      let closes =
        opened == closing ? character == closing : FullWidth.folded(character) == closing
      if closes {
        advance()
        return
      }
      if character == "\\", closing == "\"", let escaped = escape() {
        letters.append(.init(character: escaped, isLiteral: true, offset: offset))
        advance()
      } else {
        letters.append(.init(character: character, isLiteral: true, offset: offset))
      }
      advance()
    }
    throw unfinished(start..<offset)
  }

  /// What the character behind a `\` between double quotes stands for; nil leaves both as they are.
  private func escape() -> Character? {
    let next = source.index(after: index)
    guard next < source.endIndex else { return nil }
    switch source[next] {
    case "\"", "\\": return source[next]
    case "n": return "\n"
    case "t": return "\t"
    default: return nil
    }
  }

  private func isLineEnd(after index: String.Index) -> Bool {
    let next = source.index(after: index)
    return next < source.endIndex && source[next].isNewline
  }

  private func unfinished(_ range: Range<Int>) -> Fault {
    Fault(problem: .openQuote, source: source, range: range, isUnfinished: true)
  }
}
