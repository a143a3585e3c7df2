import Basics
import JSON

/// One request to a model, apart from which server gets it.
package struct Question: Sendable, Equatable {
  package let prompt: String
  /// The shape the answer is to have, as JSON Schema.
  package let schema: JSON
  package let temperature: Double
  /// The most tokens of the answer.
  package let tokenLimit: Int
  package let seed: UInt32
  /// The word that the answer's question is to be led by; empty where there is none.
  ///
  /// For whoever can hold a model to it; the prompt says it, too.
  package let lead: String
  /// The same in few words and about a passage alone, for a model too small to follow the prompt; nil
  /// where there is only the prompt.
  package let shortPrompt: String?

  package init(
    prompt: String, schema: JSON, temperature: Double, tokenLimit: Int, seed: UInt32,
    lead: String = "", shortPrompt: String? = nil
  ) {
    self.lead = lead
    self.shortPrompt = shortPrompt
    self.prompt = prompt
    self.schema = schema
    self.temperature = temperature
    self.tokenLimit = tokenLimit
    self.seed = seed
  }

  /// What tells this question from every other, whoever answers it: the digest of all of it.
  ///
  /// What a server does not understand and is not sent (`RequestShape`) counts all the same, so that
  /// what is learned about a server does not make known answers unknown; nor does the short prompt,
  /// which asks the same.
  package var digest: String {
    let whole: JSON = [
      "prompt": .string(prompt), "schema": schema, "temperature": .number(temperature),
      "max_tokens": .integer(tokenLimit), "seed": .integer(Int(seed)),
    ]
    var bytes: [UInt8] = []
    whole.append(to: &bytes)
    return SHA256.hexadecimal(of: bytes)
  }

  /// The body of a chat completion request.
  package func body(model: String, _ shape: RequestShape, isStreamed: Bool = false) -> JSON {
    var body = JSON.Object([
      .init("model", .string(model)),
      .init("messages", [["role": "user", "content": .string(prompt)]]),
    ])
    if shape.takesTemperature { body["temperature"] = .number(temperature) }
    switch shape.limitName {
    case .maxTokens: body["max_tokens"] = .integer(tokenLimit)
    case .maxCompletionTokens: body["max_completion_tokens"] = .integer(tokenLimit)
    case .none: break
    }
    if shape.takesSeed { body["seed"] = .integer(Int(seed)) }
    switch shape.format {
    case .schema:
      body["response_format"] = [
        "type": "json_schema",
        "json_schema": ["name": "answer", "strict": true, "schema": schema],
      ]
    case .object: body["response_format"] = ["type": "json_object"]
    case .none: break
    }
    if isStreamed {
      body["stream"] = true
      body["stream_options"] = ["include_usage": true]
    }
    return .object(body)
  }

  /// The shape of an entry.
  package static let entrySchema: JSON = [
    "type": "object",
    "properties": ["instruction": ["type": "string"], "output": ["type": "string"]],
    "required": ["instruction", "output"],
    "additionalProperties": false,
  ]
}

/// What a server understands of a request, found out by what it refuses.
package struct RequestShape: Sendable, Hashable {
  /// How the answer is held to JSON.
  package enum Format: String, Sendable {
    case schema, object, none
  }

  package enum LimitName: String, Sendable {
    case maxTokens, maxCompletionTokens, none
  }

  package var format = Format.schema
  package var takesSeed = true
  package var takesTemperature = true
  package var limitName = LimitName.maxTokens

  package init() {}

  /// Leaves out what the server complained about.
  ///
  /// - Parameter words: The server's message, of a status that says the request is wrong.
  /// - Returns: Whether the request is now another, so that it is worth sending again.
  package mutating func adapt(to words: String) -> Bool {
    let words = words.lowercased()
    let isAboutLength = ["context", "too long", "exceed", "too large"].contains {
      words.contains($0)
    }
    if words.contains("max_completion_tokens"), limitName == .maxTokens {
      limitName = .maxCompletionTokens
      return true
    }
    if isAboutLength { return false }
    let isAboutFormat = ["response_format", "json_schema", "json_object", "schema", "grammar"]
      .contains { words.contains($0) }
    if isAboutFormat, weakenFormat() { return true }
    if words.contains("seed"), takesSeed {
      takesSeed = false
      return true
    }
    if words.contains("temperature"), takesTemperature {
      takesTemperature = false
      return true
    }
    if words.contains("max_tokens"), limitName != .none {
      limitName = .none
      return true
    }
    // Many servers only say that something is wrong; the format is the likeliest.
    return weakenFormat()
  }

  private mutating func weakenFormat() -> Bool {
    switch format {
    case .schema: format = .object
    case .object: format = .none
    case .none: return false
    }
    return true
  }

  /// As it is remembered: `object,maxTokens,seed,temperature`.
  package var text: String {
    ([format.rawValue, limitName.rawValue] + (takesSeed ? ["seed"] : [])
      + (takesTemperature ? ["temperature"] : [])).joined(separator: ",")
  }

  /// What was remembered; what cannot be read is taken for unknown.
  package init?(_ text: String) {
    let words = text.split(separator: ",").map(String.init)
    guard words.count >= 2, let format = Format(rawValue: words[0]),
      let limitName = LimitName(rawValue: words[1])
    else { return nil }
    self.format = format
    self.limitName = limitName
    takesSeed = words.contains("seed")
    takesTemperature = words.contains("temperature")
  }
}
