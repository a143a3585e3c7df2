import LlamaFactory

/// The processes that train for a run.
enum TrainingProcesses {
  static func count(ofRun mark: String) -> Int {
    TrainerProcess.running(mark: mark)?.members().count ?? 0
  }

  /// Starts one that nobody watches.
  static func start(_ program: String, in folder: String) throws -> TrainerProcess {
    try TrainerProcess.start(
      program, ["train", "train.yaml"], in: folder, mark: folder, environment: [],
      log: "\(folder)/llamafactory.log")
  }
}
