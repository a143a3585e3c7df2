import Glibc

/// What the process was started with.
package enum Environment {
  /// A variable's value; nil when it is unset or empty.
  package static func value(_ name: String) -> String? {
    // Safe: getenv gives a C string or nil, and nothing here changes the environment.
    guard let start = unsafe getenv(name) else { return nil }
    let value = unsafe String(cString: start)
    return value.isEmpty ? nil : value
  }

  /// An XDG base folder of Inkstone's own, as in `~/.local/state/inkstone`.
  ///
  /// - Parameters:
  ///   - variable: `XDG_STATE_HOME` and its like (specifications.freedesktop.org/basedir-spec).
  ///   - fallback: Where it lies in the home folder when the variable is not set.
  package static func folder(_ variable: String, fallback: String) -> String? {
    if let root = value(variable), root.hasPrefix("/") { return "\(root)/inkstone" }
    return value("HOME").map { "\($0)/\(fallback)/inkstone" }
  }
}

/// Folders and what is in them.
package enum FileTree {
  /// Makes a folder and those above it; nothing when it is there.
  package static func make(_ path: String) {
    guard access(path, F_OK) != 0 else { return }
    if let slash = path.lastIndex(of: "/"), slash > path.startIndex { make(String(path[..<slash])) }
    // A failure shows when a file is written there.
    mkdir(path, 0o700)
  }

  /// Removes a file, or a folder with all that is in it; links are removed, not followed.
  package static func remove(_ path: String) {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      unlink(path)
      return
    }
    for name in names(in: path) { remove("\(path)/\(name)") }
    rmdir(path)
  }

  /// Whether a folder is there.
  package static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The names in a folder, sorted; empty when it cannot be read.
  package static func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      // Safe: d_name is a C string inside the entry, which lasts until the next readdir.
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
        unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}
