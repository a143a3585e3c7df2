import Basics
import JSON

/// What a model answered.
package struct ChatReply: Sendable, Equatable {
  /// Why the text ends where it ends.
  package enum Finish: Sendable, Equatable {
    case complete
    /// The limit of tokens was reached.
    case length
    /// The server held back what the model said.
    case filtered
    case other(String)

    init(_ reason: String?) {
      switch reason {
      case nil, "stop", "eos", "end_turn", "": self = .complete
      case "length", "max_tokens": self = .length
      case "content_filter": self = .filtered
      case let other?: self = .other(other)
      }
    }
  }

  package var text: String
  package var finish: Finish
  /// As the server counted them; nil where it does not say.
  package var promptTokens: Int?
  package var answerTokens: Int?

  package init(
    text: String, finish: Finish = .complete, promptTokens: Int? = nil, answerTokens: Int? = nil
  ) {
    self.text = text
    self.finish = finish
    self.promptTokens = promptTokens
    self.answerTokens = answerTokens
  }
}

/// Why there is no reply.
package enum ChatFailure: Error, Sendable, Equatable {
  case wire(WireFailure)
  /// The server refused: its status, and its own words without the key.
  case status(Int, String, retryAfter: Duration?)
  /// What came is no chat completion; its beginning.
  case nonsense(String)

  /// The same without a key that the server has repeated.
  func hiding(_ key: String?) -> ChatFailure {
    guard let key, key.utf8.count >= 4 else { return self }
    return switch self {
    case .wire: self
    case .nonsense(let text): .nonsense(text.replacing(key, with: "…"))
    case .status(let status, let words, let retryAfter):
      .status(status, words.replacing(key, with: "…"), retryAfter: retryAfter)
    }
  }

  /// How long the server asks to wait.
  package var retryAfter: Duration? {
    if case .status(_, _, let duration) = self { duration } else { nil }
  }
}

/// Reads chat completions as the OpenAI interface gives them, whole or as a stream of events.
struct ChatReader {
  private var text = ""
  private var finish: String?
  private var isDone = false
  private var promptTokens: Int?
  private var answerTokens: Int?
  private var events = EventStream()
  private var failure: ChatFailure?

  /// Reads a whole answer.
  static func reply(_ response: HTTPResponse) throws(ChatFailure) -> ChatReply {
    let type = response.header("content-type") ?? ""
    if type.hasPrefix("text/event-stream") || response.body.starts(with: Array("data:".utf8)) {
      var reader = ChatReader()
      _ = reader.take(response.body)
      return try reader.finished()
    }
    guard let json = try? JSON(parsing: response.body.span) else {
      throw .nonsense(Excerpt.of(response.body))
    }
    if let error = Self.error(json) { throw error }
    guard let choice = json["choices"]?.array?.first else {
      throw .nonsense(Excerpt.of(response.body))
    }
    // Some servers give the content as parts; null where the model said nothing.
    let content = choice["message"]?["content"] ?? choice["text"] ?? .null
    let parts = content.array?.compactMap { $0["text"]?.string }.joined()
    return ChatReply(
      text: content.string ?? parts ?? "", finish: .init(choice["finish_reason"]?.string),
      promptTokens: json["usage"]?["prompt_tokens"]?.integer,
      answerTokens: json["usage"]?["completion_tokens"]?.integer)
  }

  /// Takes a piece of a stream.
  ///
  /// - Returns: The text that it added.
  mutating func take(_ bytes: some Sequence<UInt8>) -> String {
    var added = ""
    for event in events.events(in: bytes) where failure == nil {
      if event.data == "[DONE]" {
        isDone = true
        continue
      }
      guard let json = try? JSON(parsing: event.data) else {
        failure = .nonsense(Excerpt.of(Array(event.data.utf8)))
        continue
      }
      if let error = Self.error(json) { failure = error }
      promptTokens = json["usage"]?["prompt_tokens"]?.integer ?? promptTokens
      answerTokens = json["usage"]?["completion_tokens"]?.integer ?? answerTokens
      guard let choice = json["choices"]?.array?.first else { continue }
      added += choice["delta"]?["content"]?.string ?? choice["text"]?.string ?? ""
      finish = choice["finish_reason"]?.string ?? finish
    }
    text += added
    return added
  }

  /// The reply once the stream has ended.
  func finished() throws(ChatFailure) -> ChatReply {
    if let failure { throw failure }
    guard isDone || finish != nil else {
      throw .wire(.cut("the stream ended before the answer did"))
    }
    return ChatReply(
      text: text, finish: .init(finish), promptTokens: promptTokens, answerTokens: answerTokens)
  }

  /// Some servers answer 200 and say in the body what went wrong.
  private static func error(_ json: JSON) -> ChatFailure? {
    guard let error = json["error"], !error.isNull else { return nil }
    let code = error["code"]?.integer ?? error["status"]?.integer ?? 500
    return .status(
      (400..<600).contains(code) ? code : 500, ServerWords.message(json) ?? "error",
      retryAfter: nil)
  }
}

/// What a server says about a failure, made fit to be shown.
enum ServerWords {
  /// The message in a body, whatever the server calls it.
  static func message(_ json: JSON) -> String? {
    let places = [
      json["error"]?["message"], json["error"], json["message"], json["detail"],
      json["detail"]?.array?.first?["msg"], json["msg"],
    ]
    return places.lazy.compactMap { $0?.string }.first { !$0.isEmpty }
  }

  /// The words of a failed answer, in one line and without the key.
  static func of(_ response: HTTPResponse, hiding key: String?) -> String {
    let message = (try? JSON(parsing: response.body.span)).flatMap(message)
    let line = message.map { Excerpt.of(Array($0.utf8)) } ?? Excerpt.of(response.body)
    guard let key, key.utf8.count >= 4 else { return line }
    return line.replacing(key, with: "…")
  }
}

/// The beginning of what a server sent, as one line without control characters.
enum Excerpt {
  static func of(_ bytes: [UInt8], limit: Int = 200) -> String {
    let text = String(decoding: bytes.prefix(limit * 4), as: UTF8.self)
    var line = ""
    var lastIsSpace = true
    var count = 0
    for scalar in text.unicodeScalars {
      let isSpace = scalar.properties.isWhitespace
      if isSpace, lastIsSpace { continue }
      guard count < limit else { return line + "…" }
      // Neither escape sequences nor marks that turn the direction of text reach the terminal.
      let category = scalar.properties.generalCategory
      guard isSpace || (category != .control && category != .format) else { continue }
      line.unicodeScalars.append(isSpace ? " " : scalar)
      lastIsSpace = isSpace
      count += 1
    }
    return line
  }
}
