import Basics
import LanguageModel

/// What a run goes by; names, meanings and defaults are those of LLaMA-Factory's web page.
package struct TrainingSettings: Sendable, Equatable {
  package var learningRate = 1e-4
  /// May be a fraction.
  package var epochs = 3.0
  /// Samples whose gradients are found together.
  package var batch = 2
  /// Batches a step.
  package var accumulate = 8
  package var shape = AdapterShape(rank: 8)
  package var dropout = 0.0
  package var scheduler = Schedule.Kind.cosine
  /// Steps, or below 1 a share of all steps.
  package var warmup = 0.0
  package var weightDecay = 0.0
  /// Gradients longer than this are shortened to it; 0 leaves them.
  package var maximalNorm = 1.0
  package var seed = 42
  /// Whether each epoch has an order of its own; else samples come as they are given.
  package var shuffles = true
  /// Goes on for more epochs until the loss of one is no higher.
  package var until: Double?

  package init() {}
}

/// Which samples each step takes, in which order, at which rate: all that follows from the settings
/// before anything is computed.
package struct TrainingPlan: Sendable {
  package let settings: TrainingSettings
  package let sampleCount: Int
  /// Batches an epoch.
  package let batchCount: Int
  package let stepsPerEpoch: Int
  /// Of one round of `settings.epochs`; `until` may add rounds.
  package let totalSteps: Int
  package let schedule: Schedule

  package init(_ settings: TrainingSettings, sampleCount: Int) {
    self.settings = settings
    self.sampleCount = sampleCount
    batchCount = (sampleCount + settings.batch - 1) / settings.batch
    stepsPerEpoch = (batchCount + settings.accumulate - 1) / settings.accumulate
    totalSteps = max(1, Int((settings.epochs * Double(stepsPerEpoch)).rounded(.up)))
    let warmup =
      settings.warmup < 1
      ? (settings.warmup * Double(totalSteps)).rounded(.up) : settings.warmup.rounded()
    schedule = Schedule(
      settings.scheduler, rate: settings.learningRate,
      warmupSteps: min(totalSteps, Int(warmup)), totalSteps: totalSteps)
  }

  /// One step of the plan.
  package struct Step: Sendable, Equatable {
    /// Indices of samples.
    package let samples: [Int]
    package let rate: Double
    /// Epochs done when it is done.
    package let epoch: Double
    /// Whether it is the last of its epoch.
    package let endsEpoch: Bool
  }

  /// The step of that number, counted from 0.
  ///
  /// A further round goes through the schedule again, without its warm-up.
  package func step(_ number: Int) -> Step {
    let round = number / totalSteps
    let inRound = number % totalSteps
    // Each round begins an epoch of its own.
    let epochsPerRound = (totalSteps + stepsPerEpoch - 1) / stepsPerEpoch
    let epoch = round * epochsPerRound + inRound / stepsPerEpoch
    let place = inRound % stepsPerEpoch
    let size = settings.batch * settings.accumulate
    let order = order(ofEpoch: epoch)
    let batches = min((place + 1) * settings.accumulate, batchCount)
    let rate =
      round == 0
      ? schedule.rate(at: inRound) : schedule.rate(at: max(inRound, schedule.warmupSteps))
    return Step(
      samples: Array(order[place * size..<min((place + 1) * size, sampleCount)]), rate: rate,
      epoch: Double(epoch) + Double(batches) / Double(batchCount),
      endsEpoch: place == stepsPerEpoch - 1 || inRound == totalSteps - 1)
  }

  /// The order of the samples in an epoch, as PyTorch's sampler gives it for the same seed.
  package func order(ofEpoch epoch: Int) -> [Int] {
    settings.shuffles
      ? MersenneTwister.permutation(sampleCount, seed: settings.seed + epoch)
      : Array(0..<sampleCount)
  }

  /// Which of the samples are held out, chosen by the seed.
  package func heldOut(_ count: Int) -> [Int] {
    Array(MersenneTwister.permutation(sampleCount, seed: settings.seed).prefix(count))
  }
}
