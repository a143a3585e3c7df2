extension Attribution {
  /// The people near a turn, by how near and how prominent they are.
  func nearby(
    _ index: Int, in range: Range<Int>, gender: Person.Gender?
  ) -> [Candidate] {
    var list: [Candidate] = []
    list.reserveCapacity(24)
    func add(_ member: Int32, _ weight: Double) {
      var weight = weight * prominence[Int(member)]
      if let gender {
        let known = genders[Int(member)]
        if let known, known != gender { return }
        if known == nil { weight *= weights.unknownGender }
      }
      for position in list.indices where list[position].member == member {
        list[position].weight += weight
        return
      }
      list.append(Candidate(member: member, weight: weight))
    }
    let turn = turns[index]
    for (member, weight) in leading { add(member, weight * weights.leading) }
    // Speakers before and behind.
    func addSpeaker(_ other: Int, _ distance: Double) {
      guard other >= max(0, range.lowerBound - 2), other < min(range.upperBound + 1, turns.count)
      else { return }
      if case .member(let member) = turns[other].cue?.subject {
        add(member, (other < range.lowerBound ? 0.3 : weights.namedNear) / distance)
      } else if turns[other].speaker >= 0 {
        add(turns[other].speaker, turns[other].confidence * weights.foundNear / distance)
      }
      if other == index + 1, turns[other].gap.count < 400, let vocative = turns[other].vocative {
        add(vocative, weights.answered)
      }
      guard other < index else { return }
      if let vocative = turns[other].vocative {
        add(vocative, other == index - 1 ? weights.called : 0.5 / distance)
      }
      if let addressee = turns[other].cue?.addressee {
        add(addressee, other == index - 1 ? weights.addressed : 0.4 / distance)
      }
    }
    for distance in 1...8 {
      addSpeaker(index - distance, Double(distance))
      addSpeaker(index + distance, Double(distance))
    }
    if index > range.lowerBound {
      let before = turns[index - 1]
      for mention in mentions[before.mentions]
      where mention.part == .object && !isWords[Int(mention.member)]
        && mention.position >= before.before.lowerBound
        && !before.before.isEmpty
      {
        add(mention.member, weights.besideCue)
      }
    }
    // Mentions in narration, the last ones first, those just before it above all.
    var weight = turn.cue?.isSpeech ?? false ? weights.toldWithCue : weights.toldWithout
    var silent: Int32?
    for position in mentions[..<turn.mentions.upperBound].indices.suffix(14).reversed() {
      if position == turn.mentions.lowerBound - 1 { weight *= weights.toldEarlier }
      var mention = mentions[position]
      if isWords[Int(mention.member)] {
        guard let named = relations.owner(of: mention.member) else { continue }
        mention.member = named
      }
      if mention.part == .silent, position >= turn.mentions.lowerBound { silent = mention.member }
      let isOwn = mention.position >= turn.before.lowerBound && !turn.before.isEmpty
      add(
        mention.member,
        weight * self.weight(of: mention, isOwn: isOwn) * (isOwn ? weights.ownParagraph : 1))
      weight *= weights.toldDecay
    }
    if let introduced = turn.introduced { add(introduced, weights.introduces) }
    // Who is spoken to does not speak.
    if let vocative = turn.vocative { scale(vocative, weights.calledHimself) }
    if let addressee = turn.cue?.addressee { scale(addressee, 0.05) }
    for member in spokenOf[turn.spokenOf] where member != turn.vocative && member != turn.introduced
    {
      scale(member, weights.spokenOf)
    }
    for other in max(range.lowerBound, index - 3)..<min(range.upperBound, index + 4) {
      guard other != index else { continue }
      for member in spokenOf[turns[other].spokenOf] where member != turns[other].vocative {
        scale(member, weights.spokenOfNear)
      }
    }
    if index > range.lowerBound, let addressed = turns[index - 1].addressedGender {
      for position in list.indices {
        if let known = genders[Int(list[position].member)], known != addressed {
          list[position].weight *= weights.otherGender
        }
      }
    }
    if let silent { scale(silent, weights.silent) }
    weighForms(&list, at: index, in: range)
    func scale(_ member: Int32, _ factor: Double) {
      for position in list.indices where list[position].member == member {
        list[position].weight *= factor
      }
    }
    if turn.cue == nil, index > range.lowerBound, turn.gap.count < 12 {
      for position in list.indices { list[position].weight = list[position].weight.squareRoot() }
      if let vocative = turns[index - 1].vocative { scale(vocative, weights.calledAtOnce) }
    }
    list.append(Candidate(member: Self.stranger, weight: weights.stranger))
    list.sort { $0.weight == $1.weight ? $0.member < $1.member : $0.weight > $1.weight }
    // Who is hardly likely changes nothing.
    let least = list[0].weight * Self.least
    while list.count > Self.width || list.count > 1 && list[list.count - 1].weight < least {
      list.removeLast()
    }
    return list
  }

  private func weight(of mention: Mention, isOwn: Bool) -> Double {
    let weight =
      switch mention.part {
      case .subject, .silent: 1.0
      case .object: weights.object
      case .narrator: weights.narrator
      case .speaker: weights.tellsSpeech
      }
    return mention.isOfLastSentence && mention.part != .silent
      ? weight * (isOwn ? weights.lastSentence : weights.lastSentenceAbove) : weight
  }

  /// Weighs how the people near call themselves and are called.
  private func weighForms(_ list: inout [Candidate], at index: Int, in range: Range<Int>) {
    let own = turns[index].words
    let before =
      index > range.lowerBound && turns[index].gap.count < 400 ? turns[index - 1].words : 0
    guard own | before != 0 else { return }
    for position in list.indices {
      let member = list[position].member
      list[position].weight *=
        Self.power(idiolects.speaks(member, own), weights.speaks)
        * Self.power(idiolects.hears(member, before), weights.hears)
    }
  }

  /// `base` to a power between 0 and 1, by its square root and that one's.
  private static func power(_ base: Double, _ exponent: Double) -> Double {
    let root = base.squareRoot()
    let quarter = root.squareRoot()
    switch exponent {
    case ..<0.25: return 1 + (quarter - 1) * exponent * 4
    case ..<0.5: return quarter + (root - quarter) * (exponent - 0.25) * 4
    default: return root + (base - root) * (exponent - 0.5) * 2
    }
  }

  /// Stands for somebody who is not known.
  static let stranger: Int32 = -2
}
