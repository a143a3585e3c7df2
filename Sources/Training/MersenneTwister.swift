/// The generator that PyTorch shuffles with.
///
/// Matsumoto and Nishimura, Mersenne Twister: A 623-dimensionally equidistributed uniform
/// pseudorandom number generator; MT19937 with its authors' seeding of 2002.
struct MersenneTwister {
  private var state: [UInt32]
  private var next: Int

  private static let count = 624
  private static let shift = 397

  init(seed: UInt32) {
    state = [seed]
    for index in 1..<Self.count {
      let last = state[index - 1]
      state.append(1_812_433_253 &* (last ^ last >> 30) &+ UInt32(index))
    }
    next = Self.count
  }

  mutating func draw() -> UInt32 {
    if next == Self.count { turn() }
    var bits = state[next]
    next += 1
    bits ^= bits >> 11
    bits ^= bits << 7 & 0x9D2C_5680
    bits ^= bits << 15 & 0xEFC6_0000
    return bits ^ bits >> 18
  }

  private mutating func turn() {
    for index in 0..<Self.count {
      let joined =
        state[index] & 0x8000_0000 | state[(index + 1) % Self.count] & 0x7FFF_FFFF
      let mask: UInt32 = joined & 1 == 0 ? 0 : 0x9908_B0DF
      state[index] = state[(index + Self.shift) % Self.count] ^ joined >> 1 ^ mask
    }
    next = 0
  }

  /// The numbers below `count` in the order that `torch.randperm(count)` gives after
  /// `Generator.manual_seed(seed)`, for counts below 2^32 / 20.
  static func permutation(_ count: Int, seed: Int) -> [Int] {
    var generator = MersenneTwister(seed: UInt32(truncatingIfNeeded: seed))
    var order = Array(0..<count)
    for index in 0..<max(0, count - 1) {
      order.swapAt(index, index + Int(generator.draw()) % (count - index))
    }
    return order
  }
}
