/// Strict UTF-8, as Unicode defines it (table 3-7): no surrogates, no long forms, nothing past
/// U+10FFFF.
enum UTF8Scan {
  /// Where the first byte that fits no character is; nil when all fits.
  ///
  /// An incomplete character at the end counts as a fault at its first byte.
  static func firstFault(in bytes: UnsafeRawBufferPointer, from start: Int = 0) -> Int? {
    var index = start
    let count = bytes.count
    while index < count {
      // Eight bytes of ASCII at a time.
      if count - index >= 8,
        bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
      {
        index += 8
        continue
      }
      let length = self.length(of: bytes, at: index)
      guard length > 0 else { return index }
      index += length
    }
    return nil
  }

  /// Bytes of the character at `index`; 0 when there is none.
  @inline(__always)
  private static func length(of bytes: UnsafeRawBufferPointer, at index: Int) -> Int {
    let lead = bytes[index]
    if lead < 0x80 { return 1 }
    let left = bytes.count - index
    func isTail(_ offset: Int) -> Bool { bytes[index + offset] & 0xC0 == 0x80 }
    switch lead {
    case 0xC2...0xDF: return left >= 2 && isTail(1) ? 2 : 0
    case 0xE0...0xEF:
      guard left >= 3, isTail(1), isTail(2) else { return 0 }
      let second = bytes[index + 1]
      return lead == 0xE0 && second < 0xA0 || lead == 0xED && second > 0x9F ? 0 : 3
    case 0xF0...0xF4:
      guard left >= 4, isTail(1), isTail(2), isTail(3) else { return 0 }
      let second = bytes[index + 1]
      return lead == 0xF0 && second < 0x90 || lead == 0xF4 && second > 0x8F ? 0 : 4
    default: return 0
    }
  }

  /// How many bytes at the end are the beginning of a character that does not end; 0 to 3.
  static func incompleteTail(of bytes: UnsafeRawBufferPointer) -> Int {
    for back in 1...3 where back <= bytes.count {
      let byte = bytes[bytes.count - back]
      if byte & 0xC0 == 0x80 { continue }
      let length = byte >= 0xF0 && byte <= 0xF4 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC2 ? 2 : 1
      return byte < 0xF5 && length > back ? back : 0
    }
    return 0
  }

  /// How many bytes of continuation `bytes` begins with, when they may be the end of a character
  /// that was cut; 0 to 3.
  static func orphanedHead(of bytes: UnsafeRawBufferPointer) -> Int {
    let count = bytes.prefix(4).prefix { $0 & 0xC0 == 0x80 }.count
    return count <= 3 ? count : 0
  }

  /// How many characters (Unicode scalars) there are.
  static func characterCount(of bytes: UnsafeRawBufferPointer) -> Int {
    var count = 0
    for byte in bytes where byte & 0xC0 != 0x80 { count += 1 }
    return count
  }

  /// How many well-formed characters of several bytes there are, and how many bytes fit none.
  static func balance(of bytes: UnsafeRawBufferPointer) -> (characters: Int, faults: Int) {
    var characters = 0
    var faults = 0
    var index = 0
    while index < bytes.count {
      let length = self.length(of: bytes, at: index)
      if length == 0 { faults += 1 } else if length > 1 { characters += 1 }
      index += max(1, length)
    }
    return (characters, faults)
  }
}

/// How many characters a passage has.
package enum CharacterCount {
  /// Unicode scalars of well-formed UTF-8.
  package static func of(_ bytes: Span<UInt8>) -> Int {
    bytes.withUnsafeBytes { UTF8Scan.characterCount(of: $0) }
  }
}
