import Basics
import Tensors
import Testing

/// Each layer against its definition, and each gradient against a finite difference.
@Suite struct LayerTests {
  @Test("RMSNorm divides each head by its root mean square", arguments: [(3, 1, 5), (17, 3, 20)])
  func rmsNorm(rows: Int, heads: Int, width: Int) {
    let x = numbers(rows * heads * width, seed: 1)
    let weight = numbers(width, seed: 2)
    let dy = numbers(x.count, seed: 3)
    let shape = Heads(rows: rows, row: heads * width, heads: heads, width: width)
    func norm(_ x: [Float]) -> [Float] {
      x.indices.map { index in
        let head = x[(index / width * width)..<(index / width * width + width)]
        let mean = head.reduce(0) { $0 + Double($1) * Double($1) } / Double(width)
        return Float(Double(x[index]) / (mean + 1e-5).squareRoot()) * weight[index % width]
      }
    }
    let gradient = finiteDifference(x) { weighted(norm($0), dy) }
    for processor in processors {
      let y = FloatBuffer(x.count)
      let scales = FloatBuffer(rows * heads)
      processor.rmsNorm(
        shape, x, weight: weight, epsilon: 1e-5, into: y.start, scales: scales.start)
      #expect(difference(y.values, norm(x)) < 1e-6)
      let dx = FloatBuffer([Float](repeating: 1, count: x.count))
      let again = FloatBuffer(x.count)
      processor.rmsNormBackward(
        shape, x, weight: weight, scales: scales.start, dy, initial: dx.start, into: dx.start,
        y: again.start)
      #expect(difference(dx.values.map { $0 - 1 }, gradient) < 1e-3)
      #expect(difference(again.values, norm(x)) < 1e-6)
    }
  }

  @Test("A head turned and turned back is what it was")
  func rotation() {
    let (rows, heads, width) = (19, 3, 10)
    let x = numbers(rows * heads * width, seed: 1)
    let positions = (0..<rows).map { Int32($0 % 7) }
    let angles = numbers(7 * width / 2, seed: 2)
    let shape = Heads(rows: rows, row: heads * width, heads: heads, width: width)
    // Rotation by definition: pairs are (i, i + width / 2).
    let expected = x.indices.map { index -> Float in
      let (row, place) = (index / (heads * width), index % width)
      let head = index - place
      let half = width / 2
      let angle = angles[Int(positions[row]) * half + place % half]
      let (c, s) = (Float(cosine(angle)), Float(sine(angle)))
      return place < half
        ? x[index] * c - x[head + place + half] * s : x[index] * c + x[head + place - half] * s
    }
    let cosines = angles.map { Float(cosine($0)) }
    let sines = angles.map { Float(sine($0)) }
    for processor in processors {
      let y = FloatBuffer(x)
      processor.rotate(shape, y.start, positions: positions, cosines: cosines, sines: sines)
      #expect(difference(y.values, expected) < 1e-6)
      processor.rotate(
        shape, y.start, positions: positions, cosines: cosines, sines: sines, isBack: true)
      #expect(difference(y.values, x) < 1e-6)
    }
  }

  @Test("SwiGLU and its gradient", arguments: [(1, 1), (18, 37)])
  func swiglu(rows: Int, width: Int) {
    let x = numbers(rows * 2 * width, seed: 1).map { $0 * 4 }
    let dy = numbers(rows * width, seed: 2)
    func gated(_ x: [Float]) -> [Float] {
      (0..<rows * width).map { index in
        let at = index / width * 2 * width + index % width
        let gate = Double(x[at])
        return Float(gate / (1 + exponential(-gate)) * Double(x[at + width]))
      }
    }
    let gradient = finiteDifference(x) { weighted(gated($0), dy) }
    for processor in processors {
      let y = FloatBuffer(rows * width)
      processor.swiglu(rows: rows, width: width, x, into: y.start)
      #expect(difference(y.values, gated(x)) < 1e-6)
      let dx = FloatBuffer(x)
      let again = FloatBuffer(dy)
      processor.swigluBackward(
        rows: rows, width: width, dx.start, again.start, into: dx.start, y: again.start)
      #expect(difference(dx.values, gradient) < 1e-3)
      #expect(difference(again.values, gated(x)) < 1e-6)
    }
  }

  @Test("Cross-entropy gives the loss and leaves its gradient", arguments: [3, 50, 2500])
  func crossEntropy(count: Int) {
    let logits = numbers(2 * count, seed: 1).map { $0 * 10 }
    let targets: [Int32] = [1, Int32(count - 1)]
    let weights: [Float] = [0.25, 2]
    func losses(_ logits: [Float]) -> [Double] {
      (0..<2).map { row in
        let row = (row, logits[row * count..<(row + 1) * count].map { Double($0) })
        let sum = row.1.reduce(0) { $0 + exponential($1) }
        return logarithm(sum) - row.1[Int(targets[row.0])]
      }
    }
    let expected = losses(logits)
    for processor in processors {
      let x = FloatBuffer(logits)
      let found = FloatBuffer(2)
      processor.crossEntropy(
        count: count, x.start, targets: targets, weights: weights, losses: found.start)
      #expect(difference(found.values, expected.map { Float($0) }) < 1e-5)
      guard count < 100 else { continue }
      let gradient = finiteDifference(logits) {
        let losses = losses($0)
        return losses[0] * 0.25 + losses[1] * 2
      }
      #expect(difference(x.values, gradient) < 1e-3)
    }
  }

  @Test("AdamW moves as its authors wrote it")
  func adamW() {
    let count = 40
    let gradients = numbers(count, seed: 1)
    for processor in processors {
      let parameters = FloatBuffer(numbers(count, seed: 2))
      let (mean, square) = (FloatBuffer(count), FloatBuffer(count))
      var expected = parameters.values.map { Double($0) }
      var (means, squares) = (
        [Double](repeating: 0, count: count), [Double](repeating: 0, count: count)
      )
      for step in 1...3 {
        var settings = Processor.AdamW(rate: 0.01, step: step)
        settings.decay = 0.1
        settings.clip = 0.5
        processor.adamW(
          settings, count: count, parameters.start, gradients: gradients, mean: mean.start,
          square: square.start)
        var (power1, power2) = (1.0, 1.0)
        for _ in 0..<step { (power1, power2) = (power1 * 0.9, power2 * 0.999) }
        for index in 0..<count {
          let g = Double(gradients[index]) * 0.5
          means[index] = 0.9 * means[index] + 0.1 * g
          squares[index] = 0.999 * squares[index] + 0.001 * g * g
          expected[index] *= 1 - 0.01 * 0.1
          expected[index] -=
            0.01 * (means[index] / (1 - power1))
            / ((squares[index] / (1 - power2)).squareRoot() + 1e-8)
        }
      }
      #expect(difference(parameters.values, expected.map { Float($0) }) < 1e-6)
    }
  }

  @Test("Dropout leaves out its share, the same for the same seed, and keeps the mean")
  func dropout() {
    let ones = [Float](repeating: 1, count: 200 * 100)
    let processor = processors[0]
    func dropped(_ seed: UInt64) -> [Float] {
      let y = FloatBuffer(ones.count)
      processor.dropout(
        rows: 200, width: 100, ones, xRow: 100, rate: 0.2, seed: seed, into: y.start, yRow: 100)
      return y.values
    }
    let values = dropped(7)
    #expect(Set(values) == [0, 1.25])
    #expect(abs(values.filter { $0 == 0 }.count - 4000) < 250)
    #expect(values == dropped(7))
    #expect(values != dropped(8))
  }
}
