import Basics
import Harness
import JSON
import LanguageModel
import Tensors
import Testing
import Training

/// A run of LLaMA-Factory 0.9.5 and this program's, from the same adapter over the same samples.
///
/// `roles.json` in file order by `sft.yaml`: chatml, 2 epochs, batches of 2 x 2, cosine with 2 steps of
/// warm-up, fp32. The whole of it runs with `INKSTONE_FULL=1`.
@Suite(.enabled(if: ReferenceRun.isPresent))
struct ReferenceRunTests {
  /// Whole numbers are held to what fp32 is held to: so `precision=auto` may take them.
  @Test(
    "Each step's loss and gradient are LLaMA-Factory's",
    arguments: [PackedMatrix.Precision.fp32, .int16, .int8])
  func losses(precision: PackedMatrix.Precision) throws {
    guard Processor.shared.precisions.contains(precision) else { return }
    let run = try ReferenceRun(precision)
    let steps = ReferenceRun.isFull ? 20 : 2
    for step in 0..<steps {
      let result = try run.trainer.takeStep()
      let expected = run.log[step]
      if ReferenceRun.isFull {
        print("\(precision) step \(step + 1): \(result.loss) \(expected["loss"]?.double ?? 0)")
      }
      #expect(abs(result.loss - (expected["loss"]?.double ?? 0)) < 1e-3, "step \(step + 1)")
      let norm = expected["grad_norm"]?.double ?? 0
      #expect(abs(result.norm - norm) < 0.01 * norm, "step \(step + 1)")
      #expect(abs(result.rate - (expected["learning_rate"]?.double ?? -1)) < 1e-12)
      #expect(result.epoch == expected["epoch"]?.double)
    }
    guard ReferenceRun.isFull else { return }
    try run.compareLogits(isTuned: true, with: run.trainer.pass)
  }

  @Test(
    "The base model's logits are Hugging Face's",
    arguments: [PackedMatrix.Precision.fp32, .int16])
  func baseLogits(precision: PackedMatrix.Precision) throws {
    let run = try ReferenceRun(precision)
    let base = Adapter(AdapterShape(rank: 1), for: run.trainer.adapter.configuration, seed: 0)
    let pass = GradientPass(run.trainer.pass.model, base, rows: 64, longest: 64)
    try run.compareLogits(isTuned: false, with: pass)
  }
}

struct ReferenceRun {
  static let folder =
    (Corpora.reference ?? Corpora.folder.map { "\($0)/../reference" } ?? "") + "/llama-factory-run"
  static let modelPath =
    (Environment.folder("XDG_DATA_HOME", fallback: ".local/share") ?? "")
    + "/models/SmolLM2-135M-Instruct.Q4_1.gguf"
  static let isPresent = FileTree.exists(folder) && FileTree.exists(modelPath)
  static let isFull = Environment.value("INKSTONE_FULL") == "1"

  let trainer: Trainer
  /// One object a step.
  let log: [JSON]

  init(_ precision: PackedMatrix.Precision) throws {
    let weights = try ModelWeights(path: Self.modelPath)
    let processor = Processor()
    let model = try FrozenModel(.init(weights), precision, on: processor)
    let adapter = try Adapter(
      folder: "\(Self.folder)/init_adapter", for: weights.configuration)
    let samples = try Self.json("tokenised_roles_chatml.json").array ?? []
    func numbers(_ json: JSON?) -> [Int32] {
      json?.array?.compactMap { $0.integer.map { Int32($0) } } ?? []
    }
    var settings = TrainingSettings()
    (settings.epochs, settings.batch, settings.accumulate, settings.warmup) = (2, 2, 2, 2)
    settings.shuffles = false
    settings.shape = adapter.shape
    trainer = Trainer(
      model, adapter,
      samples: samples.map {
        Sample(tokens: numbers($0["input_ids"]), labels: numbers($0["labels"]))
      }, settings, rows: 512, recomputes: false)
    log = try Self.json("out/trainer_state.json")["log_history"]?.array ?? []
  }

  static func json(_ name: String) throws -> JSON {
    let bytes = try FileContents.read("\(folder)/\(name)", limit: 10_000_000)
    return try JSON(parsing: bytes.span)
  }

  /// The prompts' log-probabilities and the best twenty logits after them, within 2e-2.
  func compareLogits(isTuned: Bool, with pass: GradientPass) throws {
    let records = try Self.json("logits.json").array ?? []
    for record in records {
      guard let model = record["model"]?.string, model.contains("adapter") == isTuned else {
        continue
      }
      let tokens = record["input_ids"]?.array?.compactMap { $0.integer.map { Int32($0) } } ?? []
      // One token more, so that the last one's logits are asked for too.
      let sample = Sample(tokens: tokens + [0], labels: tokens + [0])
      let logits = pass.logits(of: Packing([sample]))
      let count = pass.adapter.configuration.vocabularySize
      let last = logits.suffix(count)
      for pair in record["last_logits_top20"]?.array ?? [] {
        guard let token = pair.array?.first?.integer, let logit = pair.array?.last?.double else {
          continue
        }
        #expect(
          abs(Double(last[last.startIndex + token]) - logit) < 2e-2, "\(model), token \(token)")
      }
    }
    #expect(records.contains { ($0["model"]?.string?.contains("adapter") ?? false) == isTuned })
  }
}
