import Basics

/// The name, type and shape of a tensor, without its numbers.
package struct TensorDescription: Sendable, Equatable {
  package var name: String
  package var type: TensorType
  /// Row-major, outermost first, as in Python: a matrix of O rows and I columns is [O, I].
  ///
  /// GGUF files write the same numbers in the other order.
  package var shape: [Int]

  package init(name: String, type: TensorType, shape: [Int]) {
    self.name = name
    self.type = type
    self.shape = shape
  }

  /// How many numbers it has; nil when that overflows.
  package var elementCount: Int? { shape.product }

  /// The bytes of all its rows; nil when that overflows, or a row is not whole blocks.
  package var byteCount: Int? {
    guard let rowBytes = type.byteCount(ofRow: shape.last ?? 1),
      let rows = shape.dropLast().product
    else { return nil }
    let (bytes, isTooLarge) = rows.multipliedReportingOverflow(by: rowBytes)
    return isTooLarge ? nil : bytes
  }
}

extension Collection where Element == Int {
  /// The product; nil when a factor is negative or it overflows, even if a later factor is 0.
  fileprivate var product: Int? {
    var result = 1
    for factor in self {
      let (product, isTooLarge) = result.multipliedReportingOverflow(by: factor)
      guard factor >= 0, !isTooLarge else { return nil }
      result = product
    }
    return result
  }
}

/// A tensor in a mapped file, checked to lie inside it.
@safe
package struct StoredTensor: Sendable {
  package let description: TensorDescription
  package let file: MappedFile
  /// Where its bytes lie in the file; as many as type and shape ask for.
  package let range: Range<Int>

  package var name: String { description.name }
  package var type: TensorType { description.type }
  /// Row-major, outermost first.
  package var shape: [Int] { description.shape }
  package var elementCount: Int { description.elementCount ?? 0 }

  init(_ description: TensorDescription, in file: MappedFile, at range: Range<Int>) {
    let fileSize = unsafe file.buffer.count
    precondition(
      description.byteCount == range.count && range.upperBound <= fileSize,
      "a stored tensor lies inside its file")
    self.description = description
    self.file = file
    self.range = range
  }

  /// The bytes, lent by the file.
  package var bytes: RawSpan {
    @_lifetime(borrow self) borrowing get {
      // Safe: the tensor keeps the file, which owns the mapping.
      unsafe _overrideLifetime(RawSpan(_unsafeBytes: buffer), borrowing: self)
    }
  }

  /// The bytes for C code; valid only as long as `file` is kept alive.
  package var buffer: UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(rebasing: file.buffer[range])
  }
}
