/// Parts of a text that are cut into chunks by themselves.
enum Stretches {
  /// About how long one is: some hundred chunks.
  private static let byteCount = 1 << 20

  /// How far around the wanted place quotations are looked for.
  private static let reach = 64 * 1024

  /// Cut at paragraphs where there are some.
  ///
  /// - Parameter starts: Where a stretch has to begin, ascending.
  static func cut(
    _ bytes: UnsafeRawBufferPointer, at starts: [Int], isWrapped: Bool
  ) -> [Range<Int>] {
    var bounds = [0] + starts.filter { $0 > 0 && $0 < bytes.count } + [bytes.count]
    bounds = bounds.reduce(into: []) { if $0.last != $1 { $0.append($1) } }
    return zip(bounds, bounds.dropFirst()).flatMap { lower, upper in
      var stretches: [Range<Int>] = []
      var start = lower
      // Not for a rest that is shorter than half of one.
      while upper - start > byteCount + byteCount / 2,
        let end = place(near: start + byteCount, bytes, upper, isWrapped)
      {
        stretches.append(start..<end)
        start = end
      }
      return stretches + (start < upper ? [start..<upper] : [])
    }
  }

  /// Where a sentence begins about `byteCount` bytes before the end of a stretch.
  static func tail(
    of stretch: Range<Int>, _ bytes: UnsafeRawBufferPointer, byteCount: Int, isWrapped: Bool
  ) -> Int {
    let wanted = stretch.upperBound - byteCount
    guard wanted > max(stretch.lowerBound, reach) else { return stretch.lowerBound }
    return place(near: wanted, bytes, stretch.upperBound, isWrapped) ?? stretch.lowerBound
  }

  /// A paragraph's end near `wanted`, else a sentence's, outside quotations; nil when there is none.
  private static func place(
    near wanted: Int, _ bytes: UnsafeRawBufferPointer, _ upper: Int, _ isWrapped: Bool
  ) -> Int? {
    var from = wanted - reach
    while bytes[from] & 0xC0 == 0x80 { from += 1 }
    // Behind a line's end, where a quotation is most likely known from its beginning.
    if let feed = Lines.feed(in: bytes, from: from), feed < wanted { from = feed + 1 }
    var upTo = min(upper, wanted + reach)
    while upTo < upper, bytes[upTo] & 0xC0 == 0x80 { upTo += 1 }
    let quotations = Quotations(in: bytes, from..<upTo, isWrapped: isWrapped)
    let breaks = Breaks(in: bytes, from..<upTo, quotations, isWrapped: isWrapped)
    for level in [BreakLevel.paragraph, BreakLevel.sentence] {
      for (offset, found) in zip(breaks.offsets, breaks.levels)
      where offset > wanted && offset < upTo && found <= level {
        return offset
      }
    }
    return nil
  }
}
