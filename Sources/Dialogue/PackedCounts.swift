/// Counts by up to four characters packed into 64 bits: an open hash table.
struct PackedCounts {
  private var keys: [UInt64] = Array(repeating: 0, count: 4096)
  private var values: [ChineseNameFinder.Count] = Array(repeating: .init(), count: 4096)
  private var count = 0

  mutating func add(_ key: UInt64, _ more: ChineseNameFinder.Count) {
    var slot = Self.slot(key, in: keys.count)
    while keys[slot] != key {
      if keys[slot] == 0 {
        if count * 2 >= keys.count {
          grow()
          return add(key, more)
        }
        keys[slot] = key
        count += 1
        break
      }
      slot = (slot + 1) & (keys.count - 1)
    }
    values[slot].clauses += more.clauses
    values[slot].initial += more.initial
    values[slot].bounded += more.bounded
    values[slot].spoken += more.spoken
    values[slot].beside += more.beside
    values[slot].straddled += more.straddled
    values[slot].following |= more.following
  }

  /// Those that speak or stand beside speech at least once, in the order of their keys.
  var sorted: [(UInt64, ChineseNameFinder.Count)] {
    var list: [(UInt64, ChineseNameFinder.Count)] = []
    for (key, value) in zip(keys, values) where key != 0 && value.spoken + value.beside > 0 {
      list.append((key, value))
    }
    return list.sorted { $0.0 < $1.0 }
  }

  private mutating func grow() {
    let old = (keys, values)
    keys = Array(repeating: 0, count: old.0.count * 2)
    values = Array(repeating: .init(), count: old.0.count * 2)
    for (key, value) in zip(old.0, old.1) where key != 0 {
      var slot = Self.slot(key, in: keys.count)
      while keys[slot] != 0 { slot = (slot + 1) & (keys.count - 1) }
      keys[slot] = key
      values[slot] = value
    }
  }

  private static func slot(_ key: UInt64, in count: Int) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 28) & (count - 1)
  }
}
