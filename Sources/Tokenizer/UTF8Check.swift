/// Whether bytes are UTF-8 (Unicode 16, table 3-7).
enum UTF8Check {
  static func isValid(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = bytes.baseAddress else { return true }
    let end = bytes.count
    var offset = 0
    // In bounds throughout: every read is preceded by a comparison with `end`.
    while offset < end {
      let first = unsafe base[offset]
      if first < 0x80 {
        if offset + 8 <= end,
          unsafe UnsafeRawPointer(base + offset).loadUnaligned(as: UInt64.self)
            & 0x8080_8080_8080_8080 == 0
        {
          offset += 8
        } else {
          offset += 1
        }
        continue
      }
      if first >= 0xE5, offset + 9 <= end,
        unsafe areIdeographs(UnsafeRawPointer(base + offset).loadUnaligned(as: UInt64.self)),
        unsafe base[offset + 8] & 0xC0 == 0x80
      {
        offset += 9
        continue
      }
      let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
      guard first >= 0xC2, first <= 0xF4, offset + length <= end else { return false }
      let second = unsafe base[offset + 1]
      let isSecondValid: Bool =
        switch first {
        case 0xE0: second & 0xE0 == 0xA0
        case 0xED: second & 0xE0 == 0x80
        case 0xF0: second >= 0x90 && second < 0xC0
        case 0xF4: second & 0xF0 == 0x80
        default: second & 0xC0 == 0x80
        }
      guard isSecondValid else { return false }
      if length > 2, unsafe base[offset + 2] & 0xC0 != 0x80 { return false }
      if length > 3, unsafe base[offset + 3] & 0xC0 != 0x80 { return false }
      offset += length
    }
    return true
  }

  /// Whether the first eight of nine bytes are those of three characters from U+5000 to U+9FFF.
  @inline(__always) private static func areIdeographs(_ word: UInt64) -> Bool {
    let word = UInt64(littleEndian: word)
    return ThreeIdeographs.begin(word)
      && word & 0xC000_C0C0_00C0_C000 == 0x8000_8080_0080_8000
  }
}
