import Basics
import Training
import Workspace

extension Command {
  static let trainResume = Command(
    "train resume", twin: "训练 继续", group: .models,
    summary: "Go on with a training that was stopped, from its last checkpoint",
    parameters: [
      Parameter(
        "run", help: "Its number or name; the last one stopped without", isOptional: true,
        choices: Invocation.runChoices)
    ],
    examples: ["train resume"]
  ) { invocation in
    let typed = invocation.text("run")
    let run: StoredRun
    if typed == nil {
      let runs = try await invocation.store.perform { try $0.runs() }
      guard let last = runs.last(where: { $0.status != .done }) else {
        throw Problem.nothingToResume(nil)
      }
      run = last
    } else {
      run = try await invocation.storedRun(typed, at: "run")
      guard run.status != .done else {
        throw invocation.fault(.nothingToResume(typed), at: "run")
      }
    }
    return try await invocation.goOn(with: run)
  }
}

extension Invocation {
  /// Goes on from the newest checkpoint of a run.
  func goOn(with run: StoredRun) async throws -> Report {
    let folder = RunFolder(path: run.folder)
    guard FileTree.isFolder(run.folder) else { throw Problem.missingRunFolder(run.folder) }
    if run.isOfLlamaFactory { return try await goOnWithLlamaFactory(run) }
    let record = try folder.record()
    let step = Checkpoint.list(in: run.folder).last?.step ?? 0
    try await store.write {
      try $0.interruptAbandonedRuns()
      try $0.deleteLosses(ofRun: run.id, after: step)
    }
    var report = Report()
    let instructions = TrainPlanner.instructionsName
    if record.instructions != instructions {
      report.blocks.append(
        .warning(
          """
          begun with \(record.instructions), going on with \(instructions): the last digits differ
          """))
    }
    return try await report + TrainingSession(run, self).train(by: .native(adapterPath: nil))
  }
}
