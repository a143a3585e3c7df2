/// A paragraph of a text, without the line break behind it.
struct Paragraph {
  var start: Int
  var end: Int
  /// Whether a scene begins here: a chapter heading, a scene heading, a dividing line.
  var isBorder: Bool

  var range: Range<Int> { start..<end }
}

/// How a text is cut into paragraphs.
enum Paragraphs {
  /// The paragraphs that hold anything, in order.
  ///
  /// In a text whose lines are broken to a width, a paragraph begins at an indented line or behind
  /// an empty one; in others each line is one.
  static func find(in bytes: [UInt8]) -> (paragraphs: [Paragraph], isWrapped: Bool) {
    let lines = Lines(bytes)
    let layout = lines.layout
    var paragraphs: [Paragraph] = []
    var isOpen = false
    lines.each { line in
      guard !line.isBlank else {
        isOpen = false
        return
      }
      let isBorder = Heading.isBorder(bytes, line.content)
      let startsNew: Bool
      switch layout {
      case .line: startsNew = true
      case .blank: startsNew = false
      case .indent: startsNew = line.indent >= 2
      }
      if isOpen, !startsNew, !isBorder, let last = paragraphs.indices.last,
        !paragraphs[last].isBorder
      {
        paragraphs[last].end = line.content.upperBound
      } else {
        paragraphs.append(
          Paragraph(
            start: line.content.lowerBound, end: line.content.upperBound, isBorder: isBorder))
      }
      isOpen = true
    }
    return (paragraphs, layout != .line)
  }
}

/// The lines of a text, and how its paragraphs are marked.
private struct Lines {
  let bytes: [UInt8]

  struct Line {
    /// Without spaces at either end.
    var content: Range<Int>
    /// In columns, so that an ideographic space counts two.
    var indent: Int
    var isBlank: Bool { content.isEmpty }
  }

  enum Layout { case line, blank, indent }

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func each(_ body: (Line) -> Void) {
    var start = 0
    while start < bytes.count {
      var end = start
      while end < bytes.count, bytes[end] != 0x0A { end += 1 }
      body(line(start..<end))
      start = end + 1
    }
  }

  private func line(_ range: Range<Int>) -> Line {
    var start = range.lowerBound
    var indent = 0
    while start < range.upperBound {
      var next = start
      let unit = UTF8Text.unit(in: bytes, &next, before: range.upperBound)
      guard UTF8Text.isSpace(unit) else { break }
      indent += unit == 0x3000 ? 2 : 1
      start = next
    }
    var end = range.upperBound
    while end > start {
      let (unit, before) = UTF8Text.unit(in: bytes, endingAt: end, after: start)
      guard UTF8Text.isSpace(unit) else { break }
      end = before
    }
    return Line(content: start..<end, indent: indent)
  }

  /// Judged by whether lines followed directly by another break off within a sentence.
  var layout: Layout {
    var followed = 0
    var broken = 0
    var indented = 0
    var count = 0
    var previousBreaks: Bool?
    each { line in
      guard !line.isBlank else {
        previousBreaks = nil
        return
      }
      count += 1
      if line.indent >= 2 { indented += 1 }
      if let breaks = previousBreaks {
        followed += 1
        if breaks, line.indent < 2 { broken += 1 }
      }
      let last = UTF8Text.unit(in: bytes, endingAt: line.content.upperBound, after: 0).unit
      // A short line is a heading or verse.
      previousBreaks =
        line.content.count > 36
        && (UTF8Text.isHan(last) || last == 0x2C || last == 0xFF0C
          || last < 0x80 && UTF8Text.isLetter(UInt8(last)))
    }
    guard followed > 0, broken * 5 > followed, broken * 5 > count else { return .line }
    return indented * 20 > count ? .indent : .blank
  }
}

/// Lines that begin a scene.
enum Heading {
  /// Whether a line is a chapter or scene heading or a dividing line.
  static func isBorder(_ bytes: [UInt8], _ line: Range<Int>) -> Bool {
    guard line.count <= 240, let first = bytes[line].first else { return false }
    switch first {
    case UInt8(ascii: "*"), UInt8(ascii: "-"), UInt8(ascii: "="), UInt8(ascii: "#"),
      UInt8(ascii: "_"), UInt8(ascii: "~"):
      return line.count >= 3 && isRepeated(bytes, line)
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "c"): return isEnglish(bytes, line)
    case 0xE2, 0xE3...0xE9, 0xEF: return isChinese(bytes, line)
    default: return false
    }
  }

  /// `* * *`, `-----`.
  private static func isRepeated(_ bytes: [UInt8], _ line: Range<Int>) -> Bool {
    let mark = bytes[line.lowerBound]
    return bytes[line].allSatisfy { $0 == mark || $0 == 0x20 }
  }

  private static let numerals = Set("一二三四五六七八九十百千零〇两0123456789０１２３４５６７８９上下".utf16)
  private static let units = Set("回章节節卷幕场場集部篇折出话話".utf16)
  private static let rules = Set("—＊※─━…·".utf16)

  private static func isChinese(_ bytes: [UInt8], _ line: Range<Int>) -> Bool {
    var position = line.lowerBound
    var unit = UTF8Text.unit(in: bytes, &position, before: line.upperBound)
    if rules.contains(unit) {
      var count = 1
      while position < line.upperBound {
        unit = UTF8Text.unit(in: bytes, &position, before: line.upperBound)
        guard rules.contains(unit) || UTF8Text.isSpace(unit) else { return false }
        count += 1
      }
      return count >= 2
    }
    // `正文 第一回`, `第一回`, `【第三场】`.
    var isFirst = true
    while unit != 0x7B2C {
      guard position < line.lowerBound + 24, position < line.upperBound else { return false }
      guard isFirst || UTF8Text.isHan(unit) || UTF8Text.isSpace(unit) else { return false }
      isFirst = false
      unit = UTF8Text.unit(in: bytes, &position, before: line.upperBound)
    }
    var digits = 0
    while position < line.upperBound {
      unit = UTF8Text.unit(in: bytes, &position, before: line.upperBound)
      if numerals.contains(unit) { digits += 1 } else if !UTF8Text.isSpace(unit) { break }
    }
    guard digits > 0, units.contains(unit) else { return false }
    let next = UTF8Text.unit(in: bytes, at: position, before: line.upperBound)
    return next == 0 || !UTF8Text.isHan(next) || line.count < 100
  }

  private static let words = ["chapter", "act", "scene", "book", "part", "volume"]

  private static func isEnglish(_ bytes: [UInt8], _ line: Range<Int>) -> Bool {
    guard line.count <= 80 else { return false }
    var end = line.lowerBound
    while end < line.upperBound, UTF8Text.isLetter(bytes[end]) { end += 1 }
    let word = String(decoding: bytes[line.lowerBound..<end], as: UTF8.self).lowercased()
    guard words.contains(word), end - line.lowerBound < line.count else { return false }
    guard end + 1 < line.upperBound, bytes[end] == 0x20 else { return false }
    // A number follows: `Chapter IV`, `CHAPTER 3`, `Act One`.
    let next = bytes[end + 1]
    return (0x30...0x39).contains(next) || UTF8Text.isUppercase(next)
  }
}
