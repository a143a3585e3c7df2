/// Merges the pairs of one piece: again and again the pair of the lowest rank, the leftmost of equals.
///
/// Belongs to one thread at a time; its buffers are kept from piece to piece.
@safe
final class BytePairs {
  /// Up to here a scan for the lowest rank is quicker than a heap.
  private static let scanLimit = 96

  private let merges: MergeTable
  private let initial: InitialTokens
  /// The tokens of the piece last merged.
  private(set) var tokens: UnsafeMutablePointer<UInt32>
  private var ranks: UnsafeMutablePointer<UInt32>
  private var capacity: Int

  init(_ merges: MergeTable, _ initial: InitialTokens) {
    self.merges = merges
    self.initial = initial
    capacity = 256
    unsafe tokens = .allocate(capacity: capacity)
    unsafe ranks = .allocate(capacity: capacity)
  }

  deinit {
    unsafe tokens.deallocate()
    unsafe ranks.deallocate()
  }

  /// Leaves the piece's tokens in `tokens`.
  ///
  /// - Returns: How many there are; 0 when the vocabulary has none of its bytes.
  func merge(_ bytes: UnsafePointer<UInt8>, count: Int) -> Int {
    if count > capacity { grow(to: count) }
    var length = 0
    for index in 0..<count {
      // In bounds: the caller says how many bytes there are, and `capacity` is as large.
      let token = unsafe initial.tokens[Int(bytes[index])]
      if token == InitialTokens.none { continue }
      if token == initial.unknown, initial.fusesUnknown, length > 0,
        unsafe tokens[length - 1] == token
      {
        continue
      }
      unsafe tokens[length] = token
      length += 1
    }
    guard length <= Self.scanLimit else { return mergeByHeap(length) }
    guard length > 1 else { return length }
    // In bounds: as above; the table has a rank for each two bytes.
    if length == count {
      for index in 0..<count - 1 {
        let pair = unsafe Int(bytes[index]) << 8 | Int(bytes[index + 1])
        unsafe ranks[index] = initial.pairRanks[pair]
      }
    } else {
      for index in 0..<length - 1 {
        unsafe ranks[index] = unsafe merges.rank(tokens[index], tokens[index + 1])
      }
    }
    return mergeByScanning(length)
  }

  private func grow(to count: Int) {
    unsafe tokens.deallocate()
    unsafe ranks.deallocate()
    capacity = max(count, capacity * 2)
    unsafe tokens = .allocate(capacity: capacity)
    unsafe ranks = .allocate(capacity: capacity)
  }

  /// - Parameter length: How many tokens there are; the ranks of their pairs are there too.
  private func mergeByScanning(_ length: Int) -> Int {
    let (tokens, ranks) = unsafe (tokens, ranks)
    var count = length
    // In bounds throughout: indices stay below `count`, which is at most the capacity.
    while count > 1 {
      var lowest = MergeTable.noRank
      var place = 0
      for index in 0..<count - 1 where unsafe ranks[index] < lowest {
        unsafe lowest = ranks[index]
        place = index
      }
      if lowest == MergeTable.noRank { break }
      unsafe tokens[place] = merges.result(lowest)
      count -= 1
      for index in place + 1..<max(count, place + 1) {
        unsafe tokens[index] = tokens[index + 1]
        unsafe ranks[index] = ranks[index + 1]
      }
      if place + 1 < count {
        unsafe ranks[place] = unsafe merges.rank(tokens[place], tokens[place + 1])
      }
      if place > 0 {
        unsafe ranks[place - 1] = unsafe merges.rank(tokens[place - 1], tokens[place])
      }
    }
    return count
  }

