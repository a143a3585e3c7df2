import Basics
import Dialogue
import Glibc
import JSON

/// A text with the people in it and who says what.
struct Gold {
  let bytes: [UInt8]
  private(set) var people: [Person] = []
  private var names: [String: String] = [:]
  private var lines: [(start: Int, end: Int, speaker: String?)] = []

  init(_ path: String) throws {
    if path.hasSuffix(".txt") {
      let passage = Passage(marked: try FileContents.read(path, limit: 1 << 30))
      if !passage.people.isEmpty {
        (bytes, people, lines) = (passage.bytes, passage.people, passage.lines)
        for person in people { for name in person.names { names[name] = person.names[0] } }
        return
      }
    }
    let isFile = path.hasSuffix(".txt")
    let list = isFile ? path.dropLast(4) + ".gold.json" : "\(path)/gold.json"
    bytes = try FileContents.read(isFile ? path : "\(path)/text.txt", limit: 1 << 30)
    let json = try JSON(
      parsing: String(decoding: try FileContents.read(list, limit: 1 << 28), as: UTF8.self))
    var offsets: [Int] = [0]
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      offsets.append((offsets.last ?? 0) + UTF8.width(scalar))
    }
    for person in json["characters"]?.array ?? [] {
      let name = person["canonical"]?.string ?? ""
      var all = [name]
      for alias in (person["aliases"]?.array ?? []).compactMap(\.string) where !all.contains(alias)
      {
        all.append(alias)
      }
      for alias in all { names[alias] = names[alias] ?? name }
      people.append(
        Person(names: all, gender: person["gender"]?.string.flatMap(Person.Gender.init)))
    }
    for quote in json["quotes"]?.array ?? [] {
      let first = quote["spans"]?.array?.first?.array?.first?.integer
      guard let start = first ?? quote["start"]?.integer, let end = quote["end"]?.integer,
        offsets.indices.contains(start), offsets.indices.contains(end)
      else { continue }
      lines.append((offsets[start], offsets[end], quote["speaker"]?.string))
    }
  }

  /// The people who speak most.
  func mainPeople(_ count: Int) -> [Person] {
    var counts: [String: Int] = [:]
    for line in lines { if let speaker = line.speaker { counts[speaker, default: 0] += 1 } }
    return Array(
      people.sorted { counts[$0.names[0], default: 0] > counts[$1.names[0], default: 0] }
        .prefix(count))
  }

  /// The name under which the list has a person.
  func canonical(_ name: String) -> String { names[name, default: name] }

  func isListed(_ name: String) -> Bool { names[name] != nil }

  /// Over the lines whose speaker is among the people.
  func score(_ reading: Reading) -> Score {
    var score = Score()
    for (line, found) in matched(reading) {
      guard let speaker = line.speaker, names[speaker] != nil else { continue }
      let isRight = found.map { names[$0.person, default: $0.person] == speaker } ?? false
      score.add(isRight, rule: found?.rule.rawValue ?? "not found", found?.confidence)
    }
    return score
  }

  var lineCount: Int { lines.count }
  var isChinese: Bool { Dialogue.occurs("的", in: bytes) || Dialogue.occurs("了", in: bytes) }

  /// For each line whose speaker is listed the logarithm of how sure the reading is of him.
  func logScores(_ reading: Reading) -> [Double] {
    matched(reading).compactMap { line, found in
      guard let speaker = line.speaker, names[speaker] != nil else { return nil }
      let isRight = found.map { names[$0.person, default: $0.person] == speaker } ?? false
      return Self.logScore(isRight, found?.confidence ?? 0)
    }
  }

  /// The same for the lines that are one person's or taken for his.
  func logScores(of person: Person, in reading: Reading) -> [Double] {
    matched(reading).compactMap { line, found in
      let isHis = line.speaker == person.names[0]
      let isFound = found.map { person.names.contains($0.person) } ?? false
      guard isHis || isFound, line.speaker != nil else { return nil }
      return Self.logScore(isHis == isFound, found?.confidence ?? 0)
    }
  }

  private static func logScore(_ isRight: Bool, _ confidence: Double) -> Double {
    log(max(0.02, isRight ? confidence : 1 - confidence))
  }

  /// How the lines of one person are found where only that one is known.
  func role(_ person: Person, in reading: Reading) -> Score.Role {
    var role = Score.Role()
    for (line, found) in matched(reading) {
      let isFound = found.map { person.names.contains($0.person) } ?? false
      if line.speaker == person.names[0] {
        role.all += 1
        if isFound { role.hits += 1 }
      }
      guard isFound else { continue }
      if line.speaker == nil { role.unlisted += 1 } else { role.found += 1 }
    }
    return role
  }

  /// All lines with everybody named, and precision and recall of the six who speak most.
  func summary(_ weights: Weights) throws -> String {
    let score = score(try Dialogue.read(bytes, people: people, weights: weights))
    var roles = Score.Role()
    let main = mainPeople(6)
    for person in main {
      roles.add(role(person, in: try Dialogue.read(bytes, people: [person], weights: weights)))
    }
    let count = Double(main.count)
    return "\(percent(score.right, score.all)), \(decimal(roles.precision / count)), "
      + decimal(roles.recall / count)
  }

  func matched(
    _ reading: Reading
  ) -> [(line: (start: Int, end: Int, speaker: String?), found: Utterance?)] {
    var next = 0
    return lines.map { line in
      while next < reading.utterances.count, reading.utterances[next].span.upperBound <= line.start
      {
        next += 1
      }
      guard next < reading.utterances.count,
        reading.utterances[next].span.lowerBound < line.end
      else { return (line, nil) }
      return (line, reading.utterances[next])
    }
  }
}
