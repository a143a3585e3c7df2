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
    /// Of these, those beside a verb of speech.
    var speaking = 0
    /// Behind `at`, `in`, `on` and the like.
    var placed = 0
  }
  private var counts: [String: Count] = [:]
  /// By the words: how often somebody speaks by them.
  private var described: [String: (count: Int, gender: Int32)] = [:]

  init(bytes: [UInt8], words: WordTable) {
    self.bytes = bytes
    self.words = words
  }

  /// Counts the names of a stretch of narration.
  mutating func count(_ range: Range<Int>) {
    var position = range.lowerBound
    var beginsSentence = true
    var previousSpeaks = false
    var previousPlaces = false
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
        if previousSpeaks || next == .speech { count.speaking += 1 }
        if previousSpeaks || next == .speech || next == .verb { count.acting += 1 }
        if previousPlaces { count.placed += 1 }
        counts[text] = count
        position = end
        previousSpeaks = false
        previousPlaces = false
      } else {
        let word = words.longest(in: bytes, at: position, before: range.upperBound)
        if previousSpeaks || beginsSentence, isThe(position, before: range.upperBound) {
          countDescription(at: position, before: range.upperBound, isInverted: previousSpeaks)
        }
        previousSpeaks = word.map { $0.value >> 8 == Int32(TokenKind.speech.rawValue) } ?? false
        let end = max(word?.end ?? 0, wordEnd(from: position, before: range.upperBound))
        previousPlaces = places(position..<end)
        position = end
      }
      beginsSentence = false
    }
  }

  /// Whether a word is `at`, `in`, `on`, `of`, `from` or `near`.
  private func places(_ word: Range<Int>) -> Bool {
    let first = bytes[word.lowerBound] | 0x20
    let last = bytes[word.upperBound - 1]
    return switch (word.count, first, last) {
    case (2, UInt8(ascii: "a"), UInt8(ascii: "t")), (2, UInt8(ascii: "i"), UInt8(ascii: "n")),
      (2, UInt8(ascii: "o"), UInt8(ascii: "n")), (2, UInt8(ascii: "o"), UInt8(ascii: "f")),
      (4, UInt8(ascii: "f"), UInt8(ascii: "m")), (4, UInt8(ascii: "n"), UInt8(ascii: "r")):
      true
    default: false
    }
  }

  private func isThe(_ position: Int, before limit: Int) -> Bool {
    position + 4 < limit && bytes[position] | 0x20 == 0x74 && bytes[position + 1] == 0x68
      && bytes[position + 2] == 0x65 && bytes[position + 3] <= 0x20
  }

  /// Counts `the keeper` in `said the keeper` and `The keeper said`.
  private mutating func countDescription(at start: Int, before limit: Int, isInverted: Bool) {
    guard let phrase = EnglishPhrase(after: start + 4, before: limit, in: bytes, words: words),
      isInverted || kind(at: phrase.end + 1, before: limit) == .speech
    else { return }
    let text = "the " + Self.squeezed(bytes[(start + 4)..<phrase.end])
    described[text, default: (0, phrase.gender)].count += 1
  }

  /// The words for people by which somebody speaks.
  var descriptions: [(text: String, gender: Person.Gender?)] {
    described.keys.sorted().map {
      let gender = described[$0]?.gender
      return ($0, gender == NounValue.man ? .male : gender == NounValue.woman ? .female : nil)
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
      // `Gannet Rock`: a place does things too, but it hardly speaks.
      if count.speaking * 3 < count.placed { return false }
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

/// The words behind `the` that stand for a person: up to three, of small letters.
struct EnglishPhrase {
  var end: Int
  /// A value of `NounValue`, or 0.
  var gender: Int32 = 0

  init?(after start: Int, before limit: Int, in bytes: [UInt8], words: WordTable) {
    var position = start
    var found: Int?
    for _ in 0..<3 {
      guard position < limit, UTF8Text.isLetter(bytes[position]),
        !UTF8Text.isUppercase(bytes[position])
      else { break }
      var end = position
      while end < limit, UTF8Text.isLetter(bytes[end]) || bytes[end] == 0x2D { end += 1 }
      if let word = words.longest(in: bytes, at: position, before: limit), word.end >= end {
        let kind = TokenKind(rawValue: UInt8(truncatingIfNeeded: word.value >> 8))
        guard kind == .noun else { break }
        self.end = word.end
        gender = word.value & 0xFF
        return
      }
      found = end
      guard end < limit, bytes[end] == 0x20 || bytes[end] == 0x0A else { break }
      position = end + 1
    }
    guard let found else { return nil }
    end = found
  }
}
