import Basics
import Kernels
import ModelFiles

/// A model with an adapter added to its matrices, W + (alpha / R) B A, a few rows at a time.
///
/// Sums are of single precision; only what is written is rounded to the storage that is asked for.
/// However large the model is, it takes a megabyte or two and what the adapter takes.
package struct MergedModel: Sendable {
  package let base: ModelWeights
  /// nil for the base model as it is.
  package let adapter: LowRankAdapter?

  /// How many numbers are in memory at once.
  private static let batchSize = 1 << 18

  package init(_ base: ModelWeights, _ adapter: LowRankAdapter? = nil) {
    self.base = base
    self.adapter = adapter
  }

  /// The weights that the model has, in the order of the graph.
  package var names: [WeightName] {
    let configuration = base.configuration
    let required = configuration.requiredWeights
    let known = Set(required)
    return required
      + configuration.optionalWeights.filter { !known.contains($0) && base[$0] != nil }
  }

  /// The order in which rows are written.
  enum RowOrder {
    /// That of Hugging Face.
    case huggingFace
    /// That of the base model's file.
    case stored
  }

  /// Writes one weight.
  ///
  /// - Parameter type: F32, F16, or a quantised type whose blocks fill a row.
  func write(
    _ name: WeightName, as type: TensorType, _ order: RowOrder, to sink: TensorSink
  ) throws {
    guard let weight = base[name], let number = type.ggufNumber,
      let rowBytes = type.byteCount(ofRow: weight.columnCount)
    else { preconditionFailure("the model has `\(name.gguf)`, and \(type) can hold it") }
    let columns = weight.columnCount
    let update = adapter?.updates[name]
    let scale = adapter?.scale ?? 0
    let batch = min(weight.rowCount, max(1, Self.batchSize / columns))
    var floats = [Float](repeating: 0, count: batch * columns)
    var bytes = [UInt8](repeating: 0, count: batch * rowBytes)
    for first in stride(from: 0, to: weight.rowCount, by: batch) {
      let rows = first..<min(first + batch, weight.rowCount)
      floats.withUnsafeMutableBufferPointer { buffer in
        for (index, place) in rows.enumerated() {
          let row = order == .stored ? weight.row(storedAt: place) : place
          // In bounds: `batch` rows of `columns` were made.
          let part = UnsafeMutableBufferPointer(
            rebasing: buffer[index * columns..<(index + 1) * columns])
          weight.read(rows: row..<row + 1, into: part)
          guard let update, let start = part.baseAddress else { continue }
          let rank = update.rank
          let coefficients = update.up[row * rank..<(row + 1) * rank].map { $0 * scale }
          ink_add_low_rank(start, coefficients, update.down, rank, columns)
        }
      }
      let blocks = rows.count * columns / type.blockElements
      ink_quantize(Int32(number), floats, blocks, &bytes)
      try sink(bytes.span.extracting(0..<rows.count * rowBytes).bytes)
    }
    base.giveBackPages()
  }
}

/// What weights are written as.
package enum WeightStorage: String, Sendable, CaseIterable {
  case q80 = "q8_0"
  case q40 = "q4_0"
  case f16
  case f32

  package var type: TensorType {
    switch self {
    case .q80: .q80
    case .q40: .q40
    case .f16: .f16
    case .f32: .f32
    }
  }

  /// The number of `general.file_type` (enum llama_ftype).
  var fileType: UInt32 {
    switch self {
    case .f32: 0
    case .f16: 1
    case .q40: 2
    case .q80: 7
    }
  }
}
