import Basics
import JSON
import LanguageModel
import Tokenizer
import Training
import Workspace

/// A chat as it goes on.
struct ChatSession {
  private let invocation: Invocation
  private let partner: any ChatPartner
  private var side: ChatOpening.Side
  private var spoken: SpokenTurns
  private var keptCount = 0

  init(_ opening: ChatOpening, _ invocation: Invocation) async throws {
    self.invocation = invocation
    if let endpoint = invocation.text("endpoint"), endpoint != "local" {
      partner = try await ServerPartner(invocation, endpoint: endpoint)
      side = .base
    } else {
      partner = try await LocalPartner(invocation, run: opening.run)
      side = opening.side
    }
    let system = try await ChatRole.system(invocation) ?? opening.run?.sharedSystem ?? ""
    spoken = SpokenTurns(system: system, turns: [])
  }

  // MARK: - Once

  /// Answers one text.
  mutating func once(_ text: String) async throws -> Report {
    let stream = invocation.conversation.stream
    if side == .both { return Report(try await compare(text)) }
    let reply: ChatReplyText
    do {
      reply = try await answer(text) { stream?($0) }
    } catch {
      stream?("")
      throw error
    }
    if stream != nil { stream?("\n") }
    var blocks: [Report.Block] =
      stream == nil ? [.text(key: "answer", reply.text, mask: "<answer>")] : []
    if invocation.flag("speed") { blocks.append(.fields(ChatSpeed.fields(reply.times))) }
    try Task.checkCancellation()
    return Report(blocks)
  }

  // MARK: - In turn

  private static let words = ["/reset", "/system", "/base", "/tuned", "/compare", "/save", "/exit"]

  /// Talks until the person leaves.
  mutating func converse() async throws -> Report {
    let say = invocation.conversation.stream ?? { _ in }
    tell(greeting)
    while true {
      switch try await invocation.conversation.readLine("you> ", Self.words) {
      case .end: return farewell
      case .interrupted: continue
      case .line(let line):
        let text = line.drop(while: \.isWhitespace)
        guard !text.isEmpty else { continue }
        guard text.hasPrefix("/") else {
          try await speak(String(text), say)
          continue
        }
        do {
          guard try obey(text) else { return farewell }
        } catch let problem as Problem {
          invocation.interpreter.output.show(problem, of: invocation.command)
        }
      }
    }
  }

  private var greeting: Message {
    let who: Message =
      switch side {
      case .base: "`\(partner.name)`"
      case .tuned: "`\(partner.name)` with \(adapterName)"
      case .both: "`\(partner.name)` without and with \(adapterName)"
      }
    return "talking with \(who); /exit leaves, /reset begins anew, Ctrl-C stops an answer"
  }

  /// Says something of the talk itself, in the reader's language.
  private func tell(_ message: Message) {
    invocation.interpreter.output.show(.message(message), of: invocation.command)
  }

  private var adapterName: Message { partner.run.map { "run `\($0.name)`" } ?? "the adapter" }

  private var farewell: Report {
    .message("\(count: keptCount, "message is", "messages are") kept")
  }

  private mutating func speak(_ text: String, _ say: @escaping @Sendable (String) -> Void)
    async throws
  {
    guard side != .both else {
      for block in try await compare(text) {
        invocation.interpreter.output.show(Report([block]), of: invocation.command)
      }
      return
    }
    do {
      let reply = try await answer(text, onText: say)
      say(reply.end == .stopped ? " …\n" : "\n")
      if reply.end == .limit {
        tell("(cut at \(partner.tokenLimit) tokens; max-tokens=… gives more)")
      }
      if reply.forgotten > 0 {
        tell("(the first \(reply.forgotten) turns no longer fit into the model's context)")
      }
      if invocation.flag("speed") { tell(ChatSpeed.sentence(reply.times)) }
    } catch let problem as Problem {
      say("")
      invocation.interpreter.output.show(problem, of: invocation.command)
    }
  }

  /// Does what a line that begins with `/` says.
  ///
  /// - Returns: False when it says to leave.
  private mutating func obey(_ text: Substring) throws -> Bool {
    let parts = text.split(separator: " ", maxSplits: 1)
    let rest = parts.count > 1 ? String(parts[1]) : ""
    switch parts[0] {
    case "/exit", "/quit": return false
    case "/reset":
      spoken.turns = []
      tell("a new conversation")
    case "/system":
      spoken.system = rest
      spoken.turns = []
      tell(rest.isEmpty ? "no scene is set" : "a new conversation, in this scene")
    case "/base":
      side = .base
      tell("the base model answers")
    case "/tuned", "/compare":
      guard partner.isTunable else { throw Problem.nothingToCompare }
      side = parts[0] == "/tuned" ? .tuned : .both
      tell(side == .tuned ? "the tuned model answers" : "both answer")
    case "/save":
      let path = rest.isEmpty ? "chat.json" : rest
      try FileContents.write(Array((json.text(.indented(2)) + "\n").utf8), to: path)
      tell("`\(path)` has \(count: spoken.turns.count, "turn", "turns")")
    default:
      tell("\(Self.words.joined(separator: "  "))")
    }
    return true
  }

