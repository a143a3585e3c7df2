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
          UInt32(token[left] & 0xF), UInt32(token[left + 1]), UInt32(token[left + 2]),
          UInt32(token[place] & 0xF), UInt32(token[place + 1]), UInt32(token[place + 2]))
        // In bounds: the index has `pairBits` bits.
        unsafe pairs[index >> 6] |= 1 << UInt64(index & 63)
        continue
      }
      let seconds = right.count > 1 ? token[place + 1]...token[place + 1] : 0x80...0xBF
      for second in seconds {
        let index = Self.edgeIndex(token[place - 1], token[place], second)
        // In bounds: the index has `edgeBits` bits.
        unsafe edges[index >> 6] |= 1 << UInt64(index & 63)
      }
    }
  }

  /// Whether a token may reach across the place after the character of three bytes at `offset`,
  /// which another one follows.
  @inline(__always) func mayCross(after offset: Int, in bytes: UnsafePointer<UInt8>) -> Bool {
    // In bounds: the caller says that six bytes are there.
    let (first, second, third) = unsafe (bytes[offset], bytes[offset + 1], bytes[offset + 2])
    let (next, after, last) = unsafe (bytes[offset + 3], bytes[offset + 4], bytes[offset + 5])
    let edge = Self.edgeIndex(third, next, after)
    let pair = Self.pairIndex(
      UInt32(first & 0xF), UInt32(second), UInt32(third), UInt32(next & 0xF), UInt32(after),
      UInt32(last))
    // In bounds: the indices have as many bits as the tables.
    let found = unsafe edges[edge >> 6] >> UInt64(edge & 63) | pairs[pair >> 6] >> UInt64(pair & 63)
    return found & 1 != 0
  }

  /// Whether a byte begins a character of three bytes.
  @inline(__always) static func isLead(_ byte: UInt8) -> Bool { byte & 0xF0 == 0xE0 }

  @inline(__always) private static func isContinuation(_ byte: UInt8) -> Bool {
    byte & 0xC0 == 0x80
  }

  @inline(__always) private static func pairIndex(
    _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: UInt32, _ e: UInt32, _ f: UInt32
  ) -> Int {
    let left = UInt64(a << 12 | (b & 0x3F) << 6 | c & 0x3F)
    let right = UInt64(d << 12 | (e & 0x3F) << 6 | f & 0x3F)
    let hash = (left << 16 | right) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: hash >> UInt64(64 - pairBits))
  }

  @inline(__always) private static func edgeIndex(
    _ last: UInt8, _ next: UInt8, _ after: UInt8
  ) -> Int {
    Int(last & 0x3F) << 10 | Int(next & 0xF) << 6 | Int(after & 0x3F)
  }
}
