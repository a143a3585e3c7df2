/// A titled part of a text.
package struct Section: Sendable, Equatable {
  package enum Kind: String, Sendable {
    /// A volume or an act: what holds chapters.
    case part
    case chapter
    case scene
  }

  package var kind: Kind
  /// Empty for a scene that only a line of stars begins.
  package var title: String
  /// UTF-8 bytes of the content, from the title to the next of the same rank or above.
  package var span: Range<Int>

  package init(kind: Kind, title: String, span: Range<Int>) {
    self.kind = kind
    self.title = title
    self.span = span
  }
}

/// What a line that begins a part of a text looks like.
enum Heading {
  /// A heading's rank as it is written, before it is known which ranks the text has.
  enum Rank {
    case part, chapter, subchapter, scene
  }

  /// The heading that a line is; nil for a line of text.
  ///
  /// - Parameter line: Without the spaces around it.
  static func rank(of line: String) -> Rank? {
    let scalars = Array(line.unicodeScalars)
    guard !scalars.isEmpty, scalars.count <= 60 else { return nil }
    return chinese(scalars) ?? western(line) ?? scene(scalars)
  }

  // MARK: 第…回

  private static let units: [Unicode.Scalar: Rank] = [
    "卷": .part, "部": .part, "篇": .part, "季": .part, "幕": .part, "册": .part, "冊": .part,
    "章": .chapter, "回": .chapter, "集": .chapter, "话": .chapter, "話": .chapter,
    "折": .chapter, "齣": .chapter, "出": .chapter, "节": .subchapter, "節": .subchapter,
    "场": .scene, "場": .scene,
  ]

  /// Titles that stand alone.
  private static let wholeTitles: Set<String> = [
    "楔子", "序", "序章", "序言", "序幕", "自序", "前言", "引子", "引言", "尾声", "尾聲", "终章", "終章", "后记",
    "後記", "跋", "番外",
  ]

  private static func chinese(_ scalars: [Unicode.Scalar]) -> Rank? {
    // `正文 第一回`: a word may stand before.
    var start = 0
    if scalars[0] != "第" {
      guard let space = scalars.prefix(14).firstIndex(where: isSpace) else {
        return wholeTitle(scalars)
      }
      start = scalars[space...].firstIndex { !isSpace($0) } ?? scalars.count
      guard start < scalars.count, scalars[start] == "第" else { return wholeTitle(scalars) }
    }
    let digits = scalars[(start + 1)...].prefix { ChineseNumber.isDigit($0) || isSpace($0) }
    guard digits.contains(where: ChineseNumber.isDigit), digits.count <= 10,
      digits.endIndex < scalars.count, let rank = units[scalars[digits.endIndex]]
    else { return nil }
    let rest = scalars[(digits.endIndex + 1)...]
    guard let next = rest.first else { return rank }
    // `第一回合` counts rounds, `第一章程` names none.
    if next == "合" || next == "程" { return nil }
    if isSpace(next) || "：:、.．·-—《（(【".unicodeScalars.contains(next) { return rank }
    // `第一章雨夜` is a title; `第三节课下了，他才来。` is none.
    let isSentence = rest.contains { "。！？，；,;!?”」".unicodeScalars.contains($0) }
    return rest.count <= 24 && !isSentence && rank != .subchapter ? rank : nil
  }

