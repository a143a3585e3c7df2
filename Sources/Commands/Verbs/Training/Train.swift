import Basics
import JSON
import LanguageModel
import Training
import Workspace

extension Command {
  static let train = Command(
    "train", twin: "训练", group: .models,
    summary: "Teach the model the kept entries: LoRA, as LLaMA-Factory does it",
    parameters: [
      Parameter(
        "dry-run", .choice(["dry-run"]), help: "Only what would be done, and how long it takes",
        isOptional: true)
    ],
    options: TrainOptions.options,
    examples: ["train dry-run", "train epochs=1 rank=4"], preparation: ["load 对话.jsonl"],
    isResumable: true
  ) { invocation in
    guard let cell = invocation.cell else { preconditionFailure("`train` leaves a cell") }
    if let begun = invocation.resumed?.id,
      let run = try await invocation.store.perform({ try $0.runs().last { $0.cell == begun } })
    {
      return try await invocation.goOn(with: run)
    }
    var options = try TrainOptions(invocation)
    if let outside = options.llamaFactory {
      return try await invocation.train(options, by: outside, cell: cell)
    }
    let model = try TrainingModel(options, invocation)
    if let path = options.adapterPath {
      // Read now, so that one that does not fit is told before anything is made.
      options.settings.shape = try Adapter(folder: path, for: model.configuration).shape
    }
    let planner = try await TrainPlanner(options, model, invocation)
    guard invocation.text("dry-run") == nil else { return planner.report(folder: nil) }
    let run = try await invocation.createRun(planner, cell: cell)
    let opening = planner.report(folder: run.folder)
    let isShown = invocation.showFirst(opening)
    let report = try await TrainingSession(run, invocation).train(
      by: .native(adapterPath: options.adapterPath))
    return isShown ? report : opening + report
  }
}

extension Invocation {
  fileprivate func createRun(_ planner: TrainPlanner, cell: Cell.ID) async throws -> StoredRun {
    let options = planner.options
    let record = RunRecord(
      settings: options.settings, memory: planner.memory, model: planner.model.path,
      template: planner.model.template, cutoff: options.cutoff,
      instructions: TrainPlanner.instructionsName)
    let run = StoredRun(
      name: options.name ?? "", model: planner.model.path, template: planner.model.template,
      folder: "", settings: record.json.text(), sampleCount: planner.samples.count,
      heldOutCount: planner.heldOut.count, tokenCount: planner.data.tokenCount,
      totalSteps: planner.plan.totalSteps, started: UnixTime.milliseconds(), cell: cell)
    return try await create(run) { folder in
      try RunFolder(path: folder).create(
        record, samples: planner.samples, heldOut: planner.heldOut,
        dataset: TrainData.dataset(planner.data.entries))
    }
  }

  /// Makes a run's row and its folder; neither without the other.
  ///
  /// - Parameter write: Fills the folder, which it is told.
  func create(_ new: StoredRun, _ write: (String) throws -> Void) async throws -> StoredRun {
    var run = new
    run.id = try await store.write {
      try $0.interruptAbandonedRuns()
      return try $0.insertRun(new)
    }
    let id = run.id
    let folder = try RunPlace.folder(ofRun: id, workspace: store.path)
    run.folder = folder
    do {
      try write(folder)
      try await store.write { try $0.setFolder(folder, ofRun: id) }
    } catch {
      FileTree.remove(folder)
      try? await store.write { try $0.deleteRun(id) }
      throw error
    }
    return run
  }

  /// Shows a part of the report before the rest is there; in JSON there is one object a command.
  ///
  /// - Returns: Whether it was shown.
  func showFirst(_ report: Report) -> Bool {
    guard interpreter.output.format() != .json else { return false }
    interpreter.output.show(report, of: command)
    return true
  }
}

/// Where runs are kept: in a folder beside the workspace.
enum RunPlace {
  /// `novel.runs/3` beside `novel.inkstone`, as a path from the root; one that is not there yet.
  static func folder(ofRun id: StoredRun.ID, workspace: String) throws -> String {
    guard workspace != ":memory:" else { return try FileTree.makeTemporary("inkstone-run") }
    let path = FileName.absolute(workspace)
    let root = (path.hasSuffix(".inkstone") ? String(path.dropLast(9)) : path) + ".runs"
    var folder = "\(root)/\(id)"
    // A workspace that was made anew may find an older one's runs.
    var copy = 2
    while FileTree.exists(folder) {
      folder = "\(root)/\(id)-\(copy)"
      copy += 1
    }
    return folder
  }
}
