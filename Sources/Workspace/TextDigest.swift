/// A 64-bit digest of texts, to find equal ones among millions.
///
/// Eight bytes at a time are multiplied into the state, as in wyhash; not for use against an
/// adversary. It is kept in workspaces, so what it gives never changes.
struct TextDigest {
  private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// Adds a text and its length, so that ("ab", "c") differs from ("a", "bc").
  mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      let raw = UnsafeRawBufferPointer(bytes)
      var offset = 0
      while offset + 8 <= raw.count {
        // In bounds: eight bytes are left.
        mix(raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        offset += 8
      }
      var rest: UInt64 = 0
      while offset < raw.count {
        rest = rest << 8 | UInt64(raw[offset])
        offset += 1
      }
      mix(rest)
      mix(UInt64(raw.count) &* 0xD6E8_FEB8_6659_FD93)
    }
  }

  /// The digest of what was added; fits SQLite's integers.
  var value: Int {
    var copy = self
    copy.mix(0xA076_1D64_78BD_642F)
    return Int(bitPattern: UInt(copy.state))
  }

  private mutating func mix(_ word: UInt64) {
    let product = (state ^ word).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
    state = product.high ^ product.low &+ 0x8EBC_6AF0_9C88_C6E3
  }
}

extension String {
  /// How many Unicode scalars it has: its UTF-8 bytes that begin one.
  var characterCount: Int {
    var text = self
    return text.withUTF8 { bytes in
      var count = 0
      for byte in bytes where byte & 0xC0 != 0x80 { count += 1 }
      return count
    }
  }
}
