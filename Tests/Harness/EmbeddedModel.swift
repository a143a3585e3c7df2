import Basics

/// The model that scripts/model fetches; tests that want it are skipped when it is not there.
package enum EmbeddedModel {
  /// The GGUF file, nil when it was not fetched.
  package static let path: String? = {
    guard let folder = Environment.folder("XDG_DATA_HOME", fallback: ".local/share") else {
      return nil
    }
    let path = "\(folder)/models/SmolLM2-135M-Instruct.Q4_1.gguf"
    return FileTree.exists(path) ? path : nil
  }()
}
