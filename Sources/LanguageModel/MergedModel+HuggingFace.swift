import Basics
import JSON
import ModelFiles
import Tokenizer

extension MergedModel {
  /// What a Hugging Face folder has beside `config.json` and the weights, as far as a base has it.
  private static let companions = [
    "tokenizer.json", "tokenizer_config.json", "generation_config.json", "special_tokens_map.json",
    "added_tokens.json", "vocab.json", "merges.txt", "chat_template.jinja",
  ]

  /// Writes the files of a Hugging Face folder into one that is there.
  ///
  /// - Parameters:
  ///   - storage: F16 or F32.
  ///   - progress: Told the tensors written and how many there are; what it throws ends the writing.
  /// - Throws: `Problem` when the model cannot be described so, or a file cannot be written.
  package func writeHuggingFace(
    to folder: String, as storage: WeightStorage, progress: (Int, Int) throws -> Void
  ) throws {
    let dataType = storage == .f16 ? "float16" : "float32"
    switch base.container {
    case .gguf(let file):
      let tokenizer = try Tokenizer(gguf: file)
      let special = tokenizer.special
      try Self.write(
        try configuration(dataType: dataType, special), to: "\(folder)/config.json")
      try Self.write(
        .object(JSON.Object(special.members)), to: "\(folder)/generation_config.json")
      try Self.write(try Tokenizer.huggingFace(gguf: file), to: "\(folder)/tokenizer.json")
      try Self.write(
        tokenizer.huggingFaceConfiguration(
          contextLength: base.configuration.contextLength,
          chatTemplate: file["tokenizer.chat_template"]?.string),
        to: "\(folder)/tokenizer_config.json")
    case .huggingFace(_, let configuration):
      var members = (configuration.object?.members ?? []).filter {
        !["torch_dtype", "dtype", "quantization_config"].contains($0.name)
      }
      members.append(.init("torch_dtype", .string(dataType)))
      try Self.write(.object(JSON.Object(members)), to: "\(folder)/config.json")
      for name in Self.companions where FileTree.exists("\(base.path)/\(name)") {
        try FileContents.write(
          FileContents.read("\(base.path)/\(name)", limit: 256 << 20), to: "\(folder)/\(name)")
      }
    }
    let names = names
    let tensors = names.map {
      TensorDescription(
        name: $0.huggingFace, type: storage.type, shape: base.configuration.shape(of: $0))
    }
    var done = 0
    try SafetensorsFile.write(to: "\(folder)/model.safetensors", tensors: tensors) { index, sink in
      try progress(done, tensors.count)
      try write(names[index], as: storage.type, .huggingFace, to: sink)
      done += 1
    }
    try progress(done, tensors.count)
  }

  private static func write(_ json: JSON, to path: String) throws {
    try FileContents.write(Array((json.text(.indented(2)) + "\n").utf8), to: path)
  }

  /// `config.json`, as transformers reads it.
  private func configuration(dataType: String, _ special: SpecialTokens) throws -> JSON {
    let shape = base.configuration
    let (architecture, type) =
      switch shape.family {
      case .llama: ("LlamaForCausalLM", "llama")
      case .qwen2: ("Qwen2ForCausalLM", "qwen2")
      case .qwen3: ("Qwen3ForCausalLM", "qwen3")
      }
    // The shortest digits that give the same single, not those of the double it becomes.
    let epsilon = Double("\(shape.normEpsilon)") ?? Double(shape.normEpsilon)
    let hasBias = (0..<shape.layerCount).contains { base[.layer($0, .queryBias)] != nil }
    var members: [JSON.Object.Member] = [
      .init("architectures", .array([.string(architecture)])), .init("model_type", .string(type)),
      .init("hidden_act", "silu"), .init("hidden_size", .integer(shape.width)),
      .init("intermediate_size", .integer(shape.feedForwardWidth)),
      .init("num_hidden_layers", .integer(shape.layerCount)),
      .init("num_attention_heads", .integer(shape.headCount)),
      .init("num_key_value_heads", .integer(shape.keyValueHeadCount)),
      .init("head_dim", .integer(shape.headWidth)),
      .init("vocab_size", .integer(shape.vocabularySize)),
      .init("max_position_embeddings", .integer(shape.contextLength)),
      .init("rms_norm_eps", .number(epsilon)), .init("rope_theta", .number(shape.rotation.base)),
      .init("rope_scaling", try rotationScaling()), .init("attention_bias", .bool(hasBias)),
      .init("attention_dropout", .number(0)), .init("initializer_range", .number(0.02)),
      .init("tie_word_embeddings", .bool(shape.isTied)), .init("use_cache", .bool(true)),
      .init("torch_dtype", .string(dataType)),
    ]
    if shape.family == .llama { members.append(.init("mlp_bias", .bool(false))) }
    return .object(JSON.Object(members + special.members))
  }

  private func rotationScaling() throws -> JSON {
    func llama3(_ factor: Double, _ low: Double, _ high: Double, _ context: Double) -> JSON {
      [
        "rope_type": "llama3", "factor": .number(factor), "low_freq_factor": .number(low),
        "high_freq_factor": .number(high),
        "original_max_position_embeddings": .integer(Int(context)),
      ]
    }
    let rotation = base.configuration.rotation
    switch rotation.scaling {
    case .none: return .null
    case .linear(let factor): return ["rope_type": "linear", "factor": .number(factor)]
    case .llama3(let factor, let low, let high, let context):
      return llama3(factor, low, high, context)
    case .yarn(let factor, let context, let fast, let slow, let attention):
      var members: [JSON.Object.Member] = [
        .init("rope_type", "yarn"), .init("factor", .number(factor)),
        .init("original_max_position_embeddings", .integer(Int(context))),
        .init("beta_fast", .number(fast)), .init("beta_slow", .number(slow)),
      ]
      if let attention { members.append(.init("attention_factor", .number(attention))) }
      return .object(JSON.Object(members))
    case .divisors:
      // GGUF keeps what Llama 3.1 and 3.2 divide by, and not the factor that it follows from.
      let width = base.configuration.headWidth
      let wanted = rotation.frequencies(width: width)
      for factor in [8.0, 32, 4, 16] {
        let guess = Rotation(
          base: rotation.base,
          scaling: .llama3(
            factor: factor, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalContext: 8192))
        if zip(guess.frequencies(width: width), wanted).allSatisfy({
          abs($0 - $1) <= 1e-4 * abs($1)
        }) {
          return llama3(factor, 1, 4, 8192)
        }
      }
      throw Problem.notWritten(base.path, "its rotary embedding is divided by numbers of its own")
    }
  }
}

extension SpecialTokens {
  /// As `config.json` and `generation_config.json` name them.
  fileprivate var members: [JSON.Object.Member] {
    [("bos_token_id", beginning), ("eos_token_id", end), ("pad_token_id", padding)].compactMap {
      name, id in id.map { .init(name, .integer(Int($0))) }
    }
  }
}
