import Basics
import Dataset
import Glibc
import LanguageModel
import Tokenizer
import Workspace

extension Command {
  static let perplexity = Command(
    "perplexity", twin: "困惑度", group: .models,
    summary: "Measure how well a model foretells answers, or a text, without and with an adapter",
    parameters: [
      Parameter("path", .path, help: "A text; the kept entries without", isOptional: true)
    ],
    options: EntrySelection.options + [
      EntrySelection.place,
      Option("model", .text, help: "Which base model"),
      Option("run", .text, help: "The run whose adapter is measured; the last without"),
      Option("adapter", .path, help: "A folder with an adapter in PEFT's format"),
      Option("template", .text, help: "The chat template of entries"),
      Option(
        "window", .integer(8...131_072), default: "512", help: "Tokens read at once of a text"),
      Option("limit", .integer(1...1_000_000), default: "200", help: "The most entries"),
    ],
    examples: [
      "perplexity model=tiny.gguf", "perplexity where=all length=1-400 model=tiny.gguf",
      "perplexity 庭院.txt model=tiny.gguf window=64",
    ],
    preparation: ["load 对话.jsonl"], effect: .reads
  ) { invocation in
    let runs = try await invocation.store.perform { try $0.runs() }.filter {
      FileTree.exists("\($0.folder)/adapter_config.json")
    }
    let name = invocation.text("run")
    let run = name.map { name in runs.last { $0.name == name || "\($0.id)" == name } } ?? runs.last
    if let name, run == nil { throw invocation.fault(.noRun(name, runs.map(\.name)), at: "run") }
    let typed = invocation.text("model") ?? run?.model
    let item = try ModelShelf.ofUser.find(typed, settings: invocation.settings)
    let generator = try await LocalModels.shared.generator(item.path)
    let samples = try await PerplexitySamples(
      invocation, generator, template: run?.template)
    let folder = invocation.text("adapter") ?? run?.folder
    let adapter = try folder.map {
      try LowRankAdapter(path: $0, for: generator.model.configuration).packed()
    }
    var rows: [[ReportValue]] = []
    var base: Double?
    for (side, adapter) in [("base", nil), ("tuned", adapter)] {
      guard side == "base" || adapter != nil else { continue }
      let (sum, count) = try await samples.measure(generator, adapter, invocation.progress)
      let loss = count == 0 ? 0 : sum / Double(count)
      let share = base.map { 1 - exp(loss - $0) }
      base = base ?? loss
      rows.append([
        .text(side), .varying(.number(exp(loss), decimals: 3), mask: "<perplexity>"),
        .varying(.number(loss, decimals: 4), mask: "<loss>"), .integer(count),
        share.map { .varying(.share($0), mask: "<share>") } ?? .none,
      ])
    }
    return Report([
      .table(
        Report.Table(
          "perplexities",
          [
            .init("side", "side"), .init("perplexity", "perplexity"), .init("loss", "loss"),
            .init("tokens", "tokens"), .init("lower_by", "lower by"),
          ], rows))
    ])
  }
}

/// What a model is measured by: tokens, and which of them count.
private struct PerplexitySamples: Sendable {
  private var samples: [(tokens: [Int32], counts: [Bool])] = []

  init(_ invocation: Invocation, _ generator: Generator, template: String?) async throws {
    if let path = invocation.text("path") {
      let bytes = try FileContents.read(path, limit: 1 << 30)
      let tokens = generator.tokenizer.encode(String(decoding: bytes, as: UTF8.self))
      let window = invocation.integer("window") ?? 512
      for start in stride(from: 0, to: tokens.count, by: window) {
        let part = Array(tokens[start..<min(start + window, tokens.count)])
        samples.append((part, part.map { _ in true }))
      }
      return
    }
    let limit = invocation.integer("limit") ?? 200
    let filter = try await EntrySelection.filter(invocation)
    let entries = try await invocation.store.perform { try $0.entries(filter, limit: limit) }
    guard !entries.isEmpty else { throw Problem.nothingToMeasure }
    let name =
      invocation.text("template") ?? template ?? generator.model.weights.templateName
    let encoder = try ChatEncoder(.named(name), generator.tokenizer)
    for entry in entries.map(\.entry) {
      let sample = encoder.sample(
        .init(
          instruction: entry.instruction, input: entry.input, output: entry.output,
          system: entry.system,
          history: entry.history.map { .init(question: $0.question, answer: $0.answer) }))
      samples.append((sample.inputIDs, sample.labels.map { $0 != ChatSample.ignored }))
    }
  }

  func measure(
    _ generator: Generator, _ adapter: PackedAdapter?, _ progress: Progress.Handler
  ) async throws -> (sum: Double, count: Int) {
    var (sum, count) = (0.0, 0)
    for (index, sample) in samples.enumerated() {
      let part = try await generator.surprise(
        sample.tokens, counts: { sample.counts[$0] }, adapter: adapter)
      sum += part.sum
      count += part.count
      progress(Progress(done: index + 1, total: samples.count, unit: .items("samples")))
    }
    return (sum, count)
  }
}

extension Problem {
  fileprivate static let nothingToMeasure = Problem(
    .notFound, "there are no entries to measure by", why: "none is kept, or none is of those meant",
    next: "entries where=all")

  fileprivate static func noRun(_ name: String, _ known: [String]) -> Problem {
    let near = Suggestion.nearest(to: name, among: known)
    return Problem(
      .notFound, "no run `\(name)` that has made an adapter",
      why: near.map { "the nearest is `\($0)`" }, next: "runs")
  }
}
