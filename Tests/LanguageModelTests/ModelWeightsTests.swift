import Basics
import Harness
import JSON
import ModelFiles
import ModelHarness
import Testing

@testable import LanguageModel

@Suite("Models as they lie on disk")
struct ModelWeightsTests {
  static let shapes: [ModelConfiguration] = ModelConfiguration.Family.allCases.map {
    var shape = TinyModel.plain
    shape.family = $0
    shape.isTied = $0 != .qwen2
    return shape
  }

  @Test("Both kinds of file give the same floats in the same order", arguments: shapes)
  func sameFloats(shape: ModelConfiguration) throws {
    let folder = try TemporaryFolder()
    let tiny = TinyModel(shape, hasBias: true)
    try tiny.writeGGUF(to: "\(folder.path)/tiny.gguf")
    try tiny.writeHuggingFace(to: "\(folder.path)/tiny")
    for path in ["\(folder.path)/tiny.gguf", "\(folder.path)/tiny"] {
      let weights = try ModelWeights(path: path)
      #expect(weights.configuration == shape)
      #expect(weights.storage == "F32")
      for (name, floats) in tiny.floats {
        #expect(weights[name]?.floats() == floats, "\(name.huggingFace)")
      }
      #expect(weights[.layer(0, .attentionOutputBias)] == nil)
      #expect((weights[.output]?.tensor.name == weights[.embedding]?.tensor.name) == shape.isTied)
    }
  }

  @Test("A file without one of its weights is refused by its name")
  func missing() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/tiny.gguf"
    try TinyModel().writeGGUF(to: path, except: [.layer(1, .up)])
    let problem = #expect(throws: Problem.self) { try ModelWeights(path: path) }
    #expect(problem?.kind == .damaged)
    #expect(problem?.why?.text() == "the tensor `blk.1.ffn_up.weight` is missing")
  }

  @Test("A folder whose description does not fit its weights is refused")
  func wrongShape() throws {
    let folder = try TemporaryFolder()
    try TinyModel().writeHuggingFace(to: folder.path, more: [.init("intermediate_size", 80)])
    let problem = #expect(throws: Problem.self) { try ModelWeights(path: folder.path) }
    #expect(problem?.kind == .damaged)
    #expect(problem?.why?.text().contains("[96, 64] and should have [80, 64]") == true)
  }

  @Test(
    "A description that no model can have is refused",
    arguments: [
      ("num_attention_heads", 3), ("num_hidden_layers", 0), ("hidden_size", -64),
      ("head_dim", 15), ("num_hidden_layers", 9_000_000_000_000_000_000), ("model_type", "gpt2"),
      ("rms_norm_eps", -1), ("hidden_act", "gelu"), ("vocab_size", "many"),
    ] as [(String, JSON)])
  func hostile(name: String, value: JSON) throws {
    let folder = try TemporaryFolder()
    try TinyModel().writeHuggingFace(to: folder.path, more: [.init(name, value)])
    #expect(throws: Problem.self) { try ModelWeights(path: folder.path) }
  }

  /// The angles are those of transformers 5 (`modeling_rope_utils.py`) for a head of 8.
  @Test("Pairs turn as fast as the way to longer contexts says")
  func frequencies() {
    let plain = Rotation(base: 10_000).frequencies(width: 8)
    #expect(plain == [1, 0.1, 0.01, 0.001])
    #expect(Rotation(scaling: .linear(factor: 4)).frequencies(width: 8)[0] == 0.25)
    let llama = Rotation(
      base: 10_000,
      scaling: .llama3(
        factor: 8, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalContext: 1024)
    ).frequencies(width: 8)
    #expect(llama[0] == 1 && llama[1] == 0.1)
    // 1024 * 0.01 / 2π = 1.6297 turns: blended; 0.163 turns: divided.
    #expect(abs(llama[2] - 0.003_086_76) < 1e-7)
    #expect(llama[3] == 0.000_125)
    let yarn = Rotation(
      base: 10_000,
      scaling: .yarn(
        factor: 4, originalContext: 1024, fastTurns: 32, slowTurns: 1, attentionFactor: nil))
    #expect(abs(yarn.magnitude - 1.138_629) < 1e-6)
    // Pairs 0 to 3: the ramp begins at 0 and ends at 3.
    let expected: [Float] = [1, 0.075, 0.005, 0.000_25]
    for (actual, wanted) in zip(yarn.frequencies(width: 8), expected) {
      #expect(abs(actual - wanted) < 1e-6)
    }
  }
}
