import Basics
import Tensors
import Testing

@Suite struct ProductTests {
  /// Rows, inputs, the outputs of each part, rank: sizes that divide nothing, and longer ones than
  /// are taken at a time.
  static let shapes: [(Int, Int, [Int], Int)] = [
    (1, 3, [2], 1), (5, 7, [3, 1, 50], 2), (13, 33, [49, 16], 3), (9, 100, [96, 48, 48], 8),
    (150, 61, [70], 4), (7, 1300, [20], 5), (3, 2400, [17], 1),
  ]

  @Test("A packed product with its update is the product by definition", arguments: shapes)
  func forward(rows: Int, inputs: Int, outputs: [Int], rank: Int) {
    let all = outputs.reduce(0, +)
    let weights = numbers(all * inputs, seed: 1)
    let x = numbers(rows * inputs, seed: 2)
    let initial = numbers(rows * all, seed: 3)
    // The first part has no update; the second's columns of `inner` come first.
    let inner = numbers(rows * rank * outputs.count, seed: 4)
    let ups = outputs.indices.map { numbers(outputs[$0] * rank, seed: 5 + UInt64($0)) }
    let offsets = outputs.indices.map { $0 == 0 ? -1 : ($0 - 1) * rank }

    var expected = product(
      x, transposed(weights, rows: all, columns: inputs), rows: rows, depth: inputs, columns: all)
    var column = 0
    for (part, count) in outputs.enumerated() {
      for i in 0..<rows {
        for j in 0..<count {
          expected[i * all + column + j] += initial[i * all + column + j]
          guard part > 0 else { continue }
          for r in 0..<rank {
            expected[i * all + column + j] +=
              0.5 * inner[i * rank * outputs.count + offsets[part] + r] * ups[part][j * rank + r]
          }
        }
      }
      column += count
    }

    for processor in processors {
      for precision in processor.precisions {
        let parts = Self.parts(weights, outputs, inputs)
        let matrix = weights.withUnsafeBufferPointer { _ in
          PackedMatrix.forward(parts.parts, precision, on: processor)
        }
        let panels = FloatBuffer(matrix.updateCount(rank: rank))
        for (part, up) in ups.enumerated() {
          processor.packUpdate(
            of: matrix, part: part, up, isTransposed: true, rank: rank, factor: 0.5,
            into: panels.start)
        }
        let y = FloatBuffer(initial)
        inner.withUnsafeBufferPointer { inner in
          processor.product(
            x, matrix, rows: rows,
            update: inner.baseAddress.map {
              Update(
                inner: $0, innerRow: rank * outputs.count, panels: panels.start, rank: rank,
                offsets: offsets)
            }, initial: y.start, into: y.start)
        }
        #expect(
          difference(y.values, expected) < precision.tolerance,
          "\(processor.instructions) \(precision)")
      }
    }
  }

  @Test("The way back multiplies by the matrix as it is", arguments: shapes)
  func backward(rows: Int, inputs: Int, outputs: [Int], rank: Int) {
    let all = outputs.reduce(0, +)
    let weights = numbers(all * inputs, seed: 1)
    let dy = numbers(rows * all, seed: 2)
    let inner = numbers(rows * rank, seed: 3)
    let down = numbers(rank * inputs, seed: 4)
    let frozen = product(dy, weights, rows: rows, depth: all, columns: inputs)
    let low = product(inner, down, rows: rows, depth: rank, columns: inputs)
    let expected = zip(frozen, low).map { $0 + $1 }
    for processor in processors {
      for precision in processor.precisions {
        let parts = Self.parts(weights, outputs, inputs)
        let matrix = PackedMatrix.backward(parts.parts, precision, on: processor)
        let panels = FloatBuffer(matrix.updateCount(rank: rank))
        processor.packUpdate(
          of: matrix, part: 0, down, isTransposed: false, rank: rank, factor: 1,
          into: panels.start)
        let dx = FloatBuffer(rows * inputs)
        inner.withUnsafeBufferPointer { inner in
          processor.product(
            dy, matrix, rows: rows,
            update: inner.baseAddress.map {
              Update(inner: $0, innerRow: rank, panels: panels.start, rank: rank, offsets: [0])
            }, into: dx.start)
        }
        #expect(
          difference(dx.values, expected) < precision.tolerance,
          "\(processor.instructions) \(precision)")
      }
    }
  }

  @Test(
    "Unpacked products take matrices turned or not",
    arguments: [(1, 1, 1), (3, 50, 7), (70, 5, 33), (8, 97, 1100), (33, 48, 16)])
  func unpacked(rows: Int, columns: Int, depth: Int) {
    let a = numbers(rows * depth, seed: 1)
    let b = numbers(depth * columns, seed: 2)
    let before = numbers(rows * columns, seed: 3)
    let plain = product(a, b, rows: rows, depth: depth, columns: columns)
    let expected = zip(before, plain).map { $0 + 0.5 * $1 }
    let turned = FloatBuffer(transposed(a, rows: rows, columns: depth))
    let straight = FloatBuffer(a)
    for processor in processors {
      for (form, left) in [
        ("straight", Processor.Strided(straight.start, row: depth)),
        ("turned", Processor.Strided(turned.start, row: 1, step: rows)),
      ] {
        let tall = FloatBuffer(before)
        processor.multiplyTall(
          left, b, bRow: columns, rows: rows, columns: columns, depth: depth, factor: 0.5,
          isAdded: true, into: tall.start, cRow: columns)
        #expect(difference(tall.values, expected) < 2e-6, "\(processor.instructions) \(form)")
        let wide = FloatBuffer(before)
        processor.multiplyWide(
          left, b, bRow: columns, rows: rows, columns: columns, depth: depth, factor: 0.5,
          isAdded: true, into: wide.start, cRow: columns)
        #expect(difference(wide.values, expected) < 2e-6, "\(processor.instructions) \(form)")
      }
    }
  }

  @Test("A result is the same bits whatever the count of threads")
  func threads() {
    let weights = FloatBuffer(numbers(100 * 90, seed: 1))
    let x = numbers(200 * 90, seed: 2)
    let results = [1, 2, 5].map { count in
      let processor = Processor(threadCount: count)
      let matrix = PackedMatrix.forward(
        [.init(weights.start, outputs: 100, inputs: 90)], .fp32, on: processor)
      let y = FloatBuffer(200 * 100)
      processor.product(x, matrix, rows: 200, into: y.start)
      return y.values
    }
    #expect(results[0] == results[1])
    #expect(results[0] == results[2])
  }

  @Test("A number that is none makes its whole row none, and no other row; zeros stay zeros")
  func notANumber() {
    let weights = FloatBuffer(numbers(50 * 130, seed: 1))
    var x = numbers(3 * 130, seed: 2)
    x[7] = .nan
    for index in 260..<390 { x[index] = 0 }
    for processor in processors {
      for precision in processor.precisions {
        let matrix = PackedMatrix.forward(
          [.init(weights.start, outputs: 50, inputs: 130)], precision, on: processor)
        let y = FloatBuffer(3 * 50)
        processor.product(x, matrix, rows: 3, into: y.start)
        #expect(y.values[..<50].allSatisfy { $0.isNaN }, "\(processor.instructions) \(precision)")
        #expect(y.values[50..<100].allSatisfy { $0.isFinite })
        #expect(y.values[100...].allSatisfy { $0 == 0 }, "\(processor.instructions) \(precision)")
      }
    }
  }

  /// Keeps the weights at one address for as long as the parts are used.
  struct Parts {
    let owner: FloatBuffer
    let parts: [PackedMatrix.Part]
  }

  static func parts(_ weights: [Float], _ outputs: [Int], _ inputs: Int) -> Parts {
    let owner = FloatBuffer(weights)
    var row = 0
    let parts = outputs.map { count in
      defer { row += count }
      return PackedMatrix.Part(
        UnsafePointer(owner.start) + row * inputs, outputs: count, inputs: inputs)
    }
    return Parts(owner: owner, parts: parts)
  }
}

extension PackedMatrix.Precision {
  /// How far from a product by definition it may be, beside the largest number in it.
  var tolerance: Float {
    switch self {
    case .fp32: 2e-6
    case .int16: 3e-4
    case .int8: 2e-2
    case .bf16: 1e-2
    }
  }
}
