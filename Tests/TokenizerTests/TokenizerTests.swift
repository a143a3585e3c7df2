import Basics
import Harness
import JSON
import ModelFiles
import Testing

@testable import Tokenizer

/// The small vocabulary and what Hugging Face `tokenizers` 0.22.2 makes of awkward texts with it;
/// written by scripts/tokenizer-goldens.
struct Goldens {
  let file: JSON
  let names: [String]
  let texts: [String]

  init() throws {
    let path = "\(Corpora.repository)/Tests/TokenizerTests/Fixtures/goldens.json"
    let bytes = try FileContents.read(path, limit: 1 << 20)
    file = try JSON(parsing: bytes.span)
    names = file["files"]?.object?.members.map(\.name) ?? []
    texts = file["texts"]?.array?.compactMap(\.string) ?? []
  }

  func ids(_ name: String) -> [[Int32]] {
    file["ids"]?[name]?.array?.map { $0.array?.compactMap(\.integer).map(Int32.init) ?? [] } ?? []
  }

  /// tokenizer.json with the vocabulary and that way of splitting.
  func tokenizer(_ name: String, in folder: String) throws -> Tokenizer {
    var members = file["files"]?[name]?.object?.members ?? []
    var model = file["model"]?.object?.members ?? []
    model.append(.init("ignore_merges", .bool(name == "llama-bpe")))
    members.append(.init("model", .object(JSON.Object(model))))
    let text = Array(JSON.object(JSON.Object(members)).text().utf8)
    try FileContents.write(text, to: "\(folder)/tokenizer.json")
    return try Tokenizer(folder: folder)
  }

  /// The same as a GGUF file.
  func gguf(_ name: String, in folder: String) throws -> Tokenizer {
    let members = file["model"]?["vocab"]?.object?.members ?? []
    let tokens = members.sorted { $0.value.integer ?? 0 < $1.value.integer ?? 0 }.map(\.name)
    let merges = (file["model"]?["merges"]?.array ?? []).compactMap { pair in
      pair.array?.compactMap(\.string).joined(separator: " ")
    }
    let path = "\(folder)/x.gguf"
    try GGUFFile.write(
      to: path,
      metadata: [
        ("tokenizer.ggml.model", .string("gpt2")), ("tokenizer.ggml.pre", .string(name)),
        ("tokenizer.ggml.tokens", .array(GGUFArray(strings: tokens))),
        ("tokenizer.ggml.merges", .array(GGUFArray(strings: merges))),
        (
          "tokenizer.ggml.token_type",
          .array(GGUFArray(int32s: tokens.map { $0 == "<|endoftext|>" ? 3 : 1 }))
        ), ("tokenizer.ggml.eos_token_id", .uint32(0)),
      ], tensors: [], data: { _, _ in })
    return try Tokenizer(gguf: GGUFFile(path: path))
  }
}

@Suite struct TokenizerTests {
  @Test("Token for token what Hugging Face makes of it, for each way of splitting")
  func goldens() throws {
    let goldens = try Goldens()
    #expect(goldens.names.count == 7)
    let folder = try TemporaryFolder()
    for name in goldens.names {
      let expected = goldens.ids(name)
      let tokenizers = [
        try goldens.tokenizer(name, in: folder.path), try goldens.gguf(name, in: folder.path),
      ]
      for tokenizer in tokenizers {
        // The second time all is in the cache.
        for _ in 0..<2 {
          for (text, ids) in zip(goldens.texts, expected) {
            #expect(tokenizer.encode(text) == ids, "\(name): \(text)")
            #expect(tokenizer.count(text) == ids.count, "\(name): \(text)")
          }
        }
      }
    }
  }

  @Test("Decoding gives the text back, and stream by stream whole characters only")
  func decoding() throws {
    let goldens = try Goldens()
    let folder = try TemporaryFolder()
    let tokenizer = try goldens.tokenizer("gpt-2", in: folder.path)
    for text in goldens.texts {
      let ids = tokenizer.encode(text)
      #expect(tokenizer.decode(ids) == text)
      var decoder = StreamDecoder(tokenizer, skipsSpecial: false)
      var pieces = ids.map { decoder.append($0) }
      pieces.append(decoder.finish())
      #expect(pieces.joined() == text)
      #expect(pieces.allSatisfy { !$0.unicodeScalars.contains("\u{FFFD}") })
    }
    let ids = tokenizer.encode("a<|endoftext|>b")
    #expect(tokenizer.decode(ids, skipsSpecial: true) == "ab")
    #expect(tokenizer.encode("<|endoftext|>", parsesAddedTokens: false).count > 1)
    var decoder = StreamDecoder(tokenizer)
    #expect(decoder.append(tokenizer.encode("\u{1F9FF}")[0]) == "")
    #expect(decoder.finish() == "\u{FFFD}")
  }

