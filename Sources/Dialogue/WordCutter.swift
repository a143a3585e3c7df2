/// Cuts narration into words that the rules know, names, and the rest.
struct WordCutter {
  let bytes: [UInt8]
  let words: WordTable
  var names: WordTable

  /// A word of letters that is not known: whether it begins with a capital.
  static let capitalised: Int32 = 1

  /// Appends the tokens of a range.
  ///
  /// Neighbouring Chinese characters that belong to no word are one token.
  func cut(_ range: Range<Int>, into tokens: inout [Token]) {
    let limit = range.upperBound
    var position = range.lowerBound
    while position < limit {
      if bytes[position] == 0x20 {
        position += 1
        continue
      }
      if let token = known(at: position, before: limit) {
        tokens.append(token)
        position = token.end
        continue
      }
      let start = position
      let byte = bytes[position]
      if byte < 0x80 {
        guard UTF8Text.isLetter(byte) else {
          position += 1
          continue
        }
        let isCapital = UTF8Text.isUppercase(byte)
        while position < limit, Self.isWordByte(bytes[position]) { position += 1 }
        tokens.append(
          Token(
            kind: .other, value: isCapital ? Self.capitalised : 0, start: start, end: position))
        continue
      }
      let unit = UTF8Text.unit(in: bytes, &position, before: limit)
      guard UTF8Text.isHan(unit) || unit == 0xFFFF else { continue }
      if let last = tokens.indices.last, tokens[last].kind == .other, tokens[last].end == start,
        bytes[tokens[last].start] >= 0x80
      {
        tokens[last].end = position
      } else {
        tokens.append(Token(kind: .other, value: 0, start: start, end: position))
      }
    }
  }

  /// The name or known word that begins at `position`; of two, the longer, then the name.
  func known(at position: Int, before limit: Int) -> Token? {
    guard UTF8Text.isBoundary(in: bytes, at: position, before: limit) || bytes[position] == 0x27
    else { return nil }
    let name = names.longest(in: bytes, at: position, before: limit)
    let word = words.longest(in: bytes, at: position, before: limit)
    if let name, name.end >= word?.end ?? 0 {
      return Token(kind: .name, value: name.value, start: position, end: name.end)
    }
    guard let word else { return nil }
    return Token(
      kind: TokenKind(rawValue: UInt8(truncatingIfNeeded: word.value >> 8)) ?? .word,
      value: word.value & 0xFF, start: position, end: word.end)
  }

  /// Calls `body` with each name of a range and its place, without looking for other words between.
  func eachName(in range: Range<Int>, _ body: (Int32, Range<Int>) -> Void) {
    let limit = range.upperBound
    var position = range.lowerBound
    while position < limit {
      let byte = bytes[position]
      if byte < 0x80, !UTF8Text.isLetter(byte) {
        position += 1
        continue
      }
      if let name = names.longest(in: bytes, at: position, before: limit),
        words.longest(in: bytes, at: position, before: limit)?.end ?? 0 <= name.end
      {
        body(name.value, position..<name.end)
        position = name.end
      } else if byte < 0x80 {
        while position < limit, Self.isWordByte(bytes[position]) { position += 1 }
      } else {
        _ = UTF8Text.unit(in: bytes, &position, before: limit)
      }
    }
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    UTF8Text.isLetter(byte) || byte == 0x2D || byte == 0x27
  }
}
