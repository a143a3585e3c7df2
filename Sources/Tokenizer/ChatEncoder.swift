import Basics

/// Token ids and what is to be learnt of them.
package struct ChatSample: Sendable, Equatable {
  /// What a label is that counts for nothing.
  package static let ignored: Int32 = -100

  package var inputIDs: [Int32]
  /// As many as ids: an id where it is learnt, `ignored` elsewhere.
  package var labels: [Int32]

  package init(inputIDs: [Int32], labels: [Int32]) {
    self.inputIDs = inputIDs
    self.labels = labels
  }
}

/// Turns conversations into token ids by a template, exactly as LLaMA-Factory does.
///
///     let encoder = try ChatEncoder(.named("chatml"), tokenizer)
///     let sample = encoder.sample(conversation)
///     let prompt = encoder.prompt(conversation)  // whose last answer is to be made
package struct ChatEncoder: Sendable {
  /// Settings under LLaMA-Factory's names, with its defaults.
  package struct Options: Sendable, Equatable {
    /// `cutoff_len`: the most tokens of a sample.
    package var cutoffLength = 2048
    /// `train_on_prompt`: whether questions are learnt too.
    package var trainsOnPrompt = false
    /// `mask_history`: whether only the last answer is learnt.
    package var masksHistory = false
    /// `enable_thinking`: whether empty thoughts are learnt.
    package var thinks = true
    /// `default_system`, nil for the template's own.
    package var defaultSystem: String?

    package init() {}
  }

  package let template: ChatTemplate
  /// The tokenizer with the tokens that the template adds.
  package let tokenizer: Tokenizer
  package let options: Options
  private let end: Int32?
  private let thought: [Int32]

  /// - Throws: `Problem` when the options cannot be had together or with this template.
  package init(
    _ template: ChatTemplate, _ tokenizer: Tokenizer, _ options: Options = Options()
  ) throws(Problem) {
    guard !options.trainsOnPrompt || !template.hasEfficientEnd else {
      throw .promptCannotBeTrained(template.name)
    }
    guard !options.trainsOnPrompt || !options.masksHistory else { throw .historyAndPrompt }
    self.template = template
    self.tokenizer = tokenizer.prepared(for: template)
    self.options = options
    end = self.tokenizer.special.end
    let (opening, closing) = template.thoughtWords
    thought =
      switch template.kind {
      case .reasoning: self.tokenizer.encode(opening + closing)
      case .closing: self.tokenizer.encode(closing)
      case .plain, .glued: []
      }
  }

  /// The ids after which an answer has ended.
  package var stopTokens: Set<Int32> {
    var ids = Set(template.stopWords.map(id))
    if let end { ids.insert(end) }
    return ids
  }

  /// What a padded place holds.
  package var padding: Int32 { tokenizer.special.padding ?? end ?? 0 }

  /// A sample to learn from.
  package func sample(_ conversation: ChatConversation) -> ChatSample {
    var pairs = self.pairs(conversation)
    if options.masksHistory { pairs.reverse() }
    let end = template.hasEfficientEnd ? self.end : nil
    var length = template.hasEfficientEnd ? 1 : 0
    var parts: [ChatSample] = []
    for (index, pair) in pairs.enumerated() {
      if length >= options.cutoffLength { break }
      let (sourceCount, targetCount) = Self.counts(
        source: pair.source.count, target: pair.target.count, limit: options.cutoffLength - length)
      let source = pair.source.prefix(sourceCount)
      let target = pair.target.prefix(targetCount)
      length += sourceCount + targetCount
      var labels = [Int32](repeating: ChatSample.ignored, count: sourceCount)
      if options.trainsOnPrompt {
        labels = Array(source)
      } else if let end, index > 0 || template.isOlder, sourceCount > 0 {
        labels[0] = end
      }
      labels +=
        options.masksHistory && index > 0
        ? [Int32](repeating: ChatSample.ignored, count: targetCount) : Array(target)
      parts.append(ChatSample(inputIDs: Array(source + Array(target)), labels: labels))
    }
    if options.masksHistory { parts.reverse() }
    return ChatSample(
      inputIDs: parts.flatMap(\.inputIDs) + (end.map { [$0] } ?? []),
      labels: parts.flatMap(\.labels) + (end.map { [$0] } ?? []))
  }

  /// The ids up to where the last answer begins; what that answer says does not matter.
  package func prompt(_ conversation: ChatConversation) -> [Int32] {
    var turns = conversation.turns
    guard !turns.isEmpty else { return [] }
    turns[turns.count - 1].answer = ""
    if template.kind.isThinking {
      for index in turns.indices { turns[index].answer = withoutThought(turns[index].answer) }
    }
    let messages = self.messages(ChatConversation(system: conversation.system, turns: turns))
    return messages.dropLast().flatMap { $0 } + (options.thinks ? [] : thought)
  }

  /// How much of a question and its answer is kept: the longer loses more, an answer is kept whole
  /// where it takes less than half.
  private static func counts(source: Int, target: Int, limit: Int) -> (source: Int, target: Int) {
    let mostOfTarget =
      target * 2 < limit
      ? limit
      : source * 2 < limit
        ? limit - source : Int(Double(limit) * (Double(target) / Double(source + target)))
    let targetCount = min(mostOfTarget, target)
    return (min(max(limit - targetCount, 0), source), targetCount)
  }

  private func pairs(_ conversation: ChatConversation) -> [(source: [Int32], target: [Int32])] {
    var turns = conversation.turns
    if template.kind.isThinking {
      let kept = options.thinks ? (options.masksHistory ? turns.count - 1 : 0) : turns.count
      for index in 0..<kept { turns[index].answer = withoutThought(turns[index].answer) }
    }
    let messages = self.messages(ChatConversation(system: conversation.system, turns: turns))
    return turns.indices.map { index in
      var pair = (source: messages[index * 2], target: messages[index * 2 + 1])
      let hasThoughts = !options.masksHistory || index == turns.count - 1
      if template.kind.isThinking, hasThoughts, !holdsThought(turns[index].answer) {
        if options.thinks {
          pair.target = thought + pair.target
        } else {
          pair.source += thought
        }
      }
      return pair
    }
  }

  /// The ids of each message in turn: question, answer, question and so on.
  private func messages(_ conversation: ChatConversation) -> [[Int32]] {
    let system =
      conversation.system.isEmpty
      ? options.defaultSystem ?? template.defaultSystem : conversation.system
    var messages: [[Int32]] = []
    for (index, turn) in conversation.turns.enumerated() {
      var ids: [Int32] = []
      var question = turn.question
      if index == 0 {
        append(template.prefix, to: &ids)
        if !system.isEmpty {
          if template.kind == .glued {
            if case .text(let text)? = template.system.first {
              question = text.replacingFirst("{{content}}", with: system) + question
            }
          } else {
            append(template.system, content: system, to: &ids)
          }
        }
      } else {
        append(template.separator, to: &ids)
      }
      append(
        template.user, content: question, index: template.kind == .glued ? nil : index, to: &ids)
      messages.append(ids)
      var answer: [Int32] = []
      append(template.assistant, content: turn.answer, to: &answer)
      messages.append(answer)
    }
    return messages
  }

  private func append(
    _ slots: [ChatTemplate.Slot], content: String? = nil, index: Int? = nil, to ids: inout [Int32]
  ) {
    for slot in slots {
      switch slot {
      case .text(var text):
        if let content { text = text.replacingFirst("{{content}}", with: content) }
        // In the result, so that the same words in what is said are replaced too.
        if let index { text = text.replacingFirst("{{idx}}", with: String(index)) }
        if !text.isEmpty { ids += tokenizer.encode(text) }
      case .beginning: if let id = tokenizer.special.beginning { ids.append(id) }
      case .end: if let end { ids.append(end) }
      case .token(let token): ids.append(id(token))
      }
    }
  }

  private func id(_ token: String) -> Int32 {
    tokenizer.id(of: token) ?? tokenizer.special.unknown ?? 0
  }

  private func holdsThought(_ answer: String) -> Bool {
    answer.contains(template.thoughtWords.0.trimmed)
      || answer.contains(template.thoughtWords.1.trimmed)
  }

  /// An answer without its thoughts, and without line feeds at its beginning.
  private func withoutThought(_ answer: String) -> String {
    var bytes = Array(answer.utf8)
    let (opening, closing) = (
      Array(template.thoughtWords.0.utf8), Array(template.thoughtWords.1.utf8)
    )
    var start = 0
    while let open = bytes.firstRange(of: opening, from: start),
      let close = bytes.firstRange(of: closing, from: open.upperBound)
    {
      bytes.removeSubrange(open.lowerBound..<close.upperBound)
      start = open.lowerBound
    }
    return String(decoding: bytes.drop { $0 == 0x0A }, as: UTF8.self)
  }
}

