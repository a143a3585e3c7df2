import Kernels

/// A frozen matrix, packed once so that products of many rows with it read it as one stream.
///
/// Dimensions, used by these names throughout the module:
/// N rows of input, I input features, O output features, R the rank of an update.
package final class PackedMatrix: Sendable {
  /// A weight matrix as models store it: (outputs, inputs), row by row.
  package struct Part {
    package let weights: UnsafePointer<Float>
    package let outputs: Int
    package let inputs: Int

    package init(_ weights: UnsafePointer<Float>, outputs: Int, inputs: Int) {
      self.weights = weights
      self.outputs = outputs
      self.inputs = inputs
    }

    fileprivate var raw: ink_part { ink_part(weights: weights, rows: outputs, columns: inputs) }
  }

  /// What products with a frozen matrix are made of; what stands in memory before and after is fp32.
  package enum Precision: String, Sendable, CaseIterable {
    case fp32
    /// Half the memory; 8 bits of each number, sums in fp32.
    case bf16
    /// Half the memory; whole numbers, a weight of 15 bits with a scale for each row or column, x of up
    /// to 16 with a scale for each 64. Sums of 64 are exact, the rest in fp32.
    case int16
    /// A quarter of the memory; whole numbers of 8 bits, with a scale for each 64 of a row or column.
    case int8

    package var bytesPerWeight: Int {
      switch self {
      case .fp32: 4
      case .bf16, .int16: 2
      case .int8: 1
      }
    }

    var number: ink_number {
      switch self {
      case .fp32: INK_NUMBER_FP32
      case .bf16: INK_NUMBER_BF16
      case .int16: INK_NUMBER_INT16
      case .int8: INK_NUMBER_INT8
      }
    }
  }

  // Safe: nothing changes it after `init`.
  nonisolated(unsafe) let raw: ink_packed
  package let precision: Precision

  /// For y = x · Wᵀ, with the parts' outputs side by side in y.
  ///
  /// - Parameter parts: Their inputs are the same.
  package static func forward(
    _ parts: [Part], _ precision: Precision, on processor: Processor
  ) -> PackedMatrix {
    PackedMatrix(parts, precision, processor, ink_pack_forward)
  }

  /// For dx = dy · W, with the parts' outputs side by side in dy.
  package static func backward(
    _ parts: [Part], _ precision: Precision, on processor: Processor
  ) -> PackedMatrix {
    PackedMatrix(parts, precision, processor, ink_pack_backward)
  }

  private init(
    _ parts: [Part], _ precision: Precision, _ processor: Processor,
    _ pack: (
      OpaquePointer, ink_level, ink_number, UnsafePointer<ink_part>?, Int32,
      UnsafeMutablePointer<ink_packed>?
    ) -> Int32
  ) {
    precondition(!parts.isEmpty, "nothing to pack")
    precondition(
      processor.precisions.contains(precision),
      "\(processor.instructions.name) has no products of \(precision)")
    var packed = ink_packed()
    let status = pack(
      processor.pool, processor.level, precision.number, parts.map(\.raw),
      Int32(parts.count), &packed)
    guard status == 0 else { fatalError("no memory for a packed matrix") }
    raw = packed
    self.precision = precision
  }

  deinit {
    var raw = raw
    ink_unpack(&raw)
  }

  package var byteCount: Int { withUnsafePointer(to: raw) { ink_packed_bytes($0) } }

  /// How many floats the panels of an update of that rank take.
  package func updateCount(rank: Int) -> Int { raw.panel_count * rank * Int(raw.width) }
}

/// A low-rank update that a product adds on the way: `inner` times the panels.
package struct Update {
  /// (N, `innerRow`); the columns of part p begin at `offsets[p]`.
  package var inner: UnsafePointer<Float>
  package var innerRow: Int
  /// As `packUpdate` wrote them.
  package var panels: UnsafePointer<Float>
  package var rank: Int
  /// For each part; negative for a part without an update.
  package var offsets: [Int]

  package init(
    inner: UnsafePointer<Float>, innerRow: Int, panels: UnsafePointer<Float>, rank: Int,
    offsets: [Int]
  ) {
    self.inner = inner
    self.innerRow = innerRow
    self.panels = panels
    self.rank = rank
    self.offsets = offsets
  }
}

extension Processor {
  /// y = initial + x · B + update.
  ///
  /// - Parameters:
  ///   - x: (N, depth of B), its rows `xRow` apart.
  ///   - initial: (N, columns of B), its rows as those of y; nil for none, and may be y.
  ///   - y: (N, columns of B), its rows `yRow` apart.
  package func product(
    _ x: UnsafePointer<Float>, _ matrix: PackedMatrix, rows: Int, xRow: Int? = nil,
    update: Update? = nil, initial: UnsafePointer<Float>? = nil,
    into y: UnsafeMutablePointer<Float>, yRow: Int? = nil
  ) {
    withUnsafePointer(to: matrix.raw) { raw in
      let xRow = xRow ?? raw.pointee.depth
      let yRow = yRow ?? raw.pointee.columns
      guard let update else {
        return ink_product(pool, raw, x, xRow, rows, nil, initial, y, yRow)
      }
      update.offsets.withUnsafeBufferPointer { offsets in
        var one = ink_update(
          inner: update.inner, inner_row: update.innerRow, panels: update.panels, rank: update.rank,
          offsets: offsets.baseAddress)
        ink_product(pool, raw, x, xRow, rows, &one, initial, y, yRow)
      }
    }
  }

  /// Writes `factor` times a part's (R, columns) into the panels of an update.
  ///
  /// - Parameter isTransposed: Whether `source` is (columns, R).
  package func packUpdate(
    of matrix: PackedMatrix, part: Int, _ source: UnsafePointer<Float>, isTransposed: Bool,
    rank: Int, factor: Float, into panels: UnsafeMutablePointer<Float>
  ) {
    withUnsafePointer(to: matrix.raw) {
      ink_pack_update($0, Int32(part), source, isTransposed ? 1 : 0, rank, factor, panels)
    }
  }

  /// A matrix as it lies in memory: element (i, j) at `start[i * row + j * step]`.
  package struct Strided {
    package var start: UnsafePointer<Float>
    package var row: Int
    package var step: Int

    package init(_ start: UnsafePointer<Float>, row: Int, step: Int = 1) {
      self.start = start
      self.row = row
      self.step = step
    }
  }

  /// C = factor · A · B, or C + that; for many rows and few columns.
  ///
  /// - Parameters:
  ///   - a: (rows, depth).
  ///   - b: (depth, columns), its rows `bRow` apart.
  package func multiplyTall(
    _ a: Strided, _ b: UnsafePointer<Float>, bRow: Int, rows: Int, columns: Int, depth: Int,
    factor: Float = 1, isAdded: Bool = false, into c: UnsafeMutablePointer<Float>, cRow: Int
  ) {
    ink_multiply_tall(
      pool, level, rows, columns, depth, a.start, a.row, a.step, b, bRow, isAdded ? c : nil, c,
      cRow, factor)
  }

  /// The same, for few rows and many columns.
  package func multiplyWide(
    _ a: Strided, _ b: UnsafePointer<Float>, bRow: Int, rows: Int, columns: Int, depth: Int,
    factor: Float = 1, isAdded: Bool = false, into c: UnsafeMutablePointer<Float>, cRow: Int
  ) {
    ink_multiply_wide(
      pool, level, rows, columns, depth, a.start, a.row, a.step, b, bRow, isAdded ? c : nil, c,
      cRow, factor)
  }
}
