import Basics
import JSON

extension ModelConfiguration {
  /// Reads the shape from a Hugging Face folder's `config.json`.
  ///
  /// - Parameters:
  ///   - json: The whole file.
  ///   - path: Its path, for errors.
  ///   - hasOutput: Whether the weights have an output of their own, for files that do not say.
  /// - Throws: `Problem` when something is missing or of a kind that is not computed here.
  package init(huggingFace json: JSON, path: String, hasOutput: Bool) throws(Problem) {
    guard let type = json["model_type"]?.string else {
      throw .badConfiguration(path, "it has no `model_type`")
    }
    let families: [String: Family] = [
      "llama": .llama, "mistral": .llama, "qwen2": .qwen2, "qwen3": .qwen3,
    ]
    guard let family = families[type] else { throw .unknownFamily(path, type) }
    func integer(_ name: String, else fallback: Int? = nil) throws(Problem) -> Int {
      let member = json[name] ?? .null
      if member.isNull, let fallback { return fallback }
      guard let value = member.integer else {
        throw .badConfiguration(path, "`\(name)` is missing or no whole number")
      }
      return value
    }
    guard ["silu", "swish"].contains(json["hidden_act"]?.string ?? "silu") else {
      throw .notComputed(path, "another activation than SiLU")
    }
    guard json["mlp_bias"]?.bool != true else { throw .notComputed(path, "a feed-forward bias") }
    let hasWindow = type == "mistral" ? true : json["use_sliding_window"]?.bool ?? false
    if hasWindow, json["sliding_window"]?.integer != nil {
      throw .notComputed(path, "a sliding window")
    }
    let width = try integer("hidden_size")
    let headCount = try integer("num_attention_heads")
    let context = try integer("max_position_embeddings", else: 2048)
    self.init(
      family: family, layerCount: try integer("num_hidden_layers"), width: width,
      feedForwardWidth: try integer("intermediate_size"), headCount: headCount,
      keyValueHeadCount: try integer("num_key_value_heads", else: headCount),
      headWidth: try integer("head_dim", else: headCount > 0 ? width / headCount : 0),
      vocabularySize: try integer("vocab_size"), contextLength: context,
      normEpsilon: Float(json["rms_norm_eps"]?.double ?? 1e-6),
      rotation: try Self.rotation(json, path, context: context),
      isTied: json["tie_word_embeddings"]?.bool ?? !hasOutput)
    try check(path)
  }

  /// Files up to transformers 4 have `rope_theta` and `rope_scaling`, later ones `rope_parameters`.
  private static func rotation(
    _ json: JSON, _ path: String, context: Int
  ) throws(Problem) -> Rotation {
    let parameters = json["rope_parameters"] ?? json["rope_scaling"] ?? .null
    let base = parameters["rope_theta"]?.double ?? json["rope_theta"]?.double ?? 10_000
    guard (parameters["partial_rotary_factor"]?.double ?? 1) == 1 else {
      throw .notComputed(path, "a rotary embedding of a part of each head")
    }
    func number(_ name: String, else fallback: Double? = nil) throws(Problem) -> Double {
      guard let value = parameters[name]?.double ?? fallback else {
        throw .badConfiguration(path, "the rotary embedding has no `\(name)`")
      }
      return value
    }
    let original =
      parameters["original_max_position_embeddings"]?.double
      ?? json["original_max_position_embeddings"]?.double ?? Double(context)
    let type = parameters["rope_type"]?.string ?? parameters["type"]?.string ?? "default"
    let scaling: Rotation.Scaling
    switch type {
    // `dynamic` is the plain one up to the context that the model was made for.
    case "default", "dynamic": scaling = .none
    case "linear": scaling = .linear(factor: try number("factor"))
    case "llama3":
      scaling = .llama3(
        factor: try number("factor"), lowFrequencyFactor: try number("low_freq_factor"),
        highFrequencyFactor: try number("high_freq_factor"), originalContext: original)
    case "yarn":
      scaling = .yarn(
        factor: try number("factor"), originalContext: original,
        fastTurns: try number("beta_fast", else: 32), slowTurns: try number("beta_slow", else: 1),
        attentionFactor: parameters["attention_factor"]?.double)
    default: throw .notComputed(path, "a rotary embedding scaled by `\(type)`")
    }
    return Rotation(base: base, scaling: scaling)
  }
}
