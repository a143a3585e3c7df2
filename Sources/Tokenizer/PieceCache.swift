import Glibc

/// The tokens of pieces met before.
///
/// Two tables of fixed size: pieces of up to 15 bytes and 4 tokens in entries of 32 bytes, longer
/// ones of up to 31 bytes and 8 tokens in entries of 64 bytes. Two entries a set, of which a new one
/// takes the place of the second. Belongs to one thread at a time.
@safe
final class PieceCache {
  /// A count in the top byte, a token in the others, then more tokens.
  typealias ShortTokens = SIMD4<UInt32>

  private static let shortBits = 15  // sets: 32,768 of 64 bytes
  private static let longBits = 12  // sets: 4,096 of 128 bytes
  private let shortEntries: UnsafeMutableRawPointer
  private let longEntries: UnsafeMutableRawPointer
  /// The bytes of a key that count, for each length.
  private let masks: UnsafeMutablePointer<(UInt64, UInt64)>

  init() {
    // Empty entries are all zeros: no piece has the length 0.
    unsafe shortEntries = Self.zeros(64 << Self.shortBits)
    unsafe longEntries = Self.zeros(128 << Self.longBits)
    unsafe masks = .allocate(capacity: 16)
    for length in 0..<16 {
      let low: UInt64 = length >= 8 ? .max : 1 << UInt64(length * 8) - 1
      let high: UInt64 = length <= 8 ? 0 : 1 << UInt64(length * 8 - 64) - 1
      unsafe masks.advanced(by: length).initialize(to: (low, high))
    }
  }

  /// Memory that the system fills with zeros page by page, when it is first used.
  private static func zeros(_ byteCount: Int) -> UnsafeMutableRawPointer {
    guard let memory = unsafe calloc(byteCount / 64, 64) else {
      preconditionFailure("there is no memory for \(byteCount) bytes")
    }
    return unsafe memory
  }

  deinit {
    unsafe free(shortEntries)
    unsafe free(longEntries)
    unsafe masks.deallocate()
  }

  struct ShortKey {
    let low: UInt64
    let high: UInt64
  }

  /// What sets the parts of pieces apart from whole pieces of the same bytes.
  static let part = 0x80

  /// The key of the first `length` bytes, 1 to 15, of the 16 that `low` and `high` hold.
  ///
  /// - Parameter kind: 0, or `part`.
  @inline(__always) func key(
    _ low: UInt64, _ high: UInt64, length: Int, kind: Int
  ) -> ShortKey {
    // In bounds: the length is less than 16.
    let mask = unsafe masks[length]
    return ShortKey(low: low & mask.0, high: high & mask.1 | UInt64(length | kind) << 56)
  }

  @inline(__always) private func shortSet(_ key: ShortKey) -> UnsafeMutableRawPointer {
    let mixed = (key.low ^ key.high &* 0xD6E8_FEB8_6659_FD93) &* 0x9E37_79B9_7F4A_7C15
    let set = Int(truncatingIfNeeded: mixed >> UInt64(64 - Self.shortBits))
    // In bounds: the set has `shortBits` bits.
    return unsafe shortEntries + set << 6
  }

  @inline(__always) func find(_ key: ShortKey) -> ShortTokens? {
    let set = unsafe shortSet(key)
    // In bounds: a set has two entries of 32 bytes.
    if unsafe set.load(as: UInt64.self) == key.low,
      unsafe set.load(fromByteOffset: 8, as: UInt64.self) == key.high
    {
      return unsafe set.load(fromByteOffset: 16, as: ShortTokens.self)
    }
    if unsafe set.load(fromByteOffset: 32, as: UInt64.self) == key.low,
      unsafe set.load(fromByteOffset: 40, as: UInt64.self) == key.high
    {
      return unsafe set.load(fromByteOffset: 48, as: ShortTokens.self)
    }
    return nil
  }

  func insert(_ key: ShortKey, _ token: UInt32) {
    insert(key, ShortTokens(token | 1 << 24, 0, 0, 0))
  }

  func insert(_ key: ShortKey, _ tokens: UnsafePointer<UInt32>, count: Int) {
    var stored = ShortTokens()
    // In bounds: the caller gives at most 4 tokens.
    for index in 0..<count { stored[index] = unsafe tokens[index] }
    stored[0] |= UInt32(count) << 24
    insert(key, stored)
  }

  private func insert(_ key: ShortKey, _ stored: ShortTokens) {
    let set = unsafe shortSet(key)
    // What came first comes often, so it stays; an empty entry has no length.
    let isTaken = unsafe set.load(fromByteOffset: 8, as: UInt64.self) != 0
    // In bounds: a set has two entries of 32 bytes.
    let entry = unsafe isTaken ? set + 32 : set
    unsafe entry.storeBytes(of: key.low, as: UInt64.self)
    unsafe entry.storeBytes(of: key.high, toByteOffset: 8, as: UInt64.self)
    unsafe entry.storeBytes(of: stored, toByteOffset: 16, as: ShortTokens.self)
  }

  /// A key of up to 31 bytes, the length in the last.
  typealias LongKey = SIMD4<UInt64>

  func longKey(_ bytes: UnsafeRawPointer, length: Int, kind: Int) -> LongKey {
    var key = LongKey()
    // In bounds: the length is at most 31.
    unsafe withUnsafeMutableBytes(of: &key) {
      unsafe $0.baseAddress?.copyMemory(from: bytes, byteCount: length)
      unsafe $0[31] = UInt8(length | kind)
    }
    return key
  }

  private func longSet(_ key: LongKey) -> UnsafeMutableRawPointer {
    var mixed: UInt64 = 0
    for index in 0..<4 { mixed = (mixed ^ key[index]) &* 0x9E37_79B9_7F4A_7C15 ^ mixed >> 31 }
    let set = Int(truncatingIfNeeded: mixed >> UInt64(64 - Self.longBits))
    // In bounds: the set has `longBits` bits.
    return unsafe longEntries + set << 7
  }

  /// Eight tokens, the count in the top byte of the first.
  func find(_ key: LongKey) -> SIMD8<UInt32>? {
    let set = unsafe longSet(key)
    // In bounds: a set has two entries of 64 bytes.
    for entry in [0, 64] where unsafe set.load(fromByteOffset: entry, as: LongKey.self) == key {
      return unsafe set.load(fromByteOffset: entry + 32, as: SIMD8<UInt32>.self)
    }
    return nil
  }

  func insert(_ key: LongKey, _ tokens: UnsafePointer<UInt32>, count: Int) {
    var stored = SIMD8<UInt32>()
    // In bounds: the caller gives at most 8 tokens.
    for index in 0..<count { stored[index] = unsafe tokens[index] }
    stored[0] |= UInt32(count) << 24
    let set = unsafe longSet(key)
    let isTaken = unsafe set.load(fromByteOffset: 24, as: UInt64.self) != 0
    // In bounds: a set has two entries of 64 bytes.
    let entry = unsafe isTaken ? set + 64 : set
    unsafe entry.storeBytes(of: key, as: LongKey.self)
    unsafe entry.storeBytes(of: stored, toByteOffset: 32, as: SIMD8<UInt32>.self)
  }
}
