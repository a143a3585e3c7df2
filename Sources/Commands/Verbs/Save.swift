import Basics
import Workspace

extension Command {
  static let save = Command(
    "save", twin: "保存", group: .work,
    summary: "Write cells as a session script that `replay` runs",
    parameters: [Parameter("file", .path, help: "Where to, as in `mine.ink`")],
    options: [
      Option("cells", .spans, help: "Which; all that are done and not undone without"),
      Option("overwrite", .flag, default: "off", help: "Whether a file there is replaced"),
    ],
    examples: ["save mine.ink", "save first.ink cells=1"], preparation: ["sql SELECT 1"],
    effect: .meta
  ) { invocation in
    let path = invocation.text("file") ?? ""
    guard invocation.flag("overwrite") || !FileTree.exists(path) else {
      throw Problem.fileExists(path, next: "save \(Quoting.quoted(path)) overwrite=on")
    }
    let spans = invocation.spans("cells")
    let cells = try await invocation.store.perform { database in
      try database.cells(among: spans, last: 1_000_000)
    }
    let kept = cells.filter { $0.outcome == .done && !$0.isUndone }
    guard !kept.isEmpty else { throw invocation.fault(.noCellsToSave, at: "file") }
    let lines =
      ["# Saved by Inkstone \(Inkstone.version); run it with: replay \(Quoting.quoted(path))"]
      + kept.map(\.source)
    try FileContents.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: path)
    return Report([
      .message("wrote \(count: kept.count, "command", "commands") to `\(path)`"),
      .next("replay \(Quoting.quoted(path))"),
    ])
  }
}
