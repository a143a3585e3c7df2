import Glibc

/// How the learning rate goes over the steps, as transformers computes it.
package struct Schedule: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable {
    case cosine, linear, constant
  }

  package var kind: Kind
  /// At its highest.
  package var rate: Double
  /// Steps in which it rises from nothing.
  package var warmupSteps: Int
  package var totalSteps: Int

  package init(_ kind: Kind, rate: Double, warmupSteps: Int = 0, totalSteps: Int) {
    self.kind = kind
    self.rate = rate
    self.warmupSteps = warmupSteps
    self.totalSteps = totalSteps
  }

  /// The rate of a step; they count from 0.
  package func rate(at step: Int) -> Double {
    if step < warmupSteps { return rate * Double(step) / Double(max(1, warmupSteps)) }
    let span = Double(max(1, totalSteps - warmupSteps))
    switch kind {
    case .constant: return rate
    case .linear: return rate * max(0, Double(totalSteps - step) / span)
    case .cosine:
      let progress = Double(step - warmupSteps) / span
      return rate * max(0, 0.5 * (1 + cos(.pi * progress)))
    }
  }
}