extension ChatTemplate.Kind {
  fileprivate var isThinking: Bool { self == .reasoning || self == .closing }
}

extension [UInt8] {
  fileprivate func firstRange(of other: [UInt8], from start: Int) -> Range<Int>? {
    guard count - start >= other.count, let first = other.first else { return nil }
    for index in start...(count - other.count)
    where self[index] == first && self[index..<index + other.count].elementsEqual(other) {
      return index..<index + other.count
    }
    return nil
  }
}

extension String {
  /// The text with the first place of `other` replaced, byte by byte, never by equivalence.
  fileprivate func replacingFirst(_ other: String, with text: String) -> String {
    let bytes = Array(utf8)
    guard let range = bytes.firstRange(of: Array(other.utf8), from: 0) else { return self }
    return String(decoding: bytes[..<range.lowerBound], as: UTF8.self) + text
      + String(decoding: bytes[range.upperBound...], as: UTF8.self)
  }

  /// Whether the bytes of `other` are in it.
  fileprivate func contains(_ other: String) -> Bool {
    Array(utf8).firstRange(of: Array(other.utf8), from: 0) != nil
  }

  /// Without the line feeds and spaces around it.
  fileprivate var trimmed: String {
    let isSpace: (UInt8) -> Bool = { $0 == 0x0A || $0 == 0x20 }
    let bytes = Array(utf8.drop(while: isSpace))
    let end = bytes.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? 0
    return String(decoding: bytes[..<end], as: UTF8.self)
  }
}

extension Tokenizer {
  /// The tokenizer with the tokens that a template needs, and its end of a text.
  fileprivate func prepared(for template: ChatTemplate) -> Tokenizer {
    var stopWords = template.stopWords[...]
    var special = self.special
    var tokenizer = self
    func setEnd(_ word: String) {
      tokenizer = tokenizer.adding(special: [word])
      special.end = tokenizer.id(of: word)
    }
    if template.replacesEnd, let word = stopWords.popFirst() { setEnd(word) }
    if special.end == nil { setEnd("<|endoftext|>") }
    if special.padding == nil { special.padding = special.end }
    return tokenizer.adding(special: Array(stopWords), special)
  }
}
