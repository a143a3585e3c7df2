import Basics
import Workspace

extension Command {
  static let entries = Command(
    "entries", twin: "条目", group: .dataset, summary: "List entries, one a line",
    parameters: [
      Parameter("ids", .spans, help: "Which, as in `3-7`; all without", isOptional: true)
    ],
    options: EntrySelection.options + [
      EntrySelection.place,
      Option("rows", .integer(1...1_000_000), default: "100", help: "The most rows shown"),
    ],
    examples: ["entries", "entries 1-2", "entries where=all length=1-400"],
    preparation: ["load 对话.jsonl"], effect: .reads
  ) { invocation in
    let limit = invocation.integer("rows") ?? 100
    let filter = try await EntrySelection.filter(invocation, spans: invocation.spans("ids"))
    let (entries, roles) = try await invocation.store.perform { database in
      (try database.entries(filter, limit: limit + 1), try database.roleNames())
    }
    guard !entries.isEmpty else { return try await NoEntries.report(invocation) }
    var blocks: [Report.Block] = [
      .table(EntriesTable.table(Array(entries.prefix(limit)), roles: roles))
    ]
    if entries.count > limit {
      let count = try await invocation.store.perform { try $0.entryCount(filter) }
      blocks.append(
        .message("\(limit) of \(count: count, "entry", "entries"); `rows=` shows more"))
    }
    return Report(blocks)
  }
}

/// What is said where no entry fits.
enum NoEntries {
  static func report(_ invocation: Invocation) async throws -> Report {
    let isEmpty = try await invocation.store.perform { try $0.entries(limit: 1).isEmpty }
    guard isEmpty else {
      return Report([.message("no entry fits"), .next("entries where=all")])
    }
    return Report([
      .message("there are no entries yet; `ask`, `roles` and `load` make them"),
      .next("help load"),
    ])
  }
}

/// Entries as rows.
enum EntriesTable {
  static func table(_ entries: [StoredEntry], roles: [Int: String]) -> Report.Table {
    Report.Table(
      "entries",
      [
        .init("id", "entry"), .init("kind", "kind"), .init("source", "of"),
        .init("question", "question", isFlexible: true),
        .init("answer", "answer", isFlexible: true), .init("characters", "characters"),
        .init("state", ""),
      ],
      entries.map { entry in
        [
          .id(entry.id), .message(entry.kind.name),
          (entry.role.flatMap { roles[$0] } ?? entry.lead).map { .text($0) } ?? .none,
          .text(shortened(entry.question)), .text(shortened(entry.output)),
          .integer(entry.characterCount), state(of: entry),
        ]
      })
  }

  static func state(of entry: StoredEntry) -> ReportValue {
    switch (entry.isDropped, entry.isEdited) {
    case (true, true): .message("dropped, edited")
    case (true, false): .message("dropped")
    case (false, true): .message("edited")
    case (false, false): .none
    }
  }

  /// A beginning that no window shows whole, in one line.
  static func shortened(_ text: String) -> String {
    let beginning = String(text.prefix(60)).replacing("\n", with: " ⏎ ")
    return beginning.count < text.count && text.count > 60 ? beginning + "…" : beginning
  }
}
