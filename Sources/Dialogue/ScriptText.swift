/// What the text of script lines is made of.
enum ScriptText {
  static func isColon(_ unit: UInt16) -> Bool {
    unit == 0xFF1A || unit == 0x3A || unit == 0x2236 || unit == 0xFE30 || unit == 0xFE55
  }

  static func isBracket(_ unit: UInt16) -> Bool { closing(of: unit) != nil }

  private static func closing(of unit: UInt16) -> UInt16? {
    switch unit {
    case 0xFF08: 0xFF09
    case 0x28: 0x29
    case 0x5B: 0x5D
    case 0x3010: 0x3011
    case 0xFF3B: 0xFF3D
    case 0x3014: 0x3015
    default: nil
    }
  }

  /// The place behind the bracket that closes the one at `start`; nil where none opens there.
  ///
  /// A full-width bracket may be closed by an ASCII one, and one that never closes ends its line.
  static func bracketEnd(at start: Int, before limit: Int, in bytes: [UInt8]) -> Int? {
    var position = start
    guard position < limit else { return nil }
    let opening = UTF8Text.unit(in: bytes, &position, before: limit)
    guard let closing = closing(of: opening) else { return nil }
    var depth = 1
    while position < limit {
      let unit = UTF8Text.unit(in: bytes, &position, before: limit)
      if unit == opening { depth += 1 }
      if unit == closing || unit == 0x29 && closing == 0xFF09 || unit == 0xFF09 && closing == 0x29 {
        depth -= 1
        if depth == 0 { return position }
      }
    }
    return limit
  }

  /// What a character of a label can be.
  static func isInLabel(_ unit: UInt16) -> Bool {
    if UTF8Text.isHan(unit) || unit == 0xB7 || unit == 0x3001 || unit == 0x26 || unit == 0x2022 {
      return true
    }
    if (0xFF10...0xFF19).contains(unit) || (0xFF21...0xFF5A).contains(unit) { return true }
    guard unit < 0x80 else { return false }
    let byte = UInt8(unit)
    return UTF8Text.isLetter(byte) || (0x30...0x39).contains(byte) || byte == 0x27 || byte == 0x2F
      || byte == 0x2D || byte == 0x2E
  }

  /// How a voice is heard, written behind the name without brackets.
  private static let voices = [
    "V.O.", "O.S.", "VO", "OS", "O.S", "V.O", "vo", "os", "画外音", "畫外音", "旁白", "内心独白", "內心獨白", "独白",
    "獨白", "心声",
    "心聲", "画外", "同时", "同時",
  ]

  /// Whether a name may end with one of `voices`, by its last bytes: an ASCII letter or full stop, or
  /// one of 音 白 声 聲 外 时 時.
  private static func mayEndInVoice(_ tail: Substring.UTF8View.SubSequence) -> Bool {
    guard let last = tail.last, last >= 0x80 else { return true }
    return ["音", "白", "声", "聲", "外", "时", "時"].contains { tail.elementsEqual($0.utf8) }
  }

  /// A label without what is no part of the name: `皇帝OS`, `皇帝 V.O.`.
  static func name(_ text: String) -> String {
    var name = text[...]
    while let last = name.last, last == " " || last == "　" || last == "\t" { name.removeLast() }
    guard mayEndInVoice(name.utf8.suffix(3)) else { return String(name) }
    for tail in voices where name.hasSuffix(tail) {
      let rest = name.dropLast(tail.count)
      if let last = rest.last, !last.isASCII || last == " " { name = rest }
    }
    while let last = name.last, last == " " || last == "　" || last == "·" { name.removeLast() }
    return String(name)
  }

  /// Letters of which none is small.
  static func isUppercase(_ text: String) -> Bool {
    var letters = 0
    for byte in text.utf8 {
      if byte >= 0x80 { return false }
      guard UTF8Text.isLetter(byte) else { continue }
      if !UTF8Text.isUppercase(byte) { return false }
      letters += 1
    }
    return letters >= 2
  }

  /// Letters of which each word begins with a capital: `Lady Bracknell`.
  static func isCapitalised(_ text: String) -> Bool {
    text.split(separator: " ").allSatisfy { word in
      guard let first = word.utf8.first else { return false }
      return UTF8Text.isUppercase(first) && word.utf8.allSatisfy { $0 < 0x80 }
    }
  }

  /// Whether a line may be a name above a speech: a few Chinese characters, or capitalised words.
  static func mayBeName(_ text: String) -> Bool {
    if text.utf8.allSatisfy({ $0 < 0x80 }) {
      return text.utf8.count > 2 && isCapitalised(text) && text.split(separator: " ").count <= 3
    }
    return text.count <= 6 && text.utf16.allSatisfy { UTF8Text.isHan($0) || $0 == 0xB7 }
  }

  private static let groups = ["众", "眾", "齐", "齊", "群", "百官", "合", "所有", "大家", "二人", "两人", "三人"]

  static func kind(of label: String) -> SpeakerKind {
    if ["旁白", "画外音", "畫外音", "NARRATOR", "Narrator", "画外", "独白", "解说", "OS", "VO"].contains(label) {
      return .narrator
    }
    if label.contains("、") || label.contains("&") || label.hasSuffix("们") || label.hasSuffix("們")
      || label == "ALL" || label == "All" || label == "BOTH" || label == "Both"
      || label.contains(" AND ")
      || groups.contains(where: { label.hasPrefix($0) })
    {
      return .group
    }
    return .person
  }

  static func trimmed(_ range: Range<Int>, in bytes: [UInt8]) -> Range<Int> {
    var start = range.lowerBound
    while start < range.upperBound {
      var next = start
      let unit = UTF8Text.unit(in: bytes, &next, before: range.upperBound)
      guard UTF8Text.isSpace(unit) || unit == 0xFEFF else { break }
      start = next
    }
    var end = range.upperBound
    while end > start {
      let (unit, before) = UTF8Text.unit(in: bytes, endingAt: end, after: start)
      guard UTF8Text.isSpace(unit) else { break }
      end = before
    }
    return start..<end
  }

  /// What is spoken of a text: all but what stands in brackets.
  static func parts(of text: Range<Int>, in bytes: [UInt8]) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = text.lowerBound
    var position = start
    func add(_ range: Range<Int>) {
      let part = trimmed(range, in: bytes)
      if !part.isEmpty { parts.append(part) }
    }
    while position < text.upperBound {
      if bytes[position] < 0x80 ? bytes[position] == 0x28 || bytes[position] == 0x5B : true,
        let end = bracketEnd(at: position, before: text.upperBound, in: bytes)
      {
        add(start..<position)
        start = end
        position = end
      } else {
        _ = UTF8Text.unit(in: bytes, &position, before: text.upperBound)
      }
    }
    add(start..<text.upperBound)
    return parts.filter { range in
      // Marks alone are what is left between two directions.
      bytes[range].contains { $0 >= 0x80 || UTF8Text.isLetter($0) || (0x30...0x39).contains($0) }
    }
  }
}
