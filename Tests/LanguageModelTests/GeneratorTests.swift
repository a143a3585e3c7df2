import Basics
import Harness
import JSON
import ModelHarness
import Synchronization
import Testing
import Tokenizer

@testable import LanguageModel

@Suite("Choosing tokens")
struct SamplerTests {
  private func choices(
    _ logits: [Float], count: Int = 2000, recent: [Int32] = [],
    _ change: (inout SamplingSettings) -> Void
  ) -> [Int32: Int] {
    var settings = SamplingSettings()
    settings.temperature = 1
    (settings.topK, settings.topP, settings.minP) = (0, 1, 0)
    change(&settings)
    var sampler = Sampler(settings)
    var counts: [Int32: Int] = [:]
    for _ in 0..<count {
      let token = logits.withUnsafeBufferPointer { sampler.choose(from: $0, recent: recent[...]) }
      counts[token ?? -1, default: 0] += 1
    }
    return counts
  }

  /// The logarithms of 0.5, 0.3, 0.15 and 0.05.
  private let logits: [Float] = [-0.6931, -1.2040, -1.8971, -2.9957]

  @Test("Tokens come as often as their scores say, and the same for the same seed")
  func shares() {
    let counts = choices(logits) { _ in }
    #expect(abs(Double(counts[0] ?? 0) / 2000 - 0.5) < 0.04)
    #expect(abs(Double(counts[2] ?? 0) / 2000 - 0.15) < 0.03)
    #expect(choices(logits) { _ in } == counts)
    #expect(choices(logits) { $0.seed = 2 } != counts)
  }

  @Test("Each setting leaves out what it says")
  func settings() {
    #expect(Set(choices(logits) { $0.topK = 2 }.keys) == [0, 1])
    #expect(Set(choices(logits) { $0.topP = 0.7 }.keys) == [0, 1])
    #expect(Set(choices(logits) { $0.topP = 0.9 }.keys) == [0, 1, 2])
    #expect(Set(choices(logits) { $0.minP = 0.2 }.keys) == [0, 1, 2])
    #expect(Set(choices(logits) { $0.temperature = 0 }.keys) == [0])
    #expect((choices(logits) { $0.temperature = 0.2 }[0] ?? 0) > 1700)
    let penalised = choices([2, 1.9, -1], recent: [0]) {
      ($0.repetitionPenalty, $0.temperature) = (1.5, 0)
    }
    #expect(penalised == [1: 2000])
  }

  @Test("Only what is allowed is chosen, however unlikely")
  func allowed() {
    var sampler = Sampler(SamplingSettings())
    var logits = [Float](repeating: 0, count: 5000)
    logits[4000] = -50
    logits.withUnsafeBufferPointer { logits in
      #expect(sampler.choose(from: logits) { $0 == 4000 } == 4000)
      #expect(sampler.choose(from: logits) { _ in false } == nil)
    }
  }
}

@Suite("Answers held to a shape")
struct ConstraintTests {
  private func accepts(_ text: String) -> Bool {
    var constraint = Constraint(members: ["instruction", "output"])
    return constraint.take(Array(text.utf8)) && constraint.isFinished
  }

  @Test("Whole objects of strings are taken, and nothing else")
  func shapes() {
    #expect(accepts(#"{"instruction": "为什么？", "output": "因为\n\"他\" \u4f60 笑"}"#))
    #expect(!accepts(#"{"instruction": "a", "output": ""}"#))
    #expect(!accepts(#"{"instruction": "   ", "output": "b"}"#))
    #expect(!accepts(#"{"instruction": "a"}"#))
    #expect(!accepts(#"{"instruction": "a", "output": "b"} "#))
    #expect(!accepts("{\"instruction\": \"a\nb\", \"output\": \"b\"}"))
    #expect(!accepts(#"{"instruction": "\x", "output": "b"}"#))
    #expect(!accepts(#"{"instruction": "\ud800", "output": "b"}"#))
  }

