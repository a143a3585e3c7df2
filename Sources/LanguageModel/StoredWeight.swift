import Basics
import Kernels
import ModelFiles

/// One weight where it lies in its file, read as floats a row at a time.
package struct StoredWeight: Sendable {
  package let tensor: StoredTensor
  /// Outputs; 1 for a vector.
  package let rowCount: Int
  /// Inputs.
  package let columnCount: Int
  /// D where rows lie as GGUF's llama files order them, pair beside pair; nil where they lie as
  /// Hugging Face has them, first numbers of all pairs before second numbers.
  let interleavedHeadWidth: Int?

  private let rowBytes: Int

  package init(_ tensor: StoredTensor, interleavedHeadWidth: Int? = nil, path: String)
    throws(Problem)
  {
    // A bias whose places are reordered is a column, any other vector a row.
    let shape =
      tensor.shape.count == 1
      ? (interleavedHeadWidth == nil ? [1] + tensor.shape : tensor.shape + [1]) : tensor.shape
    guard let number = tensor.type.ggufNumber, ink_block_weights(Int32(number)) > 0,
      shape.count == 2, let rowBytes = tensor.type.byteCount(ofRow: shape[1])
    else { throw .unknownStorage(path, tensor.name, tensor.type.rawValue) }
    self.tensor = tensor
    rowCount = shape[0]
    columnCount = shape[1]
    self.rowBytes = rowBytes
    self.interleavedHeadWidth = interleavedHeadWidth
  }

  /// The storage's number in the kernels, which is that of ggml.
  var storage: Int32 { Int32(tensor.type.ggufNumber ?? 0) }

  /// Where the file has row `row` of the order that Hugging Face has.
  func storedRow(_ row: Int) -> Int {
    guard let width = interleavedHeadWidth else { return row }
    let (head, place) = row.quotientAndRemainder(dividingBy: width)
    let (half, pair) = place.quotientAndRemainder(dividingBy: width / 2)
    return head * width + 2 * pair + half
  }

  /// The row, in the order that Hugging Face has, of what lies at row `place` of the file.
  func row(storedAt place: Int) -> Int {
    guard let width = interleavedHeadWidth else { return place }
    let (head, rest) = place.quotientAndRemainder(dividingBy: width)
    return head * width + rest % 2 * (width / 2) + rest / 2
  }

  /// The bytes of one row; valid as long as the file is kept alive.
  func rowBytes(_ row: Int) -> UnsafeRawBufferPointer {
    let start = storedRow(row) * rowBytes
    // In bounds: the tensor has `rowCount` rows of `rowBytes`.
    return UnsafeRawBufferPointer(rebasing: tensor.buffer[start..<start + rowBytes])
  }

  /// Writes rows as floats, one after the other.
  ///
  /// - Parameter output: At least as many floats as the rows have.
  package func read(rows: Range<Int>, into output: UnsafeMutableBufferPointer<Float>) {
    precondition(rows.lowerBound >= 0 && rows.upperBound <= rowCount, "rows of the weight")
    precondition(output.count >= rows.count * columnCount, "room for the rows")
    let blocks = columnCount / Int(ink_block_weights(storage))
    for (index, row) in rows.enumerated() {
      // In bounds: as checked above; `rowBytes` holds `blocks` blocks.
      ink_dequantize(
        storage, rowBytes(row).baseAddress, blocks,
        output.baseAddress?.advanced(by: index * columnCount))
    }
  }

  /// All of it as floats: (rows, columns), row-major, in the order that Hugging Face has.
  package func floats() -> [Float] {
    [Float](unsafeUninitializedCapacity: rowCount * columnCount) { buffer, count in
      read(rows: 0..<rowCount, into: buffer)
      count = rowCount * columnCount
    }
  }
}
