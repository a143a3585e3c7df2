import Basics
import Generation
import JSON
import LanguageModel
import Synchronization
import Tokenizer
import Wire
import Workspace

/// A server that answers in a chat.
struct ServerPartner: ChatPartner {
  let name: String
  let run: StoredRun? = nil
  let isTunable = false
  let tokenLimit: Int
  private let description: EndpointDescription
  private let server: ChatServer
  private let model: String
  private let temperature: Double
  private let topP: Double

  /// - Parameter endpoint: Its name or address.
  init(_ invocation: Invocation, endpoint: String) async throws {
    let finder = try await EndpointFinder(invocation)
    description = try finder.find(endpoint)
    server = description.server()
    guard let model = invocation.text("model") ?? description.model else {
      throw Problem.noModel(description.name, (try? await server.models()) ?? [])
    }
    self.model = model
    name = "\(description.name) \(model)"
    tokenLimit = invocation.integer("max-tokens") ?? 512
    temperature = invocation.number("temperature") ?? 0.8
    topP = invocation.number("top-p") ?? 0.95
  }

  func reply(
    to conversation: SpokenTurns, isTuned: Bool, onText: @escaping @Sendable (String) -> Void
  ) async throws -> ChatReplyText {
    var messages: [JSON] = []
    func add(_ speaker: String, _ text: String) {
      messages.append(["role": .string(speaker), "content": .string(text)])
    }
    if !conversation.system.isEmpty { add("system", conversation.system) }
    for (index, turn) in conversation.turns.enumerated() {
      add("user", turn.question)
      if index + 1 < conversation.turns.count { add("assistant", turn.answer) }
    }
    let body: JSON = [
      "model": .string(model), "messages": .array(messages), "stream": true,
      "temperature": .number(temperature), "top_p": .number(topP),
      "max_tokens": .integer(tokenLimit),
    ]
    let start = ContinuousClock.now
    let come = Mutex("")
    do {
      let reply = try await server.complete(body) { piece in
        come.withLock { $0 += piece }
        onText(piece)
      }
      var times = Generator.Times()
      times.answer = ContinuousClock.now - start
      times.promptTokens = reply.promptTokens ?? 0
      times.answerTokens = reply.answerTokens ?? 0
      return ChatReplyText(
        text: reply.text, end: reply.finish == .length ? .limit : .finished, times: times)
    } catch is CancellationError {
      // Ctrl-C ends the answer and not the chat: what has come is the answer.
      return ChatReplyText(text: come.withLock { $0 }, end: .stopped, times: Generator.Times())
    } catch let failure as ChatFailure {
      throw AskFailure(failure, of: description).problem(description)
    }
  }

  func replies(
    to conversation: SpokenTurns
  ) async throws -> (base: ChatReplyText, tuned: ChatReplyText) {
    throw Problem.nothingToCompare
  }
}
