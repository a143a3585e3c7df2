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
    examples: ["report to=page.html", "report to=page.html samples=3 overwrite=on"], effect: .reads
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
      title: workspace.split(separator: "/").last.map(String.init) ?? workspace,
      subtitle: "made by Inkstone \(Inkstone.version)",
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

/// A part of the page: what some commands say, or what the workspace holds.
private struct PagePart {
  let title: Message
  /// Whether there is anything to show; a part with nothing is left out.
  let isThere: @Sendable (Database) throws -> Bool
  let body: Body

  enum Body {
    case commands(String)
    case reading(@Sendable (Database) throws -> Report)
  }

  static func all(samples: Int) -> [PagePart] {
    [
      PagePart(
        title: "Texts", isThere: { try $0.holdsRows("text") }, body: .commands("texts")),
      PagePart(
        title: "Roles", isThere: { try $0.holdsRows("role") }, body: .commands("speakers")),
      PagePart(
        title: "Dataset", isThere: { try $0.holdsRows("entry") }, body: .commands("stats")),
      PagePart(
        title: "Entries", isThere: { try samples > 0 && $0.entryCount() > 0 },
        body: .commands("preview \(max(1, samples))")),
      PagePart(
        title: "Training", isThere: { try $0.holdsRows("loss_point") },
        body: .commands("runs; loss")),
      PagePart(
        title: "Talk", isThere: { try $0.holdsRows("message") }, body: .reading(talk)),
      PagePart(
        title: "Cells", isThere: { try $0.holdsRows("cell") }, body: .commands("cells rows=1000")),
    ]
  }

  func report(_ invocation: Invocation) async throws -> Report? {
    guard try await invocation.store.perform({ try isThere($0) }) else { return nil }
    switch body {
    case .commands(let source):
      return try await invocation.interpreter.quietReport(of: source)
    case .reading(let read): return try await invocation.store.perform(read)
    }
  }

  /// The newest chats, oldest first, each a card.
  private static func talk(_ database: Database) throws -> Report {
    let chats = try database.rows(
      "SELECT DISTINCT cell FROM message ORDER BY cell DESC LIMIT 20", read: { $0.integer(0) })
    let cards = try chats.reversed().map { cell in
      let messages = try database.messages(ofCell: cell)
      let models = messages.compactMap(\.model)
      return Report.Card(
        title: "cell \(id: cell)", notes: models.first.map { [.text($0)] } ?? [],
        parts: messages.prefix(200).map { message in
          .init(
            message.speaker.rawValue, label(of: message.speaker), message.content,
            message.speaker == .assistant ? .answer : .plain)
        }, fields: [])
    }
    return Report([.cards(key: "chats", cards)])
  }

  private static func label(of speaker: StoredMessage.Speaker) -> Message {
    switch speaker {
    case .system: "system"
    case .user: "you"
    case .assistant: "answer"
    }
  }
}

extension Database {
  /// - Parameter table: A table's name; a constant of the program.
  fileprivate func holdsRows(_ table: String) throws -> Bool {
    try first("SELECT 1 FROM \(table) LIMIT 1", read: { _ in true }) ?? false
  }
}
