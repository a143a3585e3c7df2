extension Processor {
  /// Floating-point operations a second of a product of the size that training has many of, at this
  /// moment; takes some hundredths of a second.
  package func operationsPerSecond(_ precision: PackedMatrix.Precision) -> Double {
    let (rows, inputs, outputs) = (192, 576, 1536)
    let weights = FloatBuffer(inputs * outputs)
    let x = FloatBuffer(rows * inputs)
    let y = FloatBuffer(rows * outputs)
    let matrix = PackedMatrix.forward(
      [.init(weights.start, outputs: outputs, inputs: inputs)], precision, on: self)
    var best = Duration.seconds(1)
    for _ in 0..<5 {
      let start = ContinuousClock.now
      product(x.start, matrix, rows: rows, into: y.start)
      best = min(best, ContinuousClock.now - start)
    }
    return 2 * Double(rows * inputs * outputs) / (best / .seconds(1))
  }

  /// Which products are faster here.
  ///
  /// Some processors have bfloat16 at twice the speed of fp32, some at half.
  package var fastestPrecision: PackedMatrix.Precision {
    guard instructions.hasBF16 else { return .fp32 }
    return operationsPerSecond(.bf16) > 1.15 * operationsPerSecond(.fp32) ? .bf16 : .fp32
  }
}
