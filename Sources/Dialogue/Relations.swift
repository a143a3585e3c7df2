/// Whom words such as `her mother` mostly stand for in a text.
struct Relations {
  private var votes: [Int64: Double] = [:]
  private var totals: [Int32: Double] = [:]
  private var owners: [Int32: (member: Int32, votes: Double)] = [:]
  private var conflicts: [Int64: Int] = [:]

  mutating func learn(from turns: [Turn], _ cast: Cast) {
    for turn in turns {
      guard let words = Self.words(turn, cast), turn.speaker >= 0 else { continue }
      votes[key(words, turn.speaker), default: 0] += turn.confidence
      totals[words, default: 0] += turn.confidence
    }
    for (key, count) in votes.sorted(by: { $0.key < $1.key }) {
      let (words, member) = (Int32(key >> 32), Int32(truncatingIfNeeded: key))
      if words != member, count > owners[words]?.votes ?? 0 { owners[words] = (member, count) }
    }
  }

  /// The words that the cue of a turn has for its speaker.
  private static func words(_ turn: Turn, _ cast: Cast) -> Int32? {
    switch turn.cue?.subject {
    case .relation(let words, _): words
    case .member(let words) where cast.members[Int(words)].isDescribed: words
    default: nil
    }
  }

  /// Finds which words and names are told to speak right after each other: they are two people.
  mutating func findConflicts(in turns: [Turn], _ cast: Cast) {
    for (first, second) in zip(turns, turns.dropFirst())
    where !second.beginsScene && second.gap.count < 400
      && first.lastParagraph != second.paragraph
    {
      guard case .member(let one) = first.cue?.subject,
        case .member(let other) = second.cue?.subject, one != other
      else { continue }
      if cast.members[Int(one)].isDescribed { conflicts[key(one, other), default: 0] += 1 }
      if cast.members[Int(other)].isDescribed { conflicts[key(other, one), default: 0] += 1 }
    }
  }

  /// How unlikely words and a name are for one person.
  func distinction(_ words: Int32, _ member: Int32, _ weight: Double) -> Double {
    switch conflicts[key(words, member)] ?? 0 {
    case 0: 1
    case 1: weight
    default: weight * weight
    }
  }

  /// Whom words mostly stand for; nil where that is not sure.
  func owner(of words: Int32) -> Int32? {
    guard let total = totals[words], total >= 1.2, let best = owners[words] else { return nil }
    return best.votes * 2 >= total ? best.member : nil
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
enum Kinship {
  case spouse
  case elder
  case younger
  case lady
  case lord
  case other

  init(_ words: String) {
    switch words.split(separator: " ").last {
    case "wife", "lady", "husband": self = .spouse
    case "mother", "aunt", "father", "uncle", "mamma", "mama", "papa", "hostess": self = .elder
    case "sister", "daughter", "niece", "cousin", "girl": self = .younger
    case "ladyship": self = .lady
    case "lordship": self = .lord
    default: self = .other
    }
  }

  func weight(for names: [String]) -> Double {
    let isMarried = names.contains { $0.hasPrefix("Mrs.") || $0.hasPrefix("Lady ") }
    let isTitled = isMarried || names.contains { $0.hasPrefix("Mr.") || $0.hasPrefix("Sir ") }
    switch self {
    case .spouse, .elder: return isTitled ? 2 : 0.3
    case .younger: return isMarried ? 0.3 : 1
    case .lady: return names.contains { $0.hasPrefix("Lady ") } ? 5 : 0.1
    case .lord: return names.contains { $0.hasPrefix("Lord ") || $0.hasPrefix("Sir ") } ? 5 : 0.1
    case .other: return 1
    }
  }
}
