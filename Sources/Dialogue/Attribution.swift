/// Finds the speakers of a novel's turns, all turns of a conversation together.
///
/// Each turn has a few candidates with a weight each, by its cue and by who was mentioned near;
/// pairs of neighbours and of next neighbours have weights for how people take turns. The most
/// likely speaker of each turn follows from the weights of the whole conversation by going over it
/// forwards and backwards (Rabiner, A tutorial on hidden Markov models, 1989, with states that are
/// pairs of speakers).
struct Attribution {
  private(set) var turns: [Turn]
  let mentions: [Mention]
  let spokenOf: [Int32]
  let cast: Cast

  init(turns: [Turn], mentions: [Mention], spokenOf: [Int32], cast: Cast) {
    self.turns = turns
    self.mentions = mentions
    self.spokenOf = spokenOf
    self.cast = cast
  }

  struct Candidate {
    var member: Int32
    var weight: Double
  }

  /// Most candidates of a turn.
  private static let width = 6
  /// A conversation ends where that much is told without speech.
  private static let silence = 2400

  /// By member: how prominent a speaker is, by the speeches that are surely his.
  private var prominence: [Double] = []
  private var relations = Relations()

  mutating func run() {
    var counts = [Double](repeating: 0, count: cast.members.count)
    for turn in turns {
      if case .member(let member) = turn.cue?.subject, turn.cue?.isSpeech ?? false {
        counts[Int(member)] += 1
      }
      if let vocative = turn.vocative { counts[Int(vocative)] += 0.5 }
    }
    prominence = counts.map { 0.2 + min(1.5, 0.35 * ($0 + 1).squareRoot() - 0.35) }
    // Twice: what the first time finds are candidates the second time.
    pass()
    relations.learn(from: turns)
    pass()
  }

  private mutating func pass() {
    var start = 0
    while start < turns.count {
      var end = start + 1
      while end < turns.count, end - start < 400, !turns[end].beginsScene,
        turns[end].gap.count < Self.silence
      {
        end += 1
      }
      solve(start..<end)
      start = end
    }
  }

  private mutating func solve(_ range: Range<Int>) {
    var model = Conversation()
    for index in range {
      model.add(candidates(for: index, in: range), change: change(at: index, in: range))
    }
    let marginals = model.marginals()
    for (offset, index) in range.enumerated() {
      guard let best = marginals[offset].max(by: { $0.weight < $1.weight }) else { continue }
      turns[index].speaker = best.member
      (turns[index].rule, turns[index].confidence) = Confidence.of(
        turns[index], member: best.member, probability: best.weight,
        previous: index > range.lowerBound ? turns[index - 1].speaker : -1,
        beforePrevious: index > range.lowerBound + 1 ? turns[index - 2].speaker : -1)
    }
  }

  // MARK: Weights

  /// How turns follow one another at a place.
  private func change(at index: Int, in range: Range<Int>) -> Conversation.Change {
    guard index > range.lowerBound else { return .init(same: 1, back: 1) }
    let turn = turns[index]
    let sharesParagraph = turns[index - 1].lastParagraph == turn.paragraph
    let gap = turn.gap.count
    let isCued = turn.cue?.isSpeech ?? false
    if sharesParagraph {
      return gap < 3 ? .init(same: 0.2, back: 2) : .init(same: isCued ? 1 : 5, back: 1)
    }
    if gap < 12 { return .init(same: 0.06, back: 4) }
    if gap < 400 { return .init(same: 0.15, back: 3) }
    return .init(same: 0.5, back: 1.5)
  }

  private func candidates(for index: Int, in range: Range<Int>) -> [Candidate] {
    let turn = turns[index]
    switch turn.cue?.subject {
    case .member(let member) where turn.cue?.isSpeech ?? false:
      return [Candidate(member: member, weight: 1)]
    case .member(let member):
      var list = nearby(index, in: range, gender: nil)
      for position in list.indices { list[position].weight *= 0.08 }
      list.removeAll { $0.member == member }
      list.append(Candidate(member: member, weight: 3))
      return list
    case .pronoun(PronounValue.they), .pronoun(PronounValue.we): return []
    case .pronoun(PronounValue.narrator):
      if let narrator = cast.narrator { return [Candidate(member: narrator, weight: 1)] }
      return []
    case .pronoun(let value):
      let gender: Person.Gender? =
        value == PronounValue.he ? .male : value == PronounValue.she ? .female : nil
      return nearby(index, in: range, gender: gender)
    case .relation(let member, let gender):
      var list = nearby(index, in: range, gender: gender)
      for position in list.indices {
        list[position].weight *= relations.weight(of: member, being: list[position].member)
      }
      list.append(Candidate(member: member, weight: list.isEmpty ? 1 : 0.15))
      return list
    case .omitted, nil: return nearby(index, in: range, gender: nil)
    }
  }

