/// Makes turns of quotations: leaves out what is no speech, and joins what the narrator interrupts.
struct TurnBuilder {
  let bytes: [UInt8]
  let paragraphs: [Paragraph]
  let isChinese: Bool
  let words: WordTable

  /// The quotations that are speech, and the turns they make, both in order.
  func build(_ all: [Quotation]) -> (quotations: [Quotation], turns: [Turn]) {
    var quotations: [Quotation] = []
    for (index, quotation) in all.enumerated() where isSpeech(quotation, at: index, of: all) {
      quotations.append(quotation)
    }
    return (quotations, turns(of: quotations))
  }

  // MARK: Speech or not

  /// Whether a quotation is said, and not a term or a title.
  private func isSpeech(_ quotation: Quotation, at index: Int, of all: [Quotation]) -> Bool {
    let paragraph = paragraphs[quotation.paragraph]
    let last = lastUnit(quotation.innerStart..<quotation.innerEnd)
    guard last != 0 else { return false }
    if quotation.start == paragraph.start, quotation.end == paragraphs[quotation.lastParagraph].end
    {
      return true
    }
    let before = lastUnit(paragraph.start..<quotation.start)
    if before == 0xFF1A || before == 0x3A || before == 0x2236 { return true }
    if isChinese {
      if Punctuation.endsSpeech(last) { return true }
      if quotation.start == paragraph.start { return startsCue(quotation.end) }
      if quotation.innerEnd - quotation.innerStart > 60 { return true }
      return endsWithSpeech(quotation.start, from: paragraph.start)
        && quotation.innerEnd - quotation.innerStart > 12
    }
    if Punctuation.endsSpeech(last) || last == 0x29 || last == 0x2019 || last == 0x27 {
      // `the so-called "honour," which`: lower case inside, no comma before it.
      let first = UTF8Text.unit(in: bytes, at: quotation.innerStart, before: quotation.innerEnd)
      let isLower = (0x61...0x7A).contains(first)
      if isLower, !Punctuation.endsSpeech(before), before != 0 {
        return startsCue(quotation.end) || continues(index, of: all)
      }
      return true
    }
    return startsCue(quotation.end) && quotation.start == paragraph.start
  }

  /// Whether it follows another quotation of its paragraph closely.
  private func continues(_ index: Int, of all: [Quotation]) -> Bool {
    index > 0 && all[index - 1].lastParagraph == all[index].paragraph
      && all[index].start - all[index - 1].end < 120
  }

  private func startsCue(_ position: Int) -> Bool {
    var position = position
    let limit = min(bytes.count, position + 60)
    while position < limit, bytes[position] == 0x20 || bytes[position] == 0x0A { position += 1 }
    guard position < limit, let word = words.longest(in: bytes, at: position, before: limit) else {
      return false
    }
    if word.value >> 8 == Int32(TokenKind.speech.rawValue) { return true }
    guard word.value >> 8 == Int32(TokenKind.pronoun.rawValue) else { return false }
    var next = word.end
    while next < limit, bytes[next] == 0x20 { next += 1 }
    let verb = words.longest(in: bytes, at: next, before: limit)
    return verb.map { $0.value >> 8 == Int32(TokenKind.speech.rawValue) } ?? false
  }

  /// Whether the character before `position` ends a verb of speech.
  private func endsWithSpeech(_ position: Int, from start: Int) -> Bool {
    let (_, before) = UTF8Text.unit(in: bytes, endingAt: position, after: start)
    let word = words.longest(in: bytes, at: before, before: position)
    return word.map { $0.value >> 8 == Int32(TokenKind.speech.rawValue) } ?? false
  }

  /// The last character of a range that is no space; 0 for none.
  func lastUnit(_ range: Range<Int>) -> UInt16 {
    var end = range.upperBound
    while end > range.lowerBound {
      let (unit, start) = UTF8Text.unit(in: bytes, endingAt: end, after: range.lowerBound)
      if !UTF8Text.isSpace(unit) { return unit }
      end = start
    }
    return 0
  }

  // MARK: Joining

