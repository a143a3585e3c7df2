/// Titles that stand on the line below their number: 第一章, then 雨夜.
///
/// The first line of a chapter may be as short as a title, so they are only taken for titles when
/// nearly all chapters have one.
enum TitlesBelow {
  static func added(
    to marks: [Sections.Mark], in bytes: UnsafeRawBufferPointer
  ) -> [Sections.Mark] {
    var found: [Int: Range<Int>] = [:]
    var bareCount = 0
    for (index, mark) in marks.enumerated() where Heading.isBare(mark.title) {
      let next = index + 1 < marks.count ? marks[index + 1].start : bytes.count
      // A part stands directly above its first chapter.
      guard let line = firstLine(in: mark.end..<next, bytes) else { continue }
      bareCount += 1
      if isTitle(line, before: next, bytes) { found[index] = line }
    }
    guard found.count >= 2, found.count * 4 >= bareCount * 3 else { return marks }
    var marks = marks
    for (index, line) in found {
      marks[index].title += " " + String(decoding: bytes[line], as: UTF8.self)
      marks[index].end = line.upperBound
    }
    return marks
  }

  /// The first line that is not blank, without the spaces around it.
  private static func firstLine(
    in range: Range<Int>, _ bytes: UnsafeRawBufferPointer
  ) -> Range<Int>? {
    var start = range.lowerBound
    while start < range.upperBound {
      let end = min(Lines.feed(in: bytes, from: start) ?? bytes.count, range.upperBound)
      let inner = Lines.trimmed(start..<end, in: bytes)
      if !inner.isEmpty { return inner }
      start = end + 1
    }
    return nil
  }

  private static func isTitle(
    _ line: Range<Int>, before next: Int, _ bytes: UnsafeRawBufferPointer
  ) -> Bool {
    guard line.count <= 72 else { return false }
    let scalars = Array(String(decoding: bytes[line], as: UTF8.self).unicodeScalars)
    // What someone says, and what is a sentence, is none; and a line of stars parts scenes.
    let marks = "。！？…，；：“”「」『』\"?!;:*".unicodeScalars
    guard !scalars.contains(where: marks.contains), scalars.last != ".", scalars.last != ","
    else { return false }
    // Text follows.
    let rest = Lines.trimmed(line.upperBound..<next, in: bytes)
    guard !rest.isEmpty else { return false }
    let isWide = scalars.contains { $0.value >= 0x2E80 }
    if isWide { return scalars.count <= 16 }
    // A blank line parts it from the text, for lines of text broken by hand end in the middle of a
    // sentence too.
    let feeds = bytes[line.upperBound..<rest.lowerBound].count { $0 == 0x0A }
    return feeds >= 2 && scalars.count <= 60
  }
}
