import Basics
import Harness
import JSON
import ModelHarness
import Testing

@testable import LanguageModel

/// What differs between the families, and between the ways to long contexts.
///
/// The configurations are as transformers writes them and the logits as it computes them
/// (Fixtures/families.json, made by scripts/full/model-families); the weights come of a formula that
/// both know: 24 bits a number of a generator that begins with the weight's name.
@Suite("Models of each family against transformers")
struct ModelFamilyTests {
  static let fixtures: JSON = {
    let path = "\(Corpora.repository)/Tests/LanguageModelTests/Fixtures/families.json"
    let bytes = (try? FileContents.read(path, limit: 10_000_000)) ?? []
    return (try? JSON(parsing: bytes.span)) ?? .null
  }()

  static let names = (fixtures["cases"]?.object?.members ?? []).map(\.name)

  private static func weight(_ name: WeightName, _ shape: [Int]) -> [Float] {
    var hash: UInt64 = 14_695_981_039_346_656_037
    for byte in name.huggingFace.utf8 { hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211 }
    var generator = SplitMix64(seed: hash)
    let scale = shape.count == 2 ? 1.7 / Float(shape[1]).squareRoot() : 0.2
    let isNorm = shape.count == 1 && !name.huggingFace.hasSuffix("bias")
    return (0..<shape.reduce(1, *)).map { _ in
      let number = (Float(generator.next() >> 40) / 8_388_608 - 1) * scale
      return isNorm ? 1 + number : number
    }
  }

  static func write(_ json: JSON, to folder: String) throws {
    let isTied = json["tie_word_embeddings"]?.bool == true
    let shape = try ModelConfiguration(huggingFace: json, path: folder, hasOutput: !isTied)
    var tiny = TinyModel(shape)
    var names = shape.requiredWeights
    if json["attention_bias"]?.bool == true { names += shape.optionalWeights }
    tiny.floats = [:]
    for name in names { tiny.floats[name] = weight(name, shape.shape(of: name)) }
    try tiny.writeHuggingFace(to: folder, described: json)
  }

  @Test("Logits are those of transformers to 1e-4", arguments: names)
  func logits(name: String) throws {
    let fixture = try #require(Self.fixtures["cases"]?[name])
    let tokens = (Self.fixtures["tokens"]?.array ?? []).compactMap(\.integer).map { Int32($0) }
    let places = (Self.fixtures["places"]?.array ?? []).compactMap(\.integer)
    let expected = (fixture["logits"]?.array ?? []).map { ($0.array ?? []).compactMap(\.double) }
    try #require(expected.count == places.count && expected.allSatisfy { $0.count == 48 })
    // As transformers 5 writes config.json, and as 4 wrote it.
    for version in ["config", "earlier"] {
      let folder = try TemporaryFolder()
      try Self.write(try #require(fixture[version]), to: folder.path)
      let transformer = try Transformer(
        PackedModel(ModelWeights(path: folder.path)), threadCount: 2, hasWideCache: true)
      var largest = 0.0
      var seen = 0
      var pieces = [Transformer.Piece(transformer.emptySequence(), tokens[...])]
      transformer.advance(&pieces, wanted: .all) { _, place, logits in
        guard let index = places.firstIndex(of: place) else { return }
        seen += 1
        largest = max(largest, TransformerTests.difference(Array(logits), expected[index]))
      }
      #expect(seen == places.count)
      #expect(largest < 1e-4, "\(version)")
    }
  }
}
