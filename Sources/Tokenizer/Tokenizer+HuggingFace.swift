import Basics
import JSON
import ModelFiles

extension Tokenizer {
  /// A tokenizer.json for the tokenizer that a GGUF file carries, as `tokenizers` reads it.
  ///
  /// - Throws: `Problem` when the way it splits text has no such description here.
  package static func huggingFace(gguf file: GGUFFile) throws(Problem) -> JSON {
    let tokenizer = try Tokenizer(gguf: file)
    let name = file["tokenizer.ggml.pre"]?.string ?? "gpt-2"
    guard let splitting = Splitting(ggufName: name), let steps = splitting.huggingFace else {
      throw .unknownTokenizer(file.path, "`\(name)` has no description in tokenizer.json")
    }
    let types = file["tokenizer.ggml.token_type"]?.array?.integers() ?? []
    var seen: Set<String> = []
    var vocabulary: [JSON.Object.Member] = []
    for (id, token) in (file["tokenizer.ggml.tokens"]?.array?.strings() ?? []).enumerated() {
      // 5 is LLAMA_TOKEN_TYPE_UNUSED: rows of the embedding that stand for nothing.
      guard types.isEmpty || types[id] != 5, seen.insert(token).inserted else { continue }
      vocabulary.append(.init(token, .integer(id)))
    }
    let merges = file["tokenizer.ggml.merges"]?.array?.strings() ?? []
    let added = tokenizer.addedTokens.map { token -> JSON in
      [
        "id": .integer(Int(token.id)), "content": .string(token.content), "single_word": false,
        "lstrip": false, "rstrip": false, "normalized": false, "special": .bool(token.isSpecial),
      ]
    }
    let byteLevel: JSON = [
      "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true,
    ]
    let addsBeginning = file["tokenizer.ggml.add_bos_token"]?.bool ?? false
    let model: JSON = [
      "type": "BPE", "dropout": .null, "unk_token": .null, "continuing_subword_prefix": "",
      "end_of_word_suffix": "", "fuse_unk": false, "byte_fallback": false,
      "ignore_merges": .bool(Splitting.ignoresMerges(ggufName: name)),
      "vocab": .object(JSON.Object(vocabulary)), "merges": .array(merges.map { .string($0) }),
    ]
    return [
      "version": "1.0", "truncation": .null, "padding": .null, "added_tokens": .array(added),
      "normalizer": Splitting.normalizesToNFC(ggufName: name) ? ["type": "NFC"] : .null,
      "pre_tokenizer": steps.count == 1
        ? steps[0] : ["type": "Sequence", "pretokenizers": .array(steps)],
      "post_processor": addsBeginning ? tokenizer.beginningProcessor ?? byteLevel : byteLevel,
      "decoder": byteLevel, "model": model,
    ]
  }

  /// Puts the beginning of a text in front of it; nil where the tokenizer has none.
  private var beginningProcessor: JSON? {
    guard let id = special.beginning else { return nil }
    let name = text(of: id)
    let beginning: JSON = ["SpecialToken": ["id": .string(name), "type_id": 0]]
    func sequence(_ name: String) -> JSON { ["Sequence": ["id": .string(name), "type_id": 0]] }
    let described: JSON = [
      "id": .string(name), "ids": [.integer(Int(id))], "tokens": [.string(name)],
    ]
    return [
      "type": "TemplateProcessing", "single": [beginning, sequence("A")],
      "pair": [beginning, sequence("A"), beginning, sequence("B")],
      "special_tokens": .object(JSON.Object([.init(name, described)])),
    ]
  }

  /// A tokenizer_config.json.
  ///
  /// - Parameter chatTemplate: In Jinja; nil for none.
  package func huggingFaceConfiguration(contextLength: Int, chatTemplate: String?) -> JSON {
    var members: [JSON.Object.Member] = [
      .init("tokenizer_class", "PreTrainedTokenizerFast"), .init("add_prefix_space", false),
      .init("clean_up_tokenization_spaces", false),
      .init("model_max_length", .integer(contextLength)),
    ]
    let ends = [
      ("bos_token", special.beginning), ("eos_token", special.end), ("pad_token", special.padding),
      ("unk_token", special.unknown),
    ]
    for (name, id) in ends {
      if let id { members.append(.init(name, .string(text(of: id)))) }
    }
    if let chatTemplate { members.append(.init("chat_template", .string(chatTemplate))) }
    return .object(JSON.Object(members))
  }

  /// The words of a token, such as `<|im_end|>`.
  package func text(of id: Int32) -> String { String(decoding: bytes(of: id), as: UTF8.self) }
}

extension Splitting {
  /// The steps of a `pre_tokenizer`; nil for those in stages of their own.
  fileprivate var huggingFace: [JSON]? {
    func byteLevel(splits: Bool) -> JSON {
      [
        "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true,
        "use_regex": .bool(splits),
      ]
    }
    switch self {
    case .gpt2(let isolatesDigits):
      let digits: JSON = ["type": "Digits", "individual_digits": true]
      return (isolatesDigits ? [digits] : []) + [byteLevel(splits: true)]
    case .gpt4(let digitLimit):
      let digits = digitLimit == 1 ? #"\p{N}"# : #"\p{N}{1,\#(digitLimit)}"#
      let expression =
        #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\#(digits)"#
        + #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
      return [
        [
          "type": "Split", "pattern": ["Regex": .string(expression)], "behavior": "Isolated",
          "invert": false,
        ],
        byteLevel(splits: false),
      ]
    default: return nil
    }
  }
}
