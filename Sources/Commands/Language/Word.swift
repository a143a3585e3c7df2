/// One word of a command line, with what was quoted in it and where each character stood.
package struct Word: Sendable, Equatable {
  /// One character as it was typed.
  struct Letter: Sendable, Equatable {
    let character: Character
    /// Quoted or escaped: stands for itself and parts nothing.
    let isLiteral: Bool
    /// Where it begins, in bytes of UTF-8 from the start of the source.
    let offset: Int

    /// The ASCII twin of a full-width character that was not quoted.
    var folded: Character { isLiteral ? character : FullWidth.folded(character) }
  }

  var letters: [Letter]
  /// The bytes of the source that the word takes, quotes included.
  package let range: Range<Int>

  /// The word as it was typed, without its quotes.
  package var verbatim: String { String(letters.map(\.character)) }
  /// The word with full-width characters as their ASCII twins.
  package var folded: String { String(letters.map(\.folded)) }

  /// The key and the value of a `key=value` word; nil for any other word.
  package var assignment: (key: Word, value: Word)? {
    guard let equals = letters.firstIndex(where: { $0.folded == "=" && !$0.isLiteral }),
      equals > 0, letters[..<equals].allSatisfy({ !$0.isLiteral && Self.mayNameKey($0.folded) }),
      letters[0].folded.isLetter
    else { return nil }
    let key = Word(
      letters: Array(letters[..<equals]), range: range.lowerBound..<letters[equals].offset)
    let start = letters[equals].offset + letters[equals].character.utf8.count
    return (key, Word(letters: Array(letters[(equals + 1)...]), range: start..<range.upperBound))
  }

  /// The parts of a list, three for `皇帝，皇上,"四郎"`.
  ///
  /// Empty parts are dropped.
  package var items: [String] {
    letters.split { !$0.isLiteral && $0.folded == "," }.map { String($0.map(\.character)) }
  }

  private static func mayNameKey(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "-" || character == "."
      || character == "_"
  }
}

/// The characters of a Chinese input method and what they stand for outside quotes.
enum FullWidth {
  /// `，` and `、` part lists; the others are the ASCII characters of the same shape.
  static func folded(_ character: Character) -> Character {
    guard let scalar = character.unicodeScalars.first, scalar.value >= 0x2018,
      character.unicodeScalars.count == 1
    else { return character }
    switch scalar.value {
    case 0x3001: return ","
    case 0x3000: return " "
    case 0x2018, 0x2019: return "'"
    case 0x201C, 0x201D: return "\""
    // The block of full-width forms repeats ASCII in its order.
    case 0xFF01...0xFF5E: return Character(Unicode.Scalar(UInt8(scalar.value - 0xFEE0)))
    default: return character
    }
  }
}
