extension QuotationFinder {
  /// A quotation mark of the text's style.
  struct Mark {
    var unit: UInt16
    var start: Int
    var end: Int
    /// What it may be by its form and place.
    var opens: Bool
    var mayClose: Bool
    /// What it can only be by its place.
    var mustOpen: Bool
    var mustClose: Bool { !opens }
  }

  /// The next mark of the style at or after `start`.
  func nextMark(from start: Int, before limit: Int) -> Mark? {
    var position = start
    let opening = style.opening
    let lead = Self.lead(opening)
    let closeLead = Self.lead(style.closing)
    while position < limit {
      let byte = bytes[position]
      guard byte == lead || byte == closeLead || (byte == 0x22 && style.hasStraight) else {
        position += 1
        continue
      }
      var end = position
      let unit = UTF8Text.unit(in: bytes, &end, before: limit)
      if unit == 0x22 && style.hasStraight || unit == opening && style.isSymmetric {
        if let mark = symmetric(unit, position, end, limit) { return mark }
      } else if unit == opening {
        return Mark(
          unit: unit, start: position, end: end, opens: true, mayClose: false, mustOpen: true)
      } else if unit == style.closing {
        if !style.isSingle || closesSingle(position, end, limit) {
          return Mark(
            unit: unit, start: position, end: end, opens: false, mayClose: true, mustOpen: false)
        }
      }
      position = max(end, position + 1)
    }
    return nil
  }

  /// The first byte of a mark in UTF-8.
  private static func lead(_ unit: UInt16) -> UInt8 {
    unit < 0x80 ? UInt8(unit) : unit < 0x800 ? UInt8(0xC0 | unit >> 6) : UInt8(0xE0 | unit >> 12)
  }

  /// A mark that is the same at both ends, judged by its neighbours.
  private func symmetric(_ unit: UInt16, _ start: Int, _ end: Int, _ limit: Int) -> Mark? {
    let before = UTF8Text.unit(in: bytes, endingAt: start, after: 0).unit
    let after = UTF8Text.unit(in: bytes, at: end, before: limit)
    let startsLine = before == 0 || before == 0x0A
    let isSpaced = startsLine || UTF8Text.isSpace(before)
    if unit == 0x27 {
      // An apostrophe lies within a word, or stands for its first letters.
      let isWordBefore = before < 0x80 && UTF8Text.isLetter(UInt8(before))
      let isWordAfter = after < 0x80 && UTF8Text.isLetter(UInt8(after))
      if isWordBefore, isWordAfter { return nil }
      if isWordBefore, !closesSingle(start, end, limit) { return nil }
    }
    let endsLine = after == 0 || after == 0x0A
    let afterIsSpace = endsLine || UTF8Text.isSpace(after)
    let mustOpen =
      before == 0xFF1A || before == 0x3A || before == 0x2236
      || (isSpaced && !afterIsSpace && unit != 0xFF02
        && (startsLine || !UTF8Text.isHan(after) || isLineStart(start)))
    let mustClose = !mustOpen && (endsLine || (afterIsSpace && !isSpaced && before < 0x80))
    return Mark(
      unit: unit, start: start, end: end, opens: !mustClose, mayClose: !mustOpen,
      mustOpen: mustOpen)
  }

  /// Whether only spaces stand before `position` in its line.
  private func isLineStart(_ position: Int) -> Bool {
    var position = position
    while position > 0 {
      let (unit, before) = UTF8Text.unit(in: bytes, endingAt: position, after: 0)
      if unit == 0x0A { return true }
      guard UTF8Text.isSpace(unit) else { return false }
      position = before
    }
    return true
  }

  /// Whether a single mark closes a speech rather than being an apostrophe.
  ///
  /// A closing mark stands behind punctuation, and behind a letter only where no closing mark behind
  /// punctuation comes before the next opening one.
  private func closesSingle(_ start: Int, _ end: Int, _ limit: Int) -> Bool {
    let before = UTF8Text.unit(in: bytes, endingAt: start, after: 0).unit
    let after = UTF8Text.unit(in: bytes, at: end, before: limit)
    if after < 0x80, UTF8Text.isLetter(UInt8(after)) { return false }
    guard before < 0x80, UTF8Text.isLetter(UInt8(before)) else { return true }
    var position = end
    let stop = min(limit, end + 2000)
    while position < stop {
      var next = position
      let unit = UTF8Text.unit(in: bytes, &next, before: stop)
      if unit == style.closing {
        let last = UTF8Text.unit(in: bytes, endingAt: position, after: end).unit
        let following = UTF8Text.unit(in: bytes, at: next, before: limit)
        let isInWord = following < 0x80 && UTF8Text.isLetter(UInt8(following))
        if !isInWord, last != 0, !(last < 0x80 && UTF8Text.isLetter(UInt8(last))) {
          // Behind a space it opens: then this one was the closing mark.
          return UTF8Text.isSpace(last)
        }
        if isInWord, UTF8Text.isSpace(last) { return true }
      } else if unit == style.opening, !style.isSymmetric {
        return true
      }
      position = next
    }
    return true
  }
}

/// What marks mean for speech and sentences.
enum Punctuation {
  /// Whether a mark is one of `。！？…!?.．`.
  static func endsSentence(_ unit: UInt16) -> Bool {
    switch unit {
    case 0x3002, 0xFF01, 0xFF1F, 0x2026, 0x21, 0x3F, 0x2E, 0xFF0E, 0xFF61: true
    default: false
    }
  }

  /// What the last character of a speech may be, beside the end of a sentence: a comma where it is
  /// interrupted, a dash where it is broken off.
  static func endsSpeech(_ unit: UInt16) -> Bool {
    switch unit {
    case 0xFF0C, 0x2C, 0x2014, 0x2015, 0x2D, 0x2013, 0xFF5E, 0x7E, 0x3B, 0xFF1B, 0x3A, 0xFF1A,
      0x2500, 0xFF0D, 0x3001:
      true
    default: endsSentence(unit)
    }
  }

  static func isOpening(_ unit: UInt16) -> Bool {
    switch unit {
    case 0x201C, 0x300C, 0x300E, 0xFE41, 0x2018: true
    default: false
    }
  }
}
