import Basics
import Corpus
import Workspace

extension Problem {
  static func noFile(_ path: String, nearest: String?) -> Problem {
    Problem(
      .notFound, "there is no file `\(path)`",
      why: nearest.map { "the nearest is `\($0)`" } ?? "nothing there is called nearly so",
      next: nearest.map { "load \(Quoting.quoted($0))" } ?? "help load")
  }

  static func unknownEncoding(_ typed: String) -> Problem {
    let near = Suggestion.nearest(to: typed.lowercased(), among: Encoding.names)
    return Problem(
      .usage, "no encoding `\(typed)`",
      why: near.map { "the nearest is `\($0)`" } ?? "there are utf-8, gb18030, big5 and others",
      next: "help load")
  }

  static func oneNameForMany(_ count: Int) -> Problem {
    Problem(
      .usage, "one name for \(count: count, "file", "files")",
      why: "`as` names a single text", next: "help load")
  }

  static func nothingToLoad(_ folder: String) -> Problem {
    Problem(
      .notFound, "no text in folder `\(folder)`",
      why: "the files of a folder are read by their endings, such as `.txt`", next: "help load")
  }

  static func nothingMatches(_ pattern: String) -> Problem {
    Problem(.notFound, "no file is like `\(pattern)`", next: "help load")
  }

  static func noSuchText(_ typed: String, known: [String]) -> Problem {
    guard !known.isEmpty else {
      return Problem(
        .notFound, "no text `\(typed)`", why: "nothing is loaded yet", next: "help load")
    }
    let near = Suggestion.nearest(to: typed, among: known)
    return Problem(
      .notFound, "no text `\(typed)`",
      why: near.map { "the nearest is `\($0)`" }
        ?? "the workspace has \(count: known.count, "text", "texts")", next: "texts")
  }

  static let nothingLoaded = Problem(
    .notFound, "nothing is loaded yet", next: "help load")

  static let noSuchTexts = Problem(.notFound, "there are no such texts", next: "texts")

  static func overlapTooLarge(_ overlap: Int, _ limit: Int) -> Problem {
    Problem(
      .usage, "an overlap of \(overlap) is too large for chunks of \(limit)",
      why: "at most half of a chunk may repeat the one before it")
  }

  /// Ctrl-C while texts were read: they come in together or not at all.
  static func stoppedLoading(_ cell: Cell.ID) -> Problem {
    Problem(.cancelled, "stopped", why: "no text was stored", next: "rerun \(cell)")
  }

  /// Ctrl-C while texts were cut.
  static func stoppedCutting(_ cell: Cell.ID) -> Problem {
    Problem(.cancelled, "stopped", why: "the chunks are as they were before", next: "rerun \(cell)")
  }

  static let nothingNamed = Problem(
    .usage, "which file?", why: "`load` takes files, folders and patterns, such as `books/*.txt`",
    next: "help load")
}
