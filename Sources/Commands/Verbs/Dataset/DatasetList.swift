import Basics
import Dataset

/// The dataset_info.json of a folder that LLaMA-Factory reads its data from.
struct DatasetList: Sendable {
  let folder: String

  var path: String { "\(folder)/\(Registration.fileName)" }

  /// Registers data files that lie in the folder.
  ///
  /// The list is read and replaced under a lock, for others may register theirs at the same time.
  func register(_ names: [String]) throws {
    let lock = try FolderLock(folder)
    defer { extendLifetime(lock) }
    try FileContents.write(try adding(names), to: path)
  }

  /// What the list would be with the datasets of these names, each in `NAME.json`.
  ///
  /// - Throws: `Problem` when there is a list that cannot be read.
  func adding(_ names: [String]) throws -> [UInt8] {
    var bytes = FileTree.exists(path) ? try FileContents.read(path, limit: 1 << 26) : []
    for name in names {
      bytes = try Registration.adding(
        name, Registration.alpaca(file: "\(name).json"), to: bytes, path: path)
    }
    return bytes
  }
}