  private static func wholeTitle(_ scalars: [Unicode.Scalar]) -> Rank? {
    guard scalars.count <= 24 else { return nil }
    let word = scalars.prefix { !isSpace($0) && $0 != "：" && $0 != ":" }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: word)
    if wholeTitles.contains(String(text)) { return .chapter }
    // `卷一`, `卷之三 …`, `番外三`
    guard scalars.count >= 2 else { return nil }
    let isVolume = scalars[0] == "卷" || scalars[0] == "番" && scalars[1] == "外"
    let numberStart = scalars[0] == "番" || scalars[1] == "之" ? 2 : 1
    guard isVolume, numberStart < word.count,
      word[numberStart...].allSatisfy(ChineseNumber.isDigit)
    else { return nil }
    return scalars[0] == "卷" ? .part : .chapter
  }

  // MARK: Chapter I

  private static let westernWords: [String: Rank] = [
    "chapter": .chapter, "letter": .chapter, "act": .part, "book": .part, "part": .part,
    "volume": .part, "scene": .scene, "episode": .chapter,
  ]
  private static let westernTitles: [String: Rank] = [
    "prologue": .chapter, "epilogue": .chapter, "preface": .chapter, "introduction": .chapter,
    "foreword": .chapter, "afterword": .chapter,
  ]
  private static let numberWords: Set<String> = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty", "thirty", "forty", "fifty", "the", "first", "second", "third", "fourth", "fifth",
    "last",
  ]

  private static func western(_ line: String) -> Rank? {
    guard let first = line.utf8.first, first | 0x20 >= 0x61, first | 0x20 <= 0x7A else {
      return nil
    }
    // A heading begins with a capital and is no sentence.
    guard first < 0x60 else { return nil }
    let words = line.split { $0 == " " || $0 == "\t" || $0 == "\u{A0}" }
    let plain = words[0].filter { $0.isLetter }.lowercased()
    if line.hasPrefix("INT. ") || line.hasPrefix("EXT. ") || line.hasPrefix("INT/EXT") {
      return .scene
    }
    if words.count == 1, let rank = westernTitles[plain] { return rank }
    guard let rank = westernWords[plain], words[0].count <= plain.count + 1, words.count > 1
    else { return nil }
    let number = words[1].drop { "([".contains($0) }.prefix {
      $0.isLetter || $0.isNumber || $0 == "-"
    }
    guard
      isRoman(number) || number.allSatisfy(\.isNumber) && !number.isEmpty
        || numberWords.contains(String(number.lowercased().prefix { $0 != "-" }))
    else { return nil }
    // `Part one of the plan was simple.` is a sentence, `CHAPTER I.` is none.
    let rest = words.dropFirst(2)
    guard let last = rest.last else { return rank }
    let isMarked =
      ".:,—–-".contains(words[1].last ?? " ") || rest.first?.first?.isUppercase == true
      || "—–-:".contains(rest.first?.first ?? " ")
    return isMarked && !(last.hasSuffix(".") && rest.count > 8) ? rank : nil
  }

  private static func isRoman(_ word: some StringProtocol) -> Bool {
    !word.isEmpty && word.count <= 8 && word.allSatisfy { "IVXLCivxlc".contains($0) }
      && (word.allSatisfy(\.isUppercase) || word.allSatisfy(\.isLowercase))
  }

  // MARK: Scenes

  private static func scene(_ scalars: [Unicode.Scalar]) -> Rank? {
    let marks = scalars.filter { !isSpace($0) }
    guard let first = marks.first, "*＊※◇◆☆★§⁂".unicodeScalars.contains(first),
      marks.count <= 24, marks.count >= 3 || "※§⁂".unicodeScalars.contains(first),
      marks.allSatisfy({ $0 == first })
    else { return nil }
    return .scene
  }

  /// Whether a line only parts two scenes and has no title.
  static func isBreak(_ line: String) -> Bool {
    scene(Array(line.unicodeScalars)) != nil
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "\u{3000}" || scalar == "\t" || scalar == "\u{A0}"
  }
}

/// Numbers as Chinese writes them.
enum ChineseNumber {
  private static let digits: [Unicode.Scalar: Int] = [
    "〇": 0, "零": 0, "○": 0, "一": 1, "二": 2, "两": 2, "兩": 2, "三": 3, "四": 4, "五": 5,
    "六": 6, "七": 7, "八": 8, "九": 9, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5,
  ]
  private static let powers: [Unicode.Scalar: Int] = [
    "十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "万": 10_000, "廿": 20, "卅": 30,
  ]

  static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    digits[scalar] != nil || powers[scalar] != nil || decimal(scalar) != nil
  }

  private static func decimal(_ scalar: Unicode.Scalar) -> Int? {
    switch scalar.value {
    case 0x30...0x39: Int(scalar.value - 0x30)
    case 0xFF10...0xFF19: Int(scalar.value - 0xFF10)
    default: nil
    }
  }

  /// The number that the digits write: 一百二十, 一二〇, 120; nil when they write none.
  static func value(of text: some Sequence<Unicode.Scalar>) -> Int? {
    var total = 0
    var pending: Int?
    for scalar in text {
      if let digit = digits[scalar] ?? decimal(scalar) {
        guard total < 1_000_000, (pending ?? 0) < 1_000_000 else { return nil }
        pending = (pending ?? 0) * 10 + digit
      } else if scalar == "廿" || scalar == "卅" {
        total += powers[scalar] ?? 0
      } else if let power = powers[scalar] {
        total += (pending ?? 1) * power
        pending = nil
      } else {
        return nil
      }
    }
    return total + (pending ?? 0)
  }
}
