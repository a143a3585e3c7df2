/// Headings that are numbers: `1` or `III` or 一 alone on a line, `001 风起`, `2. The Letter`.
///
/// A number at the beginning of a line may be anything: a page, an item of a list, a year. So these are
/// only sought in a text that names no chapters, and only believed when they count on from one, when
/// what stands before them has come to an end, and when there is text between them.
enum NumberedHeadings {
  /// How the numbers are written; the headings of a text are all written alike.
  private struct Style: Hashable {
    enum Digits { case decimal, padded, chinese, roman, word }
    var digits: Digits
    /// What follows the number: nothing, a space, or a mark.
    var separator: Unicode.Scalar?
  }

  private struct Candidate {
    var value: Int
    var mark: Sections.Mark
    var hasTitle: Bool
    /// Whether what stands before it ends a sentence, or nothing does.
    var isAfterEnd: Bool
    var isBesideBlank: Bool
  }

  /// Headings of a text, in order; none when fewer than three follow each other.
  static func marks(in bytes: UnsafeRawBufferPointer) -> [Sections.Mark] {
    var candidates: [Style: [Candidate]] = [:]
    var previous: Range<Int>?  // the last line that is not blank
    var isAfterBlank = true
    var pending: Style?  // the style of a candidate in the line before
    for line in Lines(bytes) {
      let inner = Lines.trimmed(line, in: bytes)
      if let style = pending, inner.isEmpty, let last = candidates[style]?.indices.last {
        candidates[style]?[last].isBesideBlank = true
      }
      pending = nil
      defer {
        isAfterBlank = inner.isEmpty
        if !inner.isEmpty { previous = inner }
      }
      guard !inner.isEmpty, inner.count <= 90, mayBegin(bytes, inner) else { continue }
      let text = String(decoding: bytes[inner], as: UTF8.self)
      guard let (style, value, hasTitle) = number(of: Array(text.unicodeScalars)) else { continue }
      let mark = Sections.Mark(
        rank: .chapter, title: text, start: line.lowerBound, end: line.upperBound)
      candidates[style, default: []].append(
        Candidate(
          value: value, mark: mark, hasTitle: hasTitle,
          isAfterEnd: previous.map { endsSentence(bytes[$0]) } ?? true,
          isBesideBlank: isAfterBlank))
      pending = style
    }
    let chains = candidates.compactMap { believed(chain($1), $0) }
    return chains.max { $0.count < $1.count } ?? []
  }

  /// Those that count on from one.
  ///
  /// One number may be missing, and another part may begin anew.
  private static func chain(_ candidates: [Candidate]) -> [Candidate] {
    var chain: [Candidate] = []
    for candidate in candidates {
      guard let last = chain.last else {
        if candidate.value <= 1 { chain.append(candidate) }
        continue
      }
      let isNext = candidate.value > last.value && candidate.value <= last.value + 2
      if isNext || candidate.value == 1 && last.value >= 2 { chain.append(candidate) }
    }
    return chain
  }

  private static func believed(_ chain: [Candidate], _ style: Style) -> [Sections.Mark]? {
    guard chain.count >= 3 else { return nil }
    let afterEndCount = chain.count(where: \.isAfterEnd)
    guard afterEndCount * 10 >= chain.count * 9 else { return nil }
    // Lists have their items close together; numbers that are padded name the files of a book.
    if style.digits != .padded, chain.contains(where: \.hasTitle) {
      let gaps = zip(chain, chain.dropFirst()).map { $1.mark.start - $0.mark.end }.sorted()
      guard gaps[gaps.count / 2] >= 200 else { return nil }
    }
    // A page number stands anywhere.
    if style.digits == .decimal, style.separator == nil, !chain.allSatisfy(\.isBesideBlank) {
      return nil
    }
    return chain.map(\.mark)
  }

  /// A quick look at the first bytes, which passes over nearly all lines.
  private static func mayBegin(_ bytes: UnsafeRawBufferPointer, _ line: Range<Int>) -> Bool {
    let first = bytes[line.lowerBound]
    switch first {
    case 0x28, 0x5B, 0x30...0x39: return true
    case 0x41...0x5A:
      return line.count <= 13
        || bytes[line].prefix(9).contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") }
    case 0x80...:
      let start = String(decoding: bytes[line].prefix(3), as: UTF8.self).unicodeScalars
      return start.first.map { ChineseNumber.isDigit($0) || isBracket($0) } ?? false
    default: return false
    }
  }

  private static func isBracket(_ scalar: Unicode.Scalar) -> Bool {
    "（(【[〔".unicodeScalars.contains(scalar)
  }

