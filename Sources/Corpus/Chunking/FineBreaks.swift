/// Places inside sentences, for what is too long to be kept whole.
enum FineBreaks {
  /// All places between the ends of `range`, ascending, with their levels.
  static func find(
    in bytes: UnsafeRawBufferPointer, _ range: Range<Int>, _ quotations: Quotations,
    _ breaks: Breaks
  ) -> [(offset: Int, level: UInt8)] {
    var cursor = QuotationCursor(quotations)
    var sentenceIndex = breaks.offsets.firstIndex(above: range.lowerBound)
    var found: [(offset: Int, level: UInt8)] = []
    var before = scalar(in: bytes, before: range.lowerBound)
    var index = range.lowerBound
    while index < range.upperBound {
      let (value, length) = scalar(in: bytes, at: index)
      defer {
        before = value
        index += length
      }
      guard index > range.lowerBound else { continue }
      while sentenceIndex < breaks.offsets.count, breaks.offsets[sentenceIndex] < index {
        sentenceIndex += 1
      }
      let isQuoted = cursor.isInside(index)
      var level: UInt8
      if sentenceIndex < breaks.offsets.count, breaks.offsets[sentenceIndex] == index {
        level = breaks.levels[sentenceIndex] % BreakLevel.quoted
      } else if Mark.isJoined(value) {
        continue
      } else if !isQuoted, isOpening(value) || cursor.isEnd(index) {
        level = BreakLevel.clause
      } else if Mark.endsClause(before), !Mark.isSpace(value), !Mark.closes(value) {
        level = Mark.isCJK(before) || value >= 0x80 ? BreakLevel.clause : BreakLevel.character
      } else if Mark.isSpace(before) || before == 0x0A, !Mark.isSpace(value) {
        level = BreakLevel.space
      } else {
        level = BreakLevel.character
      }
      if isQuoted { level += BreakLevel.quoted }
      found.append((index, level))
    }
    return found
  }

  private static func isOpening(_ value: UInt32) -> Bool {
    value == 0x201C || value == 0x300C || value == 0x300E || value == 0x2018
  }
}

extension [Int] {
  /// The first index whose element is above `value`, of ascending elements; `endIndex` when none is.
  func firstIndex(above value: Int) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] > value { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
