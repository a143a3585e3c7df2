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
    for (key, count) in counts {
      fields.append(.init(key, "\(key)", .integer(count)))
    }
    var blocks: [Report.Block] = [.fields(fields)]
    if let reason = store.readOnlyReason {
      blocks.append(.warning("the workspace can only be read: \(reason)"))
    }
    return Report(blocks) + SettingsTable.report(invocation.settings)
  }
}