  /// The people near a turn, by how near and how prominent they are.
  private func nearby(
    _ index: Int, in range: Range<Int>, gender: Person.Gender?
  ) -> [Candidate] {
    var list: [Candidate] = []
    func add(_ member: Int32, _ weight: Double) {
      if let gender, let known = cast.gender(of: member), known != gender { return }
      let weight =
        weight * prominence[Int(member)]
        * (gender != nil && cast.gender(of: member) == nil ? 0.4 : 1)
      if let position = list.firstIndex(where: { $0.member == member }) {
        list[position].weight += weight
      } else {
        list.append(Candidate(member: member, weight: weight))
      }
    }
    let turn = turns[index]
    // Speakers before and behind.
    for distance in 1...8 {
      for other in [index - distance, index + distance] {
        guard other >= max(0, range.lowerBound - 2), other < min(range.upperBound + 1, turns.count)
        else { continue }
        if case .member(let member) = turns[other].cue?.subject {
          add(member, (other < range.lowerBound ? 0.3 : 1.0) / Double(distance))
        } else if turns[other].speaker >= 0 {
          add(turns[other].speaker, turns[other].confidence * 0.7 / Double(distance))
        }
        if let vocative = turns[other].vocative, other < index {
          add(vocative, other == index - 1 ? 2.5 : 0.5 / Double(distance))
        }
        if let addressee = turns[other].cue?.addressee, other < index {
          add(addressee, other == index - 1 ? 1.0 : 0.4 / Double(distance))
        }
      }
    }
    // Mentions in narration, the last ones first, those just before it above all.
    var weight = turn.cue?.isSpeech ?? false ? 1.5 : 1.0
    var silent: Int32?
    for position in mentions[..<turn.mentions.upperBound].indices.suffix(14).reversed() {
      if position == turn.mentions.lowerBound - 1 { weight *= 0.4 }
      let mention = mentions[position]
      if mention.weight < 0, position >= turn.mentions.lowerBound { silent = mention.member }
      add(mention.member, weight * abs(mention.weight))
      weight *= 0.8
    }
    // Who is spoken to does not speak.
    if let vocative = turn.vocative { scale(vocative, 0.05) }
    if let addressee = turn.cue?.addressee { scale(addressee, 0.05) }
    for member in Set(spokenOf[turn.spokenOf]) where member != turn.vocative { scale(member, 0.3) }
    if let silent { scale(silent, 0.2) }
    func scale(_ member: Int32, _ factor: Double) {
      if let position = list.firstIndex(where: { $0.member == member }) {
        list[position].weight *= factor
      }
    }
    list.sort { ($0.weight, $1.member) > ($1.weight, $0.member) }
    return Array(list.prefix(Self.width))
  }
}

/// Whom words such as `her mother` mostly stand for in a text.
private struct Relations {
  private var votes: [Int64: Double] = [:]
  private var totals: [Int32: Double] = [:]

  mutating func learn(from turns: [Turn]) {
    for turn in turns {
      guard case .relation(let words, _) = turn.cue?.subject, turn.speaker >= 0,
        turn.speaker != words
      else { continue }
      votes[key(words, turn.speaker), default: 0] += turn.confidence
      totals[words, default: 0] += turn.confidence
    }
  }

  func weight(of words: Int32, being member: Int32) -> Double {
    guard let total = totals[words] else { return 1 }
    return (0.5 + (votes[key(words, member)] ?? 0)) / (0.5 + total) * 3
  }

  private func key(_ words: Int32, _ member: Int32) -> Int64 {
    Int64(words) << 32 | Int64(member)
  }
}
