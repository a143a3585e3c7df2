/// The pairs that may be merged, with their ranks, and what they become.
///
/// Immutable once it is made, so that all threads read it.
@safe
final class MergeTable: @unchecked Sendable {
  /// Ids are less than 2^21, ranks less than 2^22: three numbers in eight bytes.
  static let idLimit = 1 << 21
  static let rankLimit = 1 << 22
  static let noRank = UInt32.max

  /// Open addressing: left id, right id, rank from the top down; all ones for an empty slot.
  private let slots: UnsafeMutablePointer<UInt64>
  private let mask: Int
  private let shift: UInt64
  /// A bit for each quarter of a slot, set where a pair has its place.
  ///
  /// Most pairs that are asked for are never merged; this tells so from memory that is near.
  private let filter: UnsafeMutablePointer<UInt64>
  /// What the pair of each rank becomes.
  private let results: UnsafeMutablePointer<UInt32>
  private let resultCount: Int

  /// - Parameter merges: In order of rank; of two for the same pair the later counts.
  init(_ merges: [(left: UInt32, right: UInt32, result: UInt32)]) {
    precondition(merges.count < Self.rankLimit, "too many merges for the table")
    var bits = 4
    while 1 << bits < merges.count * 3 / 2 { bits += 1 }
    mask = 1 << bits - 1
    shift = UInt64(64 - bits)
    unsafe slots = .allocate(capacity: 1 << bits)
    unsafe slots.initialize(repeating: .max, count: 1 << bits)
    unsafe filter = .allocate(capacity: 1 << (bits - 4))
    unsafe filter.initialize(repeating: 0, count: 1 << (bits - 4))
    resultCount = merges.count
    unsafe results = .allocate(capacity: max(merges.count, 1))
    for (rank, merge) in merges.enumerated() {
      precondition(
        max(merge.left, merge.right, merge.result) < Self.idLimit, "an id too large for the table")
      // In bounds: the mask keeps the slot inside, and the rank counts the merges.
      unsafe results.advanced(by: rank).initialize(to: merge.result)
      let key = Self.key(merge.left, merge.right)
      var slot = Int(truncatingIfNeeded: Self.hash(key) >> shift)
      while unsafe slots[slot] != .max, unsafe slots[slot] >> 22 != key { slot = (slot + 1) & mask }
      unsafe slots[slot] = key << 22 | UInt64(rank)
      let place = Int(truncatingIfNeeded: Self.hash(key) >> (shift - 2))
      unsafe filter[place >> 6] |= 1 << UInt64(place & 63)
    }
  }

  deinit {
    unsafe slots.deallocate()
    unsafe filter.deallocate()
    unsafe results.deallocate()
  }

  /// The rank of a pair, `noRank` when it is never merged.
  @inline(__always) func rank(_ left: UInt32, _ right: UInt32) -> UInt32 {
    let key = Self.key(left, right)
    let place = Int(truncatingIfNeeded: Self.hash(key) >> (shift - 2))
    // In bounds: the place has two bits more than a slot.
    if unsafe filter[place >> 6] >> UInt64(place & 63) & 1 == 0 { return Self.noRank }
    var slot = place >> 2
    while true {
      // In bounds: the mask keeps the slot inside; a third of the slots is empty.
      let entry = unsafe slots[slot]
      if entry >> 22 == key { return UInt32(truncatingIfNeeded: entry & (1 << 22 - 1)) }
      if entry == .max { return Self.noRank }
      slot = (slot + 1) & mask
    }
  }

  /// What the pair of a rank that `rank` gave becomes.
  @inline(__always) func result(_ rank: UInt32) -> UInt32 {
    // In bounds: the ranks in the table are those of `results`.
    unsafe results[Int(rank)]
  }

  @inline(__always) private static func key(_ left: UInt32, _ right: UInt32) -> UInt64 {
    UInt64(left) << 21 | UInt64(right)
  }

  @inline(__always) private static func hash(_ key: UInt64) -> UInt64 {
    key &* 0x9E37_79B9_7F4A_7C15
  }
}
