import Glibc

/// Folders and what is in them.
package enum FileTree {
  /// Whether anything is there.
  package static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

  /// Makes a folder of its own below `TMPDIR`, and gives back its path.
  ///
  /// - Parameter name: What its name begins with.
  package static func makeTemporary(_ name: String) throws(Problem) -> String {
    let root = Environment.value("TMPDIR") ?? "/tmp"
    var template = Array("\(root)/\(name)-XXXXXX".utf8CString)
    // Safe: mkdtemp replaces the X's in place.
    guard unsafe mkdtemp(&template) != nil else { throw .cannotWrite(root, errno) }
    return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Makes a folder and those above it; nothing when it is there.
  package static func make(_ path: String) {
    guard !exists(path) else { return }
    if let slash = path.lastIndex(of: "/"), slash > path.startIndex { make(String(path[..<slash])) }
    // A failure shows when a file is written there.
    _ = unsafe mkdir(path, 0o700)
  }

  /// Removes a file, or a folder with all that is in it; links are removed, not followed.
  package static func remove(_ path: String) {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      _ = unsafe unlink(path)
      return
    }
    for name in names(in: path) { remove("\(path)/\(name)") }
    _ = unsafe rmdir(path)
  }

  /// Whether a folder is there.
  package static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The size of a file; nil when there is none.
  package static func byteCount(_ path: String) -> Int? {
    var status = stat()
    return unsafe stat(path, &status) == 0 ? Int(status.st_size) : nil
  }

  /// The names in a folder, sorted; empty when it cannot be read.
  package static func names(in path: String) -> [String] {
    guard let folder = unsafe opendir(path) else { return [] }
    defer { unsafe closedir(folder) }
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

extension FileTree {
  /// Whether the user may run it.
  package static func isExecutable(_ path: String) -> Bool { unsafe access(path, X_OK) == 0 }

  /// Where the process is.
  package static var currentFolder: String {
    // Safe: the C library allocates the result, which is freed here.
    guard let path = unsafe getcwd(nil, 0) else { return "." }
    defer { unsafe free(path) }
    return unsafe String(cString: path)
  }

  /// The first bytes of a file as text, also of one whose size is not known, such as in `/proc`; nil
  /// when it cannot be read.
  package static func beginning(of path: String, count limit: Int) -> String? {
    bytes(of: path, from: 0, count: limit).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Some bytes of a file; fewer at its end, and nil when it cannot be read.
  package static func bytes(of path: String, from offset: Int, count limit: Int) -> [UInt8]? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: limit)
    var count = 0
    while count < limit {
      let free = limit - count
      // In bounds: at most what is left of the buffer.
      let got = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe pread(
          descriptor, buffer.baseAddress?.advanced(by: count), free, off_t(offset + count))
      }
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { break }
      count += got
    }
    return Array(bytes.prefix(count))
  }
}
