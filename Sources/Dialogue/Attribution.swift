/// Finds the speakers of a novel's turns, all turns of a conversation together.
///
/// Each turn has a few candidates with a weight each, by its cue and by who was mentioned near;
/// pairs of neighbours and of next neighbours have weights for how people take turns. The most
/// likely speaker of each turn follows from the weights of the whole conversation by going over it
/// forwards and backwards (Rabiner, A tutorial on hidden Markov models, 1989, with states that are
/// pairs of speakers).
struct Attribution {
  private(set) var turns: [Turn]
  private(set) var mentions: [Mention]
  private(set) var spokenOf: [Int32]
  let cast: Cast
  let isChinese: Bool
  let weights: Weights

  init(
    turns: [Turn], mentions: [Mention], spokenOf: [Int32], cast: Cast, isChinese: Bool,
    weights: Weights
  ) {
    self.weights = weights
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
  static let width = 6
  /// The least weight of a candidate, to the greatest.
  static let least = 0.002
  /// A conversation ends where that much is told without speech.
  private static let silence = 2400

  /// By member: how prominent a speaker is, by the speeches that are surely his.
  var prominence: [Double] = []
  var relations = Relations()
  private var isClassical = false
  var idiolects = Idiolects([], count: 0) { _ in false }
  var leading: [(Int32, Double)] = []
  /// By member, as asked of the cast once.
  var genders: [Person.Gender?] = []
  var isWords: [Bool] = []

  mutating func run() throws(CancellationError) {
    let stretches = stretches()
    identify(in: stretches)
    isClassical = hasFewPronouns
    genders = cast.members.indices.map { cast.gender(of: Int32($0)) }
    isWords = cast.members.map(\.isWords)
    var counts = [Double](repeating: 0, count: cast.members.count)
    for turn in turns {
      if case .member(let member) = turn.cue?.subject, turn.cue?.isSpeech ?? false {
        counts[Int(member)] += 1
      }
      if let vocative = turn.vocative { counts[Int(vocative)] += 0.5 }
    }
    prominence = counts.map {
      weights.rare + min(1.5, weights.prominence * ($0 + 1).squareRoot() - weights.prominence)
    }
    relations.findConflicts(in: turns, cast)
    for index in turns.indices {
      if case .member(let member) = turns[index].cue?.subject { turns[index].speaker = member }
    }
    idiolects = Idiolects(turns, count: cast.members.count) { $0.cue?.isSpeech ?? false }
    for index in turns.indices { turns[index].speaker = -1 }
    // Twice: what the first time finds are candidates the second time.
    for stretch in stretches { try solve(stretch) }
    relations.learn(from: turns, cast)
    idiolects = Idiolects(turns, count: cast.members.count) { $0.confidence > 0.9 }
    for stretch in stretches { try solve(stretch) }
  }

  /// Puts those who are but other words for somebody with a name in his place.
  private mutating func identify(in stretches: [Range<Int>]) {
    let owners = Identities(
      turns, mentions, in: stretches, cast: cast, findsNames: !hasFewPronouns
    ).owners()
    for index in turns.indices {
      if case .member(let member) = turns[index].cue?.subject {
        turns[index].cue?.subject = .member(owners[Int(member)])
      }
      if let addressee = turns[index].cue?.addressee {
        turns[index].cue?.addressee = owners[Int(addressee)]
      }
      if let vocative = turns[index].vocative { turns[index].vocative = owners[Int(vocative)] }
    }
    for index in mentions.indices {
      let member = mentions[index].member
      mentions[index].member = owners[Int(member)]
    }
    spokenOf = spokenOf.map { owners[Int($0)] }
  }

  /// Whether hardly any cue has a pronoun: then words for people name them, as in old novels.
  private var hasFewPronouns: Bool {
    var pronouns = 0
    var all = 0
    for turn in turns where turn.cue?.isSpeech ?? false {
      all += 1
      if case .pronoun = turn.cue?.subject { pronouns += 1 }
    }
    return pronouns * 25 < all
  }

  /// The conversations.
  private func stretches() -> [Range<Int>] {
    var stretches: [Range<Int>] = []
    var start = 0
    while start < turns.count {
      var end = start + 1
      while end < turns.count, end - start < 400, !turns[end].beginsScene,
        turns[end].gap.count < Self.silence
      {
        end += 1
      }
      stretches.append(start..<end)
      start = end
    }
    return stretches
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

  private mutating func solve(_ range: Range<Int>) throws(CancellationError) {
    try Dialogue.checkCancellation(0)
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
      let found = model.best()
      for index in next...last {
        let best = found[index - first]
        decide(index, best.member, best.weight, in: range)
      }
      next = last + 1
    }
  }

  private mutating func decide(
    _ index: Int, _ member: Int32, _ probability: Double, in range: Range<Int>
  ) {
    turns[index].speaker = max(-1, member)
    (turns[index].rule, turns[index].confidence) = Confidence.of(
      turns[index], member: turns[index].speaker, probability: probability,
      previous: index > range.lowerBound ? turns[index - 1].speaker : -1,
      beforePrevious: index > range.lowerBound + 1 ? turns[index - 2].speaker : -1,
      isDescribed: isDescribed(turns[index].cue))
    turns[index].confidence = Confidence.calibrated(turns[index].confidence)
  }

  private func isDescribed(_ cue: Cue?) -> Bool {
    if case .member(let member) = cue?.subject {
      cast.members[Int(member)].isDescribed
    } else {
      false
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
      if case .pronoun(let value) = turn.cue?.subject, value <= PronounValue.she {
        return .init(same: weights.sameParagraphPronoun, back: 1)
      }
      return gap < 3
        ? .init(same: isChinese ? weights.sameParagraphChinese : weights.sameParagraph, back: 2)
        : .init(same: isCued ? 1 : weights.sameParagraphTold, back: 1)
    }
    if gap < 12 { return .init(same: weights.sameAtOnce, back: weights.backAtOnce) }
    if gap < 400, turn.followsSilence { return .init(same: weights.sameSilence, back: 1) }
    if gap < 400 { return .init(same: weights.sameSoon, back: weights.backSoon) }
    return .init(same: weights.sameLater, back: weights.backLater)
  }

  func candidates(for index: Int, in range: Range<Int>) -> [Candidate] {
    let turn = turns[index]
    switch turn.cue?.subject {
    case .member(let member) where cast.members[Int(member)].isDescribed:
      return described(member, at: index, in: range)
    case .member(let member) where cast.members[Int(member)].isDefinite && !isChinese:
      return described(member, at: index, in: range)
    case .member(let member) where turn.cue?.isSpeech ?? false:
      return [Candidate(member: member, weight: 1)]
    case .member(let member):
      var list = nearby(index, in: range, gender: nil)
      for position in list.indices { list[position].weight *= weights.otherThanActor }
      list.removeAll { $0.member == member }
      list.append(Candidate(member: member, weight: weights.actor))
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
      list.removeAll { $0.member < 0 }
      for position in list.indices {
        list[position].weight *= relations.weight(of: member, being: list[position].member)
      }
      let kin = Kinship(cast.members[Int(member)].names[0])
      for position in list.indices {
        list[position].weight *= kin.weight(for: cast.members[Int(list[position].member)].names)
      }
      if kin == .spouse, let spouse = spouse(for: index, in: range, gender) {
        list.removeAll { $0.member == spouse }
        list.insert(Candidate(member: spouse, weight: weights.spouse), at: 0)
      }
      list.append(Candidate(member: member, weight: list.isEmpty ? 1 : weights.relation))
      return list
    case .omitted, nil: return nearby(index, in: range, gender: nil)
    }
  }

  /// Who speaks where the cue has a word such as `the keeper`: somebody near with a name, or somebody
  /// who has none.
  private func described(
    _ words: Int32, at index: Int, in range: Range<Int>
  ) -> [Candidate] {
    guard !isClassical else { return [Candidate(member: words, weight: 1)] }
    var list = nearby(index, in: range, gender: cast.gender(of: words))
    list.removeAll { $0.member < 0 || cast.members[Int($0.member)].isDescribed }
    for position in list.indices {
      list[position].weight *=
        relations.weight(of: words, being: list[position].member)
        * relations.distinction(words, list[position].member, weights.conflict)
    }
    list.append(
      Candidate(
        member: words, weight: weights.described * relations.weight(of: words, being: words)))
    return list
  }

  /// Whose wife or husband speaks: of the one spoken to, or else of somebody near.
  private func spouse(for index: Int, in range: Range<Int>, _ gender: Person.Gender?) -> Int32? {
    let other: Person.Gender = gender == .female ? .male : .female
    let near = nearby(index, in: range, gender: other).map(\.member).filter { $0 >= 0 }
    for member in [turns[index].vocative].compactMap({ $0 }) + near {
      if let spouse = cast.spouse(of: member), cast.gender(of: spouse) == gender { return spouse }
    }
    return nil
  }
}
