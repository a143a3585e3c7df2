import Basics
import Glibc
import Harness
import ModelFiles
import ModelHarness
import Testing
import Tokenizer

@testable import LanguageModel

/// Whole models with bytes that are cut off or changed: opened, packed and used, or refused with the
/// place and the reason.
@Suite("Hostile models")
struct HostileModelTests {
  private static let gguf: [UInt8] = {
    let bytes = try? TemporaryFolder.with { folder in
      try TinyModel(TinyModel.talking).writeGGUF(to: "\(folder)/tiny.gguf", canTalk: true)
      return try FileContents.read("\(folder)/tiny.gguf", limit: 1 << 24)
    }
    return bytes ?? []
  }()

  /// Does with a model what `chat` does; what it throws must be a `Problem`.
  private static func use(_ path: String) throws {
    let weights = try ModelWeights(path: path)
    let free = PackedModel.byteCount(of: weights)
    // The sizes that a damaged file claims are those of weights that lie in it.
    #expect(free < 64 << 20, "\(free) bytes for a file of less than 1 MB")
    let tokenizer = try weights.tokenizer()
    _ = weights.templateName
    let model = try PackedModel(weights, threadCount: 1)
    guard tokenizer.vocabularyCount <= model.configuration.vocabularySize else {
      throw Problem.vocabularyTooLarge(
        path, tokens: tokenizer.vocabularyCount, rows: model.configuration.vocabularySize)
    }
    let transformer = try Transformer(model, threadCount: 1)
    var sequence = transformer.emptySequence()
    let tokens = tokenizer.encode("夜里").prefix(3)
    transformer.append(Array(tokens), to: &sequence) { _ in }
  }

  /// The problem with the file, if there is one; anything else that is thrown fails the test.
  private static func problem(_ path: String) throws -> Problem? {
    do {
      try use(path)
      return nil
    } catch let problem as Problem {
      return problem
    }
  }

