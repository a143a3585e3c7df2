/// Finds the parts, chapters and scenes of a content by its headings.
package enum Sections {
  /// Where a heading stands.
  struct Mark {
    var rank: Heading.Rank
    var title: String
    /// The beginning of its line.
    var start: Int
    /// The end of its line.
    var end: Int
  }

  /// The parts, chapters and scenes, in order; one that holds others stands before them.
  package static func find(in content: [UInt8], isMarkdown: Bool = false) -> [Section] {
    content.withUnsafeBytes { bytes in
      var marks = isMarkdown ? MarkdownHeadings.marks(in: bytes) : []
      if marks.isEmpty { marks = TitlesBelow.added(to: lineMarks(in: bytes), in: bytes) }
      let hasChapters = marks.contains {
        $0.rank == .subchapter || $0.rank == .chapter && !Heading.isFrame($0.title)
      }
      if !hasChapters {
        marks += NumberedHeadings.marks(in: bytes)
        marks.sort { $0.start < $1.start }
      }
      if marks.isEmpty { marks = inlineMarks(in: bytes) }
      return sections(withoutContents(marks, in: bytes), byteCount: bytes.count)
    }
  }

  /// Headings that are lines of their own.
  private static func lineMarks(in bytes: UnsafeRawBufferPointer) -> [Mark] {
    var marks: [Mark] = []
    for line in Lines(bytes) {
      let inner = Lines.trimmed(line, in: bytes)
      // Four bytes to a character at most; most lines of a novel are longer, or begin otherwise.
      guard inner.count > 1, inner.count <= 240, mayBegin(bytes, inner) else { continue }
      let text = String(decoding: bytes[inner], as: UTF8.self)
      guard let rank = Heading.rank(of: text) else { continue }
      marks.append(
        Mark(
          rank: rank, title: Heading.isBreak(text) ? "" : text, start: line.lowerBound,
          end: line.upperBound))
    }
    return marks
  }

  /// A quick look at the first bytes, which passes over nearly all lines.
  private static func mayBegin(_ bytes: UnsafeRawBufferPointer, _ line: Range<Int>) -> Bool {
    let first = bytes[line.lowerBound]
    if first < 0x80 {
      // A number may begin a scene of a film, whose line is short.
      return "CcKLABPVSEIFU*_=~-[".utf8.contains(first) || hasOrdinal(bytes, line)
        || (0x30...0x39).contains(first) && line.count <= 100
    }
    return hasOrdinal(bytes, line)
      || line.count <= 72 && firstLetters.contains(scalar(in: bytes, at: line.lowerBound).value)
  }

  /// What titles without 第 and lines of stars begin with.
  private static let firstLetters = Set(
    "楔序自代前引题題尾终終结結大后後外跋番卷上中下＊※◇◆☆★§⁂【〖（".unicodeScalars.map(\.value))

  /// Whether 第 stands in the line.
  private static func hasOrdinal(_ bytes: UnsafeRawBufferPointer, _ line: Range<Int>) -> Bool {
    var index = line.lowerBound
    let end = min(line.upperBound - 2, line.lowerBound + 45)
    while index < end {
      if bytes[index] == 0xE7, bytes[index + 1] == 0xAC, bytes[index + 2] == 0xAC { return true }
      index += 1
    }
    return false
  }

  /// Headings of a text whose lines were all joined: 第一回, 第二回 … wherever they stand, when they
  /// count on from 1.
  private static func inlineMarks(in bytes: UnsafeRawBufferPointer) -> [Mark] {
    var marks: [Mark] = []
    var number = 0
    var index = 0
    while index + 9 <= bytes.count {
      guard bytes[index] == 0xE7, bytes[index + 1] == 0xAC, bytes[index + 2] == 0xAC else {
        index += 1
        continue
      }
      let reach = String(decoding: bytes[index..<min(bytes.count, index + 36)], as: UTF8.self)
      let scalars = Array(reach.unicodeScalars.dropFirst())
      let digits = scalars.prefix(while: ChineseNumber.isDigit)
      let unit = digits.endIndex < scalars.count ? scalars[digits.endIndex] : " "
      if unit == "回" || unit == "章", let value = ChineseNumber.value(of: digits),
        // One may be missing, and 第一回 after the ninth is the tenth.
        value > number && value <= number + 2 || value * 10 == number + 1 && digits.count == 1
      {
        number = max(value, number + 1)
        let length = 3 + digits.reduce(0) { $0 + UTF8.width($1) } + 3
        let title = String(decoding: bytes[index..<(index + length)], as: UTF8.self)
        marks.append(Mark(rank: .chapter, title: title, start: index, end: index + length))
        index += length
      } else {
        index += 3
      }
    }
    // Two may be a quotation from a book; a novel has more.
    return marks.count >= 3 ? marks : []
  }

  /// Leaves out a table of contents: headings with nothing between them.
  private static func withoutContents(
    _ marks: [Mark], in bytes: UnsafeRawBufferPointer
  ) -> [Mark] {
    let isBare = marks.indices.map { index in
      let next = index + 1 < marks.count ? marks[index + 1].start : bytes.count
      return Lines.trimmed(marks[index].end..<next, in: bytes).isEmpty
    }
    var kept: [Mark] = []
    var index = 0
    while index < marks.count {
      var end = index
      while end < marks.count, isBare[end] { end += 1 }
      // A volume's title stands directly before its first chapter's: that is no table.
      let isTable = end - index >= 4
      if end == index {
        kept.append(marks[index])
        index += 1
      } else {
        if !isTable { kept += marks[index..<end] }
        index = end
      }
    }
    return kept
  }

  static func sections(_ marks: [Mark], byteCount: Int) -> [Section] {
    let hasChapters = marks.contains { $0.rank == .chapter }
    let hasSubchapters = marks.contains { $0.rank == .subchapter }
    let hasParts = marks.contains { $0.rank == .part }
    func kind(_ rank: Heading.Rank) -> Section.Kind {
      switch rank {
      // What holds nothing is a chapter, whatever it is called.
      case .part: hasChapters || hasSubchapters ? .part : .chapter
      case .chapter: .chapter
      case .subchapter: hasChapters ? .scene : .chapter
      case .scene: hasChapters || hasSubchapters || hasParts ? .scene : .chapter
      }
    }
    func order(_ kind: Section.Kind) -> Int { kind == .part ? 0 : kind == .chapter ? 1 : 2 }
    let kinds = marks.map { kind($0.rank) }
    return marks.indices.map { index in
      let next = marks.indices[(index + 1)...].first { order(kinds[$0]) <= order(kinds[index]) }
      return Section(
        kind: kinds[index], title: marks[index].title,
        span: marks[index].start..<(next.map { marks[$0].start } ?? byteCount))
    }
  }
}

