import Basics
import Harness
import Testing

@testable import Dialogue

@Suite struct ReadingPropertyTests {
  private static let samples = ["砚中雪.txt", "砚中雪.剧本.txt", "lamp.txt"].map {
    "\(Corpora.repository)/Sessions/texts/\($0)"
  }

  private func bytes(_ path: String) throws -> [UInt8] {
    try FileContents.read(path, limit: 1 << 30)
  }

  /// Spans lie in the text, ascend and do not overlap; parts lie in spans; all are whole characters.
  private func check(_ reading: Reading, of bytes: [UInt8]) {
    var end = 0
    for utterance in reading.utterances {
      let parts = utterance.parts
      let isInside =
        utterance.span.lowerBound >= end && utterance.span.upperBound <= bytes.count
        && !parts.isEmpty && parts.allSatisfy { !$0.isEmpty }
        && parts[0].lowerBound >= utterance.span.lowerBound
        && parts[parts.count - 1].upperBound <= utterance.span.upperBound
        && zip(parts, parts.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound }
      #expect(isInside, "\(utterance)")
      guard isInside else { return }
      #expect((0...1).contains(utterance.confidence))
      for place in parts.flatMap({ [$0.lowerBound, $0.upperBound] }) where place < bytes.count {
        #expect(bytes[place] & 0xC0 != 0x80)
      }
      end = utterance.span.upperBound
    }
  }

  @Test("Spans lie in the text, ascend and never overlap", arguments: samples)
  func spans(path: String) throws {
    let bytes = try bytes(path)
    let reading = try Dialogue.read(bytes)
    #expect(reading.utterances.count > 50)
    check(reading, of: bytes)
  }

  @Test("The same text gives the same reading", arguments: samples)
  func same(path: String) throws {
    let bytes = try bytes(path)
    #expect(try Dialogue.read(bytes) == Dialogue.read(bytes))
  }

  @Test("Broken quotation, cut and shuffled text still give spans that hold", arguments: 0..<60)
  func fuzz(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let path = Self.samples[seed % Self.samples.count]
    var text = Array(String(decoding: try bytes(path), as: UTF8.self).unicodeScalars.prefix(6000))
    let marks = Array("“”\"「」『』'‘’：；（）。\n".unicodeScalars)
    for _ in 0..<120 {
      let place = Int.random(in: 0..<text.count, using: &random)
      switch Int.random(in: 0..<3, using: &random) {
      case 0: text[place] = marks[Int.random(in: 0..<marks.count, using: &random)]
      case 1: text.remove(at: place)
      default: text.insert(marks[Int.random(in: 0..<marks.count, using: &random)], at: place)
      }
    }
    let broken = Array(String(String.UnicodeScalarView(text)).utf8)
    check(try Dialogue.read(broken), of: broken)
  }

  @Test("Bytes that are no text stop nothing", arguments: 0..<20)
  func noise(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let bytes = (0..<4000).map { _ in UInt8.random(in: 0...255, using: &random) }
    for utterance in try Dialogue.read(bytes).utterances {
      #expect(utterance.span.upperBound <= bytes.count)
    }
  }

  @Test("An empty text has no speech") func empty() throws {
    #expect(try Dialogue.read([]).utterances.isEmpty)
    #expect(try Dialogue.read(Array("\n\n".utf8)).utterances.isEmpty)
  }
}
