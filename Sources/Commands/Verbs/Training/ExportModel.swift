import Basics
import LanguageModel
import ModelFiles
import Tokenizer
import Training
import Workspace

extension Command {
  static let exportModel = Command(
    "export model", twin: "导出 模型", group: .models,
    summary: "Write a trained model for other programs: its adapter, or the merged weights",
    parameters: [
      Parameter(
        "run", help: "Its number or name, or `base`; the newest that is done without",
        isOptional: true, choices: { ["base"] + (await Invocation.runChoices($0)) })
    ],
    options: [
      Option(
        "format", .choice(ModelExport.Format.allCases.map(\.rawValue)), default: "gguf",
        help: "peft for the adapter alone, safetensors for a Hugging Face folder, gguf"),
      Option(
        "quant", .choice(WeightStorage.allCases.map(\.rawValue)),
        help: "What weights are stored as; q8_0 in GGUF and f16 in safetensors without"),
      Option("to", .path, help: "The folder, or a `.gguf` file; named after the model without"),
      Option("overwrite", .flag, default: "off", help: "Replace files that are there"),
    ],
    examples: [
      "export model to=皇帝.gguf", "export model base format=safetensors to=tiny",
      "export model 1 format=peft to=adapter",
    ],
    preparation: [
      "load 对话.jsonl", "model use tiny.gguf", "train epochs=1 rank=2 cutoff=64",
    ],
    effect: .reads
  ) { invocation in
    try await ModelExport(invocation).run(invocation)
  }
}

/// What `export model` was asked for.
struct ModelExport: Sendable {
  enum Format: String, Sendable, CaseIterable {
    case gguf, safetensors, peft
  }

  let format: Format
  let storage: WeightStorage
  /// nil for the base model as it is.
  let run: StoredRun?
  let basePath: String
  /// Where the files are written.
  let folder: String
  /// The model's name, and that of a GGUF file without its ending.
  let name: String

  init(_ invocation: Invocation) async throws {
    format = Format(rawValue: invocation.text("format") ?? "") ?? .gguf
    run = try await Self.run(invocation)
    if run == nil, format == .peft {
      throw invocation.fault(.noAdapterOfBase, at: "run")
    }
    let asked = invocation.text("quant").flatMap { WeightStorage(rawValue: $0) }
    if format == .peft, asked != nil { throw invocation.fault(.noQuantOfAdapter, at: "quant") }
    if format == .safetensors, let asked, asked.type.isQuantized {
      throw invocation.fault(.noQuantOfSafetensors(asked.rawValue), at: "quant")
    }
    storage = asked ?? (format == .gguf ? .q80 : .f16)
    basePath =
      try run?.model ?? ModelShelf.ofUser.find(nil, settings: invocation.settings).path
    let base = RunFields.modelName(basePath)
    let title = run.map { "\(base)-\($0.name.isEmpty ? "\($0.id)" : $0.name)" } ?? base
    let to = invocation.text("to").map { FileName.expanded($0) }
    if format == .gguf, let to, to.hasSuffix(".gguf"), !FileTree.isFolder(to) {
      folder = ExportPath.folder(of: to)
      name = String(to.split(separator: "/").last?.dropLast(5) ?? "model")
    } else {
      name = title.replacing("/", with: "-")
      folder = to ?? "\(name)-\(format.rawValue)"
    }
  }

  /// The run that was typed; nil for `base`.
  private static func run(_ invocation: Invocation) async throws -> StoredRun? {
    let typed = invocation.text("run")
    if typed == "base" { return nil }
    if typed == nil {
      let runs = try await invocation.store.perform { try $0.runs() }
      if let done = runs.last(where: { $0.status == .done }) { return done }
      guard let stopped = runs.last else { throw Problem.noRun("1", count: 0) }
      throw Problem.noAdapterYet(stopped)
    }
    let run = try await invocation.storedRun(typed, at: "run")
    guard FileTree.exists("\(run.folder)/\(Adapter.weightsFile)") else {
      guard FileTree.isFolder(run.folder) else { throw Problem.missingRunFolder(run.folder) }
      throw invocation.fault(.noAdapterYet(run), at: "run")
    }
    return run
  }