  @Test(
    "Sentences are brought to their end, and a question ends with its mark",
    arguments: [
      (#"{"a": "Why did he go?", "b": "He had to."}"#, true),
      (#"{"a": "为什么？", "b": "他走了。"}"#, true), (#"{"a": "分析他。", "b": "他……"}"#, true),
      (#"{"a": "Why did he", "b": "He had to."}"#, false),
      (#"{"a": "Why? And how?", "b": "So."}"#, false), (#"{"a": "Why?", "b": "He had to"}"#, false),
      (#"{"a": "为什么？他", "b": "他走了。"}"#, false), (#"{"a": "Why?", "b": "What? He."}"#, true),
    ])
  func sentences(text: String, isAllowed: Bool) {
    var constraint = Constraint(members: ["a", "b"], endsSentences: true)
    #expect((constraint.take(Array(text.utf8)) && constraint.isFinished) == isAllowed)
  }

  @Test("Whatever is allowed byte by byte is JSON with these members in the end")
  func random() throws {
    var generator = SplitMix64(seed: 11)
    for _ in 0..<60 {
      var constraint = Constraint(members: ["a", "b"], byteLimit: 40)
      var bytes: [UInt8] = []
      while !constraint.isFinished {
        let byte = UInt8.random(in: 0...255, using: &generator)
        if constraint.allows([byte]) {
          constraint.take([byte])
          bytes.append(byte)
        }
      }
      let text = try #require(String(validating: bytes, as: UTF8.self))
      let json = try JSON(parsing: text)
      #expect(json.object?.members.map(\.name) == ["a", "b"])
    }
  }
}

@Suite("Answers")
struct GeneratorTests {
  private func generator() throws -> Generator {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/tiny.gguf"
    try TinyModel(TinyModel.talking).writeGGUF(to: path, canTalk: true)
    let weights = try ModelWeights(path: path)
    return try Generator(PackedModel(weights), weights.tokenizer())
  }

  private func request(_ text: String, _ generator: Generator, seed: UInt64 = 1)
    -> Generator.Request
  {
    var settings = SamplingSettings()
    settings.seed = seed
    return Generator.Request(
      prompt: generator.tokenizer.encode(text), settings: settings, stopTokens: [],
      tokenLimit: 12)
  }

  @Test("Answers of a batch are those of one by one, and beginnings are not computed again")
  func batch() async throws {
    let generator = try generator()
    let long = String(repeating: "夜里下雨。", count: 4)
    let requests = ["问", "再问", "问"].enumerated().map {
      request(long + $1, generator, seed: UInt64($0))
    }
    let (together, times) = try await generator.answer(requests)
    #expect(times.promptTokens == long.utf8.count + 3 + 6 + 3)
    for (request, answer) in zip(requests, together) {
      await generator.forget()
      let (alone, _) = try await generator.answer([request])
      #expect(alone[0] == answer)
      #expect(answer.tokens.count == 12 && answer.end == .limit)
      // The next turn goes on where this one ended.
      var next = request
      next.prompt += alone[0].tokens + generator.tokenizer.encode("好")
      let (_, times) = try await generator.answer([next])
      #expect(times.promptTokens <= 4)
    }
  }

  @Test("A question that is begun for the model goes on from there, and is not over at once")
  func begun() async throws {
    let generator = try generator()
    var request = request("问", generator)
    request.constraint = Constraint(
      members: ["instruction", "output"], byteLimit: 40, leastByteCount: 20, startingWith: "分析")
    request.tokenLimit = 300
    let (answers, _) = try await generator.answer([request])
    let json = try JSON(parsing: answers[0].text)
    for name in ["instruction", "output"] {
      let text = try #require(json[name]?.string)
      #expect(JSON.string(text).text().utf8.count >= 20, "\(text)")
    }
    #expect(json["instruction"]?.string?.hasPrefix("分析") == true)
    #expect(Constraint(members: ["a"], startingWith: "\"").opening == "{\"a\": \"")
  }

  @Test("An answer held to a shape is JSON")
  func shaped() async throws {
    let generator = try generator()
    for seed in 0..<4 as Range<UInt64> {
      var request = request("为什么", generator, seed: seed)
      request.constraint = Constraint(members: ["instruction", "output"], byteLimit: 20)
      request.tokenLimit = 100
      let (answers, _) = try await generator.answer([request])
      let json = try JSON(parsing: answers[0].text)
      #expect(json["instruction"]?.string?.isEmpty == false)
      #expect(json["output"]?.string?.isEmpty == false)
      #expect(answers[0].end == .finished)
    }
  }

  @Test("What is streamed is the answer, and the context is a limit")
  func stream() async throws {
    let generator = try generator()
    var request = request("说", generator)
    request.tokenLimit = 1000
    let pieces = Pieces()
    let (answers, _) = try await generator.answer([request]) { pieces.add($1) }
    #expect(pieces.text == answers[0].text)
    #expect(answers[0].end == .context)
    #expect(request.prompt.count + answers[0].tokens.count == 128)
    request.prompt = [Int32](repeating: 5, count: 128)
    await #expect(throws: Problem.self) { _ = try await generator.answer([request]) }
  }

  @Test("Perplexity is that of the logits")
  func surprise() async throws {
    let generator = try generator()
    let tokens = TransformerTests.tokens(100, below: 259)
    let (all, count) = try await generator.surprise(tokens) { _ in true }
    #expect(count == 99)
    let (half, halfCount) = try await generator.surprise(tokens) { $0 >= 50 }
    #expect(halfCount == 50 && half < all && half > 0)
    // A model of random weights knows nothing: near ln 259 for each.
    #expect(abs(all / 99 - 5.56) < 1.5)
  }
}

private final class Pieces: Sendable {
  private let all = Mutex("")
  var text: String { all.withLock { $0 } }
  func add(_ piece: String) { all.withLock { $0 += piece } }
}
