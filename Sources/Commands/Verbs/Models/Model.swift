import Basics
import LanguageModel
import ModelFiles
import Workspace

extension Command {
  static let models = Command(
    "models", twin: "模型列表", group: .models,
    summary: "List the models that are here, and whether they fit into memory",
    examples: ["models"], effect: .reads
  ) { invocation in ModelTable.report(invocation) }

  static let model = Command(
    "model", twin: "模型", group: .models, summary: "List the models, like `models`",
    examples: ["model"], effect: .reads
  ) { invocation in ModelTable.report(invocation) }

  static let modelUse = Command(
    "model use", twin: "模型 选用", group: .models,
    summary: "Choose the base model of this workspace",
    parameters: [
      Parameter(
        "name", .text, help: "A model of `models`, a GGUF file or a folder",
        choices: { _ in ModelShelf.ofUser.items().map(\.name) })
    ],
    examples: ["model use tiny.gguf"], preparation: [], effect: .reads
  ) { invocation in
    let typed = invocation.text("name") ?? ""
    let item: ModelShelf.Item
    do throws(Problem) {
      item = try ModelShelf.ofUser.find(typed, settings: invocation.settings)
    } catch {
      throw invocation.fault(error, at: "name")
    }
    let weights = try ModelWeights(path: item.path)
    let isOfFolder = ModelShelf.ofUser.items().contains { $0.path == item.path }
    let value = isOfFolder ? item.name : item.path
    invocation.settings.set("base-model", to: value, origin: .set)
    if invocation.store.readOnlyReason == nil {
      try await invocation.store.write { try $0.setSetting("base-model", to: value) }
    }
    return Report([
      .message("the base model is `\(item.name)`, \(ModelTable.kind(weights))"),
      .next("chat"),
    ])
  }

  static let modelInfo = Command(
    "model info", twin: "模型 详情", group: .models,
    summary: "Say what a model is: its shape, its storage, what it takes",
    parameters: [
      Parameter(
        "name", .text, help: "A model; the chosen one without", isOptional: true,
        choices: { _ in ModelShelf.ofUser.items().map(\.name) })
    ],
    examples: ["model info tiny.gguf"], effect: .reads
  ) { invocation in
    let item = try ModelShelf.ofUser.find(invocation.text("name"), settings: invocation.settings)
    let weights = try ModelWeights(path: item.path)
    let shape = weights.configuration
    let needed = PackedModel.byteCount(of: weights)
    let free = AvailableMemory.byteCount
    return Report([
      .fields([
        .init("name", "name", .text(item.name)),
        .init("path", "path", .varying(.text(item.path), mask: "<path>")),
        .init("family", "family", .text(shape.family.rawValue)),
        .init("weights", "weights", .integer(shape.weightCount)),
        .init("storage", "stored as", .text(weights.storage)),
        .init("bytes", "size", .bytes(weights.storedByteCount)),
        .init("memory", "in memory", .bytes(needed)),
        .init("free_memory", "free memory", .varying(.bytes(free ?? 0), mask: "<size>")),
        .init("fits", "fits", .flag(free.map { needed < $0 } ?? true)),
        .init("context", "context", .integer(shape.contextLength)),
        .init("vocabulary", "vocabulary", .integer(shape.vocabularySize)),
        .init("layers", "layers", .integer(shape.layerCount)),
        .init("width", "width", .integer(shape.width)),
        .init("feed_forward_width", "feed-forward width", .integer(shape.feedForwardWidth)),
        .init("heads", "heads", .integer(shape.headCount)),
        .init("key_heads", "key heads", .integer(shape.keyValueHeadCount)),
        .init("head_width", "width of a head", .integer(shape.headWidth)),
        .init("template", "template", .text(weights.templateName)),
      ])
    ])
  }
}

/// The models as a table.
enum ModelTable {
  static func report(_ invocation: Invocation) -> Report {
    let shelf = ModelShelf.ofUser
    let items = shelf.items()
    guard !items.isEmpty else {
      return Report([
        .message("there is no model yet; scripts/model fetches the embedded one"),
        .next("model pull hf:HuggingFaceTB/SmolLM2-135M-Instruct"),
      ])
    }
    let chosen = try? shelf.find(nil, settings: invocation.settings)
    let free = AvailableMemory.byteCount ?? .max
    var faults: [Report.Block] = []
    let rows = items.compactMap { item -> [ReportValue]? in
      do throws(Problem) {
        let weights = try ModelWeights(path: item.path)
        let needed = PackedModel.byteCount(of: weights)
        return [
          .text(item.name), .text(weights.configuration.family.rawValue),
          .bytes(weights.storedByteCount), .text(weights.storage),
          .integer(weights.configuration.contextLength), .flag(needed < free),
          .flag(item.path == chosen?.path),
        ]
      } catch {
        faults.append(.warning("`\(item.name)` cannot be used: \(error.why ?? error.what)"))
        return nil
      }
    }
    let table = Report.Table(
      "models",
      [
        .init("name", "model", isFlexible: true), .init("family", "family"),
        .init("bytes", "size"), .init("storage", "stored as"), .init("context", "context"),
        .init("fits", "fits in memory"), .init("is_chosen", "chosen"),
      ], rows)
    return Report([.table(table)] + faults)
  }

  /// A model in a few words.
  static func kind(_ weights: ModelWeights) -> Message {
    let millions = Double(weights.configuration.weightCount) / 1e6
    return """
      a \(weights.configuration.family.rawValue) of \(millions, decimals: 0) million weights stored \
      as \(weights.storage)
      """
  }
}
