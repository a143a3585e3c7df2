import Glibc

/// UTF-8 text with the class of each character at hand.
///
/// The bytes must be valid UTF-8 and stay where they are while it is used; offsets given to its
/// methods are those of characters.
@safe
struct ScannedText {
  let bytes: UnsafePointer<UInt8>
  let classes: UnsafePointer<UInt8>
  /// Where the text ends, as an offset; nothing is read from there on.
  let end: Int

  init(_ bytes: UnsafePointer<UInt8>, end: Int) {
    unsafe self.bytes = bytes
    unsafe classes = UnicodeClass.table
    self.end = end
  }

  /// The bytes up to `end` as a text of its own.
  @inline(__always) func cut(at end: Int) -> ScannedText { ScannedText(self, end: end) }

  private init(_ text: ScannedText, end: Int) {
    unsafe bytes = text.bytes
    unsafe classes = text.classes
    self.end = end
  }

  @inline(__always) func byte(_ offset: Int) -> UInt8 {
    // In bounds: callers check the offset against `end`.
    unsafe bytes[offset]
  }

  /// The class of the character at an offset before `end`, and its length in bytes.
  @inline(__always) func character(at offset: Int) -> (ClassSet, length: Int) {
    let first = byte(offset)
    // In bounds: a code point of one to three bytes lies in the table.
    if first < 0x80 { return unsafe (ClassSet(classNumber: classes[Int(first)]), 1) }
    if first >= 0xE0, first < 0xF0 {
      let point =
        Int(first & 0xF) << 12 | Int(byte(offset + 1) & 0x3F) << 6 | Int(byte(offset + 2) & 0x3F)
      return unsafe (ClassSet(classNumber: classes[point]), 3)
    }
    if first < 0xE0 {
      let point = Int(first & 0x1F) << 6 | Int(byte(offset + 1) & 0x3F)
      return unsafe (ClassSet(classNumber: classes[point]), 2)
    }
    return (ClassSet(classNumber: classOfLong(at: offset)), 4)
  }

  private func classOfLong(at offset: Int) -> UInt8 {
    let point = scalar(at: offset).point
    // In bounds: compared with the table's length.
    if point < UnicodeClass.tableCount { return unsafe classes[point] }
    // The variation selectors are all that has a class beyond the table.
    return (0xE0100...0xE01EF).contains(point) ? UnicodeClass.mark.rawValue : 0
  }

  /// The code point at an offset before `end`.
  @inline(__always) func scalar(at offset: Int) -> (point: Int, length: Int) {
    let first = Int(byte(offset))
    if first < 0x80 { return (first, 1) }
    let second = Int(byte(offset + 1) & 0x3F)
    if first < 0xE0 { return ((first & 0x1F) << 6 | second, 2) }
    let third = Int(byte(offset + 2) & 0x3F)
    if first < 0xF0 { return ((first & 0xF) << 12 | second << 6 | third, 3) }
    return ((first & 0x7) << 18 | second << 12 | third << 6 | Int(byte(offset + 3) & 0x3F), 4)
  }

  /// Where a byte occurs next, from `offset` on.
  func next(_ byte: UInt8, from offset: Int) -> Int? {
    guard offset < end, let found = unsafe memchr(bytes + offset, Int32(byte), end - offset) else {
      return nil
    }
    return unsafe UnsafeRawPointer(found) - UnsafeRawPointer(bytes)
  }

  /// The eight bytes from `offset` on, the first in the lowest bits.
  @inline(__always) func word(_ offset: Int) -> UInt64 {
    // In bounds: the caller says that eight bytes may be read.
    let word = unsafe UnsafeRawPointer(bytes + offset).loadUnaligned(as: UInt64.self)
    return UInt64(littleEndian: word)
  }

  /// Where the run of letters from `offset` on ends.
  @inline(__always) func endOfLetters(from offset: Int) -> Int {
    var offset = offset
    while offset < end {
      if offset + 9 <= end {
        let word = word(offset)
        if ThreeIdeographs.begin(word) {
          offset += 9
          continue
        }
        if word & 0x80 == 0 {
          let others = Self.bytesThatAreNoLetters(word)
          offset += others == 0 ? 8 : others.trailingZeroBitCount >> 3
          if others == 0 { continue }
          if byte(offset) < 0x80 { return offset }
        }
      }
      let (kind, length) = character(at: offset)
      guard kind.has(.letter) else { return offset }
      offset += length
    }
    return offset
  }

  /// The top bit of each byte that is no ASCII letter.
  @inline(__always) static func bytesThatAreNoLetters(_ word: UInt64) -> UInt64 {
    let top: UInt64 = 0x8080_8080_8080_8080
    // Upper case becomes lower case; without the top bit the sums cannot run into the next byte.
    let low = (word | 0x2020_2020_2020_2020) & ~top
    let isAtLeastA = low &+ 0x1F1F_1F1F_1F1F_1F1F  // 0x80 - "a"
    let isAboveZ = low &+ 0x0505_0505_0505_0505  // 0x7F - "z"
    return (~isAtLeastA | isAboveZ | word) & top
  }

  /// Where the run of characters in none of `classes` ends.
  @inline(__always) func end(from offset: Int, before classes: ClassSet) -> Int {
    var offset = offset
    while offset < end {
      let (kind, length) = character(at: offset)
      if kind.has(classes) { break }
      offset += length
    }
    return offset
  }

  /// Where the run of characters of `classes` ends, `limit` of them at most.
  @inline(__always) func end(from offset: Int, of classes: ClassSet, limit: Int = .max) -> Int {
    var offset = offset
    var count = 0
    while offset < end, count < limit {
      let (kind, length) = character(at: offset)
      guard kind.has(classes) else { break }
      offset += length
      count += 1
    }
    return offset
  }

  /// Where the run of carriage returns and line feeds ends.
  @inline(__always) func endOfLineBreaks(from offset: Int) -> Int {
    var offset = offset
    while offset < end, byte(offset) == 0x0A || byte(offset) == 0x0D { offset += 1 }
    return offset
  }
}

/// Three characters in a row from U+5000 to U+9FFF, told by the first eight of their nine bytes.
///
/// All of them are letters and their own normal form, and make up most of Chinese, so that they can
/// be passed over together.
enum ThreeIdeographs {
  /// Bytes 0, 3 and 6: where the characters begin.
  private static let one: UInt64 = 0x0001_0000_0100_0001

  /// Whether bytes of valid UTF-8 begin so.
  @inline(__always) static func begin(_ word: UInt64) -> Bool {
    // Each first byte has 24 bits or 16 to itself: what it lacks to 0xE5 is borrowed from the one set
    // above it, and what it has beyond 0xE9 leaves the one above it unset.
    let leads = word & (one &* 0xFF)
    let above = (leads | one << 8) &- one &* 0xE5
    let below = (one &* 0xE9 | one << 8) &- leads
    return above & below & one << 8 == one << 8
  }
}
