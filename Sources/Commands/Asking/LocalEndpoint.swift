import Basics
import Generation
import JSON
import LanguageModel
import Tokenizer

/// The model inside as someone who answers questions: those that come together go through together.
actor LocalEndpoint {
  /// The most answers of one batch: more of them add memory and little speed.
  static let most = 8
  /// Below this width a model does not follow a prompt of a page: half a billion parameters.
  private static let smallWidth = 1024

  private let generator: Generator
  private let encoder: ChatEncoder
  private var waiting: [Waiting] = []
  private var worker: Task<Void, Never>?

  private struct Waiting {
    let question: Question
    let prompt: [Int32]
    let give: CheckedContinuation<Result<Answer, AskFailure>, Never>
  }

  init(_ generator: Generator) throws {
    self.generator = generator
    encoder = try ChatEncoder(
      .named(generator.model.weights.templateName), generator.tokenizer)
  }

  private var isSmall: Bool { generator.model.configuration.width < Self.smallWidth }

  func answer(_ question: Question) async -> Result<Answer, AskFailure> {
    let text = (isSmall ? question.shortPrompt : nil) ?? question.prompt
    let prompt = encoder.prompt(SpokenTurns(turns: [.init(question: text, answer: "")]))
    let room = generator.model.configuration.contextLength
    guard prompt.count + 64 < room else {
      return .failure(
        .hopeless("the prompt has \(prompt.count) tokens, and the model takes \(room) in all"))
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        waiting.append(Waiting(question: question, prompt: prompt, give: continuation))
        if worker == nil { worker = Task { await work() } }
      }
    } onCancel: {
      Task { await self.stop() }
    }
  }

  /// Stops the answers that are being made; the run around them has been stopped.
  private func stop() { worker?.cancel() }

  private func work() async {
    // Questions of the same moment come one by one.
    try? await Task.sleep(for: .milliseconds(10))
    while !waiting.isEmpty, !Task.isCancelled {
      let batch = takeBatch()
      let requests = batch.map { request(for: $0) }
      do {
        let (answers, _) = try await generator.answer(requests)
        for (one, answer) in zip(batch, answers) {
          one.give.resume(returning: Self.result(answer, promptTokens: one.prompt.count))
        }
      } catch {
        let problem = Problem(describing: error)
        for one in batch { one.give.resume(returning: .failure(.endpoint(problem))) }
      }
    }
    for one in waiting { one.give.resume(returning: .failure(.passing("stopped"))) }
    waiting = []
    worker = nil
  }

  /// The first in line, and those that begin as it does: about the same chunk.
  private func takeBatch() -> [Waiting] {
    guard let first = waiting.first else { return [] }
    var batch: [Waiting] = []
    var rest: [Waiting] = []
    for one in waiting {
      let common = zip(one.prompt, first.prompt).prefix { $0 == $1 }.count
      if batch.count < Self.most, 2 * common >= first.prompt.count {
        batch.append(one)
      } else {
        rest.append(one)
      }
    }
    waiting = rest
    return batch
  }

  private func request(for one: Waiting) -> Generator.Request {
    var settings = SamplingSettings()
    settings.temperature = Float(one.question.temperature)
    settings.repetitionPenalty = 1.1
    // A small model wanders off after one unlikely word.
    if isSmall { settings.minP = 0.15 }
    settings.seed = UInt64(one.question.seed)
    return Generator.Request(
      prompt: one.prompt, settings: settings, stopTokens: encoder.stopTokens,
      tokenLimit: one.question.tokenLimit,
      constraint: Constraint(schema: one.question.schema, lead: one.question.lead))
  }

  private static func result(
    _ answer: Generator.Answer, promptTokens: Int
  ) -> Result<Answer, AskFailure> {
    guard answer.end != .stopped else { return .failure(.passing("stopped")) }
    return .success(
      Answer(
        text: answer.text, isCut: answer.end != .finished, promptTokens: promptTokens,
        answerTokens: answer.tokens.count))
  }
}

extension Endpoint {
  /// The model in this process, which needs no server and no key.
  ///
  /// - Parameter typed: A model of the models folder or a path; nil for the base model that is set.
  /// - Throws: `Problem` when there is no model, or none that fits into memory.
  static func local(_ typed: String?, _ settings: Settings) async throws -> Endpoint {
    let item = try ModelShelf.ofUser.find(typed, settings: settings)
    let local = try await LocalEndpoint(LocalModels.shared.generator(item.path))
    return Endpoint(
      name: "local", address: item.path, model: item.name,
      places: (LocalEndpoint.most, LocalEndpoint.most)
    ) { question, _ in await local.answer(question) }
  }
}

extension Constraint {
  /// The shape of an object whose members are all strings; nil for any other schema.
  ///
  /// A small model forgets the lead and repeats the form that the prompt shows it, so the question is
  /// begun with the lead for it, and neither question nor answer may end after a word or two or in the
  /// middle of a sentence.
  ///
  /// - Parameter lead: What the first string begins with, its first letter made large.
  init?(schema: JSON, lead: String) {
    guard let members = schema["properties"]?.object?.members, !members.isEmpty,
      members.allSatisfy({ $0.value["type"]?.string == "string" })
    else { return nil }
    let start = lead.prefix(1).uppercased() + lead.dropFirst()
    self.init(
      members: members.map(\.name), leastByteCount: lead.isEmpty ? 0 : start.utf8.count + 16,
      endsSentences: !lead.isEmpty, startingWith: start)
  }
}
