import Basics
import Glibc
import ModelFiles

extension ModelConfiguration {
  /// Reads the shape from a GGUF file's metadata; the names are those of llama.cpp's `gguf-py`.
  ///
  /// - Throws: `Problem` when something is missing or of a kind that is not computed here.
  package init(gguf file: GGUFFile) throws(Problem) {
    let path = file.path
    guard let architecture = file["general.architecture"]?.string else {
      throw .badConfiguration(path, "it does not name its architecture")
    }
    guard let family = Family(rawValue: architecture) else {
      throw .unknownFamily(path, architecture)
    }
    func key(_ name: String) -> String { "\(architecture).\(name)" }
    func integer(_ name: String) throws(Problem) -> Int {
      guard let value = file[key(name)]?.integer else {
        throw .badConfiguration(path, "`\(key(name))` is missing or no whole number")
      }
      return value
    }
    let width = try integer("embedding_length")
    let headCount = try integer("attention.head_count")
    let headWidth =
      file[key("attention.key_length")]?.integer ?? (headCount > 0 ? width / headCount : 0)
    guard (file[key("attention.value_length")]?.integer ?? headWidth) == headWidth else {
      throw .notComputed(path, "keys and values of different widths")
    }
    guard (file[key("rope.dimension_count")]?.integer ?? headWidth) == headWidth else {
      throw .notComputed(path, "a rotary embedding of a part of each head")
    }
    guard (file[key("expert_count")]?.integer ?? 0) == 0 else {
      throw .notComputed(path, "a mixture of experts")
    }
    guard let embedding = file.tensor("token_embd.weight"), embedding.shape.count == 2 else {
      throw .badConfiguration(path, "it has no tensor `token_embd.weight` of two dimensions")
    }
    self.init(
      family: family, layerCount: try integer("block_count"), width: width,
      feedForwardWidth: try integer("feed_forward_length"), headCount: headCount,
      keyValueHeadCount: file[key("attention.head_count_kv")]?.integer ?? headCount,
      headWidth: headWidth, vocabularySize: embedding.shape[0],
      contextLength: try integer("context_length"),
      normEpsilon: Float(file[key("attention.layer_norm_rms_epsilon")]?.double ?? 1e-5),
      rotation: Rotation(
        base: file[key("rope.freq_base")]?.double ?? 10_000,
        scaling: try Self.scaling(file, key, headWidth: headWidth)),
      isTied: file.tensor("output.weight") == nil)
    try check(path)
  }

  private static func scaling(
    _ file: GGUFFile, _ key: (String) -> String, headWidth: Int
  ) throws(Problem) -> Rotation.Scaling {
    if let tensor = file.tensor("rope_freqs.weight") {
      guard let divisors = tensor.floats, divisors.count == headWidth / 2 else {
        throw .badConfiguration(
          file.path, "`rope_freqs.weight` is no list of \(headWidth / 2) floats")
      }
      return .divisors(divisors)
    }
    let factor =
      file[key("rope.scaling.factor")]?.double ?? file[key("rope.scale_linear")]?.double ?? 1
    let type = file[key("rope.scaling.type")]?.string ?? (factor == 1 ? "none" : "linear")
    switch type {
    case "none": return .none
    case "linear": return factor == 1 ? .none : .linear(factor: factor)
    case "yarn":
      guard let context = file[key("rope.scaling.original_context_length")]?.integer else {
        throw .badConfiguration(file.path, "YaRN without the original context")
      }
      return .yarn(
        factor: factor, originalContext: Double(context),
        fastTurns: file[key("rope.scaling.yarn_beta_fast")]?.double ?? 32,
        slowTurns: file[key("rope.scaling.yarn_beta_slow")]?.double ?? 1,
        attentionFactor: file[key("rope.scaling.attn_factor")]?.double.map {
          $0 * (factor > 1 ? 0.1 * log(factor) + 1 : 1)
        })
    default: throw .notComputed(file.path, "a rotary embedding scaled by `\(type)`")
    }
  }
}

extension StoredTensor {
  /// The numbers of a list of floats; nil for another type.
  fileprivate var floats: [Float]? {
    guard type == .f32, shape.count == 1 else { return nil }
    let bytes = bytes
    return (0..<shape[0]).map { index in
      // In bounds: a tensor of F32 has four bytes a number.
      bytes.unsafeLoadUnaligned(fromByteOffset: 4 * index, as: Float.self)
    }
  }
}
