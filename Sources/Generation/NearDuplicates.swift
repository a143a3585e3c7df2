/// The three-character pieces of a text, as hashes, without punctuation and spaces.
struct Shingles: Sendable, Equatable {
  /// In ascending order, each once.
  let hashes: [UInt32]

  init(_ text: String) {
    var scalars: [UInt32] = []
    Letters.forEachLowered(text) { scalar in
      if Letters.isLetterOrNumber(scalar) { scalars.append(scalar.value) }
    }
    var hashes: [UInt32] = []
    if scalars.count < 3 {
      if !scalars.isEmpty { hashes.append(Self.hash(scalars[...])) }
    } else {
      hashes.reserveCapacity(scalars.count)
      for start in 0...(scalars.count - 3) { hashes.append(Self.hash(scalars[start..<start + 3])) }
    }
    hashes.sort()
    var different = 0
    for hash in hashes where different == 0 || hashes[different - 1] != hash {
      hashes[different] = hash
      different += 1
    }
    hashes.removeLast(hashes.count - different)
    self.hashes = hashes
  }

  private static func hash(_ scalars: ArraySlice<UInt32>) -> UInt32 {
    var state: UInt64 = 0xCBF2_9CE4_8422_2325
    for scalar in scalars { state = (state ^ UInt64(scalar)) &* 0x9E37_79B9_7F4A_7C15 }
    return UInt32(truncatingIfNeeded: state >> 32)
  }

  /// Whether as much of both is in both.
  func resembles(_ other: Shingles, threshold: Double) -> Bool {
    // No more than the smaller one has can be in both.
    let (fewer, more) = (
      min(hashes.count, other.hashes.count), max(hashes.count, other.hashes.count)
    )
    guard Double(fewer) >= Double(more) * threshold else { return false }
    // So many must be in both, and no more than these may be in one alone.
    let all = hashes.count + other.hashes.count
    let wanted = Int((Double(all) * threshold / (1 + threshold) - 1e-6).rounded(.up))
    var alone = all - 2 * wanted
    var (left, right) = (0, 0)
    while left < hashes.count, right < other.hashes.count, alone >= 0 {
      if hashes[left] == other.hashes[right] {
        left += 1
        right += 1
      } else {
        alone -= 1
        if hashes[left] < other.hashes[right] { left += 1 } else { right += 1 }
      }
    }
    return alone >= 0 && similarity(to: other) >= threshold
  }

  /// How much of both is in both, of 1 (Jaccard).
  func similarity(to other: Shingles) -> Double {
    let shared = sharedCount(with: other)
    let all = hashes.count + other.hashes.count - shared
    return all == 0 ? 1 : Double(shared) / Double(all)
  }

  /// How many pieces are in both.
  func sharedCount(with other: Shingles) -> Int {
    var (left, right, shared) = (0, 0, 0)
    while left < hashes.count, right < other.hashes.count {
      if hashes[left] == other.hashes[right] {
        shared += 1
        left += 1
        right += 1
      } else if hashes[left] < other.hashes[right] {
        left += 1
      } else {
        right += 1
      }
    }
    return shared
  }
}

/// The questions there are, so that one that says nearly the same is found at once.
///
/// MinHash (Broder 1997): two questions that share four fifths of their pieces share at least one of
/// sixteen bands of their sketches in all but two cases of ten thousand, and those that share a third of
/// them in one of six; those that do are compared in full.
package struct NearDuplicates: Sendable {
  /// From here on two questions say nearly the same.
  package static let threshold = 0.8
  private static let bandCount = 16
  private static let rowCount = 4

  private var kept: [Shingles] = []
  private var names: [Int] = []
  /// How many questions have been handed in, and with which of them each kept one was last compared.
  private var addedCount = 0
  private var comparedWith: [Int] = []
  /// The last question of each band, and for each question's bands the one before it; -1 for none.
  private var bands: [UInt64: Int32] = [:]
  private var earlier: [Int32] = []

  package init() {}

  package var count: Int { kept.count }

  /// Adds a question unless one says nearly the same.
  ///
  /// - Parameter name: What is given back when a later question resembles this one.
  /// - Returns: The name of the one that it resembles; nil when it was added.
  package mutating func add(_ question: String, as name: Int = 0) -> Int? {
    let shingles = Shingles(question)
    let keys = Self.keys(of: shingles)
    addedCount += 1
    let last = keys.map { bands[$0] ?? -1 }
    var found: Int32 = -1
    for (band, last) in last.enumerated() {
      var place = last
      while place >= 0 {
        if comparedWith[Int(place)] != addedCount {
          comparedWith[Int(place)] = addedCount
          if shingles.resembles(kept[Int(place)], threshold: Self.threshold) {
            found = found < 0 ? place : min(found, place)
          }
        }
        place = earlier[Int(place) * Self.bandCount + band]
      }
    }
    if found >= 0 { return names[Int(found)] }
    for key in keys { bands[key] = Int32(kept.count) }
    earlier += last
    kept.append(shingles)
    names.append(name)
    comparedWith.append(0)
    return nil
  }

  private static func keys(of shingles: Shingles) -> [UInt64] {
    (0..<bandCount).map { band in
      var key = UInt64(band) &+ 1
      for row in 0..<rowCount {
        let multiplier = UInt64(band * rowCount + row) &* 0x9E37_79B9_7F4A_7C15 | 1
        var least = UInt64.max
        for hash in shingles.hashes {
          let mixed = (UInt64(hash) &+ 0x51_7CC1) &* multiplier
          least = min(least, mixed ^ mixed >> 29)
        }
        key = (key ^ least) &* 0xBF58_476D_1CE4_E5B9
      }
      return key
    }
  }
}