  /// The conversation as messages of the OpenAI form.
  private var json: JSON {
    var messages: [JSON] = []
    func add(_ speaker: String, _ text: String) {
      messages.append(["role": .string(speaker), "content": .string(text)])
    }
    if !spoken.system.isEmpty { add("system", spoken.system) }
    for turn in spoken.turns {
      add("user", turn.question)
      add("assistant", turn.answer)
    }
    return ["messages": .array(messages)]
  }

  // MARK: - Answers

  /// Answers a text, keeps both, and hands over pieces as they come; Ctrl-C ends the answer alone.
  private mutating func answer(
    _ text: String, onText: @escaping @Sendable (String) -> Void
  ) async throws -> ChatReplyText {
    spoken.turns.append(.init(question: text, answer: ""))
    let (partner, spoken, isTuned) = (partner, spoken, side != .base)
    let reply: ChatReplyText?
    do {
      reply = try await invocation.conversation.stoppable {
        try await partner.reply(to: spoken, isTuned: isTuned, onText: onText)
      }
    } catch {
      self.spoken.turns.removeLast()
      throw error
    }
    guard let reply else { throw CancellationError() }
    self.spoken.turns[self.spoken.turns.count - 1].answer = reply.text
    try await keep(text, [(reply.text, isTuned)])
    return reply
  }

  private mutating func compare(_ text: String) async throws -> [Report.Block] {
    spoken.turns.append(.init(question: text, answer: ""))
    let (partner, spoken) = (partner, spoken)
    let replies = try await invocation.conversation.stoppable {
      try await partner.replies(to: spoken)
    }
    guard let replies else { throw CancellationError() }
    self.spoken.turns[self.spoken.turns.count - 1].answer = replies.tuned.text
    try await keep(text, [(replies.base.text, false), (replies.tuned.text, true)])
    return [
      .heading("base"), .text(key: "base", replies.base.text, mask: "<answer>"),
      .heading("tuned"), .text(key: "tuned", replies.tuned.text, mask: "<answer>"),
    ]
  }

  private mutating func keep(_ text: String, _ answers: [(text: String, isTuned: Bool)])
    async throws
  {
    guard let cell = invocation.cell else { return }
    let time = UnixTime.milliseconds()
    var messages: [StoredMessage] = []
    if keptCount == 0, !spoken.system.isEmpty {
      messages.append(.init(cell: cell, speaker: .system, content: spoken.system, time: time))
    }
    messages.append(.init(cell: cell, speaker: .user, content: text, time: time))
    for answer in answers {
      messages.append(
        .init(
          cell: cell, speaker: .assistant, content: answer.text, model: partner.name,
          run: answer.isTuned ? partner.run?.id : nil, time: time))
    }
    keptCount += messages.count
    let kept = messages
    try await invocation.store.change(cell: cell) { try $0.insertMessages(kept) }
  }
}

/// The system prompt of a chat.
enum ChatRole {
  /// What `system=` says, else what the role that `role=` names was made with.
  static func system(_ invocation: Invocation) async throws -> String? {
    if let system = invocation.text("system") { return system }
    guard let name = invocation.text("role") else { return nil }
    let found = try await invocation.store.perform { try $0.systemPrompt(ofRole: name) }
    if let found { return found.isEmpty ? "用\(name)的口吻回答问题" : found }
    let known = try await invocation.store.perform { Array(try $0.roleNames().values) }
    throw invocation.fault(.noRole(name, known: known), at: "role")
  }
}

extension StoredRun {
  /// The scene that all of its samples are set in, so that a character is met as it was taught;
  /// nil where they differ.
  fileprivate var sharedSystem: String? {
    let path = RunFolder(path: folder).datasetPath
    guard let bytes = try? FileContents.read(path, limit: 1 << 30),
      let rows = (try? JSON(parsing: bytes.span))?.array
    else { return nil }
    let systems = Set(rows.map { $0["system"]?.string ?? "" })
    return systems.count == 1 ? systems.first : nil
  }
}

/// How fast an answer came.
enum ChatSpeed {
  private static func rate(_ tokens: Int, _ time: Duration) -> Double {
    let seconds = time / .seconds(1)
    return seconds > 0 ? Double(tokens) / seconds : 0
  }

  static func sentence(_ times: Generator.Times) -> Message {
    """
    (\(count: times.answerTokens, "token", "tokens") at \
    \(rate(times.answerTokens, times.answer), decimals: 0) a second; the prompt's \
    \(times.promptTokens) at \(rate(times.promptTokens, times.prompt), decimals: 0))
    """
  }

  static func fields(_ times: Generator.Times) -> [Report.Field] {
    func speed(_ key: String, _ label: Message, _ value: Double) -> Report.Field {
      .init(key, label, .varying(.number(value, decimals: 0), mask: "<speed>"))
    }
    return [
      .init("prompt_tokens", "tokens of the prompt", .integer(times.promptTokens)),
      speed("prompt_speed", "of these a second", rate(times.promptTokens, times.prompt)),
      .init("answer_tokens", "tokens of the answer", .integer(times.answerTokens)),
      speed("answer_speed", "of these a second", rate(times.answerTokens, times.answer)),
    ]
  }
}
