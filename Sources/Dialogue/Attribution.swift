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
  let isChinese: Bool

  init(
    turns: [Turn], mentions: [Mention], spokenOf: [Int32], cast: Cast, isChinese: Bool
  ) {
    self.isChinese = isChinese
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
  private var leading: [(Int32, Double)] = []

  mutating func run() {
    var counts = [Double](repeating: 0, count: cast.members.count)
    for turn in turns {
      if case .member(let member) = turn.cue?.subject, turn.cue?.isSpeech ?? false {
        counts[Int(member)] += 1
      }
      if let vocative = turn.vocative { counts[Int(vocative)] += 0.5 }
    }
    prominence = counts.map {
      Weights.rare + min(1.5, Weights.prominence * ($0 + 1).squareRoot() - Weights.prominence)
    }
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

  /// Who speaks most in a stretch of turns, with a share each.
  private func leaders(of range: Range<Int>) -> [(Int32, Double)] {
    var counts: [Int32: Double] = [:]
    var total = 0.0
    for index in range {
      if case .member(let member) = turns[index].cue?.subject, turns[index].cue?.isSpeech ?? false {
        counts[member, default: 0] += 1
        total += 1
      } else if turns[index].speaker >= 0 {
        counts[turns[index].speaker, default: 0] += turns[index].confidence
        total += turns[index].confidence
      }
    }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3)
      .map { ($0.key, $0.value / max(1, total)) }
  }

  private mutating func solve(_ range: Range<Int>) {
    leading = leaders(of: range)
    let lists = range.map { candidates(for: $0, in: range) }
    var next = range.lowerBound
    while next < range.upperBound {
      // Where a turn is open, the two turns on either side matter; all others are told.
      guard lists[next - range.lowerBound].count > 1 else {
        let list = lists[next - range.lowerBound]
        decide(next, list.first?.member ?? -1, 1, in: range)
        next += 1
        continue
      }
      var end = next + 1
      var last = next
      while end < range.upperBound, end - last <= 2 {
        if lists[end - range.lowerBound].count > 1 { last = end }
        end += 1
      }
      let first = max(range.lowerBound, next - 2)
      var model = Conversation()
      for index in first..<end {
        model.add(lists[index - range.lowerBound], change: change(at: index, in: range))
      }
      let marginals = model.marginals()
      for index in next...last {
        guard let best = marginals[index - first].max(by: { $0.weight < $1.weight }) else {
          continue
        }
        decide(index, best.member, best.weight, in: range)
      }
      next = last + 1
    }
  }

  private mutating func decide(
    _ index: Int, _ member: Int32, _ probability: Double, in range: Range<Int>
  ) {
    turns[index].speaker = member
    (turns[index].rule, turns[index].confidence) = Confidence.of(
      turns[index], member: member, probability: probability,
      previous: index > range.lowerBound ? turns[index - 1].speaker : -1,
      beforePrevious: index > range.lowerBound + 1 ? turns[index - 2].speaker : -1)
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
      return gap < 3
        ? .init(same: isChinese ? Weights.sameParagraphChinese : Weights.sameParagraph, back: 2)
        : .init(same: isCued ? 1 : Weights.sameParagraphTold, back: 1)
    }
    if gap < 12 { return .init(same: Weights.sameAtOnce, back: Weights.backAtOnce) }
    if gap < 400 { return .init(same: Weights.sameSoon, back: Weights.backSoon) }
    return .init(same: Weights.sameLater, back: Weights.backLater)
  }

  private func candidates(for index: Int, in range: Range<Int>) -> [Candidate] {
    let turn = turns[index]
    switch turn.cue?.subject {
    case .member(let member) where turn.cue?.isSpeech ?? false:
      return [Candidate(member: member, weight: 1)]
    case .member(let member):
      var list = nearby(index, in: range, gender: nil)
      for position in list.indices { list[position].weight *= Weights.otherThanActor }
      list.removeAll { $0.member == member }
      list.append(Candidate(member: member, weight: 3))
      return list
    case .pronoun(PronounValue.they), .pronoun(PronounValue.we): return []
    case .pronoun(PronounValue.narrator) where cast.narrator != nil && turn.cue?.isSpeech ?? false:
      return [Candidate(member: cast.narrator ?? -1, weight: 1)]
    case .pronoun(let value):
      let gender: Person.Gender? =
        value == PronounValue.he ? .male : value == PronounValue.she ? .female : nil
      return nearby(index, in: range, gender: gender)
    case .relation(let member, let gender):
      var list = nearby(index, in: range, gender: gender)
      for position in list.indices {
        list[position].weight *= relations.weight(of: member, being: list[position].member)
      }
      let kin = Kinship(cast.members[Int(member)].names[0])
      for position in list.indices {
        list[position].weight *= kin.weight(for: cast.members[Int(list[position].member)].names)
      }
      if kin == .spouse, let spouse = spouse(for: index, in: range, gender) {
        list.removeAll { $0.member == spouse }
        list.insert(Candidate(member: spouse, weight: Weights.spouse), at: 0)
      }
      list.append(Candidate(member: member, weight: list.isEmpty ? 1 : Weights.relation))
      return list
    case .omitted, nil: return nearby(index, in: range, gender: nil)
    }
  }

  /// Whose wife or husband speaks: of the one spoken to, or else of somebody near.
  private func spouse(for index: Int, in range: Range<Int>, _ gender: Person.Gender?) -> Int32? {
    let other: Person.Gender = gender == .female ? .male : .female
    let near = nearby(index, in: range, gender: other).map(\.member)
    for member in [turns[index].vocative].compactMap({ $0 }) + near {
      if let spouse = cast.spouse(of: member), cast.gender(of: spouse) == gender { return spouse }
    }
    return nil
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
        * (gender != nil && cast.gender(of: member) == nil ? Weights.unknownGender : 1)
      if let position = list.firstIndex(where: { $0.member == member }) {
        list[position].weight += weight
      } else {
        list.append(Candidate(member: member, weight: weight))
      }
    }
    let turn = turns[index]
    for (member, weight) in leading { add(member, weight * Weights.leading) }
    // Speakers before and behind.
    for distance in 1...8 {
      for other in [index - distance, index + distance] {
        guard other >= max(0, range.lowerBound - 2), other < min(range.upperBound + 1, turns.count)
        else { continue }
        if case .member(let member) = turns[other].cue?.subject {
          add(member, (other < range.lowerBound ? 0.3 : Weights.namedNear) / Double(distance))
        } else if turns[other].speaker >= 0 {
          add(turns[other].speaker, turns[other].confidence * Weights.foundNear / Double(distance))
        }
        if let vocative = turns[other].vocative, other < index {
          add(vocative, other == index - 1 ? Weights.called : 0.5 / Double(distance))
        }
        if let addressee = turns[other].cue?.addressee, other < index {
          add(addressee, other == index - 1 ? Weights.addressed : 0.4 / Double(distance))
        }
      }
    }
    // Mentions in narration, the last ones first, those just before it above all.
    var weight = turn.cue?.isSpeech ?? false ? Weights.toldWithCue : Weights.toldWithout
    var silent: Int32?
    for position in mentions[..<turn.mentions.upperBound].indices.suffix(14).reversed() {
      if position == turn.mentions.lowerBound - 1 { weight *= Weights.toldEarlier }
      let mention = mentions[position]
      if mention.weight < 0, position >= turn.mentions.lowerBound { silent = mention.member }
      add(mention.member, weight * abs(mention.weight))
      weight *= Weights.toldDecay
    }
    // Who is spoken to does not speak.
    if let vocative = turn.vocative { scale(vocative, Weights.calledHimself) }
    if let addressee = turn.cue?.addressee { scale(addressee, 0.05) }
    for member in Set(spokenOf[turn.spokenOf]) where member != turn.vocative {
      scale(member, Weights.spokenOf)
    }
    for other in max(range.lowerBound, index - 3)..<min(range.upperBound, index + 4) {
      guard other != index else { continue }
      for member in Set(spokenOf[turns[other].spokenOf]) where member != turns[other].vocative {
        scale(member, Weights.spokenOfNear)
      }
    }
    if index > range.lowerBound, let addressed = turns[index - 1].addressedGender {
      for position in list.indices {
        if let known = cast.gender(of: list[position].member), known != addressed {
          list[position].weight *= Weights.otherGender
        }
      }
    }
    if let silent { scale(silent, Weights.silent) }
    func scale(_ member: Int32, _ factor: Double) {
      if let position = list.firstIndex(where: { $0.member == member }) {
        list[position].weight *= factor
      }
    }
    if turn.cue == nil, index > range.lowerBound, turn.gap.count < 12 {
      for position in list.indices { list[position].weight = list[position].weight.squareRoot() }
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

/// What a word such as `her mother` tells of the name that the person has.
private enum Kinship {
  case spouse
  case elder
  case younger
  case other

  init(_ words: String) {
    switch words.split(separator: " ").last {
    case "wife", "lady", "husband": self = .spouse
    case "mother", "aunt", "father", "uncle", "mamma", "mama", "papa", "hostess": self = .elder
    case "sister", "daughter", "niece", "cousin", "girl": self = .younger
    default: self = .other
    }
  }

  func weight(for names: [String]) -> Double {
    let isMarried = names.contains { $0.hasPrefix("Mrs.") || $0.hasPrefix("Lady ") }
    let isTitled = isMarried || names.contains { $0.hasPrefix("Mr.") || $0.hasPrefix("Sir ") }
    switch self {
    case .spouse, .elder: return isTitled ? 2 : 0.3
    case .younger: return isMarried ? 0.3 : 1
    case .other: return 1
    }
  }
}
