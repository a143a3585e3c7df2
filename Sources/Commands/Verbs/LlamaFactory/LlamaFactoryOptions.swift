import Basics
import LanguageModel
import LlamaFactory

/// What `train engine=llamafactory` was asked for beside the settings that both engines share.
struct LlamaFactoryOptions: Sendable {
  var launch = Launch()
  /// Which of the machines this one is.
  var rank = 0
  /// Bits of the frozen weights; nil for as many as they have.
  var quantization: Int?
  /// `zero2`, `zero3`, or the path of a file.
  var deepSpeed: String?
  var isBF16 = false
  var extra: [(key: String, value: TrainingFile.Value)] = []
  var isDry = false
  /// Where a dry run is written.
  var folder: String?
  /// Silence after which it is ended; nil for none.
  var patience: Duration?

  static let options: [Command.Option] = [
    .init(
      "quantization", .choice(["4", "8"]), help: "Bits of the frozen weights, by bitsandbytes"),
    .init(
      "deepspeed", .text, help: "zero2, zero3, or a DeepSpeed file",
      choices: { _ in DeepSpeedFile.names }),
    .init(
      "nproc", .integer(1...1024), help: "Processes on each machine; one a GPU without"),
    .init("nodes", .integer(1...4096), default: "1", help: "Machines that train together"),
    .init(
      "node-rank", .integer(0...4095), default: "0", help: "Which of them this one is, from 0"),
    .init("master", .text, help: "The first machine's address, or ADDRESS:PORT"),
    .init("devices", .text, help: "The GPUs each machine uses, as `0,1`; all without"),
    .init("threads", .integer(1...1024), help: "Processor threads of each process"),
    .init(
      "hub", .choice(["huggingface", "modelscope"]), default: "huggingface",
      help: "Where a model is fetched that is named as OWNER/NAME"),
    .init("ray", .flag, default: "off", help: "Whether Ray places the processes"),
    .init(
      "patience", .number(1...1_000_000),
      help: "Seconds of silence after which it is ended; without, silence is only told"),
    .init("to", .path, help: "The folder that `dry-run` writes; named after the run without"),
    .init(
      "extra.KEY", .text, help: "Any other key of LLaMA-Factory's, as in extra.lora_dropout=0.1"),
  ]

  /// Keys that say what the run is, and so are not for `extra`.
  private static let own = [
    "model_name_or_path", "stage", "do_train", "finetuning_type", "dataset", "eval_dataset",
    "dataset_dir", "output_dir", "resume_from_checkpoint", "overwrite_output_dir", "deepspeed",
    "ray_num_workers",
  ]

  /// - Returns: Nil when this program trains.
  /// - Throws: `Fault` for a key that the engine has not, or a value that cannot be.
  init?(_ invocation: Invocation) throws {
    guard invocation.text("engine") == "llamafactory" else {
      try Self.refuseKeys(of: invocation)
      return nil
    }
    for name in ["until", "memory"] where invocation.isGiven(name) {
      throw invocation.fault(.nativeKey(name), at: name)
    }
    isDry = invocation.text("dry-run") != nil
    folder = invocation.text("to").map { FileName.expanded($0) }
    if folder != nil, !isDry { throw invocation.fault(.folderOfDryRun, at: "to") }
    patience = invocation.number("patience").map { .seconds($0) }
    quantization = invocation.text("quantization").flatMap { Int($0) }
    deepSpeed = try Self.deepSpeed(invocation)
    launch.processCount = invocation.integer("nproc")
    launch.nodeCount = invocation.integer("nodes") ?? 1
    launch.devices = invocation.text("devices")
    launch.usesRay = invocation.flag("ray")
    launch.needsTorchrun = deepSpeed != nil
    launch.usesModelScope =
      invocation.isGiven("hub")
      ? invocation.text("hub") == "modelscope" : Environment.value("USE_MODELSCOPE_HUB") == "1"
    rank = invocation.integer("node-rank") ?? 0
    guard rank < launch.nodeCount else {
      throw invocation.fault(.noSuchNode(rank, of: launch.nodeCount), at: "node-rank")
    }
    try readAddress(invocation)
    let threads = max(1, Processors.count / (launch.processCount ?? 1))
    launch.threadCount =
      invocation.integer("threads")
      ?? (isDry ? 8 : launch.isDistributed || !GPUs.areHere ? threads : nil)
    switch invocation.text("precision") {
    case "bf16": isBF16 = true
    case "fp32": isBF16 = false
    // What is written for other machines is for GPUs; a processor computes in single precision.
    default: isBF16 = isDry || GPUs.areHere
    }
    extra = try invocation.family("extra.KEY").map { key, text in
      guard !Self.own.contains(key) else {
        throw invocation.fault(.ownKey(key), at: "extra.\(key)")
      }
      return (key, .init(typed: text))
    }
  }

  private static func refuseKeys(of invocation: Invocation) throws {
    for option in options {
      let given =
        option.isFamily
        ? invocation.family(option.name).map { option.stem + $0.key }
        : invocation.isGiven(option.name) ? [option.name] : []
      if let name = given.first { throw invocation.fault(.llamaFactoryKey(name), at: name) }
    }
  }

  private static func deepSpeed(_ invocation: Invocation) throws -> String? {
    guard let typed = invocation.text("deepspeed") else { return nil }
    if DeepSpeedFile.names.contains(typed.lowercased()) { return typed.lowercased() }
    let path = FileName.expanded(typed)
    guard FileTree.exists(path), !FileTree.isFolder(path) else {
      throw invocation.fault(.noDeepSpeedFile(typed), at: "deepspeed")
    }
    return FileName.absolute(path)
  }

  private mutating func readAddress(_ invocation: Invocation) throws {
    guard let typed = invocation.text("master") else {
      guard launch.nodeCount == 1 || launch.usesRay else {
        throw invocation.fault(.noMainAddress(launch.nodeCount), at: "nodes")
      }
      return
    }
    let parts = typed.split(separator: ":", omittingEmptySubsequences: false)
    // An address of IPv6 has more colons; its port is left at what it is.
    guard parts.count == 2 else {
      launch.mainAddress = typed
      return
    }
    guard let port = Int(parts[1]), (1...65535).contains(port), !parts[0].isEmpty else {
      throw invocation.fault(.badMainAddress(typed), at: "master")
    }
    launch.mainAddress = String(parts[0])
    launch.mainPort = port
  }
}

/// GPUs of this machine.
enum GPUs {
  /// Whether a driver of Nvidia's is loaded.
  static var areHere: Bool { FileTree.exists("/proc/driver/nvidia/version") }
}
