/// Names in English narration: capitalised words that speak, act, or carry a title.
struct EnglishNameFinder {
  let bytes: [UInt8]
  let words: WordTable

  struct Count {
    var all = 0
    /// Where no sentence begins, so that the capital is its own.
    var inside = 0
    /// Beside a verb of speech, or before another verb.
    var acting = 0
  }
  private var counts: [String: Count] = [:]

  init(bytes: [UInt8], words: WordTable) {
    self.bytes = bytes
    self.words = words
  }

  /// Counts the names of a stretch of narration.
  mutating func count(_ range: Range<Int>) {
    var position = range.lowerBound
    var beginsSentence = true
    var previousSpeaks = false
    while position < range.upperBound {
      let byte = bytes[position]
      guard UTF8Text.isLetter(byte) else {
        if byte == 0x2E || byte == 0x21 || byte == 0x3F { beginsSentence = true }
        position += 1
        continue
      }
      if UTF8Text.isUppercase(byte), let end = nameEnd(from: position, before: range.upperBound) {
        let text = Self.squeezed(bytes[position..<end])
        let next = kind(at: end + 1, before: range.upperBound)
        var count = counts[text] ?? Count()
        count.all += 1
        if !beginsSentence { count.inside += 1 }
        if previousSpeaks || next == .speech || next == .verb { count.acting += 1 }
        counts[text] = count
        position = end
        previousSpeaks = false
      } else {
        let word = words.longest(in: bytes, at: position, before: range.upperBound)
        previousSpeaks = word.map { $0.value >> 8 == Int32(TokenKind.speech.rawValue) } ?? false
        position = max(word?.end ?? 0, wordEnd(from: position, before: range.upperBound))
      }
      beginsSentence = false
    }
  }

  private func kind(at position: Int, before limit: Int) -> TokenKind? {
    guard position < limit, let word = words.longest(in: bytes, at: position, before: limit) else {
      return nil
    }
    return TokenKind(rawValue: UInt8(truncatingIfNeeded: word.value >> 8))
  }

  private func wordEnd(from start: Int, before limit: Int) -> Int {
    var end = start
    while end < limit, Self.isInWord(bytes, end, limit) { end += 1 }
    return max(end, start + 1)
  }

  /// A letter, or a hyphen before one.
  private static func isInWord(_ bytes: [UInt8], _ index: Int, _ limit: Int) -> Bool {
    UTF8Text.isLetter(bytes[index])
      || bytes[index] == 0x2D && index + 1 < limit && UTF8Text.isLetter(bytes[index + 1])
  }

  static let titles: [String: Person.Gender?] = [
    "Mr": .male, "Mrs": .female, "Ms": .female, "Miss": .female, "Sir": .male, "Lady": .female,
    "Lord": .male, "Dr": nil, "Doctor": nil, "Captain": .male, "Colonel": .male, "Major": .male,
    "General": .male, "Professor": nil, "Aunt": .female, "Uncle": .male, "Father": .male,
    "Mother": .female, "Sister": .female, "Brother": .male, "King": .male, "Queen": .female,
    "Prince": .male, "Princess": .female, "Count": .male, "Countess": .female, "Duke": .male,
    "Duchess": .female, "Madame": .female, "Monsieur": .male, "Mademoiselle": .female,
    "Inspector": .male, "Sergeant": .male, "Judge": nil, "Master": .male, "Mistress": .female,
    "Reverend": .male, "Rev": .male, "St": nil, "Don": .male, "Lieutenant": .male,
  ]

  /// The end of a run of up to four capitalised words; nil for a common word with a capital.
  private func nameEnd(from start: Int, before limit: Int) -> Int? {
    var end = wordEnd(from: start, before: limit)
    let first = String(decoding: bytes[start..<end], as: UTF8.self)
    let isTitle = Self.titles[first] != nil
    if !isTitle, words.longest(in: bytes, at: start, before: end)?.end == end { return nil }
    if first == "I" || Self.neverNames.contains(first) || first.count == 1 { return nil }
    var count = 1
    var position = end
    if isTitle, position < limit, bytes[position] == 0x2E {
      position += 1
      end = position
    }
    while count < 4, position + 1 < limit, bytes[position] == 0x20 || bytes[position] == 0x0A {
      var next = position + 1
      // `Lady Catherine de Bourgh`
      if bytes[next] == 0x64, next + 3 < limit, bytes[next + 1] == 0x65, bytes[next + 2] == 0x20 {
        next += 3
      }
      guard next < limit, UTF8Text.isUppercase(bytes[next]) else { break }
      let nextEnd = wordEnd(from: next, before: limit)
      let word = String(decoding: bytes[next..<nextEnd], as: UTF8.self)
      if word == "I" || Self.neverNames.contains(word) { break }
      if words.longest(in: bytes, at: next, before: nextEnd)?.end == nextEnd { break }
      end = nextEnd
      position = nextEnd
      count += 1
    }
    if isTitle, count == 1 { return nil }
    return end
  }

  /// The names, with how often each occurs.
  func names() -> [(name: String, count: Int)] {
    counts.filter { name, count in
      let title = String(name.prefix { $0 != " " && $0 != "." })
      if Self.titles[title] != nil { return true }
      guard count.acting >= 2 || count.acting == 1 && count.all <= 4 else { return false }
      return count.inside * 8 >= count.all
    }
    .map { ($0.key, $0.value.all) }
    .sorted { $0.0 < $1.0 }
  }

  private static func squeezed(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes.map { $0 == 0x0A ? 0x20 : $0 }, as: UTF8.self)
  }

  private static let neverNames: Set<String> = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January",
    "February", "March", "April", "June", "July", "August", "September", "October", "November",
    "December", "Christmas", "Easter", "God", "Heaven", "English", "French", "London", "England",
    "Chapter", "Oh", "Yes", "No", "Ah", "It", "If", "In", "On", "At", "As", "But", "And", "Not",
    "What", "Why", "How", "Who", "Where", "When", "With", "For", "To", "Of", "By", "From",
    "After", "Before", "Nothing", "Something", "Their", "Its", "Our", "Your", "Is", "Was", "Did",
    "Nor", "Or", "Such", "More", "Most", "Much", "Many", "Never", "Perhaps", "Indeed", "Upon",
  ]
}
