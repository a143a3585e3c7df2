import Basics
import Kernels

/// Where a batch is computed: vectors of up to `capacity` tokens, allocated once.
///
/// A stride is a vector's length padded to whole units of 64, in floats; padding is zero and stays
/// so.
final class WorkBuffers {
  let capacity: Int
  let widthStride, queryStride, keyStride, feedForwardStride: Int
  /// (N, W): the residual stream.
  let stream: UnsafeMutablePointer<Float>
  /// (N, W): the stream after a norm.
  let normed: UnsafeMutablePointer<Float>
  /// (N, H D): what attention gave.
  let attended: UnsafeMutablePointer<Float>
  /// (N, H D), (N, G D).
  let query, key, value: UnsafeMutablePointer<Float>
  /// (N, F).
  let gate, up: UnsafeMutablePointer<Float>
  /// (N, D): cosines, then sines.
  let angles: UnsafeMutablePointer<Float>
  /// A quantised vector a token.
  let records: UnsafeMutablePointer<UInt8>
  /// The bytes of a quantised vector.
  let recordStride: Int
  /// (N, R): the inner numbers of low-rank updates, a part of `lowRankLimit` for each of three
  /// matrices that share an input.
  let low: UnsafeMutablePointer<Float>
  private let memory: WorkMemory

  /// What fits into a unit.
  private static func padded(_ count: Int) -> Int { (count + 63) / 64 * 64 }

  init(_ shape: ModelConfiguration, capacity: Int) throws(Problem) {
    self.capacity = capacity
    let width = Self.padded(shape.width)
    let query = Self.padded(shape.queryWidth)
    let key = Self.padded(shape.keyValueWidth)
    let feedForward = Self.padded(shape.feedForwardWidth)
    let widest = max(width, query, feedForward)
    recordStride = widest / 64 * Int(INK_RECORD_BYTES)
    let sizes = [
      width, width, query, query, key, key, feedForward, feedForward, shape.headWidth,
      recordStride / 4,
      3 * Self.lowRankLimit,
    ].map { Self.padded($0 * capacity) }
    memory = try WorkMemory(byteCount: 4 * sizes.reduce(0, +))
    var offset = 0
    var places: [UnsafeMutablePointer<Float>] = []
    for size in sizes {
      places.append(memory.floats(at: offset))
      offset += size
    }
    (widthStride, queryStride, keyStride, feedForwardStride) = (width, query, key, feedForward)
    (stream, normed, attended, self.query) = (places[0], places[1], places[2], places[3])
    (self.key, value, gate, up) = (places[4], places[5], places[6], places[7])
    angles = places[8]
    records = UnsafeMutableRawPointer(places[9]).assumingMemoryBound(to: UInt8.self)
    low = places[10]
  }

  /// The largest rank of an adapter.
  static let lowRankLimit = 256
}
