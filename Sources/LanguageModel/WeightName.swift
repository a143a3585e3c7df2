/// The weights of the graph by their places in it, whatever a file calls them.
package enum WeightName: Hashable, Sendable {
  /// (V, W).
  case embedding
  /// (W).
  case finalNorm
  /// (V, W).
  case output
  case layer(Int, LayerWeight)
}

/// The weights of one layer.
package enum LayerWeight: Hashable, Sendable, CaseIterable {
  case attentionNorm
  case query, key, value
  case queryBias, keyBias, valueBias
  case queryNorm, keyNorm
  case attentionOutput, attentionOutputBias
  case feedForwardNorm
  case gate, up, down

  /// The matrices, which are also those an adapter may be added to.
  package static let matrices: [LayerWeight] = [
    .query, .key, .value, .attentionOutput, .gate, .up, .down,
  ]

  /// The name below `model.layers.N.` in Hugging Face's files, without its ending.
  package var huggingFaceModule: String {
    switch self {
    case .attentionNorm: "input_layernorm"
    case .query, .queryBias: "self_attn.q_proj"
    case .key, .keyBias: "self_attn.k_proj"
    case .value, .valueBias: "self_attn.v_proj"
    case .queryNorm: "self_attn.q_norm"
    case .keyNorm: "self_attn.k_norm"
    case .attentionOutput, .attentionOutputBias: "self_attn.o_proj"
    case .feedForwardNorm: "post_attention_layernorm"
    case .gate: "mlp.gate_proj"
    case .up: "mlp.up_proj"
    case .down: "mlp.down_proj"
    }
  }

  /// The name below `blk.N.` in GGUF files, without its ending.
  var ggufModule: String {
    switch self {
    case .attentionNorm: "attn_norm"
    case .query, .queryBias: "attn_q"
    case .key, .keyBias: "attn_k"
    case .value, .valueBias: "attn_v"
    case .queryNorm: "attn_q_norm"
    case .keyNorm: "attn_k_norm"
    case .attentionOutput, .attentionOutputBias: "attn_output"
    case .feedForwardNorm: "ffn_norm"
    case .gate: "ffn_gate"
    case .up: "ffn_up"
    case .down: "ffn_down"
    }
  }

  package var isBias: Bool {
    switch self {
    case .queryBias, .keyBias, .valueBias, .attentionOutputBias: true
    default: false
    }
  }
}

extension WeightName {
  /// The name in Hugging Face's files: `model.layers.3.self_attn.q_proj.weight`.
  package var huggingFace: String {
    switch self {
    case .embedding: "model.embed_tokens.weight"
    case .finalNorm: "model.norm.weight"
    case .output: "lm_head.weight"
    case .layer(let layer, let weight):
      "model.layers.\(layer).\(weight.huggingFaceModule).\(weight.isBias ? "bias" : "weight")"
    }
  }

  /// The name in GGUF files: `blk.3.attn_q.weight`.
  package var gguf: String {
    switch self {
    case .embedding: "token_embd.weight"
    case .finalNorm: "output_norm.weight"
    case .output: "output.weight"
    case .layer(let layer, let weight):
      "blk.\(layer).\(weight.ggufModule).\(weight.isBias ? "bias" : "weight")"
    }
  }
}

extension ModelConfiguration {
  /// The shape of a weight, outermost first: rows of outputs, columns of inputs.
  package func shape(of name: WeightName) -> [Int] {
    switch name {
    case .embedding, .output: [vocabularySize, width]
    case .finalNorm: [width]
    case .layer(_, let weight):
      switch weight {
      case .attentionNorm, .feedForwardNorm, .attentionOutputBias: [width]
      case .query: [queryWidth, width]
      case .key, .value: [keyValueWidth, width]
      case .queryBias: [queryWidth]
      case .keyBias, .valueBias: [keyValueWidth]
      case .queryNorm, .keyNorm: [headWidth]
      case .attentionOutput: [width, queryWidth]
      case .gate, .up: [feedForwardWidth, width]
      case .down: [width, feedForwardWidth]
      }
    }
  }

  /// The weights that a file must have.
  package var requiredWeights: [WeightName] {
    var names: [WeightName] = [.embedding, .finalNorm]
    if !isTied { names.append(.output) }
    var weights = LayerWeight.matrices + [.attentionNorm, .feedForwardNorm]
    if hasHeadNorms { weights += [.queryNorm, .keyNorm] }
    if family == .qwen2 { weights += [.queryBias, .keyBias, .valueBias] }
    for layer in 0..<layerCount { names += weights.map { .layer(layer, $0) } }
    return names
  }

  /// The weights that a file may have: biases of attention.
  var optionalWeights: [WeightName] {
    (0..<layerCount).flatMap { layer in
      LayerWeight.allCases.filter(\.isBias).map { .layer(layer, $0) }
    }
  }
}
