import Dialogue

/// The lines of a text that are attributed to somebody else than the list has, to be read.
enum Listing {
  /// - Parameter people: Those whose names are known to the reading.
  static func wrong(in gold: Gold, people: [Person]) throws -> String {
    let reading = try Dialogue.read(gold.bytes, people: people)
    let isOne = people.count == 1
    var parts: [String] = []
    for (line, found) in gold.matched(reading) {
      let person = found.map { gold.canonical($0.person) } ?? ""
      let isWrong =
        isOne
        ? (line.speaker == people[0].names[0]) != (person == people[0].names[0])
        : line.speaker.map { gold.isListed($0) && $0 != person } ?? false
      guard isWrong else { continue }
      let start = max(0, line.start - 700)
      let end = min(gold.bytes.count, line.end + 200)
      func text(_ range: Range<Int>) -> String {
        String(decoding: gold.bytes[range], as: UTF8.self)
      }
      parts.append(
        """
        ---- \(line.speaker ?? "nobody") read as \(found?.speaker ?? "nothing") = \(person), \
        \(found?.rule.rawValue ?? "") \(decimal(found?.confidence ?? 0))
        \(text(start..<line.start))>>>\(text(line.start..<line.end))<<<\(text(line.end..<end))
        """)
    }
    return parts.joined(separator: "\n")
  }

  /// Prints how many lines are right in each of some short texts, and in all: with everybody named, and
  /// of the three who speak most, each alone named.
  static func passages(_ paths: [String], _ weights: Weights = .standard) throws {
    var (right, all) = (0, 0)
    var total = Score.Role()
    for path in paths {
      let gold = try Gold(path)
      let score = gold.score(
        try Dialogue.read(gold.bytes, people: gold.people, weights: weights))
      var sum = Score.Role()
      for person in gold.mainPeople(3) {
        let role = gold.role(
          person, in: try Dialogue.read(gold.bytes, people: [person], weights: weights))
        sum.merge(role)
      }
      total.merge(sum)
      (right, all) = (right + score.right, all + score.all)
      print(
        "\(percent(score.right, score.all)) of \(score.all), one named",
        "\(percent(sum.hits, sum.found)), \(percent(sum.hits, sum.all)):",
        String(path.split(separator: "/").last ?? ""))
    }
    print(
      "\(percent(right, all)) of \(all), one named \(percent(total.hits, total.found)),",
      "\(percent(total.hits, total.all)): all")
  }

  /// Who speaks in a text of which nobody is known, by how often.
  static func speakers(in bytes: [UInt8]) throws -> String {
    var counts: [String: (count: Int, kind: SpeakerKind)] = [:]
    for utterance in try Dialogue.read(bytes).utterances {
      counts[utterance.person, default: (0, utterance.kind)].count += 1
    }
    return counts.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
      .map { "\($0.value.count) \($0.key) \($0.value.kind.rawValue)" }.joined(separator: "\n")
  }
}
