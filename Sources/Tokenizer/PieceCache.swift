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
  private let memory: UnsafeMutableRawPointer
  private let shortEntries: UnsafeMutableRawPointer
  private let longEntries: UnsafeMutableRawPointer
  /// The bytes of a key that count, for each length.
  private let masks: UnsafeMutablePointer<(UInt64, UInt64)>

  init() {
    // Empty entries are all zeros: no piece has the length 0. Pairs of sets, and sets of long
    // entries, have 128 bytes and begin at multiples of that.
    unsafe memory = Self.zeros(64 << Self.shortBits + 128 << Self.longBits + 128)
    unsafe shortEntries = memory.alignedUp(toMultipleOf: 128)
    unsafe longEntries = shortEntries + 64 << Self.shortBits
    unsafe masks = .allocate(capacity: 16)
    for length in 0..<16 {
      let low: UInt64 = length >= 8 ? .max : 1 << UInt64(length * 8) - 1
      let high: UInt64 = length <= 8 ? 0 : 1 << UInt64(length * 8 - 64) - 1
      unsafe masks.advanced(by: length).initialize(to: (low, high))
    }
  }

  /// Memory that the system fills with zeros page by page, when it is first used.
  private static func zeros(_ byteCount: Int) -> UnsafeMutableRawPointer {
    guard let memory = unsafe calloc(1, byteCount) else {
      preconditionFailure("there is no memory for \(byteCount) bytes")
    }
    return unsafe memory
  }

  deinit {
    unsafe free(memory)
    unsafe masks.deallocate()
  }

  struct ShortKey {
    let low: UInt64
    let high: UInt64
  }

  /// What sets the parts of pieces apart from whole pieces of the same bytes.
  static let part = 0x80

  /// What is asked for each piece, without the object around it, which has to outlive it.
  @safe
  struct ShortPieces {
    fileprivate let entries: UnsafeMutableRawPointer
    fileprivate let masks: UnsafeMutablePointer<(UInt64, UInt64)>

    /// The key of the first `length` bytes, 1 to 15, of the 16 that `low` and `high` hold.
    ///
    /// - Parameter kind: 0, or `part`.
    @inline(__always) func key(
      _ low: UInt64, _ high: UInt64, length: Int, kind: Int
    ) -> ShortKey {
      // In bounds: the length is less than 16.
      let mask = unsafe masks[length]
      return ShortKey(
        low: low & mask.0, high: high & mask.1 | UInt64(truncatingIfNeeded: length | kind) << 56)
    }

    /// Where the two entries of a set begin.
    @inline(__always) fileprivate func set(_ key: ShortKey) -> UnsafeMutableRawPointer {
      // The length and the last bytes change places, so that they do not meet the first bytes.
      let mixed = (key.low ^ (key.high << 32 | key.high >> 32)) &* 0x9E37_79B9_7F4A_7C15
      // In bounds: the set has `shortBits` bits.
      let offset = (mixed >> UInt64(64 - PieceCache.shortBits)) << 6
      return unsafe entries + Int(truncatingIfNeeded: offset)
    }

    @inline(__always) func find(_ key: ShortKey) -> ShortTokens? { unsafe find(key, in: set(key)) }

    @inline(__always) fileprivate func find(
      _ key: ShortKey, in set: UnsafeMutableRawPointer
    ) -> ShortTokens? {
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
  }

  /// Stays valid as long as the cache.
  var short: ShortPieces { unsafe ShortPieces(entries: shortEntries, masks: masks) }

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

  /// What `insert` stored in the set beside a key's own, where `find` does not look.
  func findBeside(_ key: ShortKey) -> ShortTokens? {
    // In bounds: sets lie in pairs of 128 bytes, at multiples of that.
    let beside = unsafe UInt(bitPattern: short.set(key)) ^ 64
    return unsafe UnsafeMutableRawPointer(bitPattern: beside).flatMap {
      unsafe short.find(key, in: $0)
    }
  }

  private func insert(_ key: ShortKey, _ stored: ShortTokens) {
    let set = unsafe short.set(key)
    var entry = unsafe set + 32
    // What came first comes often, so it stays. In bounds: as in `findBeside`.
    for place in [UInt(0), 32, 64, 96] {
      let free = unsafe UnsafeMutableRawPointer(bitPattern: UInt(bitPattern: set) ^ place)
      // An empty entry has no length.
      if let free = unsafe free, unsafe free.load(fromByteOffset: 8, as: UInt64.self) == 0 {
        unsafe entry = free
        break
      }
    }
    // In bounds: an entry has 32 bytes.
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
