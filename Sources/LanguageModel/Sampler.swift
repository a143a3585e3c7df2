import Basics
import Glibc

/// How the next token is chosen among the scores.
package struct SamplingSettings: Sendable, Equatable {
  /// 0 takes the likeliest; above 1 makes rare ones likelier.
  package var temperature: Float = 0.8
  /// At most so many of the likeliest; 0 for all.
  package var topK = 40
  /// The likeliest that together have this share.
  package var topP: Float = 0.95
  /// Only those at least this share as likely as the likeliest.
  package var minP: Float = 0.05
  /// Divides the positive scores, and multiplies the negative ones, of tokens that were there lately.
  package var repetitionPenalty: Float = 1
  /// How many of the last tokens count as lately.
  package var repetitionWindow = 256
  package var seed: UInt64 = 1

  package init() {}

  /// The likeliest token each time.
  package static let greedy: SamplingSettings = {
    var settings = SamplingSettings()
    settings.temperature = 0
    return settings
  }()
}

/// Chooses tokens, the same ones for the same seed and scores.
package struct Sampler: Sendable {
  package let settings: SamplingSettings
  private var generator: SplitMix64

  package init(_ settings: SamplingSettings) {
    self.settings = settings
    generator = SplitMix64(seed: settings.seed)
  }

  private struct Candidate {
    let token: Int32
    var score: Float
  }

  /// Chooses one token.
  ///
  /// - Parameters:
  ///   - logits: The scores of all tokens.
  ///   - recent: The tokens that were there, the last ones last.
  ///   - isAllowed: Whether a token may be chosen; asked of likely ones first, and of few.
  /// - Returns: Nil when none is allowed.
  package mutating func choose(
    from logits: UnsafeBufferPointer<Float>, recent: ArraySlice<Int32> = [],
    isAllowed: (Int32) -> Bool = { _ in true }
  ) -> Int32? {
    var candidates = likeliest(logits, penalised: penalised(recent), count: candidateCount)
    if settings.temperature > 0 { narrow(&candidates) }
    while !candidates.isEmpty {
      let index = settings.temperature > 0 ? draw(candidates) : 0
      if isAllowed(candidates[index].token) { return candidates[index].token }
      candidates.remove(at: index)
    }
    // None of the likely ones: the likeliest of all that may be.
    let order = logits.indices.sorted { logits[$0] > logits[$1] }
    return order.lazy.map { Int32($0) }.first(where: isAllowed)
  }

  private var candidateCount: Int {
    if settings.temperature <= 0 { return 8 }
    return settings.topK > 0 ? settings.topK : 1024
  }

  private func penalised(_ recent: ArraySlice<Int32>) -> Set<Int32> {
    settings.repetitionPenalty == 1 ? [] : Set(recent.suffix(settings.repetitionWindow))
  }

  /// The `count` best, the best first.
  private func likeliest(
    _ logits: UnsafeBufferPointer<Float>, penalised: Set<Int32>, count: Int
  ) -> [Candidate] {
    var best: [Candidate] = []
    best.reserveCapacity(2 * count + 1)
    var bound = -Float.infinity
    func keepBest() {
      best.sort { ($0.score, $1.token) > ($1.score, $0.token) }
      if best.count > count { best.removeSubrange(count...) }
      if best.count == count { bound = best[count - 1].score }
    }
    for token in logits.indices {
      var score = logits[token]
      // A penalty of more than 1 only takes away, so what is below the bound stays below it.
      guard score > bound || settings.repetitionPenalty < 1 else { continue }
      if !penalised.isEmpty, penalised.contains(Int32(token)) {
        score = score > 0 ? score / settings.repetitionPenalty : score * settings.repetitionPenalty
      }
      guard score > bound else { continue }
      best.append(Candidate(token: Int32(token), score: score))
      if best.count > 2 * count { keepBest() }
    }
    keepBest()
    return best
  }

  /// Turns scores into shares of the likeliest and leaves out what the settings leave out.
  private func narrow(_ candidates: inout [Candidate]) {
    guard let first = candidates.first else { return }
    var total: Float = 0
    for index in candidates.indices {
      let share = expf((candidates[index].score - first.score) / settings.temperature)
      candidates[index].score = share
      total += share
    }
    var sum: Float = 0
    var count = 0
    for candidate in candidates {
      guard count == 0 || candidate.score >= settings.minP else { break }
      count += 1
      sum += candidate.score
      if sum >= settings.topP * total { break }
    }
    candidates.removeSubrange(count...)
  }

  private mutating func draw(_ candidates: [Candidate]) -> Int {
    let total = candidates.reduce(0) { $0 + $1.score }
    var rest = Float.random(in: 0..<1, using: &generator) * total
    for (index, candidate) in candidates.enumerated() {
      rest -= candidate.score
      if rest < 0 { return index }
    }
    return candidates.count - 1
  }
}
