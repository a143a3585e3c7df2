import Basics
import Tensors

/// One of each level of instructions that this processor has, on two threads.
let processors = Instructions.allCases.filter { $0 <= .highest }.map {
  Processor($0, threadCount: 2)
}

/// Seeded numbers between -1 and 1.
func numbers(_ count: Int, seed: UInt64) -> [Float] {
  var generator = SplitMix64(seed: seed)
  return (0..<count).map { _ in Float.random(in: -1...1, using: &generator) }
}

/// The largest difference between two arrays, by the size of what is compared.
func difference(_ left: [Float], _ right: [Float]) -> Float {
  precondition(left.count == right.count, "arrays of one size are compared")
  let size = right.map(\.magnitude).max() ?? 0
  return zip(left, right).map { ($0 - $1).magnitude }.max().map { $0 / max(1e-6, size) } ?? 0
}

/// Matrices as arrays, row by row, multiplied as the definition says, in doubles.
func product(_ a: [Float], _ b: [Float], rows: Int, depth: Int, columns: Int) -> [Float] {
  var c = [Float](repeating: 0, count: rows * columns)
  for i in 0..<rows {
    for j in 0..<columns {
      var sum = 0.0
      for k in 0..<depth { sum += Double(a[i * depth + k]) * Double(b[k * columns + j]) }
      c[i * columns + j] = Float(sum)
    }
  }
  return c
}

/// (rows, columns) to (columns, rows).
func transposed(_ a: [Float], rows: Int, columns: Int) -> [Float] {
  (0..<rows * columns).map { a[$0 % rows * columns + $0 / rows] }
}

/// The gradient of `loss` by each of `x`, by central differences.
func finiteDifference(_ x: [Float], step: Float = 1e-2, _ loss: ([Float]) -> Double) -> [Float] {
  x.indices.map { index in
    var moved = x
    moved[index] = x[index] + step
    let above = loss(moved)
    moved[index] = x[index] - step
    return Float((above - loss(moved)) / Double(2 * step))
  }
}

/// Σ weights · values, a loss whose gradient by the values is the weights.
func weighted(_ values: [Float], _ weights: [Float]) -> Double {
  zip(values, weights).reduce(0) { $0 + Double($1.0) * Double($1.1) }
}
