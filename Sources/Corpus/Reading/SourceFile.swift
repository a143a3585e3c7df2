import Basics
import Glibc

/// A file as it was at one moment, with its digest.
package struct SourceFile: Sendable {
  package let path: String
  package let bytes: [UInt8]
  /// SHA-256, as hexadecimal digits.
  package let digest: String

  /// The largest file taken; its text is in memory as a whole, twice.
  package static let limit = 1 << 30

  /// Reads a file and makes sure that nobody wrote it meanwhile.
  ///
  /// - Throws: `Problem` when it cannot be read, is no file, is empty, too large, or has changed.
  package init(path: String) throws(Problem) {
    let before = try Self.status(of: path)
    guard before.st_size > 0 else { throw .emptyFile(path) }
    bytes = try FileContents.read(path, limit: Self.limit)
    let after = try Self.status(of: path)
    guard Self.moment(before) == Self.moment(after) else { throw .changedWhileRead(path) }
    self.path = path
    digest = SHA256.hexadecimal(of: bytes)
  }

  /// Checks what can be known without reading the file.
  ///
  /// - Returns: Its size in bytes.
  package static func check(_ path: String) throws(Problem) -> Int {
    let status = try status(of: path)
    let size = Int(status.st_size)
    guard size > 0 else { throw .emptyFile(path) }
    guard size <= limit else { throw .tooLarge(path, size, limit: limit) }
    guard access(path, R_OK) == 0 else { throw .cannotOpen(path, errno) }
    return size
  }

  /// A pipe is refused before it is opened, for that would wait for its writer.
  private static func status(of path: String) throws(Problem) -> stat {
    var status = stat()
    guard stat(path, &status) == 0 else { throw .cannotOpen(path, errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notARegularFile(path) }
    return status
  }

  private static func moment(_ status: stat) -> [Int] {
    [
      Int(status.st_dev), Int(status.st_ino), Int(status.st_size), Int(status.st_mtim.tv_sec),
      Int(status.st_mtim.tv_nsec),
    ]
  }
}
