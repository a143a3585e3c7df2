import Testing
import Training

@Suite struct AdviceTests {
  private static func advice(
    _ losses: [Double], heldOut: [Double] = [], rate: Double = 1e-4, epochs: Double = 3
  ) -> Advice {
    var settings = TrainingSettings()
    (settings.learningRate, settings.epochs) = (rate, epochs)
    return Advice(losses: losses, heldOut: heldOut, settings, sampleCount: 40)
  }

  /// Thirty losses from one value to another, falling evenly.
  private static func line(from start: Double, to end: Double) -> [Double] {
    (0..<30).map { start + (end - start) * Double($0) / 29 }
  }

  @Test("A loss near 0.5 is what is wanted")
  func near() {
    let advice = Self.advice(Self.line(from: 2, to: 0.4))
    #expect(advice.verdict == .near)
    #expect(advice.remedies.map(\.command) == ["chat"])
  }

  @Test("A loss that still falls wants more epochs first")
  func falling() {
    let advice = Self.advice(Self.line(from: 4, to: 2))
    #expect(advice.verdict == .falling)
    #expect(
      advice.remedies.map(\.command) == [
        "train epochs=6 lr=1e-4", "train lr=3e-4 epochs=3", "ask n=20",
      ])
  }

  @Test("A flat loss wants a higher rate first")
  func flat() {
    let advice = Self.advice(Array(repeating: 2.1, count: 30), rate: 2e-5)
    #expect(advice.verdict == .flat)
    #expect(advice.remedies.first?.command == "train lr=6e-5 epochs=3")
  }

  @Test("A held-out loss that rises wants fewer epochs")
  func heldOut() {
    let advice = Self.advice(Self.line(from: 2, to: 0.5), heldOut: [1.8, 1.4, 1.6])
    #expect(advice.verdict == .heldOutRises)
    #expect(advice.remedies.first?.command == "train epochs=2")
  }

  @Test("A loss near nothing has been learned by heart")
  func low() { #expect(Self.advice(Self.line(from: 2, to: 0.01)).verdict == .low) }

  @Test("Too few steps are not judged")
  func unknown() { #expect(Self.advice([2, 1]).verdict == .unknown) }

  /// LLaMA-Factory's formula for ten points: the weight is 1.8 (1 / (1 + e^-0.5) - 0.5) = 0.220.
  @Test("Losses are smoothed as LLaMA-Factory smooths them")
  func smoothing() {
    let smooth = Smoothing.smoothed([1, 0] + Array(repeating: 0, count: 8))
    #expect(smooth[0] == 1)
    #expect(abs(smooth[1] - 0.22043) < 1e-5)
  }
}
