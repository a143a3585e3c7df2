import Basics
import JSON
import LlamaFactory
import Training
import Workspace

extension Invocation {
  /// Trains by LLaMA-Factory, or writes down how.
  func train(
    _ options: TrainOptions, by outside: LlamaFactoryOptions, cell: Cell.ID
  ) async throws -> Report {
    var options = options
    if let path = options.adapterPath { options.settings.shape = try AdapterFolder(path).shape }
    // Looked for first: without it there is nothing to prepare.
    let installation = outside.isDry ? nil : try self.installation(for: outside)
    let plan = try await LlamaFactoryPlan(options, outside, self)
    guard let installation else { return try await writeDown(plan) }
    let run = try await create(plan.run(cell: cell)) { folder in
      try plan.write(to: folder, progress: progress)
    }
    var opening = plan.report(folder: run.folder)
    opening.blocks += warnings(installation) + otherNodes(plan)
    let isShown = showFirst(opening)
    let report = try await TrainingSession(run, self).train(
      by: .llamaFactory(follower(of: run, installation, patience: outside.patience)))
    return isShown ? report : opening + report
  }

  /// The folder that is copied to other machines, and what is run there.
  private func writeDown(_ plan: LlamaFactoryPlan) async throws -> Report {
    let name = plan.options.name ?? FileName.stem(of: context.workspace.path)
    let folder = plan.outside.folder ?? "\(name)-llamafactory"
    let names = FileTree.names(in: folder)
    let isOurs = names.contains(LlamaFactoryPlan.recordFile)
    let isTrained = names.contains { $0.hasPrefix("checkpoint-") || $0 == Adapter.weightsFile }
    guard names.isEmpty || isOurs && !isTrained,
      !FileTree.exists(folder) || FileTree.isFolder(folder)
    else { throw Problem.folderInUse(folder) }
    try plan.write(to: folder, progress: progress)
    let path = FileName.absolute(folder)
    var report = plan.report(folder: path)
    report.blocks += [
      .text(key: "training_file", plan.file.text),
      .heading(
        plan.commands.count > 1
          ? "copy the folder to each machine, and run there in it"
          : "copy the folder to the machine, and run there in it"),
      .table(
        Report.Table(
          "nodes", [.init("node", "machine"), .init("command", "command")],
          plan.commands.enumerated().map { [.id($0), .text($1.line)] })),
      .message("`run.sh` in the folder does the same; when it is done, bring the folder back"),
      .next("runs import \(Quoting.quoted(folder))"),
    ]
    return report
  }

  /// What the other machines of a run are to do.
  private func otherNodes(_ plan: LlamaFactoryPlan) -> [Report.Block] {
    let others = plan.commands.enumerated().filter { $0.offset != plan.outside.rank }
    guard !others.isEmpty else { return [] }
    return [
      .heading("on the other machines, in a copy of the folder"),
      .table(
        Report.Table(
          "nodes", [.init("node", "machine"), .init("command", "command")],
          others.map { [.id($0.offset), .text($0.element.line)] })),
    ]
  }

  /// The program, with all that the run needs beside it.
  ///
  /// - Throws: `Problem` when something is missing.
  private func installation(for outside: LlamaFactoryOptions) throws -> Installation {
    let installation = try foundInstallation()
    var needs: [String] = []
    if outside.quantization != nil { needs.append("bitsandbytes") }
    if outside.deepSpeed != nil { needs.append("deepspeed") }
    if outside.launch.usesRay { needs.append("ray") }
    if let (fault, remedy) = installation.faults(needs).first {
      throw Problem.unfitInstallation(fault, remedy)
    }
    return installation
  }

  /// - Throws: `Problem` when there is none.
  func foundInstallation() throws -> Installation {
    let setting = settings.value("llamafactory").map { FileName.expanded($0) }
    guard
      let found = Installation.find(setting: setting, ownFolder: LlamaFactoryReport.ownFolder)
    else { throw Problem.noLlamaFactory(setting) }
    return found
  }

  private func warnings(_ installation: Installation) -> [Report.Block] {
    guard let version = installation.version, !Installation.knownVersions.contains(version) else {
      return []
    }
    return [
      .warning(
        "LLaMA-Factory \(version) is not among the versions that are known to work: \(Installation.knownVersions.joined(separator: ", "))"
      )
    ]
  }

  private func follower(
    of run: StoredRun, _ installation: Installation, patience: Duration? = nil,
    from checkpoint: String? = nil, process: LlamaFactoryFollower.Source? = nil
  ) -> LlamaFactoryFollower {
    let settings = run.settingsJSON
    let launch = Launch(settings["launch"])
    let rank = settings["node_rank"]?.integer ?? 0
    let savesOnTerminate = installation.savesOnTerminate && !launch.usesRay
    var overrides: [(key: String, value: String)] = []
    if let checkpoint { overrides.append(("resume_from_checkpoint", checkpoint)) }
    if savesOnTerminate { overrides.append(("enable_jit_checkpoint", "true")) }
    let command = NodeCommand(
      launch, file: LlamaFactoryPlan.trainingFile, rank: rank, program: installation.path,
      overrides: overrides)
    let secrets = Setting.all.filter(\.isSecret).compactMap(\.variable)
    let place = installation.path.lastIndex(of: "/").map { String(installation.path[..<$0]) } ?? "."
    let environment: [(name: String, value: String?)] =
      command.environment.map { ($0.name, $0.value) } + secrets.map { ($0, nil) } + [
        // As its own web page starts it: then it saves and ends when it is told to.
        ("LLAMABOARD_ENABLED", "1"), ("LLAMABOARD_WORKDIR", run.folder), ("PYTHONUNBUFFERED", "1"),
        // It starts torchrun by name.
        ("PATH", "\(place):\(Environment.value("PATH") ?? "/usr/bin:/bin")"),
      ]
    let output = interpreter.output
    let verb = self.command
    return LlamaFactoryFollower(
      run: run,
      source: process
        ?? .start(
          program: installation.path, words: command.words.dropFirst().map { $0 }, environment),
      isFirstNode: rank == 0,
      stopSignal: savesOnTerminate ? .terminate : .abort,
      patience: patience
    ) { report in
      if output.format() != .json { output.show(report, of: verb) }
    }
  }

  /// Goes on with a run of LLaMA-Factory: watches it where it still trains, else starts it again from
  /// its newest whole checkpoint.
  func goOnWithLlamaFactory(_ run: StoredRun) async throws -> Report {
    let installation = try foundInstallation()
    let folder = LlamaFactoryFolder(path: run.folder)
    var process: LlamaFactoryFollower.Source?
    var checkpoint: String?
    if let running = TrainerProcess.running(mark: run.folder) {
      process = .running(running)
    } else if folder.isFinished {
      process = .ended
    } else {
      checkpoint = try folder.prepareToGoOn()
    }
    // The log has all losses that still count; they are read from it anew.
    try await store.write {
      try $0.interruptAbandonedRuns()
      try $0.deleteLosses(ofRun: run.id, after: -1)
    }
    let follower = follower(of: run, installation, from: checkpoint, process: process)
    return try await TrainingSession(run, self).train(by: .llamaFactory(follower))
  }
}

extension Problem {
  fileprivate static func unfitInstallation(_ fault: Message, _ remedy: String) -> Problem {
    Problem(
      .notFound, "LLaMA-Factory cannot do this yet: \(fault)",
      why: "in a system shell: `\(varying: remedy, mask: "<command>")`", next: "llamafactory")
  }
}
