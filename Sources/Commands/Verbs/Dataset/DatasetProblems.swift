import Basics

// What goes wrong with entries.
extension Problem {
  static func noConfidence(_ typed: String) -> Problem {
    Problem(
      .usage, "`\(typed)` is no confidence", why: "it is a number from 0 to 1, or two with a `-`",
      next: "preview confidence=0-0.5")
  }

  static func noSuchRole(_ name: String, known: [String]) -> Problem {
    let near = Suggestion.nearest(to: name, among: known)
    return Problem(
      .notFound, "there is no role `\(name)`",
      why: near.map { "the nearest is `\($0)`" }
        ?? "the workspace has \(count: known.count, "role", "roles")", next: "roles")
  }

  static func noTextOfEntries(_ typed: String) -> Problem {
    Problem(.notFound, "there is no text `\(typed)`", next: "texts")
  }

  static func noSuchEntry(_ id: Int) -> Problem {
    Problem(.notFound, "there is no entry \(id: id)", next: "entries")
  }

  static let noEntries = Problem(
    .notFound, "no entry fits",
    why: "what was named, and what the keys ask for, leave none", next: "entries where=all")

  static let noEntriesAtAll = Problem(
    .notFound, "there are no entries yet", why: "they come from `ask`, `roles` and `load`",
    next: "help ask")

  static let whichEntries = Problem(
    .usage, "which entries?", why: "nothing names them", next: "entries")

  static func notAnEntryNumber(_ typed: String) -> Problem {
    Problem(.usage, "`\(typed)` is no entry's number", next: "entries")
  }

  static func nothingToEdit(_ id: Int) -> Problem {
    Problem(
      .usage, "nothing was changed in entry \(id: id)",
      why: "there is no editor here, and no part was given", next: "edit \(id) output=\"…\"")
  }

  static func brokenEdit(_ id: Int, _ reason: Message) -> Problem {
    Problem(
      .usage, "entry \(id: id) is left as it was", why: reason, next: "edit \(id)")
  }
}

// What goes wrong with files.
extension Problem {
  /// - Parameter command: What was typed.
  static func fileIsThere(_ path: String, _ command: String) -> Problem {
    Problem(
      .conflict, "`\(path)` is there already", why: "it is replaced only when told to",
      next: "\(command) overwrite=on")
  }

  static func folderOfExport(_ path: String) -> Problem {
    Problem(
      .notFound, "there is no folder `\(path)`", next: "mkdir -p \(Quoting.quoted(path))")
  }

  static func isAFolderHere(_ path: String) -> Problem {
    Problem(.conflict, "`\(path)` is a folder", why: "`to` names the file to write")
  }

  static func noSuchColumn(_ name: String, known: [String]) -> Problem {
    let near = Suggestion.nearest(to: name, among: known)
    return Problem(
      .usage, "there is no column `\(name)`",
      why: near.map { "the nearest is `\($0)`" }
        ?? "there is \(known.map { "`\($0)`" }.joined(separator: ", "))")
  }

  static func columnTwice(_ name: String) -> Problem {
    Problem(.usage, "column `\(name)` stands twice")
  }

  static func onlyInParquet(_ name: String) -> Problem {
    Problem(.usage, "`\(name)` is for Parquet files", next: "help export")
  }

  static func noRowIsAnEntry(_ path: String, _ reason: Message?) -> Problem {
    Problem(.damaged, "no row of `\(path)` is an entry", why: reason, next: "help load")
  }

  static func badDatasetName(_ name: String) -> Problem {
    Problem(
      .usage, "`\(name)` is no name for a dataset",
      why: "LLaMA-Factory parts names at commas; spaces and slashes make trouble too",
      next: "export llamafactory dir=data name=huangdi")
  }

  static func folderAbove(_ path: String) -> Problem {
    Problem(
      .conflict, "`\(path)` holds no dataset_info.json, but its folder `data` does",
      next: "export llamafactory dir=\(Quoting.quoted("\(path)/data"))")
  }

  static func notAFolder(_ path: String) -> Problem {
    Problem(.conflict, "`\(path)` is no folder", next: "help export llamafactory")
  }
}
