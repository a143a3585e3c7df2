import Basics
import LanguageModel
import Tensors

/// Goes through the steps of a plan: gradients, clipping, AdamW.
///
/// Holds all that a later process needs to go on with the same bits.
package final class Trainer {
  package let plan: TrainingPlan
  package let samples: [Sample]
  package let pass: GradientPass
  /// Running means of the gradients, and of their squares.
  package let mean: FloatBuffer
  package let square: FloatBuffer
  /// How many steps are done.
  package internal(set) var step = 0
  private let rows: Int

  package var adapter: Adapter { pass.adapter }

  /// - Parameters:
  ///   - rows: Rows of packed samples that one pass takes at most.
  ///   - recomputes: Whether layers are computed twice to save memory.
  package init(
    _ model: FrozenModel, _ adapter: Adapter, samples: [Sample], _ settings: TrainingSettings,
    rows: Int, recomputes: Bool, longest: Int? = nil
  ) {
    plan = TrainingPlan(settings, sampleCount: samples.count)
    self.samples = samples
    let longest = max(longest ?? 0, samples.map(\.tokens.count).max() ?? 0)
    self.rows = max(rows, longest)
    pass = GradientPass(
      model, adapter, rows: self.rows, longest: longest, dropout: settings.dropout,
      recomputes: recomputes)
    mean = FloatBuffer(adapter.parameters.count)
    square = FloatBuffer(adapter.parameters.count)
  }

  /// What one step found.
  package struct Result: Sendable, Equatable {
    /// Counted from 1.
    package let step: Int
    /// The mean over the labels of the step.
    package let loss: Double
    /// Of the gradient, before it is clipped.
    package let norm: Double
    package let rate: Double
    package let epoch: Double
    package let endsEpoch: Bool
    /// Tokens of its samples, those shared counted for each.
    package let tokenCount: Int
  }

  /// Takes the next step.
  ///
  /// - Throws: `CancellationError` when the task is cancelled, and `Problem` when the loss is no
  ///   number; nothing has changed then.
  package func takeStep() throws -> Result {
    let next = plan.step(step)
    let chosen = next.samples.map { samples[$0] }
    let labels = chosen.reduce(0) { $0 + $1.labelCount }
    pass.gradients.clear()
    var sum = 0.0
    let weight = 1 / Float(max(1, labels))
    for (index, packing) in packings(of: chosen).enumerated() {
      try Task.checkCancellation()
      let seed = UInt64(bitPattern: Int64(plan.settings.seed)) &+ UInt64(step << 20 + index)
      sum += pass.addGradient(of: packing, weight: weight, seed: seed)
    }
    let loss = sum / Double(max(1, labels))
    let processor = pass.model.processor
    let norm = processor.sumOfSquares(pass.gradients.start, count: pass.gradients.count)
      .squareRoot()
    guard loss.isFinite, norm.isFinite else {
      throw Problem.notANumber(step: step + 1, rate: next.rate)
    }
    update(rate: next.rate, norm: norm)
    step += 1
    return Result(
      step: step, loss: loss, norm: norm, rate: next.rate, epoch: next.epoch,
      endsEpoch: next.endsEpoch, tokenCount: chosen.reduce(0) { $0 + $1.tokens.count })
  }

  private func update(rate: Double, norm: Double) {
    let settings = plan.settings
    var update = Processor.AdamW(rate: rate, step: step + 1)
    update.decay = settings.weightDecay
    if settings.maximalNorm > 0 {
      // As torch.nn.utils.clip_grad_norm_ has it.
      update.clip = min(1, settings.maximalNorm / (norm + 1e-6))
    }
    pass.model.processor.adamW(
      update, count: adapter.parameters.count, adapter.parameters.start,
      gradients: pass.gradients.start, mean: mean.start, square: square.start)
    pass.parametersChanged()
  }

  /// The mean loss over the labels of samples that are not learned.
  package func loss(of samples: [Sample]) throws -> Double {
    var sum = 0.0
    var labels = 0.0
    for packing in packings(of: samples) {
      try Task.checkCancellation()
      sum += pass.loss(of: packing)
      labels += packing.targetCounts.reduce(0) { $0 + Double($1) }
    }
    return sum / max(1, labels)
  }

  /// Dropout gives each sample a mask of its own, so then nothing is shared.
  private func packings(of samples: [Sample]) -> [Packing] {
    Packing.packings(of: samples, rows: rows, sharesBeginnings: plan.settings.dropout == 0)
  }
}
