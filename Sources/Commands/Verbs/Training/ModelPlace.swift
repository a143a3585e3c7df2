import Basics

/// Where base models are.
enum ModelPlace {
  /// The folder of models: `~/.local/share/inkstone/models`.
  static var folder: String? {
    Environment.folder("XDG_DATA_HOME", fallback: ".local/share").map { "\($0)/models" }
  }

  static let embedded = "SmolLM2-135M-Instruct.Q4_1.gguf"

  /// The model to work with: the one that `set model=` names, else the embedded one.
  ///
  /// - Throws: `Problem` when it is not there.
  static func path(_ settings: Settings) throws(Problem) -> String {
    if let chosen = settings.value("model") {
      let path = FileName.absolute(FileName.expanded(chosen))
      guard FileTree.exists(path) else { throw .noModel(chosen) }
      return path
    }
    guard let path = folder.map({ "\($0)/\(embedded)" }), FileTree.exists(path) else {
      throw .noModel(embedded)
    }
    return path
  }
}

extension Problem {
  fileprivate static func noModel(_ name: String) -> Problem {
    Problem(
      .notFound, "there is no model `\(name)`",
      why: "it is not in \(ModelPlace.folder ?? "the models folder")", next: "help models")
  }
}
