import Basics
import ModelFiles

extension Tokenizer {
  /// The tokenizer that a GGUF file carries.
  ///
  /// - Throws: `Problem` when it has none, it is no byte-level byte-pair tokenizer, or the way it
  ///   splits text is not known.
  package convenience init(gguf file: GGUFFile) throws(Problem) {
    let path = file.path
    guard let kind = file["tokenizer.ggml.model"]?.string else {
      throw .damagedTokenizer(path, "`tokenizer.ggml.model` is missing")
    }
    guard kind == "gpt2" else {
      throw .unknownTokenizer(
        path, "it is a `\(kind)` tokenizer, and byte-level byte pairs (`gpt2`) are read")
    }
    let name = file["tokenizer.ggml.pre"]?.string ?? "gpt-2"
    guard let splitting = Splitting(ggufName: name) else {
      throw .unknownTokenizer(path, "`tokenizer.ggml.pre` is `\(name)`")
    }
    guard let tokens = file["tokenizer.ggml.tokens"]?.array, tokens.elementKind == .string else {
      throw .damagedTokenizer(path, "`tokenizer.ggml.tokens` is no list of strings")
    }
    guard let merges = file["tokenizer.ggml.merges"]?.array, merges.elementKind == .string else {
      throw .damagedTokenizer(path, "`tokenizer.ggml.merges` is no list of strings")
    }
    let types = file["tokenizer.ggml.token_type"]?.array?.integers() ?? []
    guard types.isEmpty || types.count == tokens.count else {
      throw .damagedTokenizer(path, "`tokenizer.ggml.token_type` is not as long as the tokens")
    }
    var builder = try ModelBuilder(path: path, tokenCount: tokens.count, mergeCount: merges.count)
    var added: [AddedToken] = []
    unsafe tokens.forEachString { id, token in
      unsafe builder.append(token)
      // llama.cpp's LLAMA_TOKEN_TYPE_CONTROL and _USER_DEFINED.
      let type = types.isEmpty ? 1 : types[id]
      if type == 3 || type == 4 {
        added.append(
          AddedToken(
            id: Int32(id), content: unsafe String(decoding: token, as: UTF8.self),
            isSpecial: type == 3))
      }
    }
    builder.finishVocabulary()
    var failure: Problem?
    unsafe merges.forEachString { rank, merge in
      guard failure == nil else { return }
      do throws(Problem) { try unsafe builder.append(merge: merge, rank) } catch { failure = error }
    }
    if let failure { throw failure }
    func id(_ name: String) -> Int32? {
      guard let id = file["tokenizer.ggml.\(name)_token_id"]?.integer,
        (0..<tokens.count).contains(id)
      else { return nil }
      return Int32(id)
    }
    let special = SpecialTokens(
      beginning: id("bos"), end: id("eos"), padding: id("padding"), unknown: id("unknown"))
    self.init(
      builder.model(
        splitting, ignoresMerges: Splitting.ignoresMerges(ggufName: name),
        normalizesToNFC: Splitting.normalizesToNFC(ggufName: name)),
      added: added, special: special)
  }
}

extension Splitting {
  /// The splitting under the name that llama.cpp gives it in `tokenizer.ggml.pre`.
  init?(ggufName: String) {
    switch ggufName {
    case "gpt-2", "gpt2", "default", "mpt", "olmo", "jais", "phi-2", "trillion", "roberta-bpe":
      self = .gpt2(isolatesDigits: false)
    case "smollm", "starcoder", "refact", "command-r", "codeshell", "exaone", "minerva-7b":
      self = .gpt2(isolatesDigits: true)
    case "llama3", "llama-v3", "llama-bpe", "falcon3", "pixtral", "dbrx", "smaug-bpe", "glm4",
      "chatglm-bpe":
      self = .gpt4(digitLimit: 3)
    case "qwen2", "deepseek-r1-qwen", "stablelm2", "hunyuan", "megrez":
      self = .gpt4(digitLimit: 1)
    case "deepseek-llm": self = .staged(.deepSeekLLM)
    case "deepseek-coder": self = .staged(.deepSeekCoder)
    case "deepseek-v3", "deepseek3": self = .staged(.deepSeekV3)
    default: return nil
    }
  }

  /// Whether the tokenizers of that name keep pieces that are tokens whole.
  static func ignoresMerges(ggufName: String) -> Bool {
    ["llama3", "llama-v3", "llama-bpe", "falcon3", "pixtral"].contains(ggufName)
  }

  /// Whether the tokenizers of that name bring text to NFC first; GGUF files do not say it.
  static func normalizesToNFC(ggufName: String) -> Bool {
    ["qwen2", "deepseek-r1-qwen"].contains(ggufName)
  }
}
