/// How a text is laid out in lines.
package struct Layout: Sendable, Equatable {
  /// The columns at which lines were broken by hand; nil where a line is a paragraph.
  package var wrapWidth: Int?
  /// Full-width spaces (U+3000).
  package var wideSpaceCount = 0
  /// Lines that hold a page number and nothing else.
  package var pageNumberCount = 0

  package init(of content: [UInt8]) {
    content.withUnsafeBytes { bytes in
      wideSpaceCount = Self.wideSpaces(in: bytes)
      var lines: [Line] = []
      var pages = PageNumbers()
      for range in Lines(bytes) {
        let inner = Lines.trimmed(range, in: bytes)
        if inner.count <= 48 { pages.look(at: bytes[inner]) }
        // Some thousand lines tell how a text is laid out.
        if lines.count < 20_000 { lines.append(Line(range, inner, bytes)) }
      }
      pageNumberCount = pages.count
      wrapWidth = Self.wrapWidth(of: lines)
    }
  }

  /// What matters of a line.
  private struct Line {
    let width: Int
    let isBlank: Bool
    let isIndented: Bool
    /// Whether it ends as a paragraph does.
    let isEnded: Bool

    init(_ range: Range<Int>, _ inner: Range<Int>, _ bytes: UnsafeRawBufferPointer) {
      isBlank = inner.isEmpty
      isIndented = inner.lowerBound > range.lowerBound
      // A character of three bytes or four takes two columns.
      var width = 0
      for byte in bytes[range] where byte & 0xC0 != 0x80 { width += byte >= 0xE0 ? 2 : 1 }
      self.width = width
      isEnded = inner.isEmpty || Self.ends(bytes[inner])
    }

    private static let enders: [[UInt8]] = [
      "。", "！", "？", "…", "”", "’", "」", "』", "）", "：", "—",
    ].map { Array($0.utf8) }

    private static func ends(_ text: Slice<UnsafeRawBufferPointer>) -> Bool {
      guard let last = text.last else { return true }
      if last < 0x80 { return ".!?\"')]:".utf8.contains(last) }
      return text.count >= 3 && enders.contains { text.suffix(3).elementsEqual($0) }
    }
  }

  /// The width at which lines are broken when most of them break inside a sentence near the same
  /// column.
  private static func wrapWidth(of lines: [Line]) -> Int? {
    let widths = lines.filter { !$0.isBlank }.map(\.width).sorted()
    guard widths.count >= 20 else { return nil }
    let width = widths[widths.count * 95 / 100]
    guard (30...160).contains(width) else { return nil }
    var brokenCount = 0
    for (line, next) in zip(lines, lines.dropFirst())
    where !line.isBlank && !next.isBlank && !line.isEnded && line.width * 4 >= width * 3 {
      brokenCount += 1
    }
    return brokenCount * 5 >= widths.count * 2 ? width : nil
  }

  private static func wideSpaces(in bytes: UnsafeRawBufferPointer) -> Int {
    var count = 0
    var index = 0
    while index + 2 < bytes.count {
      if bytes[index] == 0xE3, bytes[index + 1] == 0x80, bytes[index + 2] == 0x80 {
        count += 1
        index += 3
      } else {
        index += 1
      }
    }
    return count
  }
}

/// Counts lines such as `12`, `- 12 -`, `第 12 页` and `---- Page 12 ----` whose numbers go up.
private struct PageNumbers {
  private var last: Int?
  private var run = 0
  /// Three in order are no chance.
  private(set) var count = 0

  mutating func look(at line: Slice<UnsafeRawBufferPointer>) {
    guard let number = Self.number(of: line) else { return }
    if let last, number > last, number <= last + 3 {
      run += 1
      count += run == 3 ? 3 : run > 3 ? 1 : 0
    } else {
      run = 1
    }
    last = number
  }

  private static func number(of line: Slice<UnsafeRawBufferPointer>) -> Int? {
    guard line.contains(where: { $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
    var text = String(decoding: line, as: UTF8.self)
    for word in ["Page", "page", "PAGE", "第", "页", "頁"] { text = text.replacing(word, with: "") }
    let inner = text.drop { "-–—·.[(（【 \t\u{3000}".contains($0) }
    let digits = inner.prefix { $0.isASCII && $0.isNumber }
    let rest = inner.dropFirst(digits.count)
    guard (1...5).contains(digits.count),
      rest.allSatisfy({ "-–—·.])）】 \t\u{3000}".contains($0) })
    else { return nil }
    return Int(digits)
  }
}
