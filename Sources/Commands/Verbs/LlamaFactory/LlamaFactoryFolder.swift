import Basics
import JSON
import LlamaFactory
import Training

/// The folder that LLaMA-Factory trains in.
struct LlamaFactoryFolder: Sendable {
  let path: String

  static let logName = "llamafactory.log"
  /// All that it wrote, of all times it was started.
  var log: String { "\(path)/\(Self.logName)" }
  var trainerLog: String { "\(path)/trainer_log.jsonl" }
  private var results: String { "\(path)/train_results.json" }

  var hasAdapter: Bool { FileTree.exists("\(path)/\(Adapter.weightsFile)") }

  /// Whether the training came to its end.
  var isFinished: Bool {
    guard hasAdapter, FileTree.exists(results) else { return false }
    return steps().last.map { $0.step == $0.stepCount } ?? false
  }

  /// The steps in the log.
  func steps() -> [TrainerLog.Step] {
    var log = TrainerLog()
    let bytes = (try? FileContents.read(trainerLog, limit: 1 << 30)) ?? []
    return log.append(bytes) + log.finish()
  }

  /// The newest checkpoint that is whole: its last file is the state.
  var newestCheckpoint: (step: Int, name: String)? {
    Checkpoint.list(in: path).last { isWhole($0.name) }
  }

  private func isWhole(_ name: String) -> Bool {
    let state = "\(path)/\(name)/trainer_state.json"
    guard !FileTree.exists("\(path)/\(name)/checkpoint-is-incomplete.txt"),
      FileTree.exists("\(path)/\(name)/optimizer.pt")
        || FileTree.isFolder("\(path)/\(name)")
          && FileTree.names(in: "\(path)/\(name)").contains(where: { $0.hasPrefix("global_step") }),
      let bytes = try? FileContents.read(state, limit: 1 << 28)
    else { return false }
    return (try? JSON(parsing: bytes.span)) != nil
  }

  /// Clears away what the next start would stumble over.
  ///
  /// - Returns: The checkpoint it goes on from; nil when it begins again.
  func prepareToGoOn() throws -> String? {
    let newest = newestCheckpoint
    for checkpoint in Checkpoint.list(in: path) where !isWhole(checkpoint.name) {
      FileTree.remove("\(path)/\(checkpoint.name)")
    }
    for name in ["train_results.json", "all_results.json"] { FileTree.remove("\(path)/\(name)") }
    if newest == nil {
      // An adapter without a checkpoint is taken for another run's.
      for name in [Adapter.weightsFile, Adapter.configurationFile] {
        FileTree.remove("\(path)/\(name)")
      }
    }
    try RunFolder(path: path).cutLog(after: newest?.step ?? 0)
    return newest?.name
  }
}
