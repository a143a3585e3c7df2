import Basics
import Glibc
import LanguageModel

/// A model as the folder that Hugging Face's programs read, for those that read no GGUF.
///
/// It is written once for each GGUF file and kept among the user's caches; runs have links to its
/// files, so that a run's folder can be copied as a whole and no disk is filled twice.
enum BaseFolder {
  /// Makes `folder` such a one.
  ///
  /// - Throws: `Problem`; `CancellationError` when the task is cancelled.
  static func make(
    _ weights: ModelWeights, as storage: WeightStorage, at folder: String,
    progress: Progress.Handler
  ) throws {
    let cache = try cached(weights, storage, progress)
    FileTree.make(folder)
    for name in FileTree.names(in: cache) {
      let (source, target) = ("\(cache)/\(name)", "\(folder)/\(name)")
      FileTree.remove(target)
      // Safe: both are C strings for the length of the call.
      guard unsafe link(source, target) != 0 else { continue }
      // Another file system: a copy.
      try copy(source, to: target)
    }
  }

  private static func cached(
    _ weights: ModelWeights, _ storage: WeightStorage, _ progress: Progress.Handler
  ) throws -> String {
    guard let root = Environment.folder("XDG_CACHE_HOME", fallback: ".cache") else {
      throw Problem.cannotWrite("~/.cache", ENOENT)
    }
    var status = stat()
    guard unsafe stat(weights.path, &status) == 0 else {
      throw Problem.cannotOpen(weights.path, errno)
    }
    let state = "\(FileName.absolute(weights.path)) \(status.st_size) \(status.st_mtim.tv_sec)"
    let key = SHA256.hexadecimal(of: Array(state.utf8)).prefix(12)
    let name = "\(RunFields.modelName(weights.path))-\(storage.rawValue)-\(key)"
    let folder = "\(root)/huggingface/\(name)"
    if FileTree.exists("\(folder)/config.json") { return folder }
    FileTree.make("\(root)/huggingface")
    let destination = try AtomicFolder(path: folder)
    try MergedModel(weights).writeHuggingFace(to: destination.temporaryPath, as: storage) {
      done, total in
      try Task.checkCancellation()
      progress(Progress(done: done, total: total, unit: .items("tensors")))
    }
    try destination.commit()
    return folder
  }

  /// Copies a file a few megabytes at a time.
  static func copy(_ source: String, to target: String) throws {
    var file = try AtomicFile(path: target)
    var offset = 0
    while let bytes = FileTree.bytes(of: source, from: offset, count: 4 << 20), !bytes.isEmpty {
      // Safe: the span ends before `bytes` does.
      unsafe try file.write(bytes.span.bytes)
      offset += bytes.count
    }
    try file.commit()
  }
}
