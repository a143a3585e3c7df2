/// How sure a speaker is, by the rule that decided and by how clear the choice was.
///
/// Fitted to texts whose speakers are known, so that of those said to be nine tenths sure nine in ten
/// are right; `Benchmarks/dialogue` draws how near that comes.
enum Confidence {
  /// - Parameters:
  ///   - probability: What the weights give, of 1.
  ///   - previous: The speaker of the turn before; -1 for none.
  ///   - beforePrevious: The one before that.
  ///   - isDescribed: Whether the cue has but a word for the speaker, such as `the keeper`.
  static func of(
    _ turn: Turn, member: Int32, probability: Double, previous: Int32, beforePrevious: Int32,
    isDescribed: Bool
  ) -> (Rule, Double) {
    guard member >= 0 else { return (.none, 0) }
    let level = raised(probability)
    guard let cue = turn.cue else {
      if previous == member { return (.continued, level * 0.8) }
      if beforePrevious == member { return (.alternation, level * 0.95) }
      return (.mentioned, level * 0.85)
    }
    switch cue.subject {
    case .member(let named):
      guard named == member else {
        return (isDescribed ? .relation : .alternation, level * (isDescribed ? 0.9 : 0.7))
      }
      guard cue.isSpeech, !isDescribed else { return (cue.rule, level * 0.93) }
      switch cue.rule {
      case .carried: return (.carried, 0.8)
      case .clauseSubject: return (.clauseSubject, 0.93)
      default: return (cue.rule, 0.98)
      }
    case .pronoun: return (.pronoun, level * 0.95)
    case .relation: return (.relation, level * 0.85)
    case .omitted: return (.carried, level * 0.85)
    }
  }

  /// How often speakers were right, in texts whose speakers are known, that were said to be so sure.
  private static let measured: [(said: Double, right: Double)] = [
    (0, 0), (0.37, 0.33), (0.46, 0.46), (0.56, 0.6), (0.65, 0.68), (0.75, 0.82), (0.85, 0.89),
    (0.96, 0.97), (1, 1),
  ]

  /// A sureness as it was measured, between the places of `measured` in a straight line.
  static func calibrated(_ said: Double) -> Double {
    for (low, high) in zip(measured, measured.dropFirst()) where said <= high.said {
      let share = (said - low.said) / (high.said - low.said)
      return low.right + share * (high.right - low.right)
    }
    return 1
  }

  /// The probability to the power of three quarters: neighbours in a conversation are less sure of
  /// each other than the weights take them to be, and texts are easier than those that were fitted.
  private static func raised(_ probability: Double) -> Double {
    let root = max(0, min(1, probability)).squareRoot()
    return root * root.squareRoot()
  }
}
