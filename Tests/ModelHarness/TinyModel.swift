import Basics
import JSON
import LanguageModel
import ModelFiles

/// A model of random weights in a given shape, written as either kind of file.
package struct TinyModel {
  package var configuration: ModelConfiguration
  /// As Hugging Face orders them.
  package var floats: [WeightName: [Float]] = [:]

  package static let plain = ModelConfiguration(
    family: .llama, layerCount: 2, width: 64, feedForwardWidth: 96, headCount: 4,
    keyValueHeadCount: 2, headWidth: 16, vocabularySize: 50, contextLength: 128, isTied: true)

  /// In which the tokens of `tokenizer` have a row each.
  package static let talking: ModelConfiguration = {
    var shape = plain
    shape.vocabularySize = 259
    return shape
  }()

  /// 256 bytes by the letters that byte-level tokenizers write for them, and three special tokens.
  private static let tokenizer: [(key: String, value: GGUFValue)] = {
    let printable = Set(33...126).union(161...172).union(174...255)
    var others: UInt32 = 256
    let letters = (0..<256).map { byte -> String in
      if printable.contains(byte) { return String(Unicode.Scalar(UInt8(byte))) }
      defer { others += 1 }
      return Unicode.Scalar(others).map { String($0) } ?? ""
    }
    let special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    return [
      ("tokenizer.ggml.model", .string("gpt2")), ("tokenizer.ggml.pre", .string("gpt-2")),
      ("tokenizer.ggml.tokens", .array(GGUFArray(strings: special + letters))),
      (
        "tokenizer.ggml.token_type",
        .array(GGUFArray(int32s: [3, 3, 3] + letters.map { _ in 1 }))
      ),
      ("tokenizer.ggml.merges", .array(GGUFArray(strings: [String]()))),
      ("tokenizer.ggml.bos_token_id", .uint32(1)), ("tokenizer.ggml.eos_token_id", .uint32(2)),
      ("tokenizer.chat_template", .string("<|im_start|>user")),
    ]
  }()

  package init(_ configuration: ModelConfiguration = plain, seed: UInt64 = 1, hasBias: Bool = false)
  {
    self.configuration = configuration
    var generator = SplitMix64(seed: seed)
    var names = configuration.requiredWeights
    if hasBias { names += (0..<configuration.layerCount).map { .layer($0, .queryBias) } }
    for name in names {
      let shape = configuration.shape(of: name)
      let count = shape.reduce(1, *)
      // Norms near 1, matrices so that their outputs are about as large as their inputs.
      let scale: Float = shape.count == 1 ? 0.2 : 1.7 / Float(shape[1]).squareRoot()
      floats[name] = (0..<count).map { _ in
        let random = Float.random(in: -1...1, using: &generator) * scale
        return shape.count == 1 && !name.gguf.hasSuffix("bias") ? 1 + random : random
      }
    }
  }

  private var names: [WeightName] { floats.keys.sorted { $0.gguf < $1.gguf } }

  private func bytes(_ values: [Float]) -> [UInt8] {
    values.flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian, Array.init) }
  }

  private func description(
    _ name: WeightName, _ spelling: KeyPath<WeightName, String>
  ) -> TensorDescription {
    TensorDescription(
      name: name[keyPath: spelling], type: .f32, shape: configuration.shape(of: name))
  }

  /// The rows of a head, pair beside pair, as GGUF's llama files have them.
  private func interleaved(_ name: WeightName, _ values: [Float]) -> [Float] {
    guard configuration.family == .llama, case .layer(_, let weight) = name,
      [.query, .key, .queryBias, .keyBias].contains(weight)
    else { return values }
    let columns = configuration.shape(of: name).dropFirst().first ?? 1
    let (half, width) = (configuration.headWidth / 2, configuration.headWidth)
    return (0..<values.count / columns / width).flatMap { head in
      (0..<half).flatMap { pair in
        [0, 1].flatMap { part in
          let row = head * width + part * half + pair
          return values[row * columns..<(row + 1) * columns]
        }
      }
    }
  }

  /// - Parameters:
  ///   - left: Weights that are left out.
  ///   - canTalk: Whether it gets a tokenizer, of single bytes, and a chat template.
  package func writeGGUF(
    to path: String, except left: Set<WeightName> = [], canTalk: Bool = false
  ) throws {
    let shape = configuration
    let family = shape.family.rawValue
    var metadata: [(key: String, value: GGUFValue)] = [
      ("general.architecture", .string(family)),
      ("\(family).block_count", .uint32(UInt32(shape.layerCount))),
      ("\(family).embedding_length", .uint32(UInt32(shape.width))),
      ("\(family).feed_forward_length", .uint32(UInt32(shape.feedForwardWidth))),
      ("\(family).attention.head_count", .uint32(UInt32(shape.headCount))),
      ("\(family).attention.head_count_kv", .uint32(UInt32(shape.keyValueHeadCount))),
      ("\(family).attention.key_length", .uint32(UInt32(shape.headWidth))),
      ("\(family).attention.value_length", .uint32(UInt32(shape.headWidth))),
      ("\(family).attention.layer_norm_rms_epsilon", .float32(shape.normEpsilon)),
      ("\(family).context_length", .uint32(UInt32(shape.contextLength))),
      ("\(family).rope.freq_base", .float32(Float(shape.rotation.base))),
    ]
    switch shape.rotation.scaling {
    case .none: break
    case .linear(let factor):
      metadata.append(("\(family).rope.scaling.type", .string("linear")))
      metadata.append(("\(family).rope.scaling.factor", .float32(Float(factor))))
    case .yarn(let factor, let context, _, _, _):
      metadata.append(("\(family).rope.scaling.type", .string("yarn")))
      metadata.append(("\(family).rope.scaling.factor", .float32(Float(factor))))
      metadata.append(
        ("\(family).rope.scaling.original_context_length", .uint32(UInt32(context))))
    case .llama3, .divisors: break
    }
    if canTalk { metadata += Self.tokenizer }
    let names = names.filter { !left.contains($0) }
    var tensors = names.map { description($0, \.gguf) }
    var data = names.map { bytes(interleaved($0, floats[$0] ?? [])) }
    if case .divisors(let divisors) = shape.rotation.scaling {
      tensors.append(
        TensorDescription(name: "rope_freqs.weight", type: .f32, shape: [divisors.count]))
      data.append(bytes(divisors))
    }
    try GGUFFile.write(to: path, metadata: metadata, tensors: tensors) { index, write in
      let piece = data[index]
      try write(piece.span.bytes)
    }
  }

  /// - Parameters:
  ///   - more: Further members of config.json.
  ///   - description: What config.json says in place of what would be written.
  package func writeHuggingFace(
    to folder: String, more: [JSON.Object.Member] = [], described description: JSON? = nil
  ) throws {
    let shape = configuration
    var config = JSON.Object([
      .init("model_type", .string(shape.family.rawValue)),
      .init("num_hidden_layers", .integer(shape.layerCount)),
      .init("hidden_size", .integer(shape.width)),
      .init("intermediate_size", .integer(shape.feedForwardWidth)),
      .init("num_attention_heads", .integer(shape.headCount)),
      .init("num_key_value_heads", .integer(shape.keyValueHeadCount)),
      .init("head_dim", .integer(shape.headWidth)),
      .init("vocab_size", .integer(shape.vocabularySize)),
      .init("max_position_embeddings", .integer(shape.contextLength)),
      .init("rms_norm_eps", .number(1e-5)),
      .init("rope_theta", .number(shape.rotation.base)),
      .init("tie_word_embeddings", .bool(shape.isTied)),
    ])
    config.members += more
    var text: [UInt8] = []
    (description ?? .object(config)).append(to: &text)
    FileTree.make(folder)
    try FileContents.write(text, to: "\(folder)/config.json")
    let names = names
    try SafetensorsFile.write(
      to: "\(folder)/model.safetensors", tensors: names.map { self.description($0, \.huggingFace) }
    ) { index, write in
      let data = bytes(floats[names[index]] ?? [])
      try write(data.span.bytes)
    }
  }
}
