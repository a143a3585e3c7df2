import Glibc

/// The bytes of every token, and the token of any bytes.
struct Vocabulary: Sendable {
  /// All tokens' bytes, one after the other.
  private var bytes: [UInt8] = []
  /// Where each token begins in `bytes`, and where the last ends.
  private var starts: [UInt32] = [0]
  /// Open addressing: a token's id plus 1 in the lower bits, some of its hash above; 0 for an empty
  /// slot.
  private var slots: [UInt32] = []
  private static let idMask: UInt32 = 1 << 22 - 1

  /// How many tokens there are; ids are 0 up to it.
  var count: Int { starts.count - 1 }

  /// Appends the token of the next id.
  ///
  /// - Returns: Whether its text is written in the characters that stand for bytes.
  mutating func append(_ token: UnsafeRawBufferPointer) -> Bool {
    let isMapped = unsafe ByteMap.append(token, to: &bytes)
    starts.append(UInt32(bytes.count))
    return isMapped
  }

  /// Makes tokens findable by their bytes; of two with the same bytes the later is found.
  mutating func index() {
    var capacity = 1024
    while capacity < count * 2 { capacity *= 2 }
    slots = [UInt32](repeating: 0, count: capacity)
    for id in 0..<count {
      let range = self.range(of: id)
      guard !range.isEmpty else { continue }
      unsafe bytes.withUnsafeBytes { bytes in
        let token = unsafe UnsafeRawBufferPointer(rebasing: bytes[range])
        let hash = unsafe Self.hash(token)
        slots[unsafe slot(of: token, hash)] = UInt32(id + 1) | Self.tag(hash)
      }
    }
  }

  /// The id of the token of exactly these bytes.
  func id(of token: UnsafeRawBufferPointer) -> UInt32? {
    guard token.count > 0, !slots.isEmpty else { return nil }
    let found = slots[unsafe slot(of: token, Self.hash(token))] & Self.idMask
    return found == 0 ? nil : found - 1
  }

  /// A token's bytes, empty when there is no such id.
  subscript(id: Int) -> ArraySlice<UInt8> {
    id >= 0 && id < count ? bytes[range(of: id)] : []
  }

  private func range(of id: Int) -> Range<Int> { Int(starts[id])..<Int(starts[id + 1]) }

  /// The slot that holds the token or is free for it.
  private func slot(of token: UnsafeRawBufferPointer, _ hash: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    let tag = Self.tag(hash)
    while slots[slot] != 0 {
      if slots[slot] & ~Self.idMask == tag {
        let id = Int(slots[slot] & Self.idMask) - 1
        let (start, end) = (Int(starts[id]), Int(starts[id + 1]))
        // In bounds: both hold as many bytes as the token has.
        if end - start == token.count,
          unsafe bytes.withUnsafeBytes({
            guard let own = $0.baseAddress, let other = token.baseAddress else { return false }
            return unsafe memcmp(own + start, other, end - start) == 0
          })
        {
          break
        }
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  /// Bits of the hash that the place of a slot does not tell.
  @inline(__always) private static func tag(_ hash: UInt64) -> UInt32 {
    UInt32(truncatingIfNeeded: hash >> 32) & ~idMask
  }

  private static func hash(_ token: UnsafeRawBufferPointer) -> UInt64 {
    var hash = UInt64(token.count)
    var index = 0
    while index < token.count {
      var word: UInt64 = 0
      if index + 8 <= token.count {
        // In bounds: eight bytes are left.
        word = unsafe token.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      } else {
        for place in index..<token.count { word = word << 8 | UInt64(unsafe token[place]) }
      }
      hash = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash >> 29
      index += 8
    }
    return hash
  }
}
