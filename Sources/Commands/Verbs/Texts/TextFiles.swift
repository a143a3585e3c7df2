import Basics
import Corpus
import Glibc

/// The files that the words behind `load` mean.
struct TextFiles: Sendable {
  /// Absolute, each once, in the order of the words and by name within a folder.
  private(set) var paths: [String] = []
  /// Those that a folder or a pattern brought, which nobody named.
  private(set) var found: Set<String> = []
  /// Files of folders that are of no kind that is read.
  private(set) var skippedCount = 0
  private(set) var byteCount = 0

  /// - Throws: `Problem` when a word means nothing that can be read.
  init(_ words: [String]) throws(Problem) {
    for word in words {
      let path = FileName.expanded(word)
      if FileTree.isFolder(path) {
        let before = paths.count
        addFolder(path)
        guard paths.count > before else { throw .nothingToLoad(word) }
      } else if FileTree.exists(path) || !FileName.isPattern(word) {
        guard FileTree.exists(path) else {
          throw .noFile(word, nearest: FileName.nearest(to: path))
        }
        byteCount += try SourceFile.check(path)
        add(path)
      } else {
        let matches = FileName.matches(of: path)
        guard !matches.isEmpty else { throw .nothingMatches(word) }
        for match in matches {
          FileTree.isFolder(match) ? addFolder(match) : addFound(match)
        }
      }
    }
  }

  private mutating func add(_ path: String) {
    let path = FileName.absolute(path)
    if !paths.contains(path) { paths.append(path) }
  }

  private mutating func addFound(_ path: String) {
    byteCount += (try? SourceFile.check(path)) ?? 0
    found.insert(FileName.absolute(path))
    add(path)
  }

  /// Adds the files of a folder and those below it; hidden ones are left out.
  private mutating func addFolder(_ folder: String) {
    for name in FileTree.names(in: folder) where !name.hasPrefix(".") {
      let path = folder == "/" ? "/\(name)" : "\(folder)/\(name)"
      if FileTree.isFolder(path) {
        // A link may lead back.
        if !FileName.isLink(path) { addFolder(path) }
      } else if FileName.endings.contains(FileName.ending(of: name)) {
        addFound(path)
      } else {
        skippedCount += 1
      }
    }
  }
}

/// File names, taken apart.
enum FileName {
  /// The endings of what is read when a folder is named.
  static let endings = TextFormat.knownEndings

  /// What stands behind the last dot, in small letters.
  static func ending(of path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return "" }
    return name[name.index(after: dot)...].lowercased()
  }

  /// The name without folder and ending.
  static func stem(of path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return String(name) }
    return String(name[..<dot])
  }

  /// `~` at the beginning as the home folder.
  static func expanded(_ path: String) -> String {
    guard path == "~" || path.hasPrefix("~/"), let home = Environment.value("HOME") else {
      return path
    }
    return home + path.dropFirst()
  }

  static func absolute(_ path: String) -> String {
    // Safe: the C library allocates the result, which is freed here.
    guard let resolved = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }

  static func isPattern(_ path: String) -> Bool { path.contains { "*?[".contains($0) } }

  /// The file beside a path that is not there whose name is most like it, or begins so.
  static func nearest(to path: String) -> String? {
    let folder = path.contains("/") ? path.split(separator: "/").dropLast() : []
    let place = (path.hasPrefix("/") ? "/" : "") + folder.joined(separator: "/")
    let name = path.split(separator: "/").last.map { String($0) } ?? path
    let names = FileTree.names(in: place.isEmpty ? "." : place).filter { !$0.hasPrefix(".") }
    let near =
      names.filter { $0.hasPrefix(name) }.min() ?? Suggestion.nearest(to: name, among: names)
    return near.map { place.isEmpty ? $0 : place == "/" ? "/\($0)" : "\(place)/\($0)" }
  }

  static func isLink(_ path: String) -> Bool {
    var status = stat()
    return unsafe lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// The files and folders that a pattern fits, sorted.
  static func matches(of pattern: String) -> [String] {
    var found = unsafe glob_t()
    defer { unsafe globfree(&found) }
    guard unsafe glob(pattern, GLOB_MARK, nil, &found) == 0 else { return [] }
    return (0..<Int(unsafe found.gl_pathc)).compactMap { index in
      // In bounds: below the count that glob gave.
      guard let path = unsafe found.gl_pathv[index] else { return nil }
      let name = unsafe String(cString: path)
      return name.hasSuffix("/") ? String(name.dropLast()) : name
    }
  }
}
