import Basics
import LanguageModel
import Tokenizer
import Workspace

/// Who answers in a chat.
protocol ChatPartner: Sendable {
  /// What is kept beside its answers.
  var name: String { get }
  var run: StoredRun? { get }
  /// Whether it can answer with an adapter, too.
  var isTunable: Bool { get }
  var tokenLimit: Int { get }

  /// Answers the last turn of a conversation, with the adapter or without.
  func reply(
    to conversation: SpokenTurns, isTuned: Bool, onText: @escaping @Sendable (String) -> Void
  ) async throws -> ChatReplyText

  /// Both answers to the last turn.
  func replies(
    to conversation: SpokenTurns
  ) async throws -> (base: ChatReplyText, tuned: ChatReplyText)
}

/// What one side of a chat said.
struct ChatReplyText: Sendable {
  var text: String
  var end: Generator.Answer.End
  var times: Generator.Times
  /// How many of the oldest turns had no more room.
  var forgotten = 0
}

/// A model in memory, with or without an adapter.
struct LocalPartner: ChatPartner {
  let name: String
  let generator: Generator
  let encoder: ChatEncoder
  /// The run whose adapter stands beside the weights.
  var run: StoredRun?
  var adapter: PackedAdapter?
  var isTunable: Bool { adapter != nil }

  /// How answers are made.
  var settings: SamplingSettings
  var tokenLimit: Int

  /// - Parameter run: The run to talk with; nil for the base model.
  init(_ invocation: Invocation, run: StoredRun?) async throws {
    let typed = invocation.text("model") ?? run?.model
    let item = try ModelShelf.ofUser.find(typed, settings: invocation.settings)
    name = item.name
    generator = try await LocalModels.shared.generator(item.path)
    let weights = generator.model.weights
    let template = invocation.text("template") ?? run?.template ?? weights.templateName
    encoder = try ChatEncoder(.named(template), generator.tokenizer)
    self.run = run
    if let run {
      adapter = try LowRankAdapter(path: run.folder, for: weights.configuration).packed()
    } else if let path = invocation.text("adapter") {
      adapter = try LowRankAdapter(path: path, for: weights.configuration).packed()
    }
    settings = SamplingSettings(invocation)
    tokenLimit = invocation.integer("max-tokens") ?? 512
  }

  /// Answers the last turn of a conversation, with the tuned model or with the base.
  ///
  /// The oldest turns are left out where the model's context is too short for all.
  func reply(
    to conversation: SpokenTurns, isTuned: Bool, onText: @escaping @Sendable (String) -> Void
  ) async throws -> ChatReplyText {
    let (prompt, forgotten) = self.prompt(conversation)
    let request = Generator.Request(
      prompt: prompt, settings: settings, adapter: isTuned ? adapter : nil,
      stopTokens: encoder.stopTokens, tokenLimit: tokenLimit)
    let (answers, times) = try await generator.answer([request]) { onText($1) }
    return ChatReplyText(
      text: answers[0].text, end: answers[0].end, times: times, forgotten: forgotten)
  }

  /// Both answers to the last turn, made in one batch from one copy of the weights.
  func replies(to conversation: SpokenTurns) async throws -> (
    base: ChatReplyText, tuned: ChatReplyText
  ) {
    let (prompt, forgotten) = self.prompt(conversation)
    let requests = [nil, adapter].map { adapter in
      Generator.Request(
        prompt: prompt, settings: settings, adapter: adapter, stopTokens: encoder.stopTokens,
        tokenLimit: tokenLimit)
    }
    let (answers, times) = try await generator.answer(requests)
    let replies = answers.map {
      ChatReplyText(text: $0.text, end: $0.end, times: times, forgotten: forgotten)
    }
    return (replies[0], replies[1])
  }

  private func prompt(_ conversation: SpokenTurns) -> (tokens: [Int32], forgotten: Int) {
    var conversation = conversation
    let room = generator.model.configuration.contextLength - min(tokenLimit, 256)
    var forgotten = 0
    var prompt = encoder.prompt(conversation)
    while prompt.count > room, conversation.turns.count > 1 {
      conversation.turns.removeFirst()
      forgotten += 1
      prompt = encoder.prompt(conversation)
    }
    return (prompt, forgotten)
  }
}

extension SamplingSettings {
  /// As the options of `chat` say.
  init(_ invocation: Invocation) {
    self.init()
    temperature = Float(invocation.number("temperature") ?? 0.8)
    topK = invocation.integer("top-k") ?? topK
    topP = Float(invocation.number("top-p") ?? 0.95)
    minP = Float(invocation.number("min-p") ?? 0.05)
    repetitionPenalty = Float(invocation.number("repetition-penalty") ?? 1.1)
    seed = UInt64(invocation.integer("seed") ?? 1)
  }

  /// The options that say how tokens are chosen.
  static let options: [Command.Option] = [
    .init("temperature", .number(0...5), default: "0.8", help: "0 takes the likeliest word"),
    .init("top-k", .integer(0...100_000), default: "40", help: "Of so many words; 0 of all"),
    .init("top-p", .number(0.01...1), default: "0.95", help: "Of the likeliest with this share"),
    .init("min-p", .number(0...1), default: "0.05", help: "None below this part of the likeliest"),
    .init(
      "repetition-penalty", .number(0.1...10), default: "1.1",
      help: "Above 1, words that were there become rarer"),
    .init("seed", .integer(0...Int.max), default: "1", help: "Another seed, another answer"),
    .init("max-tokens", .integer(1...131_072), default: "512", help: "The most of an answer"),
  ]
}
