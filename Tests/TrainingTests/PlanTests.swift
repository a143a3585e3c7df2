import Testing

@testable import Training

@Suite struct PlanTests {
  /// `torch.randperm(40, generator=torch.Generator().manual_seed(42 + epoch))`, PyTorch 2.13: the
  /// first ten numbers of each of three epochs.
  @Test("Samples come in the order that PyTorch gives them")
  func order() {
    var settings = TrainingSettings()
    let plan = TrainingPlan(settings, sampleCount: 40)
    #expect(plan.order(ofEpoch: 0).prefix(10) == [22, 9, 32, 15, 0, 3, 8, 18, 14, 13])
    #expect(plan.order(ofEpoch: 1).prefix(10) == [28, 34, 23, 35, 17, 15, 1, 19, 25, 20])
    #expect(plan.order(ofEpoch: 2).prefix(10) == [12, 3, 33, 1, 7, 19, 8, 13, 11, 37])
    #expect(plan.order(ofEpoch: 2).sorted() == Array(0..<40))
    settings.shuffles = false
    #expect(TrainingPlan(settings, sampleCount: 3).order(ofEpoch: 5) == [0, 1, 2])
  }

  /// mt19937ar.out of the generator's authors, seeded with 5489 as C++'s std::mt19937 is: its
  /// 10000th number is 4123659995 (ISO C++, [rand.predef]).
  @Test("The generator is MT19937")
  func generator() {
    var generator = MersenneTwister(seed: 5489)
    #expect(generator.draw() == 3_499_211_612)
    for _ in 2..<10_000 { _ = generator.draw() }
    #expect(generator.draw() == 4_123_659_995)
  }

  /// The rates that LLaMA-Factory 0.9.5 logged: cosine, 20 steps, 2 of them warming up.
  @Test("The rate rises and falls as in transformers")
  func cosine() {
    let schedule = Schedule(.cosine, rate: 1e-4, warmupSteps: 2, totalSteps: 20)
    let logged = [
      (0, 0.0), (1, 5e-05), (2, 0.0001), (3, 9.924038765061042e-05), (4, 9.698463103929542e-05),
      (19, 7.596123493895991e-07),
    ]
    for (step, rate) in logged {
      #expect(abs(schedule.rate(at: step) - rate) < 1e-15, "step \(step)")
    }
    let linear = Schedule(.linear, rate: 1e-4, warmupSteps: 0, totalSteps: 4)
    for (step, rate) in [1e-4, 7.5e-5, 5e-5, 2.5e-5].enumerated() {
      #expect(abs(linear.rate(at: step) - rate) < 1e-15)
    }
    #expect(Schedule(.constant, rate: 2, warmupSteps: 1, totalSteps: 9).rate(at: 8) == 2)
  }

  @Test("A short last batch and a short last step count as they do in transformers")
  func steps() {
    var settings = TrainingSettings()
    (settings.batch, settings.accumulate, settings.epochs) = (2, 2, 2)
    settings.shuffles = false
    let plan = TrainingPlan(settings, sampleCount: 9)
    #expect(plan.batchCount == 5)
    #expect(plan.stepsPerEpoch == 3)
    #expect(plan.totalSteps == 6)
    #expect(plan.step(2).samples == [8])
    #expect(plan.step(2).endsEpoch)
    #expect(plan.step(3).samples == [0, 1, 2, 3])
    #expect((0..<6).map { plan.step($0).epoch } == [0.4, 0.8, 1, 1.4, 1.8, 2])
    settings.epochs = 0.5
    #expect(TrainingPlan(settings, sampleCount: 9).totalSteps == 2)
    // A further round begins an epoch that has not been yet.
    #expect(plan.step(6).epoch == 2.4)
    #expect(plan.step(6).rate == plan.step(0).rate)
  }
}
