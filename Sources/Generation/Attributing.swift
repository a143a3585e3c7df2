import Basics
import JSON

/// Asks a model who speaks: utterances are numbered by the program, and the model answers with numbers
/// and names only, so that it can neither invent a line nor copy one wrongly.
package struct Attributing: Sendable {
  /// An utterance as the program found it.
  package struct Line: Sendable, Equatable {
    /// UTF-8 bytes of the content.
    package let span: Range<Int>
    /// Who is known to say it, to be shown beside its number; nil where nobody is.
    package let speaker: String?
    /// Whether the model is to be asked.
    package let isAsked: Bool

    package init(span: Range<Int>, speaker: String?, isAsked: Bool) {
      self.span = span
      self.speaker = speaker
      self.isAsked = isAsked
    }
  }

  /// A part of the text that fits into a prompt, with the utterances asked about in it.
  package struct Passage: Sendable, Equatable {
    package let span: Range<Int>
    /// Places in the list of lines of all that stand in the span.
    package let lines: Range<Int>
    /// Those of them that are asked about.
    package let asked: [Int]
  }

  private let content: [UInt8]
  private let lines: [Line]
  /// Bytes of text in one prompt: some two thousand characters.
  private static let passageSize = 6000
  /// Bytes, and utterances, that are shown before and behind what is asked about.
  private static let margin = 600
  private static let marginLines = 4

  /// - Parameters:
  ///   - content: The whole text in UTF-8.
  ///   - lines: All its utterances in order.
  package init(content: [UInt8], lines: [Line]) {
    self.content = content
    self.lines = lines
  }

  /// The passages that together ask about every line that is to be asked about, each once.
  package var passages: [Passage] {
    var passages: [Passage] = []
    var asked: [Int] = []
    for index in lines.indices where lines[index].isAsked {
      if let first = asked.first,
        lines[index].span.upperBound - lines[first].span.lowerBound > Self.passageSize
          || asked.count >= 40
      {
        passages.append(passage(asked))
        asked = []
      }
      asked.append(index)
    }
    if !asked.isEmpty { passages.append(passage(asked)) }
    return passages
  }

  private func passage(_ asked: [Int]) -> Passage {
    let first = max(0, (asked.first ?? 0) - Self.marginLines)
    let last = min(lines.count - 1, (asked.last ?? 0) + 2)
    var start = max(0, lines[asked[0]].span.lowerBound - Self.margin)
    start = min(start, max(lines[first].span.lowerBound, start - 2 * Self.margin))
    var end = min(content.count, lines[asked[asked.count - 1]].span.upperBound + Self.margin)
    // Whole characters, and no line cut in two.
    while start > 0, content[start] & 0xC0 == 0x80 { start -= 1 }
    while end < content.count, content[end] & 0xC0 == 0x80 { end += 1 }
    let within = (first...last).filter {
      lines[$0].span.lowerBound >= start && lines[$0].span.upperBound <= end
    }
    let low = within.first ?? asked[0]
    let high = within.last ?? asked[0]
    return Passage(span: start..<end, lines: low..<high + 1, asked: asked)
  }

  /// The passage with a number before each utterance, and the speaker of those that are known.
  package func numbered(_ passage: Passage) -> String {
    var text: [UInt8] = []
    var place = passage.span.lowerBound
    let asked = Set(passage.asked)
    for index in passage.lines {
      let line = lines[index]
      guard line.span.lowerBound >= place else { continue }
      text += content[place..<line.span.lowerBound]
      let known = asked.contains(index) ? "" : line.speaker.map { " \($0)" } ?? ""
      text += Array("[\(index)\(known)]".utf8)
      place = line.span.lowerBound
    }
    text += content[place..<passage.span.upperBound]
    return String(decoding: text, as: UTF8.self)
  }

  /// The question about a passage.
  ///
  /// - Parameters:
  ///   - people: Each person's names, the one to answer with first.
  ///   - attempt: A question whose answer was incomplete is asked again with another seed.
  package func question(
    _ passage: Passage, people: [[String]], template: PromptTemplate, attempt: Int
  ) -> Question {
    let listed = people.prefix(60).map { names in
      names.count > 1 ? "\(names[0])（\(names.dropFirst().joined(separator: "、"))）" : names[0]
    }
    return Question(
      prompt: template.filled([
        "passage": numbered(passage), "people": listed.joined(separator: "，"),
        "numbers": passage.asked.map(String.init).joined(separator: ", "),
      ]),
      schema: ["type": "object", "additionalProperties": ["type": "string"]],
      temperature: attempt == 0 ? 0 : 0.3, tokenLimit: 64 + 24 * passage.asked.count,
      seed: UInt32(1 + attempt))
  }

  /// What a model said about a passage.
  package struct Finding: Sendable, Equatable {
    /// The speakers by the lines' places; empty for one whom the model cannot tell.
    package var speakers: [Int: String] = [:]
    /// Numbers that were not asked about, names that stand nowhere, lines that are not in the text.
    package var refusedCount = 0
    /// Those asked about and not answered.
    package var missing: [Int] = []
  }

  /// Reads an answer: `{"12": "皇帝"}`, or the old form, a list of {"role", "dialogue"} whose lines are
  /// looked for in the text.
  ///
  /// - Parameter names: Those that may be said although the passage does not have them.
  package func finding(in answer: String, _ passage: Passage, names: Set<String>) -> Finding {
    var finding = Finding()
    let text = String(decoding: content[passage.span], as: UTF8.self)
    func take(_ index: Int?, _ name: String) {
      let name = Self.trimmed(name)
      guard let index, passage.asked.contains(index), finding.speakers[index] == nil else {
        finding.refusedCount += 1
        return
      }
      if name.isEmpty || ["?", "？", "未知", "unknown"].contains(name.lowercased()) {
        finding.speakers[index] = ""
      } else if name.count <= 40, names.contains(name) || text.contains(name) {
        finding.speakers[index] = name
      } else {
        finding.refusedCount += 1
      }
    }
    for (index, speaker) in Self.oldForm(answer).map({ (self.place($0.line, passage), $0.role) }) {
      take(index, speaker)
    }
    if finding.speakers.isEmpty, finding.refusedCount == 0 {
      for (name, value) in AnswerReader.texts(in: answer) {
        take(Int(name.filter { $0.isASCII && $0.isNumber }), value)
      }
    }
    finding.missing = passage.asked.filter { finding.speakers[$0] == nil }
    return finding
  }

  private static func oldForm(_ answer: String) -> [(role: String, line: String)] {
    AnswerReader.objects(in: answer).flatMap { object -> [(role: String, line: String)] in
      if let role = object["role"]?.string, let line = object["dialogue"]?.string {
        return [(role, line)]
      }
      return object.members.flatMap { member in
        (member.value.array ?? []).compactMap { element in
          guard let role = element["role"]?.string, let line = element["dialogue"]?.string else {
            return nil
          }
          return (role, line)
        }
      }
    }
  }

  /// The line of the passage that says this, whatever the marks and spaces.
  private func place(_ line: String, _ passage: Passage) -> Int? {
    let wanted = Self.letters(line)
    guard !wanted.isEmpty else { return nil }
    return passage.asked.first { index in
      let said = Self.letters(String(decoding: content[lines[index].span], as: UTF8.self))
      return said == wanted || (wanted.count >= 4 && said.hasPrefix(wanted))
    }
  }

  private static func letters(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.filter {
          $0.properties.isAlphabetic || $0.properties.numericType != nil
        }))
  }

  private static func trimmed(_ name: String) -> String {
    var scalars = Array(name.unicodeScalars)[...]
    func isEdge(_ scalar: Unicode.Scalar) -> Bool {
      scalar.properties.isWhitespace || "\"'“”‘’「」[]【】：:".unicodeScalars.contains(scalar)
    }
    while let first = scalars.first, isEdge(first) { scalars.removeFirst() }
    while let last = scalars.last, isEdge(last) { scalars.removeLast() }
    return String(String.UnicodeScalarView(scalars))
  }
}
