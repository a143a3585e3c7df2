import Basics
import Workspace

extension Command {
  static let undo = Command(
    "undo", twin: "撤销", group: .work, summary: "Take back the last changes, cell by cell",
    parameters: [Parameter("cells", .integer(1...100_000), help: "How many", isOptional: true)],
    examples: ["undo"], preparation: [], effect: .meta
  ) { invocation in
    try await step(invocation, isForward: false) {
      try await $0.undo(progress: invocation.progress)
    }
  }

  static let redo = Command(
    "redo", twin: "重做", group: .work, summary: "Do again what was taken back, cell by cell",
    parameters: [Parameter("cells", .integer(1...100_000), help: "How many", isOptional: true)],
    examples: ["redo"], effect: .meta
  ) { invocation in
    try await step(invocation, isForward: true) {
      try await $0.redo(progress: invocation.progress)
    }
  }

  private static func step(
    _ invocation: Invocation, isForward: Bool,
    _ body: @Sendable (Store) async throws -> Cell
  ) async throws -> Report {
    if let reason = invocation.store.readOnlyReason {
      throw Problem.cannotChange(invocation.context.workspace.path, reason)
    }
    var blocks: [Report.Block] = []
    for step in 0..<(invocation.integer("cells") ?? 1) {
      try Task.checkCancellation()
      let cell: Cell
      do {
        cell = try await body(invocation.store)
      } catch let problem as Problem where problem.kind == .notFound && step > 0 {
        // Fewer than were asked for: what was there is done.
        break
      }
      blocks.append(
        isForward
          ? .message("did cell \(id: cell.id) again: `\(cell.source)`")
          : .message("took back cell \(id: cell.id): `\(cell.source)`"))
    }
    blocks.append(.next(isForward ? "undo" : "redo"))
    return Report(blocks)
  }
}
