import Kernels

/// A run of rows that continues another, or begins.
///
/// Its rows see all rows of its ancestors, and of itself those up to their own. A sample that shares
/// nothing with another is a segment without a parent.
package struct Segment: Sendable, Equatable {
  package var first: Int
  package var count: Int
  /// The index of the segment it continues, which comes before it; nil for a beginning.
  package var parent: Int?

  package init(first: Int, count: Int, parent: Int? = nil) {
    self.first = first
    self.count = count
    self.parent = parent
  }

  fileprivate var raw: ink_segment {
    ink_segment(first: first, count: count, parent: parent ?? -1)
  }
}

/// What stands in a row: queries, then keys, then values, each head after the other.
package struct AttentionShape: Sendable {
  package var rows: Int
  /// Heads of queries; a group of `heads / keyHeads` shares a key and a value.
  package var heads: Int
  package var keyHeads: Int
  package var width: Int

  package init(rows: Int, heads: Int, keyHeads: Int, width: Int) {
    precondition(heads % keyHeads == 0, "each key has the same count of queries")
    self.rows = rows
    self.heads = heads
    self.keyHeads = keyHeads
    self.width = width
  }

  /// The floats of a row of queries, keys and values.
  package var row: Int { (heads + 2 * keyHeads) * width }

  fileprivate var raw: ink_attention_shape {
    ink_attention_shape(
      rows: rows, heads: heads, kv_heads: keyHeads, width: width, row: row, key: heads * width,
      value: (heads + keyHeads) * width, scale: 1 / Float(width).squareRoot())
  }
}

extension Processor {
  /// y (rows, heads · width) = softmax(q kᵀ / √width) v, causal, each sample by itself.
  ///
  /// - Parameters:
  ///   - qkv: (rows, `shape.row`).
  ///   - sums: (rows, heads), the logarithms of the sums of exponentials, for the way back.
  package func attention(
    _ shape: AttentionShape, _ segments: [Segment], _ qkv: UnsafePointer<Float>,
    into y: UnsafeMutablePointer<Float>, sums: UnsafeMutablePointer<Float>
  ) {
    ink_attention(pool, level, shape.raw, segments.map(\.raw), segments.count, qkv, y, sums)
  }

  /// dqkv (rows, `shape.row`) from dy (rows, heads · width).
  package func attentionBackward(
    _ shape: AttentionShape, _ segments: [Segment], _ qkv: UnsafePointer<Float>,
    _ y: UnsafePointer<Float>, sums: UnsafePointer<Float>, _ dy: UnsafePointer<Float>,
    into dqkv: UnsafeMutablePointer<Float>
  ) {
    ink_attention_backward(
      pool, level, shape.raw, segments.map(\.raw), segments.count, qkv, y, sums, dy, dqkv)
  }
}