  /// Writes the files, all of them or none.
  func run(_ invocation: Invocation) async throws -> Report {
    if FileTree.exists(folder), !FileTree.isFolder(folder) { throw Problem.notAFolder(folder) }
    if !invocation.flag("overwrite"),
      let known = fileNames.first(where: { FileTree.exists("\(folder)/\($0)") })
    {
      throw Problem.fileIsThere("\(folder)/\(known)", invocation.bound.statement.text)
    }
    let destination = try AtomicFolder(path: folder)
    let temporary = destination.temporaryPath
    let progress = { (done: Int, total: Int) in
      try Task.checkCancellation()
      invocation.progress(Progress(done: done, total: total, unit: .items("tensors")))
    }
    var merged: MergedModel?
    if format == .peft, let run {
      for name in fileNames {
        try FileContents.write(
          FileContents.read("\(run.folder)/\(name)", limit: 1 << 36), to: "\(temporary)/\(name)")
      }
    } else {
      let base = try ModelWeights(path: basePath)
      let model = MergedModel(
        base, try run.map { try LowRankAdapter(path: $0.folder, for: base.configuration) })
      if format == .gguf {
        try model.writeGGUF(to: "\(temporary)/\(name).gguf", as: storage, progress: progress)
        let text = try Modelfile(base, run, file: "\(name).gguf").text
        try FileContents.write(Array(text.utf8), to: "\(temporary)/Modelfile")
      } else {
        try model.writeHuggingFace(to: temporary, as: storage, progress: progress)
      }
      merged = model
    }
    let names = FileTree.names(in: temporary)
    let byteCount = names.reduce(0) { $0 + (FileTree.byteCount("\(temporary)/\($1)") ?? 0) }
    try destination.commit()
    return report(merged, files: names, byteCount: byteCount)
  }

  /// The files that must not be there; others go with them.
  private var fileNames: [String] {
    switch format {
    case .gguf: ["\(name).gguf", "Modelfile"]
    case .safetensors: ["config.json", "model.safetensors", "tokenizer.json"]
    case .peft: [Adapter.weightsFile, Adapter.configurationFile]
    }
  }

  private func report(_ merged: MergedModel?, files: [String], byteCount: Int) -> Report {
    let path = format == .gguf ? "\(folder)/\(name).gguf" : folder
    var fields: [Report.Field] = [
      .init("path", "path", .text(path)), .init("format", "format", .text(format.rawValue)),
      .init("byte_count", "size", .bytes(byteCount)), .init("files", "files", .list(files)),
      .init("base", "base model", .text(RunFields.modelName(basePath))),
    ]
    if let run { fields.append(.init("run", "run", .text(run.title))) }
    if let merged {
      fields.append(.init("storage", "stored as", .text(storage.rawValue)))
      fields.append(.init("tensors", "tensors", .integer(merged.names.count)))
      fields.append(
        .init("merged", "of them merged", .integer(merged.adapter?.updates.count ?? 0)))
    }
    let quoted = Quoting.quoted(path)
    return Report([
      .message("wrote `\(path)`"), .fields(fields),
      .next(format == .peft ? "chat adapter=\(quoted)" : "model use \(quoted)"),
    ])
  }
}

extension Problem {
  fileprivate static let noAdapterOfBase = Problem(
    .usage, "the base model has no adapter", why: "`format=peft` writes the adapter of a run",
    next: "export model base format=safetensors")

  fileprivate static let noQuantOfAdapter = Problem(
    .usage, "an adapter is written as it was trained", why: "`quant` is for merged weights",
    next: "export model format=gguf")

  fileprivate static func noQuantOfSafetensors(_ name: String) -> Problem {
    Problem(
      .usage, "safetensors files hold no \(name)", why: "f16 and f32 are written",
      next: "export model format=gguf quant=\(name)")
  }

  fileprivate static func noAdapterYet(_ run: StoredRun) -> Problem {
    Problem(
      .notFound, "run `\(run.title)` has no adapter yet", why: "it was stopped before its end",
      next: "train resume \(run.id)")
  }
}