  /// The same in n log n steps, for pieces that are long: a list of tokens, and a heap of pairs in
  /// which those that are no more are passed over.
  private func mergeByHeap(_ length: Int) -> Int {
    let (tokens, ranks) = unsafe (tokens, ranks)
    var next = unsafe [Int32](unsafeUninitializedCapacity: length) { buffer, count in
      for index in 0..<length { unsafe buffer[index] = Int32(index + 1) }
      count = length
    }
    var previous = unsafe [Int32](unsafeUninitializedCapacity: length) { buffer, count in
      for index in 0..<length { unsafe buffer[index] = Int32(index - 1) }
      count = length
    }
    // Rank, then place: the order in which pairs are merged.
    var heap = MinimumHeap(capacity: length)
    // In bounds: places are less than `length`.
    func setRank(_ left: Int, _ right: Int) {
      let rank = unsafe merges.rank(tokens[left], tokens[right])
      unsafe ranks[left] = rank
      if rank != MergeTable.noRank { heap.insert(UInt64(rank) << 32 | UInt64(left)) }
    }
    unsafe ranks[length - 1] = MergeTable.noRank
    for index in 0..<length - 1 { setRank(index, index + 1) }
    while let lowest = heap.removeMinimum() {
      let place = Int(lowest & 0xFFFF_FFFF)
      let rank = UInt32(truncatingIfNeeded: lowest >> 32)
      guard unsafe ranks[place] == rank else { continue }
      let gone = Int(next[place])
      let after = Int(next[gone])
      unsafe tokens[place] = merges.result(rank)
      unsafe ranks[gone] = MergeTable.noRank
      unsafe ranks[place] = MergeTable.noRank
      next[place] = Int32(after)
      if after < length {
        previous[after] = Int32(place)
        setRank(place, after)
      }
      if previous[place] >= 0 { setRank(Int(previous[place]), place) }
    }
    var count = 0
    var place = 0
    while place < length {
      unsafe tokens[count] = tokens[place]
      count += 1
      place = Int(next[place])
    }
    return count
  }
}

/// The token of each byte alone.
struct InitialTokens: Sendable {
  static let none = UInt32.max
  /// 256 tokens, `none` where the vocabulary lacks the byte: it is dropped then, as Hugging Face
  /// `tokenizers` does.
  let tokens: [UInt32]
  /// What stands for lacking bytes where there is such a token.
  let unknown: UInt32?
  /// Whether several in a row become one.
  let fusesUnknown: Bool
  /// The rank of each two bytes, the first one times 256 and the second.
  let pairRanks: [UInt32]

  init(
    tokens: [UInt32], unknown: UInt32?, fusesUnknown: Bool,
    _ merges: [(left: UInt32, right: UInt32, result: UInt32)]
  ) {
    self.tokens = tokens
    self.unknown = unknown
    self.fusesUnknown = fusesUnknown
    // What stands for lacking bytes is a token of several.
    var bytes: [UInt32: [Int]] = [:]
    for (byte, token) in tokens.enumerated() where token != Self.none {
      bytes[token, default: []].append(byte)
    }
    var ranks = [UInt32](repeating: MergeTable.noRank, count: 1 << 16)
    for (rank, merge) in merges.enumerated() {
      guard let left = bytes[merge.left], let right = bytes[merge.right] else { continue }
      for first in left { for second in right { ranks[first << 8 | second] = UInt32(rank) } }
    }
    pairRanks = ranks
  }

  /// Whether the vocabulary has all bytes that characters of three bytes are made of.
  var hasAllOfThreeByteCharacters: Bool {
    (0x80...0xBF).allSatisfy { tokens[$0] != Self.none && tokens[$0] != unknown }
      && (0xE0...0xEF).allSatisfy { tokens[$0] != Self.none && tokens[$0] != unknown }
  }
}

/// Numbers of which the least is at hand.
struct MinimumHeap {
  private var values: [UInt64] = []

  init(capacity: Int) { values.reserveCapacity(capacity) }

  mutating func insert(_ value: UInt64) {
    var child = values.count
    values.append(value)
    while child > 0 {
      let parent = (child - 1) / 2
      if values[parent] <= value { break }
      values[child] = values[parent]
      child = parent
    }
    values[child] = value
  }

  mutating func removeMinimum() -> UInt64? {
    guard let minimum = values.first, let last = values.popLast() else { return nil }
    guard !values.isEmpty else { return minimum }
    var parent = 0
    while true {
      var child = parent * 2 + 1
      guard child < values.count else { break }
      if child + 1 < values.count, values[child + 1] < values[child] { child += 1 }
      if last <= values[child] { break }
      values[parent] = values[child]
      parent = child
    }
    values[parent] = last
    return minimum
  }
}