  /// The most memory that the process has had, in bytes.
  private static var peak: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1024
  }

  @Test("A GGUF file cut anywhere is refused, with where it ends")
  func cutGGUF() throws {
    let folder = try TemporaryFolder()
    let bytes = Self.gguf
    try #require(bytes.count > 100_000)
    var generator = SplitMix64(seed: 21)
    // Everywhere in the beginning, here and there in what follows.
    let places =
      Array(stride(from: 0, to: 400, by: 1))
      + (0..<200).map { _ in Int.random(in: 0..<bytes.count, using: &generator) }
    for count in places {
      let path = try folder.write(Array(bytes[..<count]), to: "cut.gguf")
      let problem = try #require(try Self.problem(path), "cut after \(count) bytes")
      let text = "\(problem)"
      #expect(text.contains("cut.gguf") && problem.why != nil, "\(text)")
    }
  }

  @Test("A GGUF file with changed bytes is used or refused, never more", arguments: 0..<2)
  func changedGGUF(seed: Int) throws {
    let folder = try TemporaryFolder()
    let bytes = Self.gguf
    let before = Self.peak
    var generator = SplitMix64(seed: UInt64(100 + seed))
    // The description fills the first 8 kB or so; the weights are any bytes anyway.
    for _ in 0..<250 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 0..<9000, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: damaged[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        default:
          let value = [UInt64.max, 1 << 40, 1 << 62, 0, 0x7FFF_FFFF].randomElement(
            using: &generator)
          withUnsafeBytes(of: value ?? 0) { damaged.replaceSubrange(place..<place + 8, with: $0) }
        }
      }
      let path = try folder.write(damaged, to: "changed.gguf")
      if let problem = try Self.problem(path) { #expect(problem.why != nil, "\(problem)") }
    }
    #expect(Self.peak - before < 1 << 30)
  }

  @Test("A folder whose files are cut or changed is used or refused", arguments: 0..<2)
  func folders(seed: Int) throws {
    let folder = try TemporaryFolder()
    let source = "\(folder.path)/source"
    try TinyModel(TinyModel.talking).writeHuggingFace(to: source)
    try FileContents.write(Array(Self.tokenizer.utf8), to: "\(source)/tokenizer.json")
    #expect(try Self.problem(source) == nil)
    let names = FileTree.names(in: source)
    var generator = SplitMix64(seed: UInt64(seed))
    for round in 0..<160 {
      let name = names[round % names.count]
      let path = "\(source)/\(name)"
      let whole = try FileContents.read(path, limit: 1 << 24)
      defer { try? FileContents.write(whole, to: path) }
      var damaged = whole
      let reach = min(whole.count, 4000)
      if round % 4 < 2 {
        damaged = Array(whole[..<Int.random(in: 0..<whole.count, using: &generator)])
      } else {
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
          let digit = UInt8.random(in: 48...57, using: &generator)
          let byte = UInt8.random(in: 0...255, using: &generator)
          damaged[Int.random(in: 0..<reach, using: &generator)] =
            Bool.random(using: &generator) ? digit : byte
        }
      }
      try FileContents.write(damaged, to: path)
      let problem = try Self.problem(source)
      if round % 4 < 2 { #expect(problem != nil, "\(name) cut after \(damaged.count) bytes") }
      if let problem { #expect("\(problem)".contains("source"), "\(problem)") }
    }
  }

  @Test(
    "A model of 200 GB is refused before anything of it is read, with what it takes and what is free"
  )
  func tooLarge() throws {
    let folder = try TemporaryFolder()
    var shape = TinyModel.plain
    (shape.layerCount, shape.width, shape.feedForwardWidth) = (1, 65536, 524_288)
    let names = shape.requiredWeights
    var offset = 0
    let members = names.map { name in
      let size = shape.shape(of: name)
      defer { offset += 2 * size.reduce(1, *) }
      let end = offset + 2 * size.reduce(1, *)
      return
        #""\#(name.huggingFace)":{"dtype":"F16","shape":\#(size),"data_offsets":[\#(offset),\#(end)]}"#
    }
    let header = Array("{\(members.joined(separator: ","))}".utf8)
    let length = withUnsafeBytes(of: UInt64(header.count).littleEndian, Array.init)
    let path = try folder.write(length + header, to: "model.safetensors")
    // The file's bytes are a hole: it takes no room on the disk.
    try #require(truncate(path, off_t(8 + header.count + offset)) == 0)
    try folder.write(
      """
      {"model_type": "llama", "num_hidden_layers": 1, "hidden_size": 65536,
       "intermediate_size": 524288, "num_attention_heads": 4, "num_key_value_heads": 2,
       "head_dim": 16, "vocab_size": 50, "tie_word_embeddings": true}
      """, to: "config.json")
    let weights = try ModelWeights(path: folder.path)
    let before = Self.peak
    let problem = #expect(throws: Problem.self) { try PackedModel(weights) }
    #expect(problem?.kind == .conflict)
    #expect(problem?.why?.text().hasPrefix("its weights take 206 GB, and ") == true, "\(problem)")
    #expect(Self.peak - before < 16 << 20)
  }

  /// Single bytes, as the GGUF file has them.
  private static let tokenizer: String = {
    let printable = Set(33...126).union(161...172).union(174...255)
    var others: UInt32 = 256
    var entries: [String] = []
    for byte in 0..<256 {
      let scalar: UInt32
      if printable.contains(byte) {
        scalar = UInt32(byte)
      } else {
        scalar = others
        others += 1
      }
      let digits = String(scalar, radix: 16)
      let escaped = "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      entries.append("\"\(escaped)\": \(byte)")
    }
    return """
      {"added_tokens": [], "normalizer": null,
       "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "use_regex": true},
       "decoder": {"type": "ByteLevel"},
       "model": {"type": "BPE", "vocab": {\(entries.joined(separator: ", "))}, "merges": []}}
      """
  }()
}

extension TemporaryFolder {
  /// Lends a folder that is gone afterwards.
  fileprivate static func with<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = try TemporaryFolder()
    return try body(folder.path)
  }
}