  private static func number(
    of scalars: [Unicode.Scalar]
  ) -> (Style, value: Int, hasTitle: Bool)? {
    guard scalars.count <= 48 else { return nil }
    let isBracketed = isBracket(scalars[0])
    let body = scalars[(isBracketed ? 1 : 0)...]
    guard let (digits, value, count) = digits(at: body) else { return nil }
    var rest = body.dropFirst(count)
    guard let next = rest.first else {
      return isBracketed ? nil : (Style(digits: digits, separator: nil), value, false)
    }
    var separator: Unicode.Scalar = " "
    if isBracketed || "、.．:：)）".unicodeScalars.contains(next) {
      guard !isBracketed || "）)】]〕".unicodeScalars.contains(next) else { return nil }
      separator = next
      rest = rest.dropFirst()
    } else {
      // `I went` is no first chapter, and 一天 neither.
      let isPlain = digits == .decimal || digits == .padded || digits == .chinese
      guard isPlain, Lines.isSpace(next) || digits == .padded else { return nil }
    }
    let title = rest.drop(while: Lines.isSpace)
    let style = Style(
      digits: digits, separator: title.isEmpty && separator == " " ? nil : separator)
    return isTitle(title) ? (style, value, !title.isEmpty) : nil
  }

  private static func isTitle(_ title: some Collection<Unicode.Scalar>) -> Bool {
    title.count <= 40 && !title.contains { "。！？，；,;!?”」\"".unicodeScalars.contains($0) }
  }

  private static func digits(
    at scalars: ArraySlice<Unicode.Scalar>
  ) -> (Style.Digits, value: Int, count: Int)? {
    let decimal = scalars.prefix {
      (0x30...0x39).contains($0.value) || (0xFF10...0xFF19).contains($0.value)
    }
    if let first = decimal.first {
      guard decimal.count <= 4, let value = ChineseNumber.value(of: decimal) else { return nil }
      let isPadded = decimal.count >= 2 && (first == "0" || first.value == 0xFF10)
      return (isPadded ? .padded : .decimal, value, decimal.count)
    }
    let chinese = scalars.prefix(while: ChineseNumber.isDigit)
    if !chinese.isEmpty {
      guard chinese.count <= 5, let value = ChineseNumber.value(of: chinese) else { return nil }
      return (.chinese, value, chinese.count)
    }
    let letters = scalars.prefix { $0.properties.isAlphabetic || $0 == "-" }
    var word = String.UnicodeScalarView()
    word.append(contentsOf: letters)
    if let value = RomanNumber.value(of: String(word)) { return (.roman, value, letters.count) }
    if let value = EnglishNumber.value(of: String(word)) { return (.word, value, letters.count) }
    return nil
  }

  private static let enders: [[UInt8]] = [
    "。", "！", "？", "…", "”", "’", "」", "』", "）", "】", "—", "：",
  ].map { Array($0.utf8) }

  private static func endsSentence(_ text: Slice<UnsafeRawBufferPointer>) -> Bool {
    guard let last = text.last else { return true }
    // What is short is a title of the book, or of a part of it.
    if text.count <= 30 { return true }
    if last < 0x80 { return ".!?\"')]*:".utf8.contains(last) }
    return enders.contains { text.suffix(3).elementsEqual($0) }
  }
}

/// Roman numbers in capitals.
enum RomanNumber {
  private static let numerals: [(String, Int)] = [
    ("C", 100), ("XC", 90), ("L", 50), ("XL", 40), ("X", 10), ("IX", 9), ("V", 5), ("IV", 4),
    ("I", 1),
  ]

  /// The number that a word writes, below 400; nil when it writes none, or not as it is written.
  static func value(of word: String) -> Int? {
    var rest = Substring(word)
    var value = 0
    for (numeral, worth) in numerals {
      while rest.hasPrefix(numeral), value < 400 {
        rest = rest.dropFirst(numeral.count)
        value += worth
      }
    }
    return rest.isEmpty && value > 0 && word.count <= 8 && !word.contains("IIII") ? value : nil
  }
}

/// English numbers in words that begin with a capital: One, TWENTY-THREE.
enum EnglishNumber {
  private static let ones = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
  ]
  private static let tens = [
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
  ]

  /// The number from 1 to 99 that a word writes.
  static func value(of word: String) -> Int? {
    guard word.count <= 13, word.first?.isUppercase == true else { return nil }
    let parts = word.lowercased().split(separator: "-").map(String.init)
    guard let first = parts.first, parts.count <= 2 else { return nil }
    if parts.count == 1, let one = ones.firstIndex(of: first) { return one + 1 }
    guard let ten = tens.firstIndex(of: first) else { return nil }
    guard parts.count == 2 else { return ten * 10 + 20 }
    return ones.prefix(9).firstIndex(of: parts[1]).map { ten * 10 + 21 + $0 }
  }
}
