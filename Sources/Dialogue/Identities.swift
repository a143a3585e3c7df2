/// Which words and names stand for one person: `the keeper` for `Mrs. Quill`, `男孩` for `阿昭`.
///
/// Two people who talk in the same conversations speak right after each other now and then; two names
/// of one person never do. How often it would be by chance follows from how often each speaks.
struct Identities {
  private struct Pair {
    /// How often the two would be neighbours, were they two people.
    var expected = 0.0
    /// How often they are.
    var met = 0
    /// How often one speaks where the other did before the last: in turn with the same third.
    var swapped = 0
  }
  private var pairs: [Int64: Pair] = [:]
  /// By member: how many speeches have it for the subject of their cue.
  private var totals: [Int32: Int] = [:]
  /// By the words: whose name is told later.
  private var namedLater: [Int32: Int32] = [:]
  private var calledBesideNarrator: [Int32: Int] = [:]
  /// By member: how often the narration tells of it by name.
  private var told: [Int32: Int] = [:]
  /// By member: whether it may be but another word for somebody at all.
  private let isOpen: [Bool]
  private let cast: Cast

  /// - Parameters:
  ///   - stretches: The conversations, as ranges of turns.
  ///   - findsNames: Whether words may stand for people who are told the name of later; in old novels
  ///     they hardly do.
  init(
    _ turns: [Turn], _ mentions: [Mention], in stretches: [Range<Int>], cast: Cast, findsNames: Bool
  ) {
    self.cast = cast
    isOpen = cast.members.map { member in
      !member.isGiven && member.kind == .person
        && (member.isDescribed || member.names[0].utf8.contains(0x20))
    }
    countCalls(turns, mentions)
    if findsNames { findNames(turns, mentions, stretches) }
    for stretch in stretches { count(turns[stretch]) }
  }

  /// By member: whom it is, itself where nothing else is found.
  func owners() -> [Int32] {
    var best: [Int32: (owner: Int32, score: Double, second: Double)] = [:]
    for (key, pair) in pairs.sorted(by: { $0.key < $1.key }) {
      let (one, other) = (Int32(key >> 32), Int32(truncatingIfNeeded: key))
      let score = pair.expected + Double(pair.swapped)
      // A word hardly stands for somebody who speaks much less than it.
      guard score >= (endsWith(one, other) ? 0.3 : 1.5),
        totals[other, default: 0] * 2 >= totals[one, default: 0],
        Double(pair.met) * 5 <= score
      else { continue }
      var found = best[one] ?? (-1, 0, 0)
      if score > found.score {
        found = (other, score, found.score)
      } else {
        found.second = max(found.second, score)
      }
      best[one] = found
    }
    var owners = cast.members.indices.map(Int32.init)
    for (one, found) in best where found.score > found.second * 1.3 {
      owners[Int(one)] = found.owner
    }
    for (one, other) in namedLater where owners[Int(one)] == one { owners[Int(one)] = other }
    if let narrator = cast.narrator, let named = nameOfNarrator { owners[Int(narrator)] = named }
    // A name may itself be another's.
    return owners.map { owners[Int($0)] }
  }

  /// Who tells the story: somebody who is called by name in the teller's company, and whom the narration
  /// never tells of by name.
  private var nameOfNarrator: Int32? {
    guard let narrator = cast.narrator, !cast.members[Int(narrator)].isGiven else { return nil }
    var best: (member: Int32, count: Int)?
    var second = 0
    for (member, count) in calledBesideNarrator.sorted(by: { $0.key < $1.key }) {
      let person = cast.members[Int(member)]
      guard member != narrator, person.kind == .person, !person.isDescribed,
        count >= (person.isGiven ? 1 : 3), told[member, default: 0] * 4 <= count
      else { continue }
      if count > best?.count ?? 0 {
        second = best?.count ?? 0
        best = (member, count)
      } else {
        second = max(second, count)
      }
    }
    guard let best, best.count > second * 2 else { return nil }
    return best.member
  }

