import Basics
import Glibc

/// How queries and keys are turned by their position: rotary embedding, and its ways to longer
/// contexts.
///
/// Pair i of a head's D numbers is (i, i + D / 2), as Hugging Face has it; GGUF's llama files order
/// rows otherwise, which `ModelWeights` undoes.
package struct Rotation: Sendable, Equatable {
  /// θ of arxiv.org/abs/2104.09864: pair i turns by θ^(-2i / D) a position.
  package var base: Double
  package var scaling: Scaling

  /// How a model made for one context serves a longer one.
  package enum Scaling: Sendable, Equatable {
    case none
    /// Positions are divided (arxiv.org/abs/2306.15595).
    case linear(factor: Double)
    /// Llama 3.1: slow pairs are divided, fast ones kept, those between blended.
    case llama3(
      factor: Double, lowFrequencyFactor: Double, highFrequencyFactor: Double,
      originalContext: Double)
    /// arxiv.org/abs/2309.00071; `attentionFactor` multiplies the turned numbers, nil for the
    /// paper's 0.1 ln(factor) + 1.
    case yarn(
      factor: Double, originalContext: Double, fastTurns: Double, slowTurns: Double,
      attentionFactor: Double?)
    /// Each pair's frequency is divided by a number of its own, as GGUF's `rope_freqs` says.
    case divisors([Float])
  }

  package init(base: Double = 10_000, scaling: Scaling = .none) {
    self.base = base
    self.scaling = scaling
  }

  /// The angle that each pair turns by from one position to the next.
  ///
  /// - Parameter width: D.
  /// - Returns: D / 2 angles, in radians.
  package func frequencies(width: Int) -> [Float] {
    let pairs = width / 2
    let plain = (0..<pairs).map { pow(base, -2 * Double($0) / Double(width)) }
    switch scaling {
    case .none: return plain.map { Float($0) }
    case .linear(let factor): return plain.map { Float($0 / factor) }
    case .divisors(let divisors): return zip(plain, divisors).map { Float($0 / Double($1)) }
    case .llama3(let factor, let low, let high, let context):
      return plain.map { frequency in
        let turns = context * frequency / (2 * .pi)
        if turns < low { return Float(frequency / factor) }
        if turns > high { return Float(frequency) }
        let blend = (turns - low) / (high - low)
        return Float((1 - blend) * frequency / factor + blend * frequency)
      }
    case .yarn(let factor, let context, let fast, let slow, _):
      /// The pair that turns `turns` times within the original context.
      func pair(turning turns: Double) -> Double {
        Double(width) * log(context / (turns * 2 * .pi)) / (2 * log(base))
      }
      let first = max(0, pair(turning: fast).rounded(.down))
      let last = min(Double(width - 1), pair(turning: slow).rounded(.up))
      return plain.enumerated().map { index, frequency in
        let ramp = (Double(index) - first) / max(0.001, last - first)
        let blend = min(1, max(0, ramp))
        return Float(frequency / factor * blend + frequency * (1 - blend))
      }
    }
  }

  /// What the turned numbers are multiplied by.
  package var magnitude: Float {
    guard case .yarn(let factor, _, _, _, let given) = scaling else { return 1 }
    return Float(given ?? (factor > 1 ? 0.1 * log(factor) + 1 : 1))
  }

  func check(_ path: String) throws(Problem) {
    let numbers: [Double] =
      switch scaling {
      case .none: []
      case .linear(let factor): [factor]
      case .llama3(let factor, let low, let high, let context): [factor, low, high - low, context]
      case .yarn(let factor, let context, let fast, let slow, let attention):
        [factor, context, fast, slow, attention ?? 1]
      case .divisors(let divisors): divisors.map { Double($0) }
      }
    guard base > 1, ([base] + numbers).allSatisfy({ $0.isFinite && $0 > 0 }) else {
      throw .badConfiguration(path, "the numbers of the rotary embedding are not all positive")
    }
  }
}
