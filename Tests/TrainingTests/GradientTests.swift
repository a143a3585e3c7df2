import Basics
import LanguageModel
import Tensors
import Testing
import Training

@Suite struct GradientTests {
  static let families = ModelConfiguration.Family.allCases

  /// The gradient by each matrix' A and B in a random direction, against a finite difference.
  static func check(
    _ pass: GradientPass, _ packing: Packing, seed: UInt64 = 0, _ comment: String
  ) {
    let adapter = pass.adapter
    let weight = 1 / packing.targetCounts.reduce(0, +)
    pass.gradients.clear()
    _ = pass.addGradient(of: packing, weight: weight, seed: seed)
    let gradients = pass.gradients.values
    let before = adapter.parameters.values
    var generator = SplitMix64(seed: 9)
    // Each run of parameters is A or B of one matrix; 40 numbers are enough to tell a wrong one.
    let step: Float = 4e-3
    for start in stride(from: 0, to: before.count, by: 40) {
      let range = start..<min(start + 40, before.count)
      let direction = range.map { _ in Float.random(in: -1...1, using: &generator) }
      func loss(_ factor: Float) -> Double {
        for (index, d) in zip(range, direction) {
          adapter.parameters[index] = before[index] + factor * d
        }
        pass.parametersChanged()
        defer { for index in range { adapter.parameters[index] = before[index] } }
        return pass.addGradient(of: packing, weight: weight, seed: seed) * Double(weight)
      }
      let measured = (loss(step) - loss(-step)) / Double(2 * step)
      let expected = zip(range, direction).reduce(0.0) {
        $0 + Double(gradients[$1.0]) * Double($1.1)
      }
      #expect(
        abs(measured - expected) < 2e-4 + 1e-2 * abs(expected), "\(comment), parameters \(range)")
    }
    pass.parametersChanged()
  }

  @Test("Every matrix' gradient agrees with a finite difference", arguments: families)
  func finiteDifference(family: ModelConfiguration.Family) throws {
    let small = SmallModel(family, isTied: family != .qwen3)
    let packing = Packing(small.samples)
    for processor in [processors[0], processors[processors.count - 1]] {
      let model = try FrozenModel(small.source, .fp32, on: processor)
      let pass = GradientPass(
        model, small.adapter(AdapterShape(rank: 3)), rows: packing.rowCount, longest: 40)
      Self.check(pass, packing, "\(family) \(processor.instructions)")
    }
  }

  @Test("Some matrices alone, and dropout, have right gradients too")
  func partsAndDropout() throws {
    let small = SmallModel(.qwen2)
    let packing = Packing(small.samples, sharesBeginnings: false)
    let model = try FrozenModel(small.source, .fp32, on: processors[processors.count - 1])
    let some = AdapterShape(rank: 2, alpha: 3, targets: [.value, .down, .up])
    let pass = GradientPass(model, small.adapter(some), rows: packing.rowCount, longest: 40)
    Self.check(pass, packing, "three matrices")
    let dropping = GradientPass(
      model, small.adapter(AdapterShape(rank: 2)), rows: packing.rowCount, longest: 40,
      dropout: 0.3)
    Self.check(dropping, packing, seed: 5, "dropout")
  }

  @Test(
    "Samples packed with their beginnings shared have the gradients of samples one by one",
    arguments: families)
  func packed(family: ModelConfiguration.Family) throws {
    let small = SmallModel(family)
    let samples = small.samples
    let labels = samples.reduce(0) { $0 + $1.labelCount }
    for processor in processors {
      let model = try FrozenModel(small.source, .fp32, on: processor)
      let pass = GradientPass(
        model, small.adapter(AdapterShape(rank: 3)), rows: 200, longest: 60)
      func gradients(_ packings: [Packing]) -> (loss: Double, [Float]) {
        pass.gradients.clear()
        let loss = packings.reduce(0) {
          $0 + pass.addGradient(of: $1, weight: 1 / Float(labels))
        }
        return (loss, pass.gradients.values)
      }
      let alone = gradients(samples.map { Packing([$0], sharesBeginnings: false) })
      let packed = gradients([Packing(samples, sharesBeginnings: false)])
      let shared = gradients([Packing(samples)])
      #expect(difference(packed.1, alone.1) < 1e-5)
      #expect(difference(shared.1, alone.1) < 1e-5)
      #expect(abs(shared.loss - alone.loss) < 1e-5 * alone.loss)
      #expect(Packing(samples).rowCount < samples.reduce(0) { $0 + $1.tokens.count } - 30)
    }
  }

  @Test("Computing a layer's insides again changes no bit")
  func recomputed() throws {
    let small = SmallModel(.qwen3)
    let packing = Packing(small.samples)
    let model = try FrozenModel(small.source, .fp32, on: processors[processors.count - 1])
    let gradients = [false, true].map { recomputes in
      let pass = GradientPass(
        model, small.adapter(AdapterShape(rank: 3)), rows: packing.rowCount, longest: 40,
        recomputes: recomputes)
      _ = pass.addGradient(of: packing, weight: 0.1)
      return pass.gradients.values
    }
    #expect(gradients[0] == gradients[1])
  }

  @Test(
    "Narrower numbers give the gradients of fp32 but for their rounding",
    arguments: [(.int16, 2e-3), (.int8, 2e-2), (.bf16, 5e-2)] as [(PackedMatrix.Precision, Float)])
  func narrower(precision: PackedMatrix.Precision, tolerance: Float) throws {
    let small = SmallModel(.llama)
    let packing = Packing(small.samples)
    let processor = processors[processors.count - 1]
    guard processor.precisions.contains(precision) else { return }
    let gradients = try [PackedMatrix.Precision.fp32, precision].map { precision in
      let model = try FrozenModel(small.source, precision, on: processor)
      let pass = GradientPass(
        model, small.adapter(AdapterShape(rank: 3)), rows: packing.rowCount, longest: 40)
      _ = pass.addGradient(of: packing, weight: 0.1)
      return pass.gradients.values
    }
    #expect(difference(gradients[1], gradients[0]) < tolerance)
  }
}