  /// Finds words for people who are told the name of later: `胖子` speaks, and is heard of no more once
  /// `柳三刀`, of whom nothing was told before, speaks in the same conversation.
  private mutating func findNames(_ turns: [Turn], _ mentions: [Mention], _ stretches: [Range<Int>])
  {
    var firsts: [Int32: Int] = [:]
    var lasts: [Int32: Int] = [:]
    for (index, turn) in turns.enumerated() {
      for mention in mentions[turn.mentions] where firsts[mention.member] == nil {
        firsts[mention.member] = index
      }
      for member in [Self.cued(turn), turn.vocative].compactMap({ $0 }) {
        if firsts[member] == nil { firsts[member] = index }
      }
      if let member = Self.cued(turn) { lasts[member] = index }
    }
    for stretch in stretches {
      var described: [Int32: Int] = [:]
      for index in stretch {
        guard let member = Self.cued(turns[index]) else { continue }
        if cast.members[Int(member)].isDescribed || cast.members[Int(member)].isDefinite {
          described[member, default: 0] += 1
        } else if firsts[member] == index, cast.members[Int(member)].kind == .person {
          let before = described.filter { one, count in
            count >= 2 && (lasts[one] ?? index) < index && index - (lasts[one] ?? 0) <= 8
              && agree(one, member)
          }
          if before.count == 1, let one = before.first?.key { namedLater[one] = member }
        }
      }
    }
  }

  private func agree(_ one: Int32, _ other: Int32) -> Bool {
    guard let mine = cast.gender(of: one), let its = cast.gender(of: other) else { return true }
    return mine == its
  }

  /// Counts who is called by name in the turns right before and behind those of the teller.
  private mutating func countCalls(_ turns: [Turn], _ mentions: [Mention]) {
    guard let narrator = cast.narrator else { return }
    for mention in mentions { told[mention.member, default: 0] += 1 }
    for index in turns.indices {
      guard let vocative = turns[index].vocative, Self.cued(turns[index]) != narrator else {
        continue
      }
      let isBeside = [index - 1, index + 1].contains {
        turns.indices.contains($0) && Self.cued(turns[$0]) == narrator
      }
      calledBesideNarrator[vocative, default: 0] += isBeside ? 2 : 1
    }
  }

  private mutating func count(_ turns: ArraySlice<Turn>) {
    var counts: [Int32: Int] = [:]
    for turn in turns { if let member = Self.cued(turn) { counts[member, default: 0] += 1 } }
    totals.merge(counts, uniquingKeysWith: +)
    let members = counts.keys.sorted()
    guard members.count > 1, members.count < 40 else { return }
    for one in members where isOpen[Int(one)] {
      for other in members where mayBe(one, other) {
        let chance = Double((counts[one] ?? 0) * (counts[other] ?? 0) * 2) / Double(turns.count)
        pairs[key(one, other), default: Pair()].expected += chance
      }
    }
    for index in turns.indices.dropLast() {
      guard let one = Self.cued(turns[index]) else { continue }
      if let other = Self.cued(turns[index + 1]), other != one,
        turns[index].lastParagraph != turns[index + 1].paragraph
      {
        pairs[key(one, other)]?.met += 1
        pairs[key(other, one)]?.met += 1
      }
      guard index + 2 < turns.endIndex, let other = Self.cued(turns[index + 2]), other != one,
        turns[index + 1].gap.count < 200, turns[index + 2].gap.count < 200
      else { continue }
      pairs[key(one, other)]?.swapped += 1
      pairs[key(other, one)]?.swapped += 1
    }
  }

  private static func cued(_ turn: Turn) -> Int32? {
    if case .member(let member) = turn.cue?.subject { member } else { nil }
  }

  /// Whether one may be but another word for somebody with a name.
  private func mayBe(_ one: Int32, _ other: Int32) -> Bool {
    let (first, second) = (cast.members[Int(one)], cast.members[Int(other)])
    guard one != other, first.kind == .person, second.kind == .person, !first.isGiven else {
      return false
    }
    if let mine = cast.gender(of: one), let its = cast.gender(of: other), mine != its {
      return false
    }
    if first.isDescribed { return !second.isDescribed }
    // `Hester Quill` and `Mrs. Quill`.
    guard !second.isDescribed, let mine = first.names[0].split(separator: " ").last,
      first.names[0].contains(" "), one > other || second.isGiven
    else { return false }
    return second.names[0].split(separator: " ").last == mine
  }

  /// `贵妃` and `卫贵妃`.
  private func endsWith(_ one: Int32, _ other: Int32) -> Bool {
    cast.members[Int(other)].names.contains { $0.hasSuffix(cast.members[Int(one)].names[0]) }
  }

  private func key(_ one: Int32, _ other: Int32) -> Int64 { Int64(one) << 32 | Int64(other) }
}
