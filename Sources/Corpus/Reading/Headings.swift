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
    return chinese(scalars) ?? western(line) ?? scene(scalars) ?? place(scalars)
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
    "楔子", "序", "序章", "序言", "序幕", "序曲", "序一", "序二", "自序", "代序", "前言", "引子", "引言", "题记",
    "題記", "前传", "前傳", "尾声", "尾聲", "终章", "終章", "终曲", "終曲", "结局", "結局", "大结局", "大結局",
    "后记", "後記", "后传", "後傳", "外传", "外傳", "跋", "番外", "番外篇",
  ]

  /// Halves and thirds of a book.
  private static let partTitles: Set<String> = [
    "上卷", "中卷", "下卷", "上部", "中部", "下部", "上篇", "中篇", "下篇", "上册", "中册", "下册", "上冊", "中冊",
    "下冊",
  ]

  private static func chinese(_ scalars: [Unicode.Scalar]) -> Rank? {
    // `☆、第一章`, `【第一章】`: marks may stand before.
    let plain = scalars.drop {
      isSpace($0) || "【[（(〖☆★◇◆□■○●▲△▼※#＃*＊=~～、·".unicodeScalars.contains($0)
    }
    let isBracketed =
      plain.startIndex > 0
      && "【[（(〖".unicodeScalars.contains(scalars[plain.startIndex - 1])
    // `正文 第一回`: a word may stand before.
    let afterWord = plain.prefix(14).firstIndex(where: isSpace).map {
      plain[$0...].drop(while: isSpace)
    }
    if let rank = ordinal(plain, isBracketed) { return rank }
    if let afterWord, let rank = ordinal(afterWord, false) { return rank }
    if let rank = wholeTitle(plain) { return rank }
    // One publisher's books write `☆、` before each title.
    let isStarred = scalars.starts(with: "☆、".unicodeScalars)
    return isStarred && !plain.isEmpty && plain.count <= 24 && !isSentence(plain) ? .chapter : nil
  }

  /// The rank of `第一回 …`.
  private static func ordinal(
    _ scalars: ArraySlice<Unicode.Scalar>, _ isBracketed: Bool
  ) -> Rank? {
    guard scalars.first == "第" else { return nil }
    let digits = scalars.dropFirst().prefix { ChineseNumber.isDigit($0) || isSpace($0) }
    guard digits.contains(where: ChineseNumber.isDigit), digits.count <= 10,
      digits.endIndex < scalars.endIndex, let rank = units[scalars[digits.endIndex]]
    else { return nil }
    let rest = scalars[(digits.endIndex + 1)...]
    guard let next = rest.first else { return rank }
    // `第一回合` counts rounds, `第一章程` names none.
    if next == "合" || next == "程" { return nil }
    if isSpace(next) || "：:、.．·-—《（(【".unicodeScalars.contains(next) {
      // `第一卷 风起 第一章 雨夜` is a chapter.
      guard rank == .part, let inner = rest.firstIndex(of: "第") else { return rank }
      return ordinal(rest[inner...], false) == .chapter ? .chapter : rank
    }
    if isBracketed { return "】]）)〗".unicodeScalars.contains(next) ? rank : nil }
    // `第一章雨夜` is a title; `第三节课下了，他才来。` is none.
    return rest.count <= 24 && !isSentence(rest) && rank != .subchapter ? rank : nil
  }

  private static func isSentence(_ scalars: some Sequence<Unicode.Scalar>) -> Bool {
    scalars.contains { "。！？，；,;!?”」".unicodeScalars.contains($0) }
  }

  private static func wholeTitle(_ scalars: ArraySlice<Unicode.Scalar>) -> Rank? {
    guard scalars.count <= 24 else { return nil }
    let word = scalars.prefix { !isSpace($0) && !"：:】]）)〗".unicodeScalars.contains($0) }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: word)
    if wholeTitles.contains(String(text)) { return .chapter }
    if partTitles.contains(String(text)) { return .part }
    if word.starts(with: "番外".unicodeScalars) {
      // `番外三`, `番外之雨夜`, `番外·雨夜`
      let next = word.dropFirst(2).first ?? " "
      let isMarked = ChineseNumber.isDigit(next) || "之篇·—-（(【、".unicodeScalars.contains(next)
      return isMarked && !isSentence(scalars) ? .chapter : nil
    }
    // `卷一`, `卷之三 …`
    guard word.first == "卷" else { return nil }
    let number = word.dropFirst().drop { $0 == "之" }
    return !number.isEmpty && number.allSatisfy(ChineseNumber.isDigit) ? .part : nil
  }

  // MARK: Chapter I

  private static let westernWords: [String: Rank] = [
    "chapter": .chapter, "ch": .chapter, "letter": .chapter, "stave": .chapter, "canto": .chapter,
    "episode": .chapter, "kapitel": .chapter, "chapitre": .chapter, "capítulo": .chapter,
    "act": .part, "book": .part, "part": .part, "volume": .part, "scene": .scene,
  ]
  private static let westernTitles: [String: Rank] = [
    "prologue": .chapter, "epilogue": .chapter, "preface": .chapter, "introduction": .chapter,
    "foreword": .chapter, "afterword": .chapter, "interlude": .chapter, "postscript": .chapter,
    "coda": .chapter, "finale": .chapter,
  ]
  private static let numberWords: Set<String> = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "the", "first",
    "second", "third", "fourth", "fifth", "last",
  ]

  private static func western(_ line: String) -> Rank? {
    if line.hasPrefix("INT. ") || line.hasPrefix("EXT. ") || line.hasPrefix("INT/EXT") {
      return .scene
    }
    // `*Chapter 1*`, `== Chapter 1 ==`
    let ornaments = "*_=~-–—[] "
    let line = line.drop { ornaments.contains($0) }
    guard let first = line.utf8.first, first | 0x20 >= 0x61, first | 0x20 <= 0x7A else {
      return nil
    }
    var words = line.split { $0 == " " || $0 == "\t" || $0 == "\u{A0}" }
    while let last = words.last, words.count > 1, last.allSatisfy({ ornaments.contains($0) }) {
      words.removeLast()
    }
    let plain = words[0].filter { $0.isLetter }.lowercased()
    // A heading begins with a capital and is no sentence; some write `chapter 1`.
    guard first < 0x60 || plain == "chapter" && words.count == 2 else { return nil }
    if let rank = westernTitles[plain] {
      // `Prologue`, `PROLOGUE: The Fall`, `Interlude II`
      guard words.count > 1 else { return rank }
      let isMarked = words[0].hasSuffix(":") || "—–-(".contains(words[1].first ?? " ")
      let isNumbered = words.count == 2 && isRoman(words[1])
      return isMarked || isNumbered ? rank : nil
    }
    // `Chapter12`
    if words.count == 1 {
      let letters = words[0].prefix { $0.isLetter }
      let digits = words[0].dropFirst(letters.count).filter { !".*_:]".contains($0) }
      return letters.lowercased() == "chapter" && !digits.isEmpty
        && digits.allSatisfy { $0.isASCII && $0.isNumber } ? .chapter : nil
    }
    guard let rank = westernWords[plain], words[0].count <= plain.count + 1 else { return nil }
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

  /// Whether a heading is that of a prologue, a preface, an afterword: what stands round the chapters.
  static func isFrame(_ line: String) -> Bool {
    if wholeTitle(Array(line.unicodeScalars)[...]) == .chapter { return true }
    return westernTitles[line.prefix { $0.isLetter }.lowercased()] != nil
  }

  /// Whether a heading has a number and no title.
  static func isBare(_ line: String) -> Bool {
    let scalars = line.unicodeScalars.filter { !isSpace($0) }
    if let last = scalars.last, units[last] != nil, scalars.first == "第" || scalars.first == "卷" {
      return scalars.dropFirst().dropLast().allSatisfy(ChineseNumber.isDigit)
    }
    let words = line.split { $0 == " " || $0 == "\t" }
    guard words.count == 2, westernWords[words[0].filter(\.isLetter).lowercased()] != nil else {
      return false
    }
    return !words[1].dropLast().contains(":")
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

  private static let insides: Set<String> = ["内", "外", "内景", "外景", "內", "內景", "内外", "外内"]
  private static let times: Set<String> = [
    "日", "夜", "晨", "昏", "早", "晚", "清晨", "早晨", "上午", "中午", "下午", "黄昏", "傍晚", "夜晚", "深夜", "白天",
    "黃昏",
  ]

  /// `1、日 内 皇宫`, `12. 内景 客厅 夜`: a scene of a film, by its number, its place and its time.
  private static func place(_ scalars: [Unicode.Scalar]) -> Rank? {
    guard scalars.count <= 40, ChineseNumber.isDigit(scalars[0]) else { return nil }
    let words = scalars.split { isSpace($0) || "、.．，,/／-—:：".unicodeScalars.contains($0) }.map {
      var word = String.UnicodeScalarView()
      word.append(contentsOf: $0)
      return String(word)
    }
    return words.contains(where: insides.contains) && words.contains(where: times.contains)
      ? .scene : nil
  }

  /// Whether a line only parts two scenes and has no title.
  static func isBreak(_ line: String) -> Bool {
    scene(Array(line.unicodeScalars)) != nil
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool { Lines.isSpace(scalar) }
}
