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
