/// The quotations of a text: spans from an opening mark to behind its closing one.
///
/// Marks that have no partner are no quotation: one that was forgotten must not swallow the rest of
/// the book. A quotation may go on over paragraphs that each begin with an opening mark again, and
/// over the lines of a poem.
struct Quotations {
  /// In order, none inside another.
  private(set) var spans: [Range<Int>] = []

  /// Longer ones are taken for a mark that was forgotten.
  private static let longest = 32 * 1024
  /// How far a quotation goes on over lines that do not begin with a mark.
  private static let longestPoem = 1500

  /// - Parameters:
  ///   - range: Where to look.
  ///   - isWrapped: Whether a line end is no paragraph's end.
  init(in bytes: UnsafeRawBufferPointer, _ range: Range<Int>, isWrapped: Bool) {
    var index = range.lowerBound
    while index < range.upperBound {
      let lead = bytes[index]
      // `"`, and the marks that begin with these bytes.
      guard lead == 0x22 || lead == 0xE2 || lead == 0xE3 else {
        index += 1
        continue
      }
      let (value, length) = scalar(in: bytes, at: index)
      let end: Int? =
        switch value {
        case 0x22: Self.straightEnd(bytes, index, range.upperBound, isWrapped)
        case 0x201C: Self.end(bytes, index, range.upperBound, closing: 0x201D)
        case 0x300C: Self.end(bytes, index, range.upperBound, closing: 0x300D)
        case 0x300E: Self.end(bytes, index, range.upperBound, closing: 0x300F)
        case 0x2018 where !Mark.isLetter(scalar(in: bytes, before: index)):
          Self.singleEnd(bytes, index, range.upperBound)
        default: nil
        }
      if let end {
        spans.append(index..<end)
        index = end
      } else {
        index += length
      }
    }
  }

  /// Behind the mark that closes the one at `start`.
  private static func end(
    _ bytes: UnsafeRawBufferPointer, _ start: Int, _ limit: Int, closing: UInt32
  ) -> Int? {
    let (opening, length) = scalar(in: bytes, at: start)
    let limit = min(limit, start + longest)
    var index = start + length
    var depth = 1
    var isAtParagraph = false
    /// Whether every paragraph since began with an opening mark.
    var isContinued = true
    while index < limit {
      let byte = bytes[index]
      if byte == 0x0A {
        isAtParagraph = true
        index += 1
        continue
      }
      guard byte >= 0x80 else {
        if isAtParagraph, byte > 0x20 { (isAtParagraph, isContinued) = (false, false) }
        index += 1
        continue
      }
      let (value, length) = scalar(in: bytes, at: index)
      index += length
      if value == closing {
        depth -= 1
        guard depth == 0 else { continue }
        return isContinued || index - start <= longestPoem ? index : nil
      }
      if value == opening {
        if isAtParagraph {
          // Either it goes on, or the one before was never closed.
          guard isContinued else { return nil }
        } else if opening == 0x201C {
          return nil
        } else {
          depth += 1
        }
      } else if isAtParagraph, !Mark.isSpace(value) {
        isContinued = false
      }
      if !Mark.isSpace(value) { isAtParagraph = false }
    }
    return nil
  }

  /// Behind the next `"` of the paragraph.
  private static func straightEnd(
    _ bytes: UnsafeRawBufferPointer, _ start: Int, _ limit: Int, _ isWrapped: Bool
  ) -> Int? {
    var index = start + 1
    let limit = min(limit, start + longest)
    while index < limit {
      if bytes[index] == 0x22 { return index + 1 }
      if bytes[index] == 0x0A, !isWrapped || index + 1 < limit && bytes[index + 1] == 0x0A {
        return nil
      }
      index += 1
    }
    return nil
  }

  /// Behind the ’ that closes a ‘, which must not be an apostrophe.
  private static func singleEnd(
    _ bytes: UnsafeRawBufferPointer, _ start: Int, _ limit: Int
  ) -> Int? {
    var index = start + 3
    let limit = min(limit, start + longest / 4)
    var before: UInt32 = 0
    while index < limit {
      let (value, length) = scalar(in: bytes, at: index)
      if value == 0x0A, before == 0x0A { return nil }
      index += length
      if value == 0x2019 {
        let after = index < limit ? scalar(in: bytes, at: index).value : 0x20
        let isApostrophe = Mark.isLetter(after) || Mark.isLetter(before) && !Mark.isCJK(before)
        if !isApostrophe { return index }
      }
      before = value
    }
    return nil
  }
}

/// Answers for ascending offsets whether they are inside a quotation.
struct QuotationCursor {
  private let spans: [Range<Int>]
  private var index = 0

  init(_ quotations: Quotations) { spans = quotations.spans }

  /// Whether a cut at `offset` would part a quotation; at its marks' outer sides it would not.
  mutating func isInside(_ offset: Int) -> Bool {
    advance(to: offset)
    return index < spans.count && spans[index].lowerBound < offset
  }

  /// Whether a quotation ends exactly there.
  mutating func isEnd(_ offset: Int) -> Bool {
    advance(to: offset - 1)
    return index < spans.count && spans[index].upperBound == offset
  }

  private mutating func advance(to offset: Int) {
    // A step back is never far: ends are asked for a little ahead.
    while index > 0, spans[index - 1].upperBound > offset { index -= 1 }
    while index < spans.count, spans[index].upperBound <= offset { index += 1 }
  }
}
