import Basics

/// What may stand in a place of a command line.
package indirect enum ValueKind: Sendable, Equatable {
  /// Anything, as typed.
  case text
  /// The rest of the line as it stands, quotes and `;` included.
  case line
  /// A file or folder.
  case path
  case integer(ClosedRange<Int>)
  case number(ClosedRange<Double>)
  /// `on` or `off`.
  case flag
  /// One of these words.
  case choice([String])
  /// Several, parted by commas.
  case list(of: ValueKind)
  /// Numbers and spans of numbers: `1-10,12`.
  case spans

  /// What usage shows where there is no default.
  var sample: String {
    switch self {
    case .text, .line: "TEXT"
    case .path: "PATH"
    case .integer, .number: "N"
    case .flag: "on|off"
    case .choice(let words): words.joined(separator: "|")
    case .list(let kind): "\(kind.sample),…"
    case .spans: "1-9"
    }
  }

  /// The words that may stand here, where they are few and known.
  var words: [String] {
    switch self {
    case .flag: ["on", "off"]
    case .choice(let words): words
    case .list(let kind): kind.words
    default: []
    }
  }
}

/// What stood there.
package enum Value: Sendable, Equatable {
  case text(String)
  case integer(Int)
  case number(Double)
  case flag(Bool)
  case list([Value])
  case spans([ClosedRange<Int>])
}

extension ValueKind {
  /// The value of a word in this place.
  ///
  /// - Throws: A `Problem` that says what may stand here; the caller adds where.
  func value(of word: Word) throws(Problem) -> Value {
    switch self {
    case .text, .line, .path: return .text(word.verbatim)
    case .list(let kind):
      var values: [Value] = []
      for letters in word.letters.split(whereSeparator: { !$0.isLiteral && $0.folded == "," }) {
        values.append(try kind.value(of: Word(letters: Array(letters), range: word.range)))
      }
      guard !values.isEmpty else { throw .emptyList }
      return .list(values)
    case .integer(let range):
      let digits = word.folded.filter { $0 != "_" }
      guard let number = Int(digits) else { throw .notANumber(word.verbatim, whole: true) }
      guard range.contains(number) else {
        throw .outOfRange(word.verbatim, "\(range.lowerBound)", "\(range.upperBound)")
      }
      return .integer(number)
    case .number(let range):
      guard let number = Double(word.folded), number.isFinite else {
        throw .notANumber(word.verbatim, whole: false)
      }
      guard range.contains(number) else {
        throw .outOfRange(word.verbatim, "\(range.lowerBound)", "\(range.upperBound)")
      }
      return .number(number)
    case .flag:
      switch word.folded.lowercased() {
      case "on", "yes", "true", "1", "开", "是": return .flag(true)
      case "off", "no", "false", "0", "关", "否": return .flag(false)
      default: throw .notAChoice(word.verbatim, among: words)
      }
    case .choice(let choices):
      let typed = word.folded.lowercased()
      if choices.contains(typed) { return .text(typed) }
      let near = choices.filter { $0.hasPrefix(typed) }
      guard near.count == 1, let choice = near.first, !typed.isEmpty else {
        throw .notAChoice(word.verbatim, among: choices)
      }
      return .text(choice)
    case .spans: return .spans(try Self.spans(of: word))
    }
  }

  /// Numbers and spans, as in `3`, `1-10,12`; `1~10` and `1–10` are spans too.
  private static func spans(of word: Word) throws(Problem) -> [ClosedRange<Int>] {
    var spans: [ClosedRange<Int>] = []
    for part in word.folded.split(separator: ",") {
      let ends = part.split(omittingEmptySubsequences: false) { "-~–—～".contains($0) }
        .map { Int($0) }
      guard let first = ends.first.flatMap({ $0 }), let last = ends.last.flatMap({ $0 }),
        ends.count <= 2, first >= 0, last >= first
      else { throw .notASpan(String(part)) }
      spans.append(first...last)
    }
    guard !spans.isEmpty else { throw .emptyList }
    return spans
  }
}
