import Kernels

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
    PackedMatrix.Precision.allCases.filter { ink_has_products(level, $0.number) != 0 }
  }

  /// The fastest of the products that leave a training's losses as they are.
  ///
  /// bfloat16 is not among them: the reference run's losses move by a hundredth with it, with whole
  /// numbers, those of 8 bits on the way back, by less than a thousandth.
  package var fastestPrecision: PackedMatrix.Precision {
    var fastest = (precision: PackedMatrix.Precision.fp32, speed: operationsPerSecond(.fp32))
    for precision in [PackedMatrix.Precision.int16, .int8] where precisions.contains(precision) {
      let speed = operationsPerSecond(precision)
      if speed > 1.15 * fastest.speed { fastest = (precision, speed) }
    }
    return fastest.precision
  }
}
