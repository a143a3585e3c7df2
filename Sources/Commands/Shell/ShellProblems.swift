import Basics
import Workspace

/// What is said of running commands, settings and cells.
extension Problem {
  static let stopped = Problem(
    .cancelled, "stopped", why: "what was done is kept; `cells` shows it")

  static let noEditor = Problem(
    .notFound, "there is no editor",
    why: "`VISUAL` or `EDITOR` in the environment names one", next: "EDITOR=nano inkstone")

  static let noSuchCells = Problem(
    .notFound, "there are no such cells", why: "`cells` lists them", next: "cells")

  static let noCellsToSave = Problem(
    .notFound, "there is nothing to save", why: "no cell is done and not undone", next: "cells")

  static func cannotChange(_ path: String, _ reason: Message) -> Problem {
    Problem(.conflict, "`\(path)` can only be read", why: reason)
  }

  static func rerunStopped(_ source: String, _ kind: Kind) -> Problem {
    Problem(
      kind, "stopped at `\(source)`", why: "the command failed; those before it are done",
      next: "cells")
  }

  static func notAnAssignment(_ word: String) -> Problem {
    Problem(
      .usage, "`\(word)` sets nothing", why: "written as `NAME=VALUE`", next: "set")
  }

  static func unknownSetting(_ name: String) -> Problem {
    let near = Suggestion.nearest(to: name, among: Setting.all.map(\.name))
    return Problem(
      .usage, "no setting `\(name)`", why: near.map { "the nearest is `\($0)`" }, next: "set")
  }

  static func badOverride(_ text: String) -> Problem {
    let name = text.prefix { $0 != "=" }
    let near = Suggestion.nearest(to: String(name), among: Setting.all.map(\.name))
    return Problem(
      .usage, "`--set` cannot set `\(String(name))`",
      why: near.map { "the nearest is `\($0)`" } ?? "written as `--set NAME=VALUE`",
      next: "inkstone -c set")
  }
}
