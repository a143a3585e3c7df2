import Basics
import LanguageModel
import Tensors
import Training

/// What `train` was asked for, checked before anything is read.
struct TrainOptions: Sendable {
  var settings = TrainingSettings()
  /// What was asked of LLaMA-Factory; nil where this program trains.
  var llamaFactory: LlamaFactoryOptions?
  /// The base model that was typed; the one in use without.
  var model: String?
  var cutoff = 2048
  /// Held-out samples: below 1 a share, else a count.
  var heldOut = 0.0
  var template: String?
  var adapterPath: String?
  var name: String?
  /// Bytes; nil for what is free.
  var memory: Int?
  var precision: PackedMatrix.Precision

  static let options = shared + LlamaFactoryOptions.options

  private static let shared: [Command.Option] = [
    .init(
      "lr", .number(0...1), default: "1e-4",
      help: "The highest learning rate; LLaMA-Factory's page has 5e-5"),
    .init(
      "epochs", .number(0.001...10_000), default: "3",
      help: "How often every sample is gone through; may be a fraction"),
    .init("batch", .integer(1...4096), default: "2", help: "Samples a batch"),
    .init(
      "accumulate", .integer(1...4096), default: "8",
      help: "Batches a step: the adapter moves once for batch x accumulate samples"),
    .init("rank", .integer(1...512), default: "8", help: "The rank of the adapter"),
    .init("alpha", .number(0.001...10_000), help: "The update counts alpha / rank; twice the rank"),
    .init(
      "dropout", .number(0...0.9), default: "0",
      help: "The share of its input that the adapter does not see"),
    .init(
      "target", .list(of: .text), default: "all",
      help: "The matrices it changes: all, or some of q_proj, k_proj, v_proj, o_proj, gate_proj …",
      choices: { _ in ["all"] + LayerWeight.matrices.map { AdapterShape.name(of: $0) } }),
    .init(
      "cutoff", .integer(4...131_072), default: "2048",
      help: "The most tokens of a sample; a longer one is cut as LLaMA-Factory cuts it"),
    .init(
      "scheduler", .choice(Schedule.Kind.allCases.map(\.rawValue)), default: "cosine",
      help: "How the learning rate goes from its highest to nothing"),
    .init(
      "warmup", .number(0...100_000), default: "0",
      help: "Steps in which the rate rises first; below 1 a share of all"),
    .init("weight-decay", .number(0...1), default: "0", help: "AdamW's weight decay"),
    .init(
      "max-grad-norm", .number(0...1000), default: "1",
      help: "Longer gradients are shortened to this; 0 leaves them"),
    .init("seed", .integer(0...2_147_483_647), default: "42", help: "Of the order and the start"),
    .init(
      "shuffle", .flag, default: "on",
      help: "Whether samples come in another order each epoch, PyTorch's for the same seed"),
    .init(
      "val", .number(0...1_000_000), default: "0",
      help: "Samples held out to be measured each epoch: below 1 a share, else a count"),
    .init(
      "template", .text,
      help: "How a conversation is written for the model; the model's own without"),
    .init("from", .path, help: "The folder of an adapter to go on from"),
    .init(
      "until", .number(0.001...100),
      help: "Goes on for more epochs until the loss of one is no higher, or falls no more"),
    .init("name", .text, help: "What the run is called"),
    .init(
      "memory", .number(0.05...10_000), help: "The most memory taken, in GB; what is free without"),
    .init(
      "precision", .choice(["auto", "fp32", "int16", "int8", "bf16"]), default: "auto",
      help: """
        Of products with the base model; `int8` is `int16` with the gradients in 8 bits; `auto` is the \
        fastest of `fp32` and these two, whose losses are the same to a thousandth; `bf16` moves them \
        by a hundredth
        """),
    .init("model", .text, help: "The base model; the one in use without"),
    .init(
      "engine", .choice(["native", "llamafactory"]), default: "native",
      help: "Who trains: this program, or LLaMA-Factory, which the keys below are for"),
  ]

  init(_ invocation: Invocation) throws {
    settings.learningRate = invocation.number("lr") ?? 1e-4
    guard settings.learningRate > 0 else {
      throw invocation.fault(.noRate, at: "lr")
    }
    settings.epochs = invocation.number("epochs") ?? 3
    settings.batch = invocation.integer("batch") ?? 2
    settings.accumulate = invocation.integer("accumulate") ?? 8
    settings.dropout = invocation.number("dropout") ?? 0
    settings.scheduler = Schedule.Kind(rawValue: invocation.text("scheduler") ?? "") ?? .cosine
    settings.warmup = invocation.number("warmup") ?? 0
    settings.weightDecay = invocation.number("weight-decay") ?? 0
    settings.maximalNorm = invocation.number("max-grad-norm") ?? 1
    settings.seed = invocation.integer("seed") ?? 42
    settings.shuffles = invocation.flag("shuffle")
    settings.until = invocation.number("until")
    settings.shape = AdapterShape(
      rank: invocation.integer("rank") ?? 8, alpha: invocation.number("alpha"),
      targets: try Self.targets(invocation))
    cutoff = invocation.integer("cutoff") ?? 2048
    heldOut = invocation.number("val") ?? 0
    template = invocation.text("template")
    adapterPath = invocation.text("from")
    name = invocation.text("name")
    memory = invocation.number("memory").map { Int($0 * 1e9) }
    model = invocation.text("model")
    llamaFactory = try LlamaFactoryOptions(invocation)
    guard llamaFactory == nil else {
      precision = .fp32
      return
    }
    let processor = Processor.shared
    guard let asked = PackedMatrix.Precision(rawValue: invocation.text("precision") ?? "auto")
    else {
      precision = processor.fastestPrecision
      return
    }
    guard processor.precisions.contains(asked) else {
      throw invocation.fault(
        .noProducts(of: asked.rawValue, processor.instructions.name), at: "precision")
    }
    precision = asked
  }

  private static func targets(_ invocation: Invocation) throws -> [LayerWeight] {
    let names = invocation.texts("target")
    guard names != ["all"], !names.isEmpty else { return LayerWeight.matrices }
    return try names.map { name in
      guard let target = AdapterShape.target(named: name.lowercased()) else {
        throw invocation.fault(.unknownTarget(name), at: "target")
      }
      return target
    }
  }
}
