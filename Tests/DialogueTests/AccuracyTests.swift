import Basics
import Harness
import JSON
import Testing

@testable import Dialogue

/// The sample texts come with a list of who says what; `Benchmarks/dialogue` measures novels.
@Suite struct AccuracyTests {
  @Test(
    "With the people named, nearly every speaker of the samples is right",
    arguments: [("砚中雪", 0.88), ("砚中雪.剧本", 0.995), ("lamp", 0.9)])
  func named(name: String, least: Double) throws {
    let gold = try Gold(
      text: "\(Corpora.repository)/Sessions/texts/\(name).txt",
      list: "\(Corpora.repository)/Sessions/texts/\(name).gold.json")
    #expect(gold.share(of: try Dialogue.read(gold.bytes, people: gold.people)) >= least)
  }
}

/// A text with who says what in it.
private struct Gold {
  let bytes: [UInt8]
  var people: [Person] = []
  private var names: [String: String] = [:]
  private var quotes: [(start: Int, end: Int, speaker: String)] = []

  init(text: String, list: String) throws {
    bytes = try FileContents.read(text, limit: 1 << 24)
    let json = try JSON(
      parsing: String(decoding: try FileContents.read(list, limit: 1 << 24), as: UTF8.self))
    var offsets: [Int] = [0]
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      offsets.append((offsets.last ?? 0) + UTF8.width(scalar))
    }
    for person in json["characters"]?.array ?? [] {
      let name = person["canonical"]?.string ?? ""
      let all = [name] + (person["aliases"]?.array ?? []).compactMap(\.string)
      for alias in all { names[alias] = names[alias] ?? name }
      people.append(
        Person(names: all, gender: person["gender"]?.string.flatMap(Person.Gender.init)))
    }
    for quote in json["quotes"]?.array ?? [] {
      guard let start = quote["start"]?.integer, let end = quote["end"]?.integer,
        let speaker = quote["speaker"]?.string
      else { continue }
      quotes.append((offsets[start], offsets[end], speaker))
    }
  }

  /// The share of the listed lines whose speaker a reading has right.
  func share(of reading: Reading) -> Double {
    var right = 0
    for quote in quotes {
      let found = reading.utterances.first {
        $0.span.overlaps(quote.start..<quote.end)
      }
      guard let found else { continue }
      if names[found.person, default: found.person] == quote.speaker { right += 1 }
    }
    return Double(right) / Double(max(1, quotes.count))
  }
}
