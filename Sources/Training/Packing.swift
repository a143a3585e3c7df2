import Tensors

/// Samples laid back to back for one pass through the model, without padding.
///
/// Each sample attends to itself only, and ends before its last label, for nothing learned follows that.
/// What several samples begin with is there once: their own rows
/// continue it, in a tree, so that it is computed once and its gradient is the sum of theirs.
package struct Packing: Sendable, Equatable {
  /// One a row.
  package private(set) var tokens: [Int32] = []
  /// Where in its sample each row stands.
  package private(set) var positions: [Int32] = []
  package private(set) var segments: [Segment] = []
  /// The rows whose next token is learned, in rising order; a row is there once for each token that
  /// follows it.
  package private(set) var targetRows: [Int32] = []
  package private(set) var targets: [Int32] = []
  /// How many samples have that target in that place.
  package private(set) var targetCounts: [Float] = []
  /// `targetRows`, each once: the only rows that the last layer's result is needed of.
  package private(set) var learnedRows: [Int32] = []
  /// The place of each target's row among `learnedRows`.
  package private(set) var targetPlaces: [Int32] = []

  package var rowCount: Int { tokens.count }

  /// A shorter beginning is not worth a segment of its own.
  private static let leastShared = 8

  /// - Parameter sharesBeginnings: Whether what samples begin with is computed once.
  package init(_ samples: [Sample], sharesBeginnings: Bool = true) {
    var found: [Target: Float] = [:]
    if sharesBeginnings {
      let order = Self.sorted(samples)
      branch(order.map { samples[$0] }[...], path: Path(), &found)
    } else {
      for sample in samples {
        var path = Path()
        append(sample, until: sample.needed.count, &path)
        note(sample, path, &found)
      }
    }
    for target in found.keys.sorted() {
      targetRows.append(target.row)
      targets.append(target.token)
      targetCounts.append(found[target] ?? 0)
      if learnedRows.last != target.row { learnedRows.append(target.row) }
      targetPlaces.append(Int32(learnedRows.count - 1))
    }
  }

  /// Indices of the samples so that those with a common beginning are neighbours.
  static func sorted(_ samples: [Sample]) -> [Int] {
    samples.indices.sorted {
      let (left, right) = (samples[$0].needed, samples[$1].needed)
      return left == right ? $0 < $1 : left.lexicographicallyPrecedes(right)
    }
  }

  /// Parts the samples into packings of at most `rows` rows each; a longer sample has its own.
  ///
  /// As few as can be, and then of about the same size, for that touches the least memory.
  package static func packings(
    of samples: [Sample], rows: Int, sharesBeginnings: Bool = true
  ) -> [Packing] {
    let greedy = filled(samples, rows, sharesBeginnings)
    guard greedy.count > 1, let longest = samples.map(\.tokens.count).max() else { return greedy }
    let all = greedy.reduce(0) { $0 + $1.rowCount }
    let even = filled(
      samples, min(rows, (all + greedy.count - 1) / greedy.count + longest / 2), sharesBeginnings)
    return even.count == greedy.count ? even : greedy
  }

  /// Fills one packing after the other.
  private static func filled(
    _ samples: [Sample], _ rows: Int, _ sharesBeginnings: Bool
  ) -> [Packing] {
    var packings: [Packing] = []
    var current: [Sample] = []
    var count = 0
    for index in sharesBeginnings ? sorted(samples) : Array(samples.indices) {
      let sample = samples[index]
      let shared = current.last.map { sharesBeginnings ? commonCount($0, sample) : 0 } ?? 0
      var added = sample.needed.count - shared
      if !current.isEmpty, count + added > rows {
        packings += halved(current, rows, sharesBeginnings)
        (current, count, added) = ([], 0, sample.needed.count)
      }
      current.append(sample)
      count += added
    }
    if !current.isEmpty { packings += halved(current, rows, sharesBeginnings) }
    return packings
  }

  /// One packing, or two halves where it has more rows than were counted: beginnings too short for a
  /// segment of their own are there once a sample.
  private static func halved(
    _ samples: [Sample], _ rows: Int, _ sharesBeginnings: Bool
  ) -> [Packing] {
    let whole = Packing(samples, sharesBeginnings: sharesBeginnings)
    guard whole.rowCount > rows, samples.count > 1 else { return [whole] }
    let half = samples.count / 2
    return halved(Array(samples[..<half]), rows, sharesBeginnings)
      + halved(Array(samples[half...]), rows, sharesBeginnings)
  }

  /// A label in its place; ordered by row.
  private struct Target: Hashable, Comparable {
    let row: Int32
    let token: Int32

    static func < (left: Target, right: Target) -> Bool {
      (left.row, left.token) < (right.row, right.token)
    }
  }

  /// The rows that hold a sample up to some place, and the segment that ends there.
  private struct Path {
    var rows: [Int32] = []
    var segment: Int?
  }

  /// Lays out samples that are equal as far as `path` goes, and sorted.
  private mutating func branch(
    _ samples: ArraySlice<Sample>, path: Path, _ found: inout [Target: Float]
  ) {
    guard let first = samples.first, let last = samples.last else { return }
    var path = path
    let common = Self.commonCount(first, last)
    // Sorted, so what the first and the last share all share.
    if common - path.rows.count >= Self.leastShared || samples.count == 1 {
      append(first, until: common, &path)
    }
    var rest = samples
    while let sample = rest.first {
      guard sample.needed.count > common else {
        // Ends where the others go on.
        var own = path
        append(sample, until: common, &own)
        note(sample, own, &found)
        rest.removeFirst()
        continue
      }
      let group = rest.prefix {
        $0.needed.count > common && $0.tokens[common] == sample.tokens[common]
      }
      branch(group, path: path, &found)
      rest = rest.dropFirst(group.count)
    }
  }

  /// Adds the rows of a sample from where `path` ends.
  private mutating func append(_ sample: Sample, until end: Int, _ path: inout Path) {
    let start = path.rows.count
    guard end > start else { return }
    segments.append(Segment(first: tokens.count, count: end - start, parent: path.segment))
    path.segment = segments.count - 1
    for place in start..<end {
      path.rows.append(Int32(tokens.count))
      tokens.append(sample.tokens[place])
      positions.append(Int32(place))
    }
  }

  private func note(_ sample: Sample, _ path: Path, _ found: inout [Target: Float]) {
    for (place, label) in sample.labels.enumerated().dropFirst() where label != Sample.masked {
      found[Target(row: path.rows[place - 1], token: label), default: 0] += 1
    }
  }

  /// How many tokens two samples begin with together.
  private static func commonCount(_ left: Sample, _ right: Sample) -> Int {
    zip(left.needed, right.needed).prefix { $0 == $1 }.count
  }
}
