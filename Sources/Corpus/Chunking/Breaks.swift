/// Places where a text may be cut, and how well.
///
/// The smaller the level, the better the place.
enum BreakLevel {
  static let paragraph: UInt8 = 0
  static let sentence: UInt8 = 1
  static let clause: UInt8 = 2
  static let space: UInt8 = 3
  static let character: UInt8 = 4
  /// Added inside a quotation, which is cut only when it is too long by itself.
  static let quoted: UInt8 = 5
  static let last: UInt8 = 9
}

/// The sentences and paragraphs of a part of a text, by where they end.
struct Breaks {
  /// Ascending; the last is the end of the part.
  private(set) var offsets: [Int] = []
  private(set) var levels: [UInt8] = []

  private let bytes: UnsafeRawBufferPointer
  private let end: Int
  private let isWrapped: Bool
  private var cursor: QuotationCursor

  init(
    in bytes: UnsafeRawBufferPointer, _ range: Range<Int>, _ quotations: Quotations,
    isWrapped: Bool
  ) {
    self.bytes = bytes
    end = range.upperBound
    self.isWrapped = isWrapped
    cursor = QuotationCursor(quotations)
    offsets.reserveCapacity(range.count / 60)
    levels.reserveCapacity(range.count / 60)
    var index = range.lowerBound
    while index < end {
      let (value, length) = scalar(in: bytes, at: index)
      if value == 0x0A {
        index = takeLineEnd(at: index)
      } else if Mark.endsSentence(value) || value == 0x2E || value == 0x2026 {
        index = takeMark(value, at: index, length)
      } else {
        index += length
      }
    }
    if offsets.last != end { append(end, BreakLevel.paragraph) }
  }

  private mutating func append(_ offset: Int, _ level: UInt8) {
    guard offset > (offsets.last ?? -1) else { return }
    offsets.append(offset)
    levels.append(cursor.isInside(offset) ? level + BreakLevel.quoted : level)
  }

  /// A paragraph's end goes behind all empty lines that follow.
  private mutating func takeLineEnd(at index: Int) -> Int {
    var next = index + 1
    var isBlank = false
    var probe = next
    while probe < end {
      let (value, length) = scalar(in: bytes, at: probe)
      if value == 0x0A {
        isBlank = true
        probe += 1
        next = probe
      } else if Mark.isSpace(value) {
        probe += length
      } else {
        break
      }
    }
    if !isWrapped || isBlank { append(next, BreakLevel.paragraph) }
    return next
  }

  /// A sentence's end goes behind the marks, what they close, and the spaces that follow.
  private mutating func takeMark(_ first: UInt32, at start: Int, _ length: Int) -> Int {
    var index = start + length
    var last = first
    while index < end {
      let (value, length) = scalar(in: bytes, at: index)
      guard Mark.endsSentence(value) || value == 0x2E || value == 0x2026 else { break }
      last = value
      index += length
    }
    let marksEnd = index
    while index < end {
      let (value, length) = scalar(in: bytes, at: index)
      guard Mark.closes(value) || value == 0x22 && cursor.isEnd(index + 1) else { break }
      index += length
    }
    let closersEnd = index
    while index < end, bytes[index] == 0x20 || bytes[index] == 0x09 || isWideSpace(at: index) {
      index += bytes[index] == 0xE3 ? 3 : 1
    }
    if isWrapped, index < end, bytes[index] == 0x0A, index + 1 < end, bytes[index + 1] != 0x0A {
      // The line's end stands for a space.
      index += 1
    }
    guard index < end else { return index }
    // At a line's end it is the paragraph that ends.
    guard bytes[index] != 0x0A else { return index }
    let isClosed = closersEnd > marksEnd
    let isEnd: Bool =
      switch last {
      case 0x2026: isClosed
      case 0x2E: isFullStop(at: start, marksEnd, next: index)
      case 0x21, 0x3F: index > closersEnd || isClosed || isBeforeCJK(index)
      default: true
      }
    if isEnd { append(index, BreakLevel.sentence) }
    return isEnd ? index : marksEnd
  }

  private func isWideSpace(at index: Int) -> Bool {
    index + 2 < end && bytes[index] == 0xE3 && bytes[index + 1] == 0x80 && bytes[index + 2] == 0x80
  }

  private func isBeforeCJK(_ index: Int) -> Bool {
    Mark.isCJK(scalar(in: bytes, at: index).value)
  }

  private static let abbreviations: Set<String> = [
    "mr", "mrs", "ms", "dr", "st", "jr", "sr", "prof", "rev", "hon", "capt", "col", "gen", "lt",
    "sgt", "messrs", "esq", "vol", "vols", "no", "nos", "pp", "fig", "ed", "eds", "etc", "viz",
    "vs", "cf", "ch", "chap", "e.g", "i.e",
  ]

  /// Whether a full stop ends a sentence, and no abbreviation or number.
  private func isFullStop(at start: Int, _ marksEnd: Int, next: Int) -> Bool {
    let before = scalar(in: bytes, before: start)
    if Mark.isCJK(before) { return true }
    guard next > marksEnd, bytes[next - 1] <= 0x20 || bytes[next - 1] >= 0x80 else { return false }
    let after = scalar(in: bytes, at: next).value
    if (0x61...0x7A).contains(after) { return false }
    guard marksEnd == start + 1 else { return true }
    var wordStart = start
    while wordStart > 0, start - wordStart < 10,
      Mark.isLetter(UInt32(bytes[wordStart - 1])) || bytes[wordStart - 1] == 0x2E
    {
      wordStart -= 1
    }
    let word = String(decoding: bytes[wordStart..<start], as: UTF8.self)
    // `J. Smith`
    if word.utf8.count == 1, word != "I" { return false }
    return !Self.abbreviations.contains(word.lowercased())
  }
}
