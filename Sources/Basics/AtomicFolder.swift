import Glibc

/// Files that appear in a folder together, once all of them are whole, or not at all.
///
///     let folder = try AtomicFolder(path: "model")
///     try FileContents.write(bytes, to: "\(folder.temporaryPath)/config.json")
///     try folder.commit()
package struct AtomicFolder: ~Copyable {
  package let path: String
  /// Where the files are written; on the same file system.
  package let temporaryPath: String

  /// - Throws: `Problem` when nothing can be written there.
  package init(path: String) throws(Problem) {
    self.path = path
    temporaryPath =
      FileTree.exists(path) ? "\(path)/.inkstone.\(getpid()).part" : "\(path).\(getpid()).part"
    FileTree.remove(temporaryPath)
    FileTree.make(temporaryPath)
    guard FileTree.isFolder(temporaryPath) else { throw .cannotWrite(path, errno) }
  }

  deinit { FileTree.remove(temporaryPath) }

  /// Gives the files their names; those of the folder that bear the same are replaced.
  package consuming func commit() throws(Problem) {
    if !FileTree.exists(path) {
      guard unsafe rename(temporaryPath, path) == 0 else { throw .cannotWrite(path, errno) }
      return
    }
    for name in FileTree.names(in: temporaryPath) {
      guard unsafe rename("\(temporaryPath)/\(name)", "\(path)/\(name)") == 0 else {
        throw .cannotWrite("\(path)/\(name)", errno)
      }
    }
  }
}