  @Test("Bytes that are not UTF-8 count as the replacement character, as Python decodes them")
  func invalidUTF8() throws {
    let goldens = try Goldens()
    let folder = try TemporaryFolder()
    let tokenizer = try goldens.tokenizer("gpt-2", in: folder.path)
    // bytes([...]).decode("utf-8", "replace") in Python 3.11
    for (bytes, text) in [
      ([0xFF], "\u{FFFD}"), ([0xE7, 0x9A], "\u{FFFD}"), ([0x61, 0xE7, 0x9A, 0x61], "a\u{FFFD}a"),
      ([0xC0, 0x80], "\u{FFFD}\u{FFFD}"), ([0xED, 0xA0, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}"),
      ([0xF0, 0x9F, 0xAA], "\u{FFFD}"), ([0x9A, 0x87, 0xE7, 0x9A, 0x87], "\u{FFFD}\u{FFFD}皇"),
      ([0xF4, 0x90, 0x80, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
    ] as [([UInt8], String)] {
      let ids = tokenizer.encode(utf8: bytes.span)
      let count = tokenizer.count(utf8: bytes.span)
      #expect(ids == tokenizer.encode(text))
      #expect(count == ids.count)
    }
    var generator = SplitMix64(seed: 3)
    for _ in 0..<2000 {
      let bytes = (0..<Int.random(in: 0...24, using: &generator)).map { _ in
        UInt8(
          [0x61, 0x20, 0x80, 0x9A, 0xC3, 0xE0, 0xE7, 0xED, 0xF0, 0xF4, 0xFF].randomElement(
            using: &generator) ?? 0)
      }
      let text = String(decoding: bytes, as: UTF8.self)
      let ids = tokenizer.encode(utf8: bytes.span)
      #expect(ids == tokenizer.encode(text))
    }
  }

  @Test("A long text shared out over the cores has the tokens it has on one")
  func onAllCores() throws {
    let goldens = try Goldens()
    let folder = try TemporaryFolder()
    var generator = SplitMix64(seed: 11)
    let parts = goldens.texts + ["\n", "\n\n", "\r\n", " ", "\n\u{301}", "　", "<|endoftext|>\n"]
    var text = ""
    while text.utf8.count < 9 * Tokenizer.partSize / 4 {
      text += parts[Int.random(in: 0..<parts.count, using: &generator)]
    }
    for name in goldens.names {
      let tokenizer = try goldens.tokenizer(name, in: folder.path)
      let ids = tokenizer.encode(text, onAllCores: false)
      #expect(tokenizer.encode(text) == ids, "\(name)")
      #expect(tokenizer.count(text) == ids.count, "\(name)")
    }
    // Without a place to cut, it is taken as a whole.
    let line = String(repeating: "雨夜 ", count: Tokenizer.partSize / 3)
    let tokenizer = try goldens.tokenizer("gpt-2", in: folder.path)
    #expect(tokenizer.count(line) == tokenizer.count(line, onAllCores: false))
  }

  @Test("What is remembered of a text changes no tokens of the next")
  func remembered() throws {
    let goldens = try Goldens()
    let folder = try TemporaryFolder()
    var generator = SplitMix64(seed: 12)
    let parts = [
      " the", "The", "cat", "s", " ", "  ", "\n", ",", ".", "(", "'", "'s", "x'll", "_", "1", "23",
      "汉", "分合", "，", "“", "é", "supercalifragilistic", "\t", "-", "a(b", "#", "\r\n", "\u{0}",
    ]
    for name in goldens.names {
      let used = try goldens.tokenizer(name, in: folder.path)
      for _ in 0..<300 {
        let text = (0..<Int.random(in: 1...40, using: &generator)).map { _ in
          parts[Int.random(in: 0..<parts.count, using: &generator)]
        }.joined()
        // The same bytes before the end of a buffer, where they are looked at otherwise.
        let fresh = used.adding(special: [])
        let ids = fresh.encode(text)
        #expect(used.encode(text) == ids, "\(name): \(text)")
        let padded = text + "\n" + String(repeating: "汉", count: 20)
        #expect(used.encode(padded).starts(with: ids.dropLast(3)), "\(name): \(text)")
      }
    }
  }

  @Test("A long run is merged by the heap as a short one by scanning")
  func heap() throws {
    let goldens = try Goldens()
    let folder = try TemporaryFolder()
    let tokenizer = try goldens.tokenizer("gpt-2", in: folder.path)
    let model = tokenizer.model
    let pairs = BytePairs(model.merges, model.initial)
    var generator = SplitMix64(seed: 9)
    for _ in 0..<300 {
      let letters = Array("abcdeinotrs汉下分合而".utf8)
      let bytes = (0..<Int.random(in: 1...200, using: &generator)).map { _ in
        letters.randomElement(using: &generator) ?? 0
      }
      let expected = reference(bytes, model)
      let count = pairs.merge(bytes, count: bytes.count)
      let tokens = Array(UnsafeBufferPointer(start: pairs.tokens, count: count))
      #expect(tokens == expected)
    }
    // A hundred thousand letters without a space end in good time.
    #expect(tokenizer.count(String(repeating: "th", count: 50_000)) > 1000)
  }

  /// The definition, word for word: the lowest rank first, the leftmost of equals.
  private func reference(_ bytes: [UInt8], _ model: BytePairModel) -> [UInt32] {
    var tokens = bytes.map { model.initial.tokens[Int($0)] }
    while tokens.count > 1 {
      let ranks = zip(tokens, tokens.dropFirst()).map { model.merges.rank($0, $1) }
      guard let lowest = ranks.min(), lowest != MergeTable.noRank,
        let place = ranks.firstIndex(of: lowest)
      else { break }
      tokens[place] = model.merges.result(lowest)
      tokens.remove(at: place + 1)
    }
    return tokens
  }

  @Test("Special tokens can be added, under ids of their own")
  func adding() throws {
    let goldens = try Goldens()
    let folder = try TemporaryFolder()
    let tokenizer = try goldens.tokenizer("gpt-2", in: folder.path)
    let more = tokenizer.adding(special: ["<|im_end|>", "<|endoftext|>"])
    #expect(more.vocabularyCount == 701)
    #expect(more.encode("<|im_end|><|endoftext|>") == [700, 0])
    #expect(more.decode([700]) == "<|im_end|>")
    #expect(tokenizer.encode("<|im_end|>").count > 1)
  }

  @Test(
    "A tokenizer of another kind, or a damaged one, is refused with the reason",
    arguments: [
      (#"{}"#, "it has no `model` with a `vocab`"),
      (#"{"model":{"type":"Unigram","vocab":{}}}"#, "byte-level byte pairs (`BPE`) are read"),
      (
        #"{"model":{"vocab":{"a":-1}},"pre_tokenizer":{"type":"ByteLevel"}}"#,
        "the token `a` has no usable id"
      ),
      (
        #"{"model":{"vocab":{"a":0},"merges":["a b"]},"pre_tokenizer":{"type":"ByteLevel"}}"#,
        "merge 0 names a token that is not there"
      ),
      (
        #"{"model":{"vocab":{"a":0},"merges":[["a"]]},"pre_tokenizer":{"type":"ByteLevel"}}"#,
        "merge 0 is not two tokens"
      ),
      (
        #"{"model":{"vocab":{}},"pre_tokenizer":{"type":"Metaspace"}}"#,
        "it splits text by `Metaspace`, which is not known here"
      ),
      (
        #"{"model":{"vocab":{}},"normalizer":{"type":"NFKC"}}"#,
        "the normaliser `NFKC` is not known here"
      ),
      (#"{"model":"#, "line 1, column 10: the text ends where a value is due"),
    ])
  func refused(json: String, why: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(json, to: "tokenizer.json")
    let path = folder.path
    let problem = #expect(throws: Problem.self) { try Tokenizer(folder: path) }
    #expect(problem?.why?.text() == why)
  }
}
