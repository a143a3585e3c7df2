import Basics
import Workspace

extension Command {
  static let report = Command(
    "report", twin: "报告", group: .work,
    summary: "Write one page that shows the workspace: texts, entries, losses, talk, cells",
    options: [
      Option("to", .path, default: "report.html", help: "The page"),
      Option("samples", .integer(0...1000), default: "8", help: "How many entries it shows"),
      Option("overwrite", .flag, default: "off", help: "Whether a file there is replaced"),
    ],
    examples: ["report", "report to=page.html samples=3"], effect: .reads
  ) { invocation in
    let path = invocation.text("to") ?? "report.html"
    guard invocation.flag("overwrite") || !FileTree.exists(path) else {
      throw Problem.fileExists(path, next: "report to=\(Quoting.quoted(path)) overwrite=on")
    }
    let renderer = HTMLRenderer(catalogue: invocation.context.catalogue)
    var sections: [HTMLPage.Section] = []
    for part in PagePart.all(samples: invocation.integer("samples") ?? 8) {
      try Task.checkCancellation()
      guard let report = try await part.report(invocation) else { continue }
      sections.append(.init(title: part.title, body: renderer.html(of: report)))
    }
    let workspace = invocation.context.workspace.path
    let page = HTMLPage(
      title: FileTree.name(of: workspace), subtitle: "made by Inkstone \(Inkstone.version)",
      sections: sections, language: renderer.catalogue?.language ?? "en", renderer: renderer)
    let bytes = Array(page.html.utf8)
    try FileContents.write(bytes, to: path)
    return Report([
      .message("wrote `\(path)`"),
      .fields([
        .init("path", "page", .varying(.text(path), mask: "<path>")),
        .init("byte_count", "size", .varying(.bytes(bytes.count), mask: "<size>")),
      ]),
    ])
  }
}

/// A part of the page: what some commands say.
private struct PagePart {
  let title: Message
  let commands: String
  /// Whether there is anything to show; a part with nothing is left out.
  let isThere: @Sendable (Database) throws -> Bool

  static func all(samples: Int) -> [PagePart] {
    [
      PagePart(title: "Texts", commands: "texts") { try $0.holdsRows("text") },
      PagePart(title: "Speakers", commands: "speakers; roles") { try $0.holdsRows("utterance") },
      PagePart(title: "Dataset", commands: "stats") { try $0.holdsRows("entry") },
      PagePart(title: "Entries", commands: "preview \(max(1, samples))") {
        try samples > 0 && $0.entryCount(EntryFilter()) > 0
      },
      PagePart(title: "Training", commands: "runs; loss") { try $0.holdsRows("loss_point") },
      PagePart(title: "Talk", commands: "messages") { try $0.holdsRows("message") },
      PagePart(title: "Cells", commands: "cells rows=1000") { try $0.holdsRows("cell") },
    ]
  }

  func report(_ invocation: Invocation) async throws -> Report? {
    guard try await invocation.store.perform({ try isThere($0) }) else { return nil }
    return try await invocation.interpreter.quietReport(of: commands)
  }
}

extension Database {
  /// - Parameter table: A table's name; a constant of the program.
  fileprivate func holdsRows(_ table: String) throws -> Bool {
    try first("SELECT 1 FROM \(table) LIMIT 1", read: { _ in true }) ?? false
  }
}
