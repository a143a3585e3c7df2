import Basics
import LlamaFactory

extension Command {
  static let llamaFactory = Command(
    "llamafactory", twin: "工厂", group: .models,
    summary: "Where LLaMA-Factory is, what it lacks, and how it is installed",
    examples: ["llamafactory"], effect: .reads
  ) { invocation in
    let setting = invocation.settings.value("llamafactory").map { FileName.expanded($0) }
    let found = Installation.find(setting: setting, ownFolder: LlamaFactoryReport.ownFolder)
    return found.map { LlamaFactoryReport.report($0) } ?? LlamaFactoryReport.missing(setting)
  }
}

/// What there is to say about an installation.
enum LlamaFactoryReport {
  /// The environment that people are told to make.
  static var ownFolder: String {
    Environment.folder("XDG_DATA_HOME", fallback: ".local/share").map { "\($0)/llamafactory" }
      ?? "llamafactory"
  }

  static func missing(_ setting: String?) -> Report {
    var blocks: [Report.Block] = [.message("LLaMA-Factory is not installed here")]
    if let setting {
      blocks.append(.warning("`\(setting)`, which `set llamafactory=` named, is not its program"))
    }
    blocks += [
      .fields([
        .init("installed", "installed", .flag(false)),
        .init("known_versions", "versions known to work", .list(Installation.knownVersions)),
      ]),
      .heading("in a system shell, with Python 3.11 or newer"),
      install(Installation.commands(folder: ownFolder)),
      .message("it is found there by itself; elsewhere, name its program or environment"),
      .next("set llamafactory=~/venv"),
    ]
    return Report(blocks)
  }

  private static func install(_ lines: [String]) -> Report.Block {
    .table(
      Report.Table(
        "commands", [.init("command", "command")],
        lines.map { [.varying(.text($0), mask: "<command>")] }))
  }

  static func report(_ installation: Installation) -> Report {
    let place: Message =
      switch installation.place {
      case .setting: "`set llamafactory=`"
      case .searchPath: "PATH"
      case .environment: "a virtual environment"
      }
    let version = installation.version
    let isKnown = version.map { Installation.knownVersions.contains($0) }
    var fields: [Report.Field] = [
      .init("installed", "installed", .flag(true)),
      .init("program", "program", .varying(.text(installation.path), mask: "<path>")),
      .init("found_by", "found by", .message(place)),
      .init("version", "version", version.map { .text($0) } ?? .none),
      .init("known_versions", "versions known to work", .list(Installation.knownVersions)),
    ]
    if let isKnown { fields.append(.init("is_known", "this one is", .flag(isKnown))) }
    for name in ["torch", "transformers", "peft", "datasets"] {
      guard let version = installation.packages[name] else { continue }
      fields.append(.init(name, "\(name)", .text(version)))
    }
    fields.append(.init("gpu", "an Nvidia GPU is here", .flag(GPUs.areHere)))
    var blocks: [Report.Block] = [.fields(fields)]
    if installation.packages.isEmpty {
      blocks.append(.warning("its packages cannot be seen from its program: nothing is checked"))
    }
    let faults = installation.faults()
    for (fault, _) in faults { blocks.append(.warning(fault)) }
    let extras: [(name: String, use: Message)] = [
      ("bitsandbytes", "quantization=4"), ("deepspeed", "deepspeed=zero2"), ("ray", "ray=on"),
      ("gradio", "`llamafactory webui`"),
    ]
    let table = extras.map { name, use -> [ReportValue] in
      let version = installation.packages[name]
      let remedy = installation.faults([name]).last?.remedy
      return [
        .text(name), version.map { .text($0) } ?? .none, .message(use),
        version == nil ? remedy.map { .varying(.text($0), mask: "<command>") } ?? .none : .none,
      ]
    }
    if !installation.packages.isEmpty {
      blocks.append(
        .table(
          Report.Table(
            "extras",
            [
              .init("package", "package"), .init("version", "version"), .init("for", "for"),
              .init("install", "in a system shell"),
            ], table)))
    }
    if !faults.isEmpty {
      blocks += [.heading("in a system shell"), install(faults.map(\.remedy))]
    }
    blocks.append(.next("train engine=llamafactory"))
    return Report(blocks)
  }
}