/// Headings of a Markdown text: `# Title`, and titles with a line of `=` or `-` below.
enum MarkdownHeadings {
  static func marks(in bytes: UnsafeRawBufferPointer) -> [Sections.Mark] {
    var found: [(level: Int, mark: Sections.Mark)] = []
    /// What the fence of a block of code is made of.
    var fence: UInt8?
    /// What stands between two lines of `---` on top says things of the text.
    var isInHead = false
    var previous: (range: Range<Int>, inner: Range<Int>)?
    for line in Lines(bytes) {
      let inner = Lines.trimmed(line, in: bytes)
      let text = bytes[inner]
      defer { previous = (line, inner) }
      if line.lowerBound == 0 || isInHead, text.elementsEqual("---".utf8) {
        isInHead.toggle()
        continue
      }
      if isInHead { continue }
      if let mark = text.first, fence == nil || fence == mark,
        text.starts(with: "```".utf8) || text.starts(with: "~~~".utf8)
      {
        fence = fence == nil ? mark : nil
        continue
      }
      guard fence == nil, let first = text.first else { continue }
      if first == UInt8(ascii: "#") {
        let level = text.prefix { $0 == UInt8(ascii: "#") }.count
        guard level <= 6, text.count > level else { continue }
        let title = Lines.trimmed((inner.lowerBound + level)..<inner.upperBound, in: bytes)
        // `#第一章`: many leave the space out.
        let isMarked =
          bytes[inner.lowerBound + level] == 0x20 || bytes[inner.lowerBound + level] == 9
        guard isMarked || Heading.rank(of: String(decoding: bytes[title], as: UTF8.self)) != nil
        else { continue }
        found.append((level, mark(title, line, bytes)))
      } else if first == UInt8(ascii: "=") || first == UInt8(ascii: "-"), inner.count >= 3,
        text.allSatisfy({ $0 == first }), let above = previous, !above.inner.isEmpty,
        above.inner.count <= 240
      {
        found.append((first == UInt8(ascii: "=") ? 1 : 2, mark(above.inner, above.range, bytes)))
      }
    }
    return RankedHeadings.marks(found)
  }

  private static func mark(
    _ title: Range<Int>, _ line: Range<Int>, _ bytes: UnsafeRawBufferPointer
  ) -> Sections.Mark {
    let text = String(decoding: bytes[title], as: UTF8.self)
    let plain = text.reversed().drop { $0 == "#" || $0 == " " }.reversed()
    return Sections.Mark(
      rank: .chapter, title: String(plain), start: line.lowerBound, end: line.upperBound)
  }
}
