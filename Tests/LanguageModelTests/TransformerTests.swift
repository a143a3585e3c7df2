import Basics
import Harness
import JSON
import Kernels
import ModelHarness
import Testing

@testable import LanguageModel

@Suite("The transformer")
struct TransformerTests {
  struct Shape: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let configuration: ModelConfiguration
    var hasBias = false
  }

  /// Sizes that divide nothing, and everything in which models differ.
  static let shapes: [Shape] = {
    var shapes = [Shape(testDescription: "llama, tied", configuration: TinyModel.plain)]
    var shape = TinyModel.plain
    shape.isTied = false
    shape.rotation.scaling = .linear(factor: 2)
    shapes.append(.init(testDescription: "llama, biases", configuration: shape, hasBias: true))
    shape = TinyModel.plain
    (shape.width, shape.headCount, shape.keyValueHeadCount) = (72, 6, 1)
    (shape.headWidth, shape.feedForwardWidth, shape.vocabularySize) = (10, 100, 37)
    shapes.append(.init(testDescription: "llama, odd sizes", configuration: shape))
    shape = TinyModel.plain
    shape.family = .qwen2
    shape.rotation = Rotation(
      base: 1_000_000,
      scaling: .yarn(
        factor: 4, originalContext: 32, fastTurns: 32, slowTurns: 1, attentionFactor: nil))
    shapes.append(.init(testDescription: "qwen2, YaRN", configuration: shape))
    shape = TinyModel.plain
    shape.family = .qwen3
    (shape.headWidth, shape.keyValueHeadCount) = (32, 4)
    shapes.append(.init(testDescription: "qwen3", configuration: shape))
    shape = TinyModel.plain
    shape.rotation.scaling = .divisors([1, 1, 2, 3, 4, 8, 8, 8])
    shapes.append(.init(testDescription: "llama, divisors", configuration: shape))
    return shapes
  }()

  static func tokens(_ count: Int, below limit: Int, seed: UInt64 = 5) -> [Int32] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in Int32.random(in: 0..<Int32(limit), using: &generator) }
  }

  static func packed(_ tiny: TinyModel, exactly: Bool = false) throws -> PackedModel {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/tiny.gguf"
    try tiny.writeGGUF(to: path)
    return try PackedModel(ModelWeights(path: path), isExact: exactly)
  }

  /// The largest difference; the logits of these models are between -3 and 3.
  static func difference(_ left: [Float], _ right: [Double]) -> Double {
    zip(left, right).map { abs(Double($0) - $1) }.max() ?? .infinity
  }

  @Test("All logits are those of the plain graph", arguments: shapes)
  func plain(shape: Shape) throws {
    let tiny = TinyModel(shape.configuration, hasBias: shape.hasBias)
    let model = try Self.packed(tiny)
    // More than a page of the cache.
    let tokens = Self.tokens(66, below: shape.configuration.vocabularySize)
    let expected = PlainTransformer(shape: shape.configuration, weights: tiny.floats)
      .logits(of: tokens)
    for index in 0..<3 {
      guard let decoder = ink_decoder_at(Int32(index)) else { break }
      // Keys and values as halves in every other run.
      let transformer = try Transformer(
        model, threadCount: 1 + index, decoder: decoder, hasWideCache: index == 1)
      var pieces = [Transformer.Piece(transformer.emptySequence(), tokens[...])]
      var seen = 0
      var largest = 0.0
      transformer.advance(&pieces, wanted: .all) { _, place, logits in
        largest = max(largest, Self.difference(Array(logits), expected[place]))
        seen += 1
      }
      #expect(seen == tokens.count)
      #expect(largest < (index == 1 ? 1e-3 : 5e-3), "\(String(cString: decoder.pointee.name))")
    }
  }

  @Test("Token by token, in one piece, and several texts at once give the same")
  func batches() throws {
    let tiny = TinyModel()
    let transformer = try Transformer(Self.packed(tiny), threadCount: 2)
    let tokens = Self.tokens(90, below: 50)
    var whole = transformer.emptySequence()
    var atOnce: [Float] = []
    transformer.append(tokens, to: &whole) { atOnce = Array($0) }
    var steps = transformer.emptySequence()
    var last: [Float] = []
    for token in tokens { transformer.append([token], to: &steps) { last = Array($0) } }
    #expect(whole.tokens == tokens && steps.tokens == tokens)
    #expect(zip(atOnce, last).allSatisfy { abs($0 - $1) < 1e-4 })
    // One beginning, three ends of different lengths in one batch.
    var beginning = transformer.emptySequence()
    transformer.append(tokens[..<70], to: &beginning) { _ in }
    var pieces = [75, 90, 71].map { Transformer.Piece(beginning, tokens[70..<$0]) }
    var results: [Int: [Float]] = [:]
    transformer.advance(&pieces, wanted: .last) { results[$0] = Array($2) }
    #expect(zip(results[1] ?? [], atOnce).allSatisfy { abs($0 - $1) < 1e-4 })
    #expect(pieces.map(\.sequence.count) == [75, 90, 71])
    // The others' ends have not been written into the shared page.
    var again = pieces[2].sequence
    transformer.append(tokens[71...], to: &again) { last = Array($0) }
    #expect(zip(last, atOnce).allSatisfy { abs($0 - $1) < 1e-4 })
    whole.truncate(to: 65)
    transformer.append(tokens[65...], to: &whole) { last = Array($0) }
    #expect(zip(last, atOnce).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  @Test("An adapter beside the weights gives what the merged weights give", arguments: [1, 8, 20])
  func adapter(rank: Int) throws {
    var tiny = TinyModel()
    let model = try Self.packed(tiny)
    let shape = tiny.configuration
    var generator = SplitMix64(seed: 3)
    func random(_ count: Int) -> [Float] {
      (0..<count).map { _ in Float.random(in: -0.2...0.2, using: &generator) }
    }
    var updates: [WeightName: PackedAdapter.Floats] = [:]
    for layer in 0..<shape.layerCount {
      for weight in LayerWeight.matrices where layer != 0 || weight != .up {
        let name = WeightName.layer(layer, weight)
        let size = shape.shape(of: name)
        let update = PackedAdapter.Floats(
          rank: rank, down: random(rank * size[1]), up: random(size[0] * rank))
        updates[name] = update
        for row in 0..<size[0] {
          for column in 0..<size[1] {
            let sum = (0..<rank).reduce(Float(0)) {
              $0 + update.up[row * rank + $1] * update.down[$1 * size[1] + column]
            }
            tiny.floats[name]?[row * size[1] + column] += 0.5 * sum
          }
        }
      }
    }
    let tokens = Self.tokens(20, below: 50)
    let expected = PlainTransformer(shape: shape, weights: tiny.floats).logits(of: tokens)
    let transformer = try Transformer(model, threadCount: 2)
    let adapter = try PackedAdapter(updates, scale: 0.5, for: shape)
    // Tuned and base in one batch.
    var pieces = [
      Transformer.Piece(transformer.emptySequence(), tokens[...]),
      Transformer.Piece(transformer.emptySequence(), tokens[...], adapter: adapter),
    ]
    var results: [Int: [Float]] = [:]
    transformer.advance(&pieces, wanted: .last) { results[$0] = Array($2) }
    #expect(Self.difference(results[1] ?? [], expected[19]) < 5e-3)
    #expect(Self.difference(results[0] ?? [], expected[19]) > 0.05)
  }
}
