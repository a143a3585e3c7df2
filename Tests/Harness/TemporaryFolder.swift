import Basics
import Glibc

/// A folder of its own for one test; removed with all that is in it when the test lets go of it.
package struct TemporaryFolder: ~Copyable {
  package let path: String

  package init() throws {
    let root = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(root)/inkstone-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw Problem.cannotWrite(root, errno) }
    path = String(cString: made)
  }

  deinit { removeTree(path) }

  /// Writes a file and gives back its path.
  @discardableResult
  package borrowing func write(_ bytes: [UInt8], to name: String) throws -> String {
    try FileContents.write(bytes, to: "\(path)/\(name)")
    return "\(path)/\(name)"
  }

  @discardableResult
  package borrowing func write(_ text: String, to name: String) throws -> String {
    try write(Array(text.utf8), to: name)
  }

  /// The names of what lies in the folder, sorted.
  package borrowing func names() -> [String] { entryNames(of: path).sorted() }
}

/// The names in a folder, without `.` and `..`.
package func entryNames(of path: String) -> [String] {
  guard let folder = opendir(path) else { return [] }
  defer { closedir(folder) }
  var names: [String] = []
  while let entry = readdir(folder) {
    let name = withUnsafeBytes(of: &entry.pointee.d_name) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names
}

private func removeTree(_ path: String) {
  var status = stat()
  guard lstat(path, &status) == 0 else { return }
  guard status.st_mode & S_IFMT == S_IFDIR else {
    unlink(path)
    return
  }
  for name in entryNames(of: path) { removeTree("\(path)/\(name)") }
  rmdir(path)
}
