import Tensors
import Testing
import Training

@Suite struct PackingTests {
  /// A sample that learns all tokens from `from` on.
  static func sample(_ tokens: [Int32], from: Int) -> Sample {
    Sample(
      tokens: tokens, labels: tokens.enumerated().map { $0 >= from ? $1 : Sample.masked })
  }

  static let beginning = [Int32](1...10)

  @Test("A common beginning is there once, and each sample continues it")
  func shared() {
    let packing = Packing([
      Self.sample(Self.beginning + [21, 22], from: 11),
      Self.sample(Self.beginning + [31, 32, 33], from: 10),
    ])
    // The last token of each sample is learned, and nothing follows it.
    #expect(packing.tokens == Self.beginning + [21, 31, 32])
    #expect(packing.positions == [Int32](0..<10) + [10, 10, 11])
    #expect(
      packing.segments == [
        Segment(first: 0, count: 10), Segment(first: 10, count: 1, parent: 0),
        Segment(first: 11, count: 2, parent: 0),
      ])
    // 31 follows the end of the beginning, 22 follows 21.
    #expect(packing.targetRows == [9, 10, 11, 12])
    #expect(packing.targets == [31, 22, 32, 33])
    #expect(packing.targetCounts == [1, 1, 1, 1])
  }

  @Test("A row that several tokens follow is learned once, and each target knows its place")
  func learnedRows() {
    let packing = Packing([
      Self.sample(Self.beginning + [21, 22], from: 10),
      Self.sample(Self.beginning + [31, 32], from: 10),
    ])
    #expect(packing.targetRows == [9, 9, 10, 11])
    #expect(packing.learnedRows == [9, 10, 11])
    #expect(packing.targetPlaces == [0, 0, 1, 2])
  }

  @Test("Equal samples are computed once and count twice")
  func equal() {
    let sample = Self.sample(Self.beginning, from: 8)
    let packing = Packing([sample, sample])
    #expect(packing.tokens == Self.beginning.dropLast())
    #expect(packing.targetCounts == [2, 2])
  }

  @Test("A sample that another one begins with ends where the other goes on")
  func prefix() {
    let packing = Packing([
      Self.sample(Self.beginning + [11], from: 10), Self.sample(Self.beginning, from: 9),
    ])
    #expect(packing.tokens == Self.beginning)
    #expect(packing.targets == [10, 11])
  }

  @Test("Nothing is laid out behind the last label, and nothing of a sample without any")
  func behindLabels() {
    let masked = Sample.masked
    let ended = Sample(
      tokens: Self.beginning,
      labels: [masked, masked, masked, 4] + Array(repeating: masked, count: 6))
    let silent = Sample(tokens: Self.beginning, labels: Self.beginning.map { _ in masked })
    for sharesBeginnings in [true, false] {
      let packing = Packing([silent, ended], sharesBeginnings: sharesBeginnings)
      #expect(packing.tokens == [1, 2, 3])
      #expect(packing.targetRows == [2])
      #expect(packing.targets == [4])
      #expect(Packing([silent], sharesBeginnings: sharesBeginnings).rowCount == 0)
    }
  }

  @Test("A short common beginning is not worth sharing")
  func short() {
    let packing = Packing([
      Self.sample([1, 2, 3, 4], from: 3), Self.sample([1, 2, 5, 6], from: 3),
    ])
    #expect(packing.segments == [Segment(first: 0, count: 3), Segment(first: 3, count: 3)])
  }

  @Test("Packings keep to their rows, and no sample is lost", arguments: [1, 12, 16, 30, 1000])
  func parted(rows: Int) {
    let samples = (0..<9).map {
      Self.sample(Self.beginning + [Int32](repeating: Int32(20 + $0), count: 1 + $0 % 4), from: 10)
    }
    let packings = Packing.packings(of: samples, rows: rows)
    #expect(packings.allSatisfy { $0.rowCount <= max(rows, 14) })
    let labels = packings.reduce(0) { $0 + $1.targetCounts.reduce(0, +) }
    #expect(Int(labels) == samples.reduce(0) { $0 + $1.labelCount })
  }
}
