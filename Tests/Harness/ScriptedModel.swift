import Basics
import JSON

/// What a well-behaved model might say to the project's own prompts: always the same to the same
/// request.
package enum ScriptedModel {
  /// The answer to a request's body, as the text of a message.
  ///
  /// The question uses the lead and a sentence of the chunk that the seed chooses; the answer quotes the
  /// chunk. A request that is not one for an entry is answered with `pong`.
  package static func text(for body: String) -> String {
    guard let request = try? JSON(parsing: body),
      let prompt = request["messages"]?.array?.last?["content"]?.string
    else { return "?" }
    guard
      let chunk = between(prompt, "<文本>\n", "\n</文本>") ?? between(prompt, "<text>\n", "\n</text>"),
      let lead = between(prompt, "使用“", "”作为") ?? between(prompt, "question with \"", "\".")
    else { return #"{"instruction": "ping", "output": "pong"}"# }
    let sentences = chunk.split { "。！？!?.\n".contains($0) }.filter { $0.count > 3 }.map(String.init)
    var generator = SplitMix64(seed: UInt64(request["seed"]?.integer ?? 0))
    func sentence() -> String {
      sentences.isEmpty
        ? chunk : sentences[Int.random(in: 0..<sentences.count, using: &generator)]
    }
    let number = Int.random(in: 0..<1_000_000, using: &generator)
    let entry: JSON = [
      "instruction": .string("\(lead)“\(sentence().prefix(24))”这一处（其\(number)）？"),
      "output": .string("\(sentence())。由此可见，\(sentence())。"),
    ]
    return entry.text()
  }

  /// A chat completion that says `text`.
  package static func completion(_ text: String, finish: String = "stop") -> String {
    let completion: JSON = [
      "id": "1", "object": "chat.completion",
      "choices": [
        [
          "index": 0, "message": ["role": "assistant", "content": .string(text)],
          "finish_reason": .string(finish),
        ]
      ],
      "usage": ["prompt_tokens": 100, "completion_tokens": 40],
    ]
    return completion.text()
  }

  /// The reply of a server with such a model: completions, and a list of one model.
  package static func reply(
    to request: ScriptedServer.Request, after delay: Duration = .zero
  ) -> ScriptedServer.Reply {
    if request.path.hasSuffix("/models") {
      return .json(#"{"object":"list","data":[{"id":"qwen","object":"model"}]}"#)
    }
    guard request.path.hasSuffix("/chat/completions") else { return .status(404, body: "{}") }
    return .json(completion(text(for: request.body)), after: delay)
  }

  private static func between(_ text: String, _ start: String, _ end: String) -> String? {
    guard let from = text.firstRange(of: start)?.upperBound,
      let to = text[from...].firstRange(of: end)?.lowerBound
    else { return nil }
    return String(text[from..<to])
  }
}
