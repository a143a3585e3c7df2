/// How sure a speaker is, by the rule that decided and by how clear the choice was.
enum Confidence {
  static func of(
    _ turn: Turn, member: Int32, probability: Double, previous: Int32, beforePrevious: Int32
  ) -> (Rule, Double) {
    guard member >= 0 else { return (.none, 0) }
    guard let cue = turn.cue else {
      if previous == member {
        return (.continued, probability * 0.85)
      }
      if beforePrevious == member { return (.alternation, probability * 0.85) }
      return (.mentioned, probability * 0.75)
    }
    switch cue.subject {
    case .member(let named):
      guard named == member else { return (.alternation, probability * 0.6) }
      return (cue.rule, probability * (cue.isSpeech ? 0.97 : 0.92))
    case .pronoun: return (.pronoun, probability * 0.93)
    case .relation: return (.relation, probability * 0.8)
    case .omitted: return (.carried, probability * 0.8)
    }
  }
}
