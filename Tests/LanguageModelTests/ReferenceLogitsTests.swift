import Basics
import Glibc
import Harness
import JSON
import ModelFiles
import Testing

@testable import LanguageModel

extension EmbeddedModel {
  /// Whether there is something to compare it with.
  static var isComparable: Bool { path != nil && Corpora.reference != nil }
}

/// SmolLM2-135M-Instruct as PyTorch computes it in fp32, with and without an adapter
/// (`llama-factory-run/logits.json`).
@Suite("The embedded model", .enabled(if: EmbeddedModel.isComparable), .serialized)
struct ReferenceLogitsTests {
  struct Record {
    let isTuned: Bool
    let prompt: [Int32]
    let logProbabilities: [Double]
    let topTokens: [Int]
    let topLogits: [Double]
    let greedy: [Int32]

    init(_ json: JSON) {
      func integers(_ name: String) -> [Int32] {
        (json[name]?.array ?? []).compactMap { $0.integer.map { Int32($0) } }
      }
      isTuned = json["model"]?.string?.contains("adapter") == true
      prompt = integers("input_ids")
      greedy = integers("greedy_24")
      logProbabilities = (json["next_token_logprobs_of_prompt"]?.array ?? []).compactMap(\.double)
      let top = (json["last_logits_top20"]?.array ?? []).compactMap(\.array)
      topTokens = top.compactMap { $0.first?.integer }
      topLogits = top.compactMap { $0.last?.double }
    }
  }

  static func records() throws -> [Record] {
    let folder = try #require(Corpora.reference)
    let path = "\(folder)/llama-factory-run/logits.json"
    let bytes = try FileContents.read(path, limit: 10_000_000)
    let json = try JSON(parsing: bytes.span)
    return try #require(json.array).map { Record($0) }
  }

  static func logProbability(_ logits: UnsafeBufferPointer<Float>, of token: Int32) -> Double {
    let chosen = Double(logits[Int(token)])
    var total = 0.0
    for logit in logits { total += exp(Double(logit) - chosen) }
    return -log(total)
  }

  @Test("As floats, logits are PyTorch's to 1e-3")
  func floats() throws { try check(exactly: true, tolerance: 1e-3) }

  @Test("By whole numbers, logits are PyTorch's to 1e-2")
  func wholeNumbers() throws { try check(exactly: false, tolerance: 1e-2) }

  private func check(exactly: Bool, tolerance: Double) throws {
    let path = try #require(EmbeddedModel.path)
    let folder = try #require(Corpora.reference)
    let weights = try ModelWeights(path: path)
    let model = try PackedModel(weights, isExact: exactly)
    let transformer = try Transformer(model)
    let adapterFolder = "\(folder)/llama-factory-run/out"
    let stored = try LowRankAdapter(path: adapterFolder, for: weights.configuration)
    let adapter = try stored.packed()
    for record in try Self.records() {
      try #require(!record.prompt.isEmpty && record.topTokens.count == 20)
      let chosen = record.isTuned ? adapter : nil
      let worst = difference(transformer, record, chosen)
      #expect(worst < tolerance)
      guard !exactly else { continue }
      #expect(greedy(transformer, record, chosen) == record.greedy)
    }
  }

  private func difference(
    _ transformer: Transformer, _ record: Record, _ adapter: PackedAdapter?
  ) -> Double {
    var pieces = [
      Transformer.Piece(
        transformer.emptySequence(), record.prompt[...], adapter: adapter)
    ]
    var worst = 0.0
    transformer.advance(&pieces, wanted: .all) { _, place, logits in
      if place < record.logProbabilities.count {
        let actual = Self.logProbability(logits, of: record.prompt[place + 1])
        worst = max(worst, abs(actual - record.logProbabilities[place]))
      } else {
        for (token, logit) in zip(record.topTokens, record.topLogits) {
          worst = max(worst, abs(Double(logits[token]) - logit))
        }
      }
    }
    return worst
  }

  private func greedy(
    _ transformer: Transformer, _ record: Record, _ adapter: PackedAdapter?
  ) -> [Int32] {
    var sequence = transformer.emptySequence()
    var next = record.prompt
    var answer: [Int32] = []
    for _ in record.greedy {
      transformer.append(next, to: &sequence, adapter: adapter) { logits in
        next = [Int32(logits.indices.max { logits[$0] < logits[$1] } ?? 0)]
      }
      answer += next
    }
    return answer
  }
}
