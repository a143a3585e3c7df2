import Basics
import Kernels

/// A low-rank adapter beside a model: for some matrices, y += B (A x), the scale inside B.
///
/// Sendable: nothing in it changes once it is made.
package final class PackedAdapter: @unchecked Sendable {
  /// The update of one matrix.
  struct Update {
    /// A: (R, inputs).
    let down: PackedMatrix
    /// B: (outputs, R), times alpha / R.
    let up: PackedMatrix
  }

  let updates: [[LayerWeight: Update]]
  private let memory: WorkMemory

  /// The update of one matrix as floats.
  package struct Floats {
    package var rank: Int
    /// (R, inputs), row-major.
    package var down: [Float]
    /// (outputs, R), row-major.
    package var up: [Float]

    package init(rank: Int, down: [Float], up: [Float]) {
      self.rank = rank
      self.down = down
      self.up = up
    }
  }

  /// - Parameters:
  ///   - updates: By layer and matrix; shapes must be those of the model, ranks at most 256.
  ///   - scale: alpha / R.
  package init(
    _ updates: [WeightName: Floats], scale: Float, for configuration: ModelConfiguration
  ) throws(Problem) {
    func byteCount(_ rows: Int, _ columns: Int) -> Int {
      PackedMatrix.groups(rows) * ink_group_bytes(INK_PACKED_FLOATS, columns)
    }
    var needed = 0
    for (name, update) in updates {
      let shape = configuration.shape(of: name)
      precondition(
        update.rank <= WorkBuffers.lowRankLimit && update.down.count == update.rank * shape[1]
          && update.up.count == update.rank * shape[0], "an update has the shape of its matrix")
      needed += byteCount(update.rank, shape[1]) + byteCount(shape[0], update.rank)
    }
    memory = try WorkMemory(byteCount: needed)
    var offset = 0
    var packed = [[LayerWeight: Update]](repeating: [:], count: configuration.layerCount)
    for (name, update) in updates {
      guard case .layer(let layer, let weight) = name else { continue }
      let shape = configuration.shape(of: name)
      let down = PackedMatrix(
        floats: update.down, rowCount: update.rank, columnCount: shape[1],
        memory: memory.floats(at: offset / 4))
      offset += byteCount(update.rank, shape[1])
      let up = PackedMatrix(
        floats: update.up.map { $0 * scale }, rowCount: shape[0], columnCount: update.rank,
        memory: memory.floats(at: offset / 4))
      offset += byteCount(shape[0], update.rank)
      packed[layer][weight] = Update(down: down, up: up)
    }
    self.updates = packed
  }
}

extension Transformer {
  private static var part: Int { WorkBuffers.lowRankLimit }

  /// A x for one token and the matrices that take this input.
  func narrow(
    _ batch: Batch, _ token: Int, _ inputs: Inputs, _ layer: Int, _ weights: [LayerWeight]
  ) {
    for segment in batch.segments
    where token >= segment.first && token < segment.first + segment.count {
      guard let updates = segment.adapter?.updates[layer], !updates.isEmpty else { return }
      for (place, weight) in weights.enumerated() {
        guard let update = updates[weight] else { continue }
        withUnsafePointer(to: update.down.kernel) { kernel in
          decoder.pointee.product(
            kernel, 0, update.down.groupCount, inputs.floats + token * inputs.stride, 0, 1,
            inputs.low + token * Inputs.lowStride + place * Self.part, 0, false)
        }
      }
    }
  }

  /// Adds B times what `narrow` gave to the rows of this thread's share.
  func widen(
    _ batch: Batch, _ layer: Int, _ weight: LayerWeight, _ place: Int, _ inputs: Inputs,
    _ output: UnsafeMutablePointer<Float>, stride: Int, _ member: Team.Member
  ) {
    for segment in batch.segments {
      guard let update = segment.adapter?.updates[layer][weight] else { continue }
      let groups = member.share(of: update.up.groupCount)
      guard !groups.isEmpty else { continue }
      withUnsafePointer(to: update.up.kernel) { kernel in
        decoder.pointee.product(
          kernel, groups.lowerBound, groups.count,
          inputs.low + segment.first * Inputs.lowStride + place * Self.part, Inputs.lowStride * 4,
          segment.count,
          output + segment.first * stride, stride, true)
      }
    }
  }
}
