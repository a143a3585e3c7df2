/// The scalar at an offset of well-formed UTF-8, and its length in bytes.
@inline(__always)
func scalar(in bytes: UnsafeRawBufferPointer, at index: Int) -> (value: UInt32, length: Int) {
  let lead = UInt32(bytes[index])
  if lead < 0x80 { return (lead, 1) }
  let second = UInt32(bytes[index + 1] & 0x3F)
  if lead < 0xE0 { return ((lead & 0x1F) << 6 | second, 2) }
  let third = UInt32(bytes[index + 2] & 0x3F)
  if lead < 0xF0 { return ((lead & 0x0F) << 12 | second << 6 | third, 3) }
  return ((lead & 0x07) << 18 | second << 12 | third << 6 | UInt32(bytes[index + 3] & 0x3F), 4)
}

/// The scalar that ends at an offset; a space at the beginning.
@inline(__always)
func scalar(in bytes: UnsafeRawBufferPointer, before index: Int) -> UInt32 {
  guard index > 0 else { return 0x20 }
  var start = index - 1
  while start > 0, bytes[start] & 0xC0 == 0x80 { start -= 1 }
  return scalar(in: bytes, at: start).value
}

/// What a character does in a sentence.
enum Mark {
  static func isCJK(_ value: UInt32) -> Bool {
    (0x2E80..<0xA000).contains(value) || (0xF900..<0xFB00).contains(value)
      || (0xFF00..<0xFFF0).contains(value) || value >= 0x2_0000
  }

  /// 。！？ and their like.
  @inline(__always) static func endsSentence(_ value: UInt32) -> Bool {
    value == 0x3002 || value == 0xFF01 || value == 0xFF1F || value == 0xFF61 || value == 0x21
      || value == 0x3F || value == 0x203C || value == 0x2049
  }

  /// ，、；： and their like.
  @inline(__always) static func endsClause(_ value: UInt32) -> Bool {
    value == 0xFF0C || value == 0x3001 || value == 0xFF1B || value == 0xFF1A || value == 0x2C
      || value == 0x3B || value == 0x3A || value == 0x2014
  }

  /// What may close a quotation or a bracket behind the end of a sentence; `"` is not among them.
  @inline(__always) static func closes(_ value: UInt32) -> Bool {
    switch value {
    case 0x201D, 0x2019, 0x300D, 0x300F, 0xFF09, 0x3011, 0x300B, 0x3009, 0x29, 0x5D, 0xFF02,
      0x301E, 0x27:
      true
    default: false
    }
  }

  /// A character that belongs to the one before it.
  static func isJoined(_ value: UInt32) -> Bool {
    (0x300..<0x370).contains(value) || (0xFE00..<0xFE10).contains(value) || value == 0x200D
      || (0x1_F3FB..<0x1_F400).contains(value) || (0x20D0..<0x2100).contains(value)
      || (0x3099..<0x309B).contains(value)
  }

  @inline(__always) static func isSpace(_ value: UInt32) -> Bool {
    value == 0x20 || value == 0x3000 || value == 0x09 || value == 0xA0
  }

  @inline(__always) static func isLetter(_ value: UInt32) -> Bool {
    (0x61...0x7A).contains(value) || (0x41...0x5A).contains(value)
      || (0xC0..<0x250).contains(value)
  }
}