  func turns(of quotations: [Quotation]) -> [Turn] {
    var turns: [Turn] = []
    var index = 0
    var previousEnd = 0
    while index < quotations.count {
      var last = index
      while last + 1 < quotations.count, isJoined(quotations[last], quotations[last + 1]) {
        last += 1
      }
      turns.append(turn(index...last, of: quotations, after: previousEnd))
      previousEnd = quotations[last].end
      index = last + 1
    }
    return turns
  }

  private func turn(
    _ range: ClosedRange<Int>, of quotations: [Quotation], after previousEnd: Int
  ) -> Turn {
    let first = quotations[range.lowerBound]
    let last = quotations[range.upperBound]
    let paragraph = paragraphs[first.paragraph]
    let end = paragraphs[last.lastParagraph].end
    let next =
      range.upperBound + 1 < quotations.count ? quotations[range.upperBound + 1].start : end
    var before = max(previousEnd, paragraph.start)..<first.start
    if before.isEmpty, first.paragraph > 0, first.start == paragraph.start {
      let above = paragraphs[first.paragraph - 1]
      if above.end > previousEnd, !above.isBorder {
        let mark = lastUnit(max(above.start, previousEnd)..<above.end)
        if mark == 0xFF1A || mark == 0x3A || mark == 0x2236
          || !isChinese && (mark == 0x2C || mark == 0x2D || mark == 0x2014)
        {
          before = max(above.start, previousEnd)..<above.end
        }
      }
    }
    return Turn(
      quotations: range.lowerBound..<range.upperBound + 1, span: first.start..<last.end,
      paragraph: first.paragraph, lastParagraph: last.lastParagraph, before: before,
      after: last.end..<max(last.end, min(next, end)),
      middle: range.count > 1 ? first.end..<quotations[range.lowerBound + 1].start : nil,
      gap: previousEnd..<first.start)
  }

  /// Whether the narrator merely interrupts: `“A，”X说，“B”`.
  private func isJoined(_ first: Quotation, _ second: Quotation) -> Bool {
    guard first.lastParagraph == second.paragraph else { return false }
    let gap = first.end..<second.start
    guard gap.count < (isChinese ? 150 : 200), !gap.isEmpty else { return false }
    let spoken = lastUnit(first.innerStart..<first.innerEnd)
    let mark = lastUnit(gap)
    guard mark != 0 else { return false }
    let goesOn = mark == 0xFF0C || mark == 0x2C || mark == 0x3B || mark == 0xFF1B
    let isOpen = spoken == 0xFF0C || spoken == 0x2C || spoken == 0x3001
    guard goesOn || isOpen || !isChinese else { return false }
    if isChinese, !isOpen, mark == 0xFF1A { return false }
    // `“到了，”他擦了擦汗，“歇吧。”`: the narrator's sentence goes on with the speech.
    if goesOn, isChinese || isOpen { return true }
    return containsSpeech(gap) && (goesOn || isOpen || isOneSentence(gap))
  }

  private func containsSpeech(_ range: Range<Int>) -> Bool {
    var position = range.lowerBound
    while position < range.upperBound {
      if UTF8Text.isBoundary(in: bytes, at: position, before: range.upperBound),
        let word = words.longest(in: bytes, at: position, before: range.upperBound)
      {
        if word.value >> 8 == Int32(TokenKind.speech.rawValue) { return true }
        position = word.end
      } else {
        _ = UTF8Text.unit(in: bytes, &position, before: range.upperBound)
      }
    }
    return false
  }

  private func isOneSentence(_ range: Range<Int>) -> Bool {
    var position = range.lowerBound
    var ends = 0
    while position < range.upperBound {
      let unit = UTF8Text.unit(in: bytes, &position, before: range.upperBound)
      if unit == 0x2E || unit == 0x21 || unit == 0x3F {
        // `Mr.` ends no sentence.
        let rest = lastUnit(position..<range.upperBound)
        let isTitle = position - range.lowerBound >= 3 && bytes[position - 2] | 0x20 == 0x72
        if rest != 0, !isTitle { ends += 1 }
      }
    }
    return ends == 0
  }
}
