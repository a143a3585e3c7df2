import Basics
import Harness
import JSON
import Kernels
import ModelFiles
import ModelHarness
import Testing
import Tokenizer

@testable import LanguageModel

@Suite("Models with an adapter merged into them")
struct MergedModelTests {
  /// The numbers and bytes are those of gguf-py 0.19 (`quants.quantize`).
  private static let numbers = (0..<32).map { index -> Float in
    let step = Double((index * 37) % 64 - 31) / 16
    return Float(step + (index % 3 == 0 ? -0.01 : 0.03))
  }

  private func quantized(_ floats: [Float], _ type: TensorType) throws -> [UInt8] {
    let blocks = floats.count / type.blockElements
    var bytes = [UInt8](repeating: 0, count: blocks * type.blockBytes)
    ink_quantize(Int32(try #require(type.ggufNumber)), floats, blocks, &bytes)
    return bytes
  }

  @Test(
    "A block has the very bytes that gguf-py gives",
    arguments: [
      (
        TensorType.q80,
        "18248619b03ed768fb9425b94ce3710aa02ec758ec7f15a93dd361fa901fb848dc6f"
      ), (.q40, "0fb4cf269d047bd148bf268cf36ad137ae15"),
    ])
  func golden(type: TensorType, digits: String) throws {
    let bytes = try quantized(Self.numbers, type)
    let written = bytes.map { byte in
      let text = String(byte, radix: 16)
      return text.count == 1 ? "0" + text : text
    }
    #expect(written.joined() == digits)
  }

  @Test("What is quantised is read back within half a step; nothing stays nothing")
  func bounds() throws {
    var generator = SplitMix64(seed: 9)
    var floats = (0..<32 * 200).map { _ in Float.random(in: -3...3, using: &generator) }
    for index in 0..<32 { floats[index] = 0 }
    for (type, share) in [(TensorType.q80, Float(0.51) / 127), (.q40, 1.01 / 8), (.f16, 0x1p-11)] {
      let bytes = try quantized(floats, type)
      var output = [Float](repeating: .nan, count: floats.count)
      ink_dequantize(
        Int32(try #require(type.ggufNumber)), bytes, floats.count / type.blockElements, &output)
      for first in stride(from: 0, to: floats.count, by: 32) {
        let largest = floats[first..<first + 32].map(abs).max() ?? 0
        for index in first..<first + 32 {
          #expect(abs(floats[index] - output[index]) <= largest * (share + 0x1p-10))
        }
      }
    }
  }

  /// A model, an adapter's folder beside it, and the weights that merging should give.
  private func make(_ shape: ModelConfiguration, in folder: String) throws -> (
    MergedModel, expected: [WeightName: [Float]]
  ) {
    let tiny = TinyModel(shape)
    try tiny.writeGGUF(to: "\(folder)/tiny.gguf", canTalk: true)
    var generator = SplitMix64(seed: 3)
    var tensors: [TensorDescription] = []
    var values: [[Float]] = []
    var expected = tiny.floats
    let rank = 4
    for layer in 0..<shape.layerCount {
      for weight in [LayerWeight.query, .key, .attentionOutput, .down] {
        let name = WeightName.layer(layer, weight)
        let size = shape.shape(of: name)
        let module = "base_model.model.\(name.huggingFace.dropLast(".weight".count))"
        let down = (0..<rank * size[1]).map { _ in Float.random(in: -0.2...0.2, using: &generator) }
        let up = (0..<size[0] * rank).map { _ in Float.random(in: -0.2...0.2, using: &generator) }
        tensors += [
          TensorDescription(name: "\(module).lora_A.weight", type: .f32, shape: [rank, size[1]]),
          TensorDescription(name: "\(module).lora_B.weight", type: .f32, shape: [size[0], rank]),
        ]
        values += [down, up]
        for row in 0..<size[0] {
          for column in 0..<size[1] {
            let sum = (0..<rank).reduce(Float(0)) {
              $0 + up[row * rank + $1] * down[$1 * size[1] + column]
            }
            expected[name]?[row * size[1] + column] += 2 * sum
          }
        }
      }
    }
    FileTree.make("\(folder)/adapter")
    try SafetensorsFile.write(to: "\(folder)/adapter/adapter_model.safetensors", tensors: tensors) {
      index, sink in
      let floats = values[index]
      try sink(floats.span.bytes)
    }
    let text = #"{"peft_type": "LORA", "r": 4, "lora_alpha": 8}"#
    try FileContents.write(Array(text.utf8), to: "\(folder)/adapter/adapter_config.json")
    let base = try ModelWeights(path: "\(folder)/tiny.gguf")
    let adapter = try LowRankAdapter(path: "\(folder)/adapter", for: shape)
    return (MergedModel(base, adapter), expected)
  }

  private static let families: [ModelConfiguration] = ModelConfiguration.Family.allCases.map {
    family in
    var shape = TinyModel.talking
    shape.family = family
    shape.isTied = family != .qwen2
    return shape
  }

  @Test("Both kinds of files hold W + (alpha / r) B A, row for row", arguments: families)
  func merged(shape: ModelConfiguration) throws {
    let folder = try TemporaryFolder()
    let (model, expected) = try make(shape, in: folder.path)
    try model.writeGGUF(to: "\(folder.path)/merged.gguf", as: .f32) { _, _ in }
    FileTree.make("\(folder.path)/merged")
    try model.writeHuggingFace(to: "\(folder.path)/merged", as: .f32) { _, _ in }
    for path in ["\(folder.path)/merged.gguf", "\(folder.path)/merged"] {
      let merged = try ModelWeights(path: path)
      #expect(merged.configuration == shape)
      for (name, floats) in expected {
        let found = try #require(merged[name]).floats()
        let difference = zip(found, floats).map { abs($0 - $1) }.max() ?? .infinity
        #expect(found.count == floats.count && difference < 1e-6, "\(name.gguf) of \(path)")
      }
      let text = "皇帝 walks 12 miles<|im_end|>\n"
      #expect(try merged.tokenizer().encode(text) == model.base.tokenizer().encode(text))
    }
  }

  @Test("The merged model answers as the base does with the adapter beside it")
  func logits() throws {
    let folder = try TemporaryFolder()
    let (model, _) = try make(TinyModel.talking, in: folder.path)
    let tokens = TransformerTests.tokens(12, below: 259)
    func logits(_ weights: ModelWeights, _ adapter: LowRankAdapter?) throws -> [Float] {
      let transformer = try Transformer(PackedModel(weights, isExact: true), threadCount: 1)
      var pieces = [
        Transformer.Piece(
          transformer.emptySequence(), tokens[...], adapter: try adapter?.packed())
      ]
      var result: [Float] = []
      transformer.advance(&pieces, wanted: .last) { result = Array($2) }
      return result
    }
    let beside = try logits(model.base, model.adapter)
    let plain = try logits(model.base, nil)
    func difference(_ left: [Float]) -> Float {
      zip(left, beside).map { abs($0 - $1) }.max() ?? .infinity
    }
    #expect(difference(plain) > 0.05)
    for (storage, limit) in [(WeightStorage.f32, Float(1e-3)), (.f16, 0.01), (.q80, 0.2)] {
      let path = "\(folder.path)/\(storage.rawValue).gguf"
      try model.writeGGUF(to: path, as: storage) { _, _ in }
      let merged = try ModelWeights(path: path)
      #expect(merged.storage == storage.type.rawValue)
      #expect(difference(try logits(merged, nil)) < limit, "\(storage.rawValue)")
    }
  }

  @Test("A writing that ends early leaves nothing")
  func ended() throws {
    struct Ended: Error {}
    let folder = try TemporaryFolder()
    let (model, _) = try make(TinyModel.talking, in: folder.path)
    let before = folder.names()
    #expect(throws: Ended.self) {
      let made = try AtomicFolder(path: "\(folder.path)/made")
      try model.writeGGUF(to: "\(made.temporaryPath)/a.gguf", as: .q80) { done, _ in
        if done == 5 { throw Ended() }
      }
      try made.commit()
    }
    #expect(folder.names() == before)
  }
}
