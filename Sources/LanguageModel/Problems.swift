import Basics

extension Problem {
  /// A configuration that no model can have.
  static func badConfiguration(_ path: String, _ why: Message) -> Problem {
    Problem(.damaged, "`\(path)` does not describe a model", why: why)
  }

  static func unknownFamily(_ path: String, _ name: String) -> Problem {
    Problem(
      .usage, "models of the kind `\(name)` are not computed here",
      why: "`\(path)` is one; llama, qwen2 and qwen3 are known")
  }

  /// - Parameter what: What the model has: "a mixture of experts".
  static func notComputed(_ path: String, _ what: Message) -> Problem {
    Problem(.usage, "`\(path)` cannot be computed here", why: "it has \(what)")
  }

  static func missingTensor(_ path: String, _ name: String) -> Problem {
    Problem(.damaged, "`\(path)` is not whole", why: "the tensor `\(name)` is missing")
  }

  static func wrongShape(
    _ path: String, _ name: String, _ shape: [Int], expected: [Int]
  ) -> Problem {
    Problem(
      .damaged, "`\(path)` does not fit its own description",
      why:
        "the tensor `\(name)` has the shape \(written(shape)) and should have \(written(expected))")
  }

  static func unknownStorage(_ path: String, _ name: String, _ type: String) -> Problem {
    Problem(
      .usage, "weights stored as \(type) cannot be read",
      why: """
        the tensor `\(name)` of `\(path)` is; F32 F16 BF16 Q8_0 Q4_0 Q4_1 Q5_0 Q5_1 Q4_K Q5_K Q6_K \
        can
        """)
  }

  static func noMemory(_ byteCount: Int) -> Problem {
    Problem(.conflict, "the system gives no memory", why: "\(bytes: byteCount) were asked for")
  }

  static func tooLargeForMemory(_ path: String, needed: Int, free: Int) -> Problem {
    Problem(
      .conflict, "`\(path)` is too large for this machine's memory",
      why: "its weights take \(bytes: needed), and \(bytes: free) are free", next: "model")
  }

  static func promptTooLong(_ count: Int, limit: Int) -> Problem {
    Problem(
      .conflict, "there is no room for an answer",
      why: "the prompt has \(count: count, "token", "tokens"), and the model takes \(limit) in all")
  }

  static func vocabularyTooLarge(_ path: String, tokens: Int, rows: Int) -> Problem {
    Problem(
      .damaged, "the tokenizer of `\(path)` does not fit its weights",
      why: "it has \(count: tokens, "token", "tokens"), and the embedding has \(rows)")
  }

  static func badAdapter(_ path: String, _ why: Message) -> Problem {
    Problem(.damaged, "`\(path)` is no adapter that can be used", why: why)
  }

  static func noGGUFBase(_ path: String) -> Problem {
    Problem(
      .usage, "a GGUF file can be made of a GGUF file only",
      why: "`\(path)` is a Hugging Face folder", next: "export model format=safetensors")
  }

  /// - Parameter why: "its rotary embedding is …".
  static func notWritten(_ path: String, _ why: Message) -> Problem {
    Problem(
      .usage, "`\(path)` cannot be described by config.json", why: why,
      next: "export model format=gguf")
  }

  static func notAModel(_ path: String) -> Problem {
    Problem(
      .notFound, "no model at `\(path)`",
      why: "it is neither a GGUF file nor a folder with config.json and safetensors", next: "model")
  }

  private static func written(_ shape: [Int]) -> String {
    "[" + shape.map(String.init).joined(separator: ", ") + "]"
  }
}
