import Basics
import Dataset
import Parquet
import Workspace

extension Command {
  static let exportLlamaFactory = Command(
    "export llamafactory", twin: "导出 工厂", group: .dataset,
    summary: "Write the kept entries into LLaMA-Factory's data folder and register them",
    options: [
      Option("dir", .path, default: "data", help: "LLaMA-Factory's data folder"),
      Option("name", .text, help: "The dataset's name; the role's, or the workspace's, without"),
    ] + EntrySelection.options + [
      Option(
        "split", .number(0.0001...0.9999),
        help: "The share held out as a second dataset, `NAME_eval`"),
      Option("seed", .integer(0...Int.max), default: "0", help: "Chooses what is held out"),
      Option("system", .text, help: "The system prompt of every entry written"),
      Option("overwrite", .flag, default: "off", help: "Replace data files that are there"),
    ],
    examples: ["export llamafactory dir=. name=huangdi"], preparation: ["load 对话.jsonl"],
    effect: .reads
  ) { invocation in
    let folder = FileName.expanded(invocation.text("dir") ?? "data")
    let name = try LlamaFactoryExport.name(invocation)
    return try await LlamaFactoryExport(folder: folder, name: name).run(invocation)
  }
}

/// A data file beside LLaMA-Factory's others, and its entry in dataset_info.json.
struct LlamaFactoryExport: Sendable {
  let folder: String
  let name: String

  private var list: DatasetList { DatasetList(folder: folder) }

  static func name(_ invocation: Invocation) throws -> String {
    let roles = invocation.texts("role")
    let workspace = FileName.stem(of: invocation.context.workspace.path)
    let name = invocation.text("name") ?? (roles.count == 1 ? roles[0] : workspace)
    let isFine = !name.isEmpty && !name.contains { ", /\\\n\t\"".contains($0) }
    guard isFine, !name.hasPrefix(".") else {
      guard invocation.isGiven("name") else { throw Problem.badDatasetName(name) }
      throw invocation.fault(.badDatasetName(name), at: "name")
    }
    return name
  }

  /// The list is read, and its new form made, before the data is written: a broken one costs nothing.
  func run(_ invocation: Invocation) async throws -> Report {
    // A folder in one that is there is made; a longer way is likelier a slip.
    let above = FileName.absolute(folder).split(separator: "/").dropLast().joined(separator: "/")
    if !FileTree.exists(folder), FileTree.isFolder("/\(above)") { FileTree.make(folder) }
    guard FileTree.isFolder(folder) else {
      throw FileTree.exists(folder) ? Problem.notAFolder(folder) : Problem.folderOfExport(folder)
    }
    if !FileTree.exists(list.path), FileTree.exists("\(folder)/data/\(Registration.fileName)") {
      throw Problem.folderAbove(folder)
    }
    _ = try list.adding([name])
    let request = try await ExportRequest(llamaFactory: invocation, to: "\(folder)/\(name).json")
    let files = try await ExportWriting(request, invocation).run()
    let names = files.map { FileName.stem(of: $0.path) }
    try list.register(names)
    return report(files, names)
  }

  private func report(_ files: [ExportWriting.File], _ names: [String]) -> Report {
    var blocks: [Report.Block] = zip(files, names).map { file, name in
      .message(
        "wrote \(count: file.count, "entry", "entries") to `\(file.path)`, registered as `\(name)`")
    }
    var fields: [Report.Field] = [
      .init("file", "file", .text(files[0].path)), .init("dataset", "dataset", .text(names[0])),
      .init("entry_count", "entries", .integer(files[0].count)),
      .init("byte_count", "size", .bytes(files[0].byteCount)),
      .init("list", "list", .text(list.path)),
    ]
    if files.count > 1 {
      fields.append(.init("eval_dataset", "held out", .text(names[1])))
      fields.append(.init("eval_entry_count", "entries", .integer(files[1].count)))
    }
    blocks.append(.fields(fields))
    // Its settings and commands, for this dataset, on this machine or another.
    blocks.append(.next("train engine=llamafactory dry-run"))
    return Report(blocks)
  }
}

extension ExportRequest {
  /// The request behind `export llamafactory`.
  fileprivate init(llamaFactory invocation: Invocation, to path: String) async throws {
    var filter = try await EntrySelection.filter(invocation)
    filter.isDropped = false
    self.init(
      form: .json, path: path, filter: filter, columns: ExportColumn.alpaca,
      share: invocation.number("split"), seed: UInt64(invocation.integer("seed") ?? 0),
      system: invocation.text("system"), codec: .zstd)
    for path in share == nil ? [path] : [path, Self.evalPath(path)] {
      try Self.check(path, invocation)
    }
  }
}
