import Glibc

/// The different values of a column, where there are few of them.
struct ValueDictionary {
  /// The values, encoded plainly.
  private(set) var plain: [UInt8] = []
  private(set) var count = 0
  /// For each value of the column its number in the dictionary.
  private(set) var indexes: [UInt32] = []

  /// What a page may hold; beyond it a dictionary saves nothing.
  private static let byteLimit = 1 << 20

  /// Nil where most values differ, so that plain pages are smaller.
  init?(_ leaf: LeafBuffer) {
    guard leaf.valueCount > 0 else { return nil }
    let isText = leaf.type == .byteArray
    // Safe: every range below lies in the buffer that `leaf` filled with whole values.
    let isWorthwhile = unsafe leaf.plain.withUnsafeBytes { bytes in
      unsafe build(bytes, isText: isText, valueCount: leaf.valueCount)
    }
    guard isWorthwhile else { return nil }
  }

  private mutating func build(
    _ bytes: UnsafeRawBufferPointer, isText: Bool, valueCount: Int
  ) -> Bool {
    indexes.reserveCapacity(valueCount)
    // Open addressing; a slot holds a value's number and one, so that 0 is free.
    var slots = [UInt32](repeating: 0, count: 1 << 10)
    var hashes: [UInt64] = []
    var places: [Range<Int>] = []
    var offset = 0
    while offset < bytes.count {
      let length =
        isText ? 4 + Int(unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)) : 8
      let value = offset..<offset + length
      offset += length
      let hash = unsafe Self.hash(bytes, value)
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      var number = slots[slot]
      while number != 0 {
        let known = Int(number) - 1
        if hashes[known] == hash, unsafe Self.areEqual(bytes, places[known], value) { break }
        slot = (slot + 1) & (slots.count - 1)
        number = slots[slot]
      }
      if number == 0 {
        unsafe plain.append(contentsOf: bytes[value])
        hashes.append(hash)
        places.append(value)
        number = UInt32(hashes.count)
        slots[slot] = number
        guard plain.count <= Self.byteLimit, hashes.count < 1 << 17,
          hashes.count < 2048 || hashes.count * 2 < indexes.count
        else { return false }
        if hashes.count * 2 > slots.count { slots = Self.grown(slots.count * 4, hashes) }
      }
      indexes.append(number - 1)
    }
    count = hashes.count
    // A column of few values that all differ is no shorter for it.
    return count * 2 <= indexes.count || count < 16
  }

  private static func grown(_ size: Int, _ hashes: [UInt64]) -> [UInt32] {
    var slots = [UInt32](repeating: 0, count: size)
    for (index, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & (size - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = UInt32(index + 1)
    }
    return slots
  }

  private static func hash(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> UInt64 {
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
    var offset = range.lowerBound
    func mix(_ word: UInt64) {
      let product = (hash ^ word).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
      hash = product.high ^ product.low
    }
    while offset + 8 <= range.upperBound {
      mix(unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      offset += 8
    }
    var rest: UInt64 = 1
    while offset < range.upperBound {
      rest = rest << 8 | UInt64(unsafe bytes[offset])
      offset += 1
    }
    mix(rest)
    return hash
  }

  private static func areEqual(
    _ bytes: UnsafeRawBufferPointer, _ left: Range<Int>, _ right: Range<Int>
  ) -> Bool {
    guard left.count == right.count, let start = bytes.baseAddress else { return false }
    return unsafe memcmp(start + left.lowerBound, start + right.lowerBound, left.count) == 0
  }
}
