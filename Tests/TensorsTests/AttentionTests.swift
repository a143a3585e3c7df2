import Tensors
import Testing

@Suite struct AttentionTests {
  /// Samples by themselves, one that shares a beginning with two others, and a tree of three levels;
  /// the last with more rows than are taken at a time.
  static let trees: [[Segment]] = [
    [Segment(first: 0, count: 5)],
    [Segment(first: 0, count: 9), Segment(first: 9, count: 1), Segment(first: 10, count: 13)],
    [
      Segment(first: 0, count: 6), Segment(first: 6, count: 4, parent: 0),
      Segment(first: 10, count: 7, parent: 0),
    ],
    [
      Segment(first: 0, count: 3), Segment(first: 3, count: 2, parent: 0),
      Segment(first: 5, count: 3, parent: 1), Segment(first: 8, count: 1, parent: 1),
      Segment(first: 9, count: 4),
    ],
    [Segment(first: 0, count: 50), Segment(first: 50, count: 70, parent: 0)],
  ]

  /// Attention by definition, in doubles.
  static func attention(_ shape: AttentionShape, _ segments: [Segment], _ qkv: [Float]) -> [Float] {
    var y = [Float](repeating: 0, count: shape.rows * shape.heads * shape.width)
    for (index, segment) in segments.enumerated() {
      var before: [Int] = []
      var ancestor = segments[index].parent
      while let one = ancestor {
        before.append(contentsOf: segments[one].first..<segments[one].first + segments[one].count)
        ancestor = segments[one].parent
      }
      for row in segment.first..<segment.first + segment.count {
        let seen = before + Array(segment.first...row)
        for head in 0..<shape.heads {
          let keyHead = head / (shape.heads / shape.keyHeads)
          let query = row * shape.row + head * shape.width
          let scores = seen.map { other -> Double in
            let key = other * shape.row + (shape.heads + keyHead) * shape.width
            let dot = (0..<shape.width).reduce(0.0) {
              $0 + Double(qkv[query + $1]) * Double(qkv[key + $1])
            }
            return exponential(dot / Double(shape.width).squareRoot())
          }
          let sum = scores.reduce(0, +)
          for d in 0..<shape.width {
            let value = (shape.heads + shape.keyHeads + keyHead) * shape.width + d
            y[(row * shape.heads + head) * shape.width + d] = Float(
              zip(seen, scores).reduce(0.0) {
                $0 + Double(qkv[$1.0 * shape.row + value]) * $1.1 / sum
              })
          }
        }
      }
    }
    return y
  }

  @Test("Attention and its gradient, for trees of samples", arguments: trees)
  func tree(segments: [Segment]) {
    let rows = segments.map { $0.first + $0.count }.max() ?? 0
    let isSmall = rows < 30
    let shape = AttentionShape(
      rows: rows, heads: isSmall ? 2 : 6, keyHeads: isSmall ? 1 : 2, width: isSmall ? 3 : 20)
    let qkv = numbers(rows * shape.row, seed: 1).map { $0 * 2 }
    let dy = numbers(rows * shape.heads * shape.width, seed: 2)
    let expected = Self.attention(shape, segments, qkv)
    let gradient =
      isSmall
      ? finiteDifference(qkv) { weighted(Self.attention(shape, segments, $0), dy) } : nil
    var reference: [Float]?
    for processor in processors {
      let y = FloatBuffer(dy.count)
      let sums = FloatBuffer(rows * shape.heads)
      processor.attention(shape, segments, qkv, into: y.start, sums: sums.start)
      #expect(difference(y.values, expected) < 2e-6, "\(processor.instructions)")
      let dqkv = FloatBuffer(qkv.count)
      processor.attentionBackward(
        shape, segments, qkv, y.start, sums: sums.start, dy, into: dqkv.start)
      if let gradient {
        #expect(difference(dqkv.values, gradient) < 1e-3, "\(processor.instructions)")
      }
      if let reference {
        #expect(difference(dqkv.values, reference) < 1e-5, "\(processor.instructions)")
      } else {
        reference = dqkv.values
      }
    }
  }
}
