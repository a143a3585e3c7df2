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
    let short = words.filter { !$0.isEmpty && $0.allSatisfy { isListed($0.value) } }
    guard !short.isEmpty else { return nil }
    let grams = short.map { word in
      var token = "\""
      for scalar in word {
        if let kept = Unicode.Scalar(kept(scalar.value)) { token.unicodeScalars.append(kept) }
      }
      return token + "\""
    }
    return Query(table: "search_short", expression: distinct(grams))
  }

  /// The distinct characters and pairs of a text, with spaces between them.
  static func short(of text: String) -> String {
    var text = text
    return text.withUTF8 { bytes in
      var list = ShortGrams()
      list.tokens.reserveCapacity(bytes.count * 2)
      var previous: UInt32 = 0
      var index = 0
      while index < bytes.count {
        let (value, length) = scalar(in: bytes, at: index)
        index += length
        let isListed = Self.isListed(value)
        if isListed { list.add(previous, kept(value)) }
        previous = isListed ? kept(value) : 0
      }
      return list.text()
    }
  }

  /// A character of a Swift string, which is valid UTF-8.
  private static func scalar(
    in bytes: UnsafeBufferPointer<UInt8>, at index: Int
  ) -> (value: UInt32, length: Int) {
    let first = UInt32(bytes[index])
    if first < 0x80 { return (first, 1) }
    let second = UInt32(bytes[index + 1] & 0x3F)
    if first < 0xE0 { return ((first & 0x1F) << 6 | second, 2) }
    let third = UInt32(bytes[index + 2] & 0x3F)
    if first < 0xF0 { return ((first & 0xF) << 12 | second << 6 | third, 3) }
    return ((first & 0x7) << 18 | second << 12 | third << 6 | UInt32(bytes[index + 3] & 0x3F), 4)
  }

  /// A text as FTS5 reads it: to the first zero, so that there must be none.
  static func withoutZeros(_ text: String) -> String {
    guard text.utf8.contains(0) else { return text }
    return String(text.unicodeScalars.map { $0.value == 0 ? " " : Character($0) })
  }

  /// Whether a character is in the lists: white space (Unicode's property White_Space) is not.
  private static func isListed(_ value: UInt32) -> Bool {
    switch value {
    case 0, 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
      0x3000:
      false
    default: true
    }
  }

  /// The character that stands for one in a list: small letters for large ones, and signs that would
  /// end a token moved to where there are none.
  private static func kept(_ value: UInt32) -> UInt32 {
    switch value {
    case 0x41...0x5A: value | 0x20
    case 0x61...0x7A, 0x30...0x39: value
    default: value < 0x80 ? 0xE000 + value : value
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

/// A list of characters and pairs, each once.
private struct ShortGrams {
  /// The list as UTF-8.
  var tokens: [UInt8] = []
  /// Characters and pairs whose code points, made smaller, have bits of their own.
  private var seen = [UInt64](repeating: 0, count: Self.span * Self.span / 64)
  private var others: [UInt64] = []
  /// Letters, digits and the signs moved for them, and 0 for no character.
  private static let span = 128

  /// Adds a character, and the pair with the one before it when that is not 0.
  mutating func add(_ previous: UInt32, _ value: UInt32) {
    take(0, value)
    if previous != 0 { take(previous, value) }
  }

  private mutating func take(_ first: UInt32, _ second: UInt32) {
    if let left = Self.small(first), let right = Self.small(second) {
      let place = left * Self.span + right
      guard seen[place >> 6] >> UInt64(place & 63) & 1 == 0 else { return }
      seen[place >> 6] |= 1 << UInt64(place & 63)
      append(first, second)
    } else {
      others.append(UInt64(first) << 21 | UInt64(second))
    }
  }

  /// The ASCII character that a kept one stands for.
  private static func small(_ value: UInt32) -> Int? {
    switch value {
    case 0, 0x30...0x39, 0x61...0x7A: Int(value)
    // The letters and digits among these are characters of the text's own.
    case 0xE021...0xE02F, 0xE03A...0xE060, 0xE07B...0xE07E: Int(value & 0x7F)
    default: nil
    }
  }

  private mutating func append(_ first: UInt32, _ second: UInt32) {
    tokens.append(0x20)
    for value in [first, second] where value != 0 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      tokens.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
  }

  mutating func text() -> String {
    others.sort()
    var last: UInt64 = 0
    for key in others where key != last {
      last = key
      append(UInt32(key >> 21), UInt32(key & 0x1F_FFFF))
    }
    return String(decoding: tokens, as: UTF8.self)
  }
}
