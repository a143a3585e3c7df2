/// What words leave in the search index.
///
/// A word of three characters or more is found by each three of its characters, which FTS5's trigram
/// tokenizer cuts. It cuts nothing from less, so words of one and two characters are found in a second
/// table, whose documents are lists of their distinct characters and pairs.
enum SearchGrams {
  /// The characters of a word that are looked up; those behind them only narrow what is found.
  private static let longest = 16

  /// A query of one of the two tables.
  struct Query: Equatable {
    let table: String
    /// For MATCH.
    let expression: String
  }

  /// Finds at least every document that holds all the words; nil when the index cannot tell.
  static func query(for words: [SearchWord]) -> Query? {
    let words = words.map { Array($0.text.unicodeScalars.prefix(longest)) }
    let long = words.filter { $0.count >= 3 }
    guard long.isEmpty else {
      let grams = long.flatMap { word in
        (0...(word.count - 3)).map { quoted(trigram: word[$0..<($0 + 3)]) }
      }
      return Query(table: "search", expression: distinct(grams))
    }
    let short = words.filter { !$0.isEmpty && $0.allSatisfy(isListed) }
    guard !short.isEmpty else { return nil }
    let grams = short.map { word in
      var token = "\""
      for scalar in word { token.unicodeScalars.append(kept(scalar)) }
      return token + "\""
    }
    return Query(table: "search_short", expression: distinct(grams))
  }

  /// The distinct characters and pairs of a text, with spaces between them.
  static func short(of text: String) -> String {
    // A pair in 42 bits, a single character in the lower 21.
    var keys: [UInt64] = []
    keys.reserveCapacity(text.utf8.count)
    var previous: UInt64 = 0
    for scalar in text.unicodeScalars {
      guard isListed(scalar) else {
        previous = 0
        continue
      }
      let value = UInt64(kept(scalar).value)
      keys.append(value)
      if previous != 0 { keys.append(previous << 21 | value) }
      previous = value
    }
    keys.sort()
    var tokens = String.UnicodeScalarView()
    var last: UInt64 = 0
    for key in keys where key != last {
      last = key
      tokens.append(" ")
      for part in [key >> 21, key & 0x1F_FFFF] where part != 0 {
        if let scalar = Unicode.Scalar(UInt32(part)) { tokens.append(scalar) }
      }
    }
    return String(tokens)
  }

  /// A text as FTS5 reads it: to the first zero, so that there must be none.
  static func withoutZeros(_ text: String) -> String {
    guard text.utf8.contains(0) else { return text }
    return String(text.unicodeScalars.map { $0.value == 0 ? " " : Character($0) })
  }

  private static func isListed(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value != 0 && !scalar.properties.isWhitespace
  }

  /// The character that stands for one in a list: small letters for large ones, and signs that would
  /// end a token moved to where there are none.
  private static func kept(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar {
    case "A"..."Z": Unicode.Scalar(scalar.value | 0x20) ?? scalar
    case "a"..."z", "0"..."9": scalar
    default: scalar.isASCII ? Unicode.Scalar(0xE000 + scalar.value) ?? scalar : scalar
    }
  }

  private static func quoted(trigram scalars: ArraySlice<Unicode.Scalar>) -> String {
    var quoted = "\""
    for scalar in scalars {
      if scalar == "\"" { quoted.unicodeScalars.append(scalar) }
      quoted.unicodeScalars.append(scalar.value == 0 ? " " : scalar)
    }
    return quoted + "\""
  }

  private static func distinct(_ grams: [String]) -> String {
    var seen: Set<String> = []
    return grams.filter { seen.insert($0).inserted }.joined(separator: " AND ")
  }
}
