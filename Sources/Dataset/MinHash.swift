/// Finds texts that share most of their passages, among millions.
///
/// A text is the set of its runs of five letters (of three, where they are Chinese characters and
/// the like); two texts are as alike as the share that their sets have in common (Jaccard). The set
/// is stood for by one smallest hash in each of 32 bins (P. Li, A. Owen, C.-H. Zhang, "One
/// Permutation Hashing", 2012, with densification after A. Shrivastava, 2014). Eight bands of four
/// bins find who is worth comparing: of pairs that are 0.85 alike, 99.7 %.
package struct MinHash: Sendable {
  package static let binCount = 32
  static let bandCount = 8

  /// The set of a text's runs, hashed and sorted.
  ///
  /// Spaces, punctuation and the case of letters do not count.
  package static func runs(of texts: [String]) -> [UInt64] {
    var runs: [UInt64] = []
    for text in texts {
      var window: [UInt64] = []
      for scalar in text.unicodeScalars {
        let properties = scalar.properties
        guard scalar.value > 0x7F || scalar.isASCIIWordPart, !properties.isWhitespace,
          scalar.value < 0x80 || !scalar.isPunctuation
        else { continue }
        let value =
          scalar.value < 0x80 && scalar.value >= 0x41 && scalar.value <= 0x5A
          ? scalar.value + 0x20 : scalar.value
        window.append(UInt64(value))
        if window.count > 5 { window.removeFirst() }
        let length = value >= 0x2E80 ? 3 : 5
        guard window.count >= length else { continue }
        runs.append(mixed(window.suffix(length)))
      }
      // A text shorter than a run is one.
      if window.count < 3 { runs.append(mixed(window[...])) }
    }
    runs.sort()
    var count = 0
    for index in runs.indices where index == 0 || runs[index] != runs[index - 1] {
      runs[count] = runs[index]
      count += 1
    }
    runs.removeLast(runs.count - count)
    return runs
  }

  /// The smallest hash of each bin; an empty bin borrows from the next that is not.
  package static func signature(of runs: [UInt64]) -> [UInt32] {
    var bins = [UInt32](repeating: .max, count: binCount)
    for run in runs {
      let bin = Int(run >> 59)
      bins[bin] = min(bins[bin], UInt32(truncatingIfNeeded: run >> 16))
    }
    guard !runs.isEmpty else { return bins }
    let sparse = bins
    for index in bins.indices where sparse[index] == .max {
      var distance = 1
      while sparse[(index + distance) % binCount] == .max, distance < binCount { distance += 1 }
      bins[index] =
        sparse[(index + distance) % binCount] &+ UInt32(distance) &* 0x9E37_79B1
    }
    return bins
  }

  /// How alike two sets are, of 1.
  package static func likeness(_ left: [UInt64], _ right: [UInt64]) -> Double {
    var (first, second, common) = (0, 0, 0)
    while first < left.count, second < right.count {
      if left[first] == right[second] {
        common += 1
        first += 1
        second += 1
      } else if left[first] < right[second] {
        first += 1
      } else {
        second += 1
      }
    }
    let union = left.count + right.count - common
    return union == 0 ? 1 : Double(common) / Double(union)
  }

  private static func mixed(_ window: ArraySlice<UInt64>) -> UInt64 {
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
    for value in window {
      hash = (hash ^ value) &* 0xBF58_476D_1CE4_E5B9
      hash ^= hash >> 29
    }
    hash &*= 0x94D0_49BB_1331_11EB
    return hash ^ hash >> 31
  }
}

extension Unicode.Scalar {
  fileprivate var isASCIIWordPart: Bool {
    switch value {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: false
    }
  }

  /// Punctuation beyond ASCII, by its blocks: general, CJK, full-width.
  fileprivate var isPunctuation: Bool {
    switch value {
    case 0x80...0xBF, 0x2000...0x206F, 0x3000...0x303F, 0xFE10...0xFE6F, 0xFF00...0xFF0F,
      0xFF1A...0xFF20, 0xFF3B...0xFF40, 0xFF5B...0xFF65:
      true
    default: false
    }
  }
}

/// Collects signatures, and gives the pairs that are worth comparing.
package struct LikenessIndex: Sendable {
  private var bands: [[(key: UInt64, member: Int)]]

  package init() {
    bands = Array(repeating: [], count: MinHash.bandCount)
  }

  /// - Parameter member: A number of the caller's; ascending.
  package mutating func add(_ signature: [UInt32], member: Int) {
    let width = MinHash.binCount / MinHash.bandCount
    for band in bands.indices {
      var key: UInt64 = UInt64(band)
      for bin in band * width..<(band + 1) * width {
        key = (key ^ UInt64(signature[bin])) &* 0xBF58_476D_1CE4_E5B9
        key ^= key >> 32
      }
      bands[band].append((key, member))
    }
  }

  /// Pairs (earlier, later) that agree in a band, each once, by the later member.
  ///
  /// In a band each member is paired with the first of its group and the one before it, so that a
  /// thousand equal texts give two thousand pairs and no million.
  package func candidates() -> [(earlier: Int, later: Int)] {
    var pairs: Set<Pair> = []
    for band in bands {
      let sorted = band.sorted { ($0.key, $0.member) < ($1.key, $1.member) }
      var first = 0
      for index in sorted.indices.dropFirst() {
        guard sorted[index].key == sorted[index - 1].key else {
          first = index
          continue
        }
        pairs.insert(Pair(earlier: sorted[first].member, later: sorted[index].member))
        pairs.insert(Pair(earlier: sorted[index - 1].member, later: sorted[index].member))
      }
    }
    return pairs.map { ($0.earlier, $0.later) }.sorted { ($0.1, $0.0) < ($1.1, $1.0) }
  }

  private struct Pair: Hashable {
    let earlier: Int
    let later: Int
  }
}
