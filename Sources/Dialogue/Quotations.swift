/// Text between quotation marks.
struct Quotation: Equatable {
  /// With the marks.
  var start: Int
  var end: Int
  /// Without them.
  var innerStart: Int
  var innerEnd: Int
  /// The paragraph it begins in and the one it ends in.
  var paragraph: Int
  var lastParagraph: Int

  var range: Range<Int> { start..<end }
}

/// Finds what stands in quotation marks, in a text whose marks may be faulty.
///
/// A mark that is missing never costs more than its paragraph: speech goes on into the next one only
/// where that opens with a mark again, or where a closing mark comes before any opening one.
struct QuotationFinder {
  let bytes: [UInt8]
  let style: QuotationStyle
  let paragraphs: [Paragraph]
  private var found: [Quotation] = []

  /// How far a closing mark is looked for, in bytes and paragraphs.
  private static let reach = (bytes: 6000, paragraphs: 12)

  init(_ bytes: [UInt8], _ paragraphs: [Paragraph], style: QuotationStyle) {
    self.bytes = bytes
    self.paragraphs = paragraphs
    self.style = style
  }

  /// All quotations, in order.
  mutating func find() -> [Quotation] {
    var paragraph = 0
    var position = 0
    while paragraph < paragraphs.count {
      position = max(position, paragraphs[paragraph].start)
      guard let mark = nextMark(from: position, before: paragraphs[paragraph].end) else {
        paragraph += 1
        continue
      }
      guard mark.opens, !mark.mustClose else {
        position = mark.end
        continue
      }
      (paragraph, position) = takeQuotation(openedBy: mark, in: paragraph)
    }
    return found
  }

  // MARK: One quotation

  /// Adds the quotation that `mark` opens; gives where to go on.
  private mutating func takeQuotation(
    openedBy mark: Mark, in first: Int
  ) -> (paragraph: Int, position: Int) {
    var quotation = Quotation(
      start: mark.start, end: mark.end, innerStart: mark.end, innerEnd: mark.end,
      paragraph: first, lastParagraph: first)
    var paragraph = first
    var position = mark.end
    var depth = 0
    while true {
      let paragraphEnd = paragraphs[paragraph].end
      let limit = min(paragraphEnd, max(position, quotation.start + Self.reach.bytes * 3))
      guard let next = nextMark(from: position, before: limit) else {
        guard limit == paragraphEnd else {
          // No speech is that long: its closing mark is missing.
          let end = firstSentenceEnd(from: mark.end, before: limit)
          return close(&quotation, at: end, end: end, in: first)
        }
        // The paragraph ends within the speech.
        if let resumed = continuation(after: paragraph) {
          paragraph = resumed.paragraph
          position = resumed.position
          continue
        }
        return close(&quotation, at: limit, end: limit, in: paragraph)
      }
      if next.opens, next.mustOpen || !next.mayClose {
        switch meaning(of: next, openedAt: quotation.start, before: limit) {
        case .nested:
          depth += 1
          position = next.end
        case .closes: return close(&quotation, at: next.start, end: next.end, in: paragraph)
        case .opensAnew(let end): return close(&quotation, at: end, end: end, in: paragraph)
        }
        continue
      }
      position = next.end
      if depth > 0 {
        depth -= 1
        continue
      }
      return close(&quotation, at: next.start, end: next.end, in: paragraph)
    }
  }

  private mutating func close(
    _ quotation: inout Quotation, at innerEnd: Int, end: Int, in paragraph: Int
  ) -> (paragraph: Int, position: Int) {
    quotation.innerEnd = max(quotation.innerStart, innerEnd)
    quotation.end = max(quotation.innerEnd, end)
    quotation.lastParagraph = paragraph
    if quotation.innerEnd > quotation.innerStart { found.append(quotation) }
    return (paragraph, quotation.end)
  }

  private enum Meaning {
    case nested
    /// A wrong mark in place of a closing one.
    case closes
    /// A closing mark is missing before it; the speech ends there.
    case opensAnew(Int)
  }

  /// What an opening mark means inside a speech.
  private func meaning(of mark: Mark, openedAt start: Int, before limit: Int) -> Meaning {
    let before = UTF8Text.unit(in: bytes, endingAt: mark.start, after: start).unit
    let after = UTF8Text.unit(in: bytes, at: mark.end, before: limit)
    if style.isSymmetric || style.hasStraight && mark.unit == 0x22 {
      return sentenceEnd(before: mark.start, after: start).map { .opensAnew($0) } ?? .closes
    }
    if Punctuation.endsSpeech(before), after == 0 || !Punctuation.isOpening(after) {
      // `他说：“好。“` and then narration, or the end.
      guard let next = nextMark(from: mark.end, before: limit) else { return .closes }
      if next.opens, !next.mayClose { return .closes }
    }
    // Nested where two closing marks follow; else a closing mark has been left out.
    if let first = nextMark(from: mark.end, before: min(limit, mark.end + 1500)), first.mayClose,
      let second = nextMark(from: first.end, before: min(limit, first.end + 1500)),
      second.mayClose
    {
      return .nested
    }
    return .opensAnew(sentenceEnd(before: mark.start, after: start) ?? mark.start)
  }

  /// The end of the last whole sentence between two places; nil when there is none.
  private func sentenceEnd(before end: Int, after start: Int) -> Int? {
    var position = end
    while position > start {
      let (unit, before) = UTF8Text.unit(in: bytes, endingAt: position, after: start)
      if Punctuation.endsSentence(unit) { return position }
      position = before
    }
    return nil
  }

  private func firstSentenceEnd(from start: Int, before limit: Int) -> Int {
    var position = start
    while position < limit {
      if Punctuation.endsSentence(UTF8Text.unit(in: bytes, &position, before: limit)) {
        return position
      }
    }
    return limit
  }

  // MARK: Across paragraphs

  /// Where a speech goes on that its paragraph did not close; nil when it ended there.
  private func continuation(after paragraph: Int) -> (paragraph: Int, position: Int)? {
    let next = paragraph + 1
    guard next < paragraphs.count, !paragraphs[next].isBorder else { return nil }
    if let mark = nextMark(from: paragraphs[next].start, before: paragraphs[next].end),
      mark.start == paragraphs[next].start, mark.opens
    {
      return (next, mark.end)
    }
    guard !style.isSymmetric, !style.isSingle else { return nil }
    // Verse or a letter inside a speech: the closing mark comes before any opening one.
    let reach = Self.reach
    for index in next..<min(paragraphs.count, next + reach.paragraphs) {
      guard !paragraphs[index].isBorder,
        paragraphs[index].start - paragraphs[next].start < reach.bytes
      else { return nil }
      if let mark = nextMark(from: paragraphs[index].start, before: paragraphs[index].end) {
        return mark.opens ? nil : (next, paragraphs[next].start)
      }
    }
    return nil
  }
}
