import Basics

/// Text taken out of a container, with the headings that the container marks.
struct ExtractedText {
  private(set) var content: [UInt8] = []
  private(set) var headings: [(level: Int, mark: Sections.Mark)] = []
  var title: String?
  var author: String?
  /// What the reader should know: notes that were left out.
  var warnings: [Message] = []

  /// Bytes of the line that is being written.
  private var line: [UInt8] = []
  private var pendingSpace = false
  /// Whether the white space had a line end in it, which between Chinese characters means nothing.
  private var pendingBreak = false
  private var pendingHeading: Int?

  var isEmpty: Bool { content.isEmpty && line.isEmpty }

  /// Adds text; white space becomes single spaces, and a line end between two Chinese characters none.
  mutating func add(_ text: some Sequence<UInt8>) {
    for byte in text {
      if byte <= 0x20 {
        pendingSpace = true
        if byte == 0x0A { pendingBreak = true }
        continue
      }
      if pendingSpace {
        let isBetweenWide = pendingBreak && (line.last ?? 0) >= 0x80 && byte >= 0xE2
        if !line.isEmpty, !isBetweenWide { line.append(0x20) }
        (pendingSpace, pendingBreak) = (false, false)
      }
      line.append(byte)
    }
  }

  /// Ends the line; empty ones are left out.
  mutating func endLine() {
    (pendingSpace, pendingBreak) = (false, false)
    guard line.contains(where: { $0 > 0x20 }) else {
      line = []
      return
    }
    let start = content.count
    content += line
    if let level = pendingHeading {
      let title = line.withUnsafeBytes { bytes in
        String(decoding: bytes[Lines.trimmed(0..<bytes.count, in: bytes)], as: UTF8.self)
      }
      headings.append(
        (level, .init(rank: .chapter, title: title, start: start, end: content.count)))
    }
    content.append(0x0A)
    line = []
  }

  /// Ends the line, but inside a heading, which is one line, puts a space.
  mutating func breakLine() {
    if pendingHeading == nil { endLine() } else { pendingSpace = true }
  }

  mutating func beginHeading(_ level: Int) {
    endLine()
    if !content.isEmpty { content.append(0x0A) }
    pendingHeading = level
  }

  mutating func endHeading() {
    endLine()
    pendingHeading = nil
  }

  /// Adds what another part of the container holds.
  ///
  /// - Parameter title: Of the part, for one that has no heading of its own; nil for none.
  mutating func append(_ part: ExtractedText, titled title: String?) {
    guard !part.content.isEmpty else { return }
    if !content.isEmpty { content.append(0x0A) }
    let shift = content.count
    content += part.content
    if part.headings.isEmpty, let title {
      headings.append((1, .init(rank: .chapter, title: title, start: shift, end: shift)))
    }
    warnings += part.warnings
    headings += part.headings.map { level, mark in
      (
        level,
        .init(
          rank: mark.rank, title: mark.title, start: mark.start + shift, end: mark.end + shift)
      )
    }
  }

  /// The parts, chapters and scenes by the headings; by the lines when there are none.
  var sections: [Section] {
    headings.isEmpty
      ? Sections.find(in: content)
      : Sections.sections(RankedHeadings.marks(headings), byteCount: content.count)
  }

  /// The content in pieces, which come from nowhere in particular.
  consuming func decoded() -> DecodedText {
    var pieces: [DecodedText.Piece] = []
    var start = 0
    while start < content.count {
      pieces.append(.init(start: start, originalStart: nil, lineEnds: .all(.lineFeed)))
      var end = min(content.count, start + StrictDecoder.pieceByteCount)
      if end < content.count, let feed = content[end...].prefix(8192).firstIndex(of: 0x0A) {
        end = feed + 1
      }
      while end < content.count, content[end] & 0xC0 == 0x80 { end += 1 }
      start = end
    }
    return DecodedText(content: content, pieces: pieces)
  }
}

/// Headings of levels 1 to 6 as parts, chapters and scenes.
enum RankedHeadings {
  /// A single title on top is the book's, and those below it are chapters.
  static func marks(_ headings: [(level: Int, mark: Sections.Mark)]) -> [Sections.Mark] {
    let levels = Set(headings.map(\.level)).sorted()
    guard let top = levels.first else { return [] }
    let isSingle = headings.count { $0.level == top } == 1 && levels.count > 1
    let chapterLevel = isSingle ? levels[1] : top
    return headings.map { level, mark in
      var mark = mark
      mark.rank = level < chapterLevel ? .part : level == chapterLevel ? .chapter : .scene
      return mark
    }
  }
}
