/// The tokens of pieces met before.
///
/// Two tables of fixed size: pieces of up to 15 bytes and 4 tokens in entries of 32 bytes, longer
/// ones of up to 31 bytes and 8 tokens in entries of 64 bytes. Two entries a set; a new one takes
/// the first place, and the second goes. Belongs to one thread at a time.
@safe
final class PieceCache {
  /// A count in the top byte, a token in the others, then more tokens.
  typealias ShortTokens = SIMD4<UInt32>

  private static let shortBits = 14  // sets: 16,384 of 64 bytes
  private static let longBits = 12  // sets: 4,096 of 128 bytes
  private let shortEntries: UnsafeMutableRawPointer
  private let longEntries: UnsafeMutableRawPointer
  /// The bytes of a key that count, for each length.
  private let masks: UnsafeMutablePointer<(UInt64, UInt64)>

  init() {
    // Empty entries are all zeros: no piece has the length 0.
    unsafe shortEntries = .allocate(byteCount: 64 << Self.shortBits, alignment: 64)
    unsafe shortEntries.initializeMemory(as: UInt8.self, repeating: 0, count: 64 << Self.shortBits)
    unsafe longEntries = .allocate(byteCount: 128 << Self.longBits, alignment: 64)
    unsafe longEntries.initializeMemory(as: UInt8.self, repeating: 0, count: 128 << Self.longBits)
    unsafe masks = .allocate(capacity: 16)
    for length in 0..<16 {
      let low: UInt64 = length >= 8 ? .max : 1 << UInt64(length * 8) - 1
      let high: UInt64 = length <= 8 ? 0 : 1 << UInt64(length * 8 - 64) - 1
      unsafe masks.advanced(by: length).initialize(to: (low, high))
    }
  }

  deinit {
    unsafe shortEntries.deallocate()
    unsafe longEntries.deallocate()
    unsafe masks.deallocate()
  }

  struct ShortKey {
    let low: UInt64
    let high: UInt64
  }

  /// The key of `length` bytes, 1 to 15, of which 16 may be read.
  @inline(__always) func key(_ bytes: UnsafeRawPointer, length: Int) -> ShortKey {
    // In bounds: 16 bytes may be read, and the length is less than 16.
    let mask = unsafe masks[length]
    let low = unsafe bytes.loadUnaligned(as: UInt64.self) & mask.0
    let high = unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self) & mask.1
    return ShortKey(low: low, high: high | UInt64(length) << 56)
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

  func insert(_ key: ShortKey, _ tokens: UnsafePointer<UInt32>, count: Int) {
    var stored = ShortTokens()
    // In bounds: the caller gives at most 4 tokens.
    for index in 0..<count { stored[index] = unsafe tokens[index] }
    stored[0] |= UInt32(count) << 24
    let set = unsafe shortSet(key)
    unsafe (set + 32).copyMemory(from: set, byteCount: 32)
    unsafe set.storeBytes(of: key.low, as: UInt64.self)
    unsafe set.storeBytes(of: key.high, toByteOffset: 8, as: UInt64.self)
    unsafe set.storeBytes(of: stored, toByteOffset: 16, as: ShortTokens.self)
  }

  /// A key of up to 31 bytes, the length in the last.
  typealias LongKey = SIMD4<UInt64>

  func longKey(_ bytes: UnsafeRawPointer, length: Int) -> LongKey {
    var key = LongKey()
    // In bounds: the length is at most 31.
    unsafe withUnsafeMutableBytes(of: &key) {
      unsafe $0.baseAddress?.copyMemory(from: bytes, byteCount: length)
      unsafe $0[31] = UInt8(length)
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
    unsafe (set + 64).copyMemory(from: set, byteCount: 64)
    unsafe set.storeBytes(of: key, as: LongKey.self)
    unsafe set.storeBytes(of: stored, toByteOffset: 32, as: SIMD8<UInt32>.self)
  }
}
