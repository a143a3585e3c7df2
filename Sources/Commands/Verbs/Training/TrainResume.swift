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
    let folder = RunFolder(path: run.folder)
    let step = Checkpoint.list(in: run.folder).last?.step ?? 0
    try await invocation.store.write {
      try $0.interruptAbandonedRuns()
      try $0.deleteLosses(ofRun: run.id, after: step)
    }
    let record = try folder.record()
    var report = Report()
    if record.instructions != TrainPlanner.instructionsName {
      report.blocks.append(
        .warning(
          "begun with \(record.instructions), going on with \(TrainPlanner.instructionsName): the last digits differ"
        ))
    }
    return try await report + TrainingSession(run, invocation).train()
  }
}
