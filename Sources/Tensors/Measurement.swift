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

  /// What its products can be of.
  package var precisions: [PackedMatrix.Precision] {
    instructions.hasBF16 || instructions == .plain ? [.fp32, .bf16, .int16] : [.fp32, .int16]
  }

  /// The faster of the products that leave losses as they are.
  ///
  /// bfloat16 is not among them: the reference run's losses move by a hundredth with it, with whole
  /// numbers by less than a thousandth.
  package var fastestPrecision: PackedMatrix.Precision {
    operationsPerSecond(.int16) > 1.15 * operationsPerSecond(.fp32) ? .int16 : .fp32
  }
}
