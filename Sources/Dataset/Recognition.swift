import Basics
import JSON

/// Why a row of a dataset is no entry.
package struct RowFault: Error, Equatable {
  /// One clause: "it has no output".
  package let reason: Message

  init(_ reason: Message) { self.reason = reason }
}

extension Entry {
  /// The names under which datasets keep each part; of several in one row the first is taken.
  private static let instructionNames = ["instruction", "prompt", "question"]
  private static let inputNames = ["input", "query"]
  private static let outputNames = ["output", "response", "answer", "completion"]
  private static let systemNames = ["system", "system_prompt"]
  private static let historyNames = ["history"]
  private static let conversationNames = ["messages", "conversations", "conversation"]

  /// Every column that may be part of an entry.
  package static let knownColumns = Set(
    instructionNames + inputNames + outputNames + systemNames + historyNames + conversationNames)

  /// Whether rows with these columns can be entries.
  package static func recognises(_ columns: some Collection<String>) -> Bool {
    let names = Set(columns)
    return !names.isDisjoint(with: conversationNames) || !names.isDisjoint(with: outputNames)
  }

  /// The entry that a row of a dataset holds: alpaca, ShareGPT or OpenAI's messages.
  ///
  /// - Throws: `RowFault`.
  package init(row: JSON.Object) throws {
    func first(_ names: [String]) -> JSON? {
      for name in names { if let value = row[name], !value.isNull { return value } }
      return nil
    }
    func text(_ names: [String]) throws -> String? {
      guard let value = first(names) else { return nil }
      guard let text = value.string else { throw RowFault("its `\(names[0])` is no text") }
      return text
    }
    let system = try text(Self.systemNames) ?? ""
    if let turns = first(Self.conversationNames) {
      try self.init(conversation: turns, system: system)
      return
    }
    guard let output = try text(Self.outputNames) else { throw RowFault("it has no output") }
    self.init(
      instruction: try text(Self.instructionNames) ?? "", input: try text(Self.inputNames) ?? "",
      output: output, system: system,
      history: try Self.history(first(Self.historyNames) ?? .array([])))
  }

  private static func history(_ value: JSON) throws -> [Turn] {
    var value = value
    // In a CSV file it stands as JSON text.
    if let text = value.string {
      guard !text.isEmpty else { return [] }
      guard let parsed = try? JSON(parsing: text) else {
        throw RowFault("its `history` is no JSON")
      }
      value = parsed
    }
    guard let pairs = value.array else { throw RowFault("its `history` is no list") }
    return try pairs.map { pair in
      guard let texts = pair.array, texts.count == 2, let question = texts[0].string,
        let answer = texts[1].string
      else { throw RowFault("its `history` is no list of pairs of texts") }
      return Turn(question, answer)
    }
  }

  private enum Speaker { case system, human, model }

  /// An optional system prompt, then question and answer in turn; the last answer is the output.
  private init(conversation: JSON, system: String) throws {
    guard let messages = conversation.array else { throw RowFault("its turns are no list") }
    var turns = try messages.map { try Self.turn($0) }
    var system = system
    if let first = turns.first, first.speaker == .system {
      system = first.text
      turns.removeFirst()
    }
    guard !turns.isEmpty else { throw RowFault("it has no turns") }
    guard turns.count % 2 == 0 else { throw RowFault("its last turn is no answer") }
    for (index, turn) in turns.enumerated() {
      guard turn.speaker == (index % 2 == 0 ? .human : .model) else {
        throw RowFault("its turns do not alternate, the human first")
      }
    }
    let pairs = stride(from: 0, to: turns.count, by: 2).map {
      Turn(turns[$0].text, turns[$0 + 1].text)
    }
    let last = pairs[pairs.count - 1]
    self.init(
      instruction: last.question, output: last.answer, system: system,
      history: Array(pairs.dropLast()))
  }

  private static func turn(_ message: JSON) throws -> (speaker: Speaker, text: String) {
    guard let name = (message["role"] ?? message["from"])?.string else {
      throw RowFault("a turn does not say whose it is")
    }
    let speaker: Speaker
    switch name {
    case "system", "developer": speaker = .system
    case "user", "human": speaker = .human
    case "assistant", "gpt", "model", "bot": speaker = .model
    default: throw RowFault("a turn of `\(name)` is not taken")
    }
    switch message["content"] ?? message["value"] {
    case .string(let text): return (speaker, text)
    case .array(let parts):
      // OpenAI's parts; pictures and sounds are no text.
      let texts = parts.map { $0["text"]?.string }
      guard texts.allSatisfy({ $0 != nil }) else { throw RowFault("a turn holds more than text") }
      return (speaker, texts.compactMap { $0 }.joined(separator: "\n"))
    default: throw RowFault("a turn has no text")
    }
  }
}
