import Basics
import Workspace

extension Command {
  static let status = Command(
    "status", twin: "状态", group: .rest,
    summary: "Say what the workspace holds, and every setting with where it came from",
    examples: ["status"], effect: .reads
  ) { invocation in
    let store = invocation.store
    let counts = try await store.perform { database in
      try Contents.counts(in: database)
    }
    let size = try await store.perform { try $0.byteCount() }
    var fields: [Report.Field] = [
      .init("workspace", "workspace", .text(invocation.context.workspace.path)),
      .init("bytes", "size", .varying(.bytes(size), mask: "<size>")),
      .init("version", "inkstone", .text(Inkstone.version)),
    ]
    fields += counts.map { .init($0.kind.key, $0.kind.label, .integer($0.count)) }
    var blocks: [Report.Block] = [.fields(fields)]
    if let reason = store.readOnlyReason {
      blocks.append(.warning("the workspace can only be read: \(reason)"))
    }
    return Report(blocks) + SettingsTable.report(invocation.settings)
  }
}

/// What a workspace holds, by kind.
enum Contents {
  struct Kind: Sendable {
    let key: String
    let label: Message
    /// The table whose rows are counted.
    let table: String
  }

  static let kinds = [
    Kind(key: "texts", label: "texts", table: "text"),
    Kind(key: "chunks", label: "chunks", table: "chunk"),
    Kind(key: "cells", label: "cells", table: "cell"),
  ]

  static func counts(in database: Database) throws -> [(kind: Kind, count: Int)] {
    try kinds.map { kind in
      // The table's name is one of those above.
      let count = try database.first("SELECT count(*) FROM \(kind.table)") { $0.integer(0) }
      return (kind, count ?? 0)
    }
  }
}

extension Database {
  /// The size of the file, without its log.
  fileprivate func byteCount() throws -> Int {
    let size = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    return try first(size) { $0.integer(0) } ?? 0
  }
}
