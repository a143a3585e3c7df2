import JSON

/// A question and its answer as a model gave them, before they are judged.
package struct Candidate: Sendable, Equatable {
  package var instruction: String
  package var output: String
  /// Whether the text ended in the middle of it.
  package var isCut: Bool

  package init(instruction: String, output: String, isCut: Bool = false) {
    self.instruction = instruction
    self.output = output
    self.isCut = isCut
  }
}

/// Finds what was asked for in what a model wrote.
package enum AnswerReader {
  private static let instructionNames: Set<String> = [
    "instruction", "question", "task", "prompt", "query", "问题", "指令", "任务", "提问", "问",
  ]
  private static let outputNames: Set<String> = [
    "output", "answer", "response", "completion", "回答", "答案", "输出", "回复", "解答", "答",
  ]

  /// The entries in a model's text, in order; empty when there is none.
  ///
  /// JSON however broken, inside fences or among chatter, alone or in a list; else the plain form
  /// `问题：… 回答：…`. What a model thought aloud is passed over.
  package static func candidates(in text: String) -> [Candidate] {
    let text = withoutThoughts(text)
    let found = LenientJSON.objects(in: text).flatMap { found in
      candidates(in: found.object).map { candidate in
        var candidate = candidate
        candidate.isCut = found.isCut
        return candidate
      }
    }
    return found.isEmpty ? labelled(text).map { [$0] } ?? [] : found
  }

  /// The members of the first object in a text whose values are texts: `{"12": "皇帝"}`.
  package static func texts(in text: String) -> [(name: String, value: String)] {
    LenientJSON.objects(in: withoutThoughts(text)).flatMap { found in
      found.object.members.compactMap { member in
        switch member.value {
        case .string(let value): (member.name, value)
        case .integer(let value): (member.name, String(value))
        default: nil
        }
      }
    }
  }

  /// The objects in a text, whatever they hold.
  package static func objects(in text: String) -> [JSON.Object] {
    LenientJSON.objects(in: withoutThoughts(text), limit: .max).map(\.object)
  }

  private static func candidates(in object: JSON.Object) -> [Candidate] {
    func value(_ names: Set<String>) -> JSON? {
      object.members.first { names.contains($0.name.lowercased()) }?.value
    }
    let instruction = value(instructionNames).flatMap(text)
    let output = value(outputNames).flatMap(text)
    if instruction != nil || output != nil {
      // The old form keeps what the question is about apart.
      let input = object["input"]?.string ?? ""
      let question = [instruction ?? "", input].filter { !$0.isEmpty }.joined(separator: "\n")
      return [Candidate(instruction: cleaned(question), output: cleaned(output ?? ""))]
    }
    return object.members.flatMap { member -> [Candidate] in
      switch member.value {
      case .object(let inner): candidates(in: inner)
      case .array(let elements): elements.compactMap(\.object).flatMap { candidates(in: $0) }
      default: []
      }
    }
  }

  /// A value as text: a list is a line an element.
  private static func text(_ value: JSON) -> String? {
    switch value {
    case .string(let text): text
    case .integer, .number, .bool: value.text()
    case .array(let elements): elements.compactMap(text).joined(separator: "\n")
    default: nil
    }
  }

  /// What stands behind labels: `问题：…` and `回答：…`, each at the start of a line.
  private static func labelled(_ text: String) -> Candidate? {
    var parts: [(isQuestion: Bool, text: String)] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let bare = line.drop { $0.isWhitespace || "*#-`".contains($0) }
      if let colon = bare.firstIndex(where: { $0 == ":" || $0 == "：" }) {
        let label = bare[..<colon].filter { $0.isLetter }.lowercased()
        let isQuestion = instructionNames.contains(label) || label == "q"
        if isQuestion || outputNames.contains(label) || label == "a" {
          let rest = bare[bare.index(after: colon)...].drop { $0 == "*" || $0.isWhitespace }
          parts.append((isQuestion, String(rest)))
          continue
        }
      }
      guard !parts.isEmpty else { continue }
      parts[parts.count - 1].text += "\n" + line
    }
    guard let question = parts.first(where: \.isQuestion),
      let answer = parts.first(where: { !$0.isQuestion })
    else { return nil }
    return Candidate(instruction: cleaned(question.text), output: cleaned(answer.text))
  }

  /// Models that reason say so between tags before they answer.
  private static func withoutThoughts(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "<")),
      text.contains("<think") || text.contains("</think")
    else { return text }
    if let end = text.range(ofLast: "</think>") { return String(text[end...]) }
    // It never came to an answer.
    return ""
  }

  private static func cleaned(_ text: String) -> String {
    var scalars = text.unicodeScalars[...]
    while scalars.first?.properties.isWhitespace == true { scalars.removeFirst() }
    while scalars.last?.properties.isWhitespace == true { scalars.removeLast() }
    let cleaned = String(scalars)
    guard cleaned.utf8.contains(where: { $0 == 0x0D || $0 == 0 }) else { return cleaned }
    return String(String.UnicodeScalarView(scalars.filter { $0 != "\r" && $0 != "\0" }))
  }
}

extension String {
  /// The place behind the last occurrence of `pattern`.
  fileprivate func range(ofLast pattern: String) -> Index? {
    var found: Index?
    var rest = self[...]
    while let range = rest.firstRange(of: pattern) {
      found = range.upperBound
      rest = rest[range.upperBound...]
    }
    return found
  }
}
