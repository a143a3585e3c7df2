/// Finds places inside a run of Chinese, Japanese or Korean that no token reaches across.
///
/// Such writing has no spaces, so a whole clause is one piece, and hardly ever comes twice. But where
/// no token of the vocabulary has the bytes on both sides of a place, no merge ever crosses it: what
/// is left and what is right of it are merged by themselves, with the same result. Cut there, a
/// clause falls into words of a character or two, which do come again and are found in the cache.
///
/// Only places between two characters of three bytes are looked at. The filter may say of a place
/// that a token reaches across it when none does, never the other way round.
@safe
final class CutFilter: @unchecked Sendable {
  /// A bit for each pair of whole characters that stand side by side in a token, by hash.
  private let pairs: UnsafeMutablePointer<UInt64>
  /// A bit for each end and beginning that stand side by side in a token with less than a whole
  /// character on one side: 6 bits of the last byte, 4 of the first, 6 of the second.
  private let edges: UnsafeMutablePointer<UInt64>
  private static let pairBits = 20
  private static let edgeBits = 16

  init() {
    unsafe pairs = .allocate(capacity: 1 << (Self.pairBits - 6))
    unsafe pairs.initialize(repeating: 0, count: 1 << (Self.pairBits - 6))
    unsafe edges = .allocate(capacity: 1 << (Self.edgeBits - 6))
    unsafe edges.initialize(repeating: 0, count: 1 << (Self.edgeBits - 6))
  }

  deinit {
    unsafe pairs.deallocate()
    unsafe edges.deallocate()
  }

  /// Notes all places inside a token; called while the tokenizer is made, never after.
  func note(_ token: ArraySlice<UInt8>) {
    for place in token.indices.dropFirst() where Self.isLead(token[place]) {
      guard Self.isContinuation(token[place - 1]) else { continue }
      var left = place - 1
      while left > token.startIndex, left > place - 3, Self.isContinuation(token[left]) {
        left -= 1
      }
      let right = token[place..<min(place + 3, token.endIndex)]
      // A cut is only asked for where three bytes make up the character before it.
      if !Self.isContinuation(token[left]), left != place - 3 || !Self.isLead(token[left]) {
        continue
      }
      if left == place - 3, Self.isLead(token[left]), right.count == 3 {
        let index = Self.pairIndex(
          Self.code(token[left], token[left + 1], token[left + 2]),
          Self.code(token[place], token[place + 1], token[place + 2]))
        // In bounds: the index has `pairBits` bits.
        unsafe pairs[index >> 6] |= 1 << UInt64(index & 63)
        continue
      }
      let seconds = right.count > 1 ? token[place + 1]...token[place + 1] : 0x80...0xBF
      for second in seconds {
        let index = Self.edgeIndex(
          UInt32(token[place - 1]), Self.code(token[place], second, 0))
        // In bounds: the index has `edgeBits` bits.
        unsafe edges[index >> 6] |= 1 << UInt64(index & 63)
      }
    }
  }

  /// What is asked for each character, without the object around it.
  var tables: Tables { unsafe Tables(pairs: pairs, edges: edges) }

  /// The tables of a filter, which has to outlive them.
  @safe
  struct Tables {
    fileprivate let pairs: UnsafeMutablePointer<UInt64>
    fileprivate let edges: UnsafeMutablePointer<UInt64>
  }

  @inline(__always) private static func code(
    _ first: UInt8, _ second: UInt8, _ third: UInt8
  ) -> UInt32 {
    UInt32(first & 0xF) << 12 | UInt32(second & 0x3F) << 6 | UInt32(third & 0x3F)
  }

  @inline(__always) fileprivate static func pairIndex(_ left: UInt32, _ right: UInt32) -> Int {
    let hash = (UInt64(left) << 16 | UInt64(right)) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: hash >> UInt64(64 - pairBits))
  }

  /// Six bits of the last byte on the left, then ten of the first two on the right.
  @inline(__always) fileprivate static func edgeIndex(_ left: UInt32, _ right: UInt32) -> Int {
    Int((left & 0x3F) << 10 | right >> 6)
  }

  /// Whether a byte begins a character of three bytes.
  @inline(__always) static func isLead(_ byte: UInt8) -> Bool { byte & 0xF0 == 0xE0 }

  @inline(__always) private static func isContinuation(_ byte: UInt8) -> Bool {
    byte & 0xC0 == 0x80
  }
}

extension CutFilter.Tables {
  /// The places in a row of characters of three bytes that no token reaches across.
  ///
  /// - Parameters:
  ///   - offset: Where the first of them begins.
  ///   - end: Where the bytes end, behind a whole character.
  /// - Returns: How many characters were looked at, 64 at most, and a bit for each that a cut may
  ///   follow, the first in the lowest.
  @inline(__always) func places(
    from offset: Int, upTo end: Int, in bytes: UnsafePointer<UInt8>
  ) -> (cuts: UInt64, count: Int) {
    var cuts: UInt64 = 0
    var count = 0
    var next = offset + 3
    // In bounds: a character of three bytes stands at `offset`, and one at each `next`.
    var left = unsafe Self.code(bytes + offset)
    while count < 64, next < end, unsafe CutFilter.isLead(bytes[next]) {
      let right = unsafe Self.code(bytes + next)
      let edge = CutFilter.edgeIndex(left, right)
      let pair = CutFilter.pairIndex(left, right)
      // In bounds: the indices have as many bits as the tables.
      let crossing =
        unsafe edges[edge >> 6] >> UInt64(edge & 63) | pairs[pair >> 6] >> UInt64(pair & 63)
      cuts |= (~crossing & 1) << UInt64(count)
      count += 1
      left = right
      next += 3
    }
    // The last character has none of three bytes behind it, or was only looked at from the left.
    return (cuts, count < 64 ? count + 1 : count)
  }

  /// The code point of a character of three bytes.
  @inline(__always) private static func code(_ bytes: UnsafePointer<UInt8>) -> UInt32 {
    // In bounds: the caller says that three bytes are there.
    let (first, second, third) = unsafe (bytes[0], bytes[1], bytes[2])
    return UInt32(first & 0xF) << 12 | UInt32(second & 0x3F) << 6 | UInt32(third & 0x3F)
  }
}
