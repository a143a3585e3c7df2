/// What a regular expression of Hugging Face `tokenizers` can ask of a character.
///
/// The first ten are general categories and white space of Unicode 16, which its regular
/// expressions follow; `numeric` are the few characters that only its `Digits` step, which follows
/// Unicode 17, takes for numbers.
enum UnicodeClass: UInt8 {
  case other, uppercase, lowercase, titlecase, modifierLetter, otherLetter, mark, number
  case punctuation, symbol, space, numeric

  /// The class of every code point up to `tableCount`, made once from `runs` and never freed.
  nonisolated(unsafe) static let table: UnsafePointer<UInt8> = {
    let table = UnsafeMutablePointer<UInt8>.allocate(capacity: tableCount)
    unsafe table.initialize(repeating: 0, count: tableCount)
    var next = 0
    var kind: UInt8 = 0
    var length = 0
    func flush() {
      // In bounds: the script that makes the runs checks that they end at `tableCount`.
      let end = next + max(length, 1)
      precondition(end <= tableCount, "the runs end where the table does")
      for index in next..<end { unsafe table[index] = kind }
      next = end
      length = 0
    }
    let text = unsafe UnsafeBufferPointer(start: runs.utf8Start, count: runs.utf8CodeUnitCount)
    for index in 0..<runs.utf8CodeUnitCount {
      let byte = unsafe text[index]
      if byte < UInt8(ascii: "a") {
        length = length * 10 + Int(byte - UInt8(ascii: "0"))
      } else {
        if index > 0 { flush() }
        kind = byte - UInt8(ascii: "a")
      }
    }
    flush()
    precondition(next == tableCount, "the runs end where the table does")
    return unsafe UnsafePointer(table)
  }()

  static let tableCount = 0x40000
}

/// A set of classes, tested with one shift.
struct ClassSet: OptionSet {
  let rawValue: UInt32

  init(rawValue: UInt32) { self.rawValue = rawValue }

  @inline(__always) init(classNumber: UInt8) { rawValue = 1 << UInt32(classNumber) }

  /// Letters, `\p{L}`.
  static let letter = ClassSet(rawValue: 0b111110)
  /// Marks, `\p{M}`.
  static let mark = ClassSet(rawValue: 1 << 6)
  /// Numbers, `\p{N}`.
  static let number = ClassSet(rawValue: 1 << 7)
  /// Punctuation, `\p{P}`.
  static let punctuation = ClassSet(rawValue: 1 << 8)
  /// Symbols, `\p{S}`.
  static let symbol = ClassSet(rawValue: 1 << 9)
  /// White space, `\s`.
  static let space = ClassSet(rawValue: 1 << 10)
  /// What `Digits` takes for a digit.
  static let digit = ClassSet(rawValue: 1 << 7 | 1 << 11)
  static let other = ClassSet(rawValue: 1)

  /// Whether they have a class in common.
  @inline(__always) func has(_ other: ClassSet) -> Bool { rawValue & other.rawValue != 0 }
}
