import Basics
import Dataset
import Parquet
import Workspace

extension Command {
  static let export = Command(
    "export", twin: "导出", group: .dataset,
    summary: "Write the kept entries to a file that trainers read",
    parameters: [
      Parameter("form", .choice(ExportForm.allCases.map(\.rawValue)), help: "How they are written")
    ],
    options: [
      Option("to", .path, help: "The file; `instruction_dataset` with its ending without")
    ] + EntrySelection.options + [
      Option(
        "split", .number(0.0001...0.9999),
        help: "The share held out into a second file, `…_eval`, to judge a training by"),
      Option("seed", .integer(0...Int.max), default: "0", help: "Chooses what is held out"),
      Option("system", .text, help: "The system prompt of every entry written"),
      Option(
        "columns", .list(of: .text),
        help: "What to write, in this order: also where each entry came from",
        choices: { _ in ExportColumn.allCases.map(\.rawValue) }),
      Option(
        "compression", .choice(["zstd", "snappy", "gzip", "none"]), default: "zstd",
        help: "Of Parquet files"),
      Option("overwrite", .flag, default: "off", help: "Replace files that are there"),
    ],
    examples: [
      "export parquet to=data.parquet", "export json to=data.json split=0.5 seed=7",
      "export jsonl to=where.jsonl columns=instruction,input,output,text,chapter",
      "export csv to=data.csv system=用四郎的口吻回答问题",
    ],
    preparation: ["load 对话.jsonl"], effect: .reads
  ) { invocation in
    let request = try await ExportRequest(invocation)
    return try await request.run(invocation)
  }
}

/// The forms of one file that `export` knows.
enum ExportForm: String, CaseIterable {
  case json, jsonl, parquet, sharegpt, openai, csv

  var container: ExportFile.Container {
    switch self {
    case .json, .sharegpt: .json
    case .jsonl, .openai: .jsonl
    case .parquet: .parquet
    case .csv: .csv
    }
  }

  var columns: [ExportColumn] {
    switch self {
    case .json, .jsonl, .parquet: ExportColumn.alpaca
    // Earlier turns come where there are any: a list has no place in CSV but as JSON text.
    case .csv: ExportColumn.alpaca.filter { $0 != .history }
    case .sharegpt: [.conversations, .system]
    case .openai: [.messages]
    }
  }

  var fileName: String {
    switch self {
    case .json: "instruction_dataset.json"
    case .jsonl: "instruction_dataset.jsonl"
    case .parquet: "instruction_dataset.parquet"
    case .csv: "instruction_dataset.csv"
    case .sharegpt: "sharegpt_dataset.json"
    case .openai: "openai_dataset.jsonl"
    }
  }
}

/// What is to be written, checked before anything is.
struct ExportRequest: Sendable {
  let form: ExportForm
  let path: String
  let filter: EntryFilter
  let columns: [ExportColumn]
  let share: Double?
  let seed: UInt64
  let system: String?
  let codec: Codec

  init(_ invocation: Invocation) async throws {
    form = ExportForm(rawValue: invocation.text("form") ?? "") ?? .json
    path = FileName.expanded(invocation.text("to") ?? form.fileName)
    share = invocation.number("split")
    seed = UInt64(invocation.integer("seed") ?? 0)
    system = invocation.text("system")
    codec = Codec(named: invocation.text("compression") ?? "zstd") ?? .zstd
    if form != .parquet, invocation.isGiven("compression") {
      throw invocation.fault(.onlyInParquet("compression"), at: "compression")
    }
    var filter = try await EntrySelection.filter(invocation)
    filter.isDropped = false
    self.filter = filter
    var talks = filter
    talks.hasHistory = true
    let earlier = talks
    if let chosen = try Self.columns(invocation) {
      columns = chosen
    } else if form == .csv,
      try await !invocation.store.perform({ try $0.entries(earlier, limit: 1) }).isEmpty
    {
      columns = ExportColumn.alpaca
    } else {
      columns = form.columns
    }
    for path in share == nil ? [path] : [path, Self.evalPath(path)] {
      try Self.check(path, invocation)
    }
  }

  init(
    form: ExportForm, path: String, filter: EntryFilter, columns: [ExportColumn], share: Double?,
    seed: UInt64, system: String?, codec: Codec
  ) {
    self.form = form
    self.path = path
    self.filter = filter
    self.columns = columns
    self.share = share
    self.seed = seed
    self.system = system
    self.codec = codec
  }

  private static func columns(_ invocation: Invocation) throws -> [ExportColumn]? {
    let names = invocation.texts("columns")
    guard !names.isEmpty else { return nil }
    var columns: [ExportColumn] = []
    for name in names {
      guard let column = ExportColumn(rawValue: name) else {
        let known = ExportColumn.allCases.map(\.rawValue)
        throw invocation.fault(.noSuchColumn(name, known: known), at: "columns")
      }
      guard !columns.contains(column) else {
        throw invocation.fault(.columnTwice(name), at: "columns")
      }
      columns.append(column)
    }
    return columns
  }

  /// That a file may be written there.
  static func check(_ path: String, _ invocation: Invocation) throws {
    let folder = ExportPath.folder(of: path)
    guard FileTree.isFolder(folder) else { throw Problem.folderOfExport(folder) }
    guard !FileTree.isFolder(path) else { throw Problem.isAFolderHere(path) }
    guard !FileTree.exists(path) || invocation.flag("overwrite") else {
      throw Problem.fileIsThere(path, invocation.bound.statement.text)
    }
  }

  /// `data.json` as `data_eval.json`.
  static func evalPath(_ path: String) -> String {
    let ending = FileName.ending(of: path)
    guard !ending.isEmpty else { return path + "_eval" }
    return path.dropLast(ending.count + 1) + "_eval" + path.suffix(ending.count + 1)
  }

  func run(_ invocation: Invocation) async throws -> Report {
    let written = try await ExportWriting(self, invocation).run()
    var fields: [Report.Field] = []
    var blocks: [Report.Block] = written.map { file in
      .message("wrote \(count: file.count, "entry", "entries") to `\(file.path)`")
    }
    fields.append(.init("file", "file", .text(written[0].path)))
    fields.append(.init("entry_count", "entries", .integer(written[0].count)))
    fields.append(.init("byte_count", "size", .bytes(written[0].byteCount)))
    if written.count > 1 {
      fields.append(.init("eval_file", "held out", .text(written[1].path)))
      fields.append(.init("eval_entry_count", "entries", .integer(written[1].count)))
    }
    blocks.append(.fields(fields))
    if form == .csv, columns.contains(.history) {
      blocks.append(
        .warning("earlier turns stand in CSV as JSON text, which LLaMA-Factory does not read"))
    }
    return Report(blocks)
  }
}

/// Paths of files to be written.
enum ExportPath {
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
