import Basics
import Workspace

extension Command {
  static let cells = Command(
    "cells", twin: "单元", group: .work,
    summary: "List the commands that were run, with their outcomes",
    parameters: [
      Parameter(
        "cells", .spans, help: "Which, as in `3-7`; the last ones without", isOptional: true)
    ],
    options: [Option("rows", .integer(1...1_000_000), default: "100", help: "The most rows shown")],
    examples: ["cells", "cells 1-3"], effect: .meta
  ) { invocation in
    let spans = invocation.spans("cells")
    let limit = invocation.integer("rows") ?? 100
    let cells = try await invocation.store.perform { database in
      try database.cells(among: spans, last: limit)
    }
    guard !cells.isEmpty else {
      return spans == nil ? .message("nothing was run yet") : .message("there are no such cells")
    }
    return Report([.table(CellTable.table(cells))])
  }

  static let history = Command(
    "history", twin: "历史", group: .work,
    summary: "List the last lines typed, in any shell",
    parameters: [
      Parameter("count", .integer(1...100_000), help: "How many", isOptional: true),
      Parameter("words", help: "Only lines that hold this", isOptional: true),
    ],
    examples: ["history", "history 5"], effect: .nothing
  ) { invocation in
    let count = invocation.integer("count") ?? 20
    let words = invocation.text("words")
    // Searching looks at all that is kept, so that `history 5 皇帝` finds five.
    let known = await invocation.context.history.lines(last: words == nil ? count : 100_000)
    let lines = known.filter { line in words.map { line.contains($0) } ?? true }.suffix(count)
    guard !lines.isEmpty else { return .message("no such line was typed yet") }
    return Report([.text(key: "lines", lines.joined(separator: "\n"))])
  }

  static let rerun = Command(
    "rerun", twin: "重跑", group: .work,
    summary: "Run cells again, in their order; each becomes a new cell",
    parameters: [Parameter("cells", .spans, help: "Which, as in `3-7`")],
    examples: ["rerun 1"], preparation: ["sql SELECT 1"], effect: .meta
  ) { invocation in
    let spans = invocation.spans("cells") ?? []
    let cells = try await invocation.store.perform { database in
      try database.cells(among: spans, last: 100_000)
    }
    guard !cells.isEmpty else { throw invocation.fault(.noSuchCells, at: "cells") }
    // All are checked before the first runs.
    let vocabulary = invocation.context.vocabulary
    let commands = try cells.flatMap { try vocabulary.bind($0.source) }
    for command in commands {
      try Task.checkCancellation()
      invocation.interpreter.output.echo(command.statement.text)
      if case .failed(let kind) = await invocation.interpreter.run(command) {
        throw Problem.rerunStopped(command.statement.text, kind)
      }
    }
    return .message("ran \(count: commands.count, "command", "commands") again")
  }
}

/// Cells as rows.
enum CellTable {
  static func table(_ cells: [Cell]) -> Report.Table {
    Report.Table(
      "cells",
      [
        .init("id", "cell"), .init("source", "command", isFlexible: true),
        .init("outcome", "outcome"), .init("duration", "took"), .init("changes", "changes"),
        .init("is_undone", ""),
      ],
      cells.map { cell in
        [
          .id(cell.id), .text(cell.source), .message(name(of: cell.outcome)),
          cell.duration.map { .duration($0) } ?? .none,
          cell.changesetCount > 0 ? .integer(cell.changesetCount) : .none,
          cell.isUndone ? .message("undone") : .none,
        ]
      })
  }

  private static func name(of outcome: Cell.Outcome) -> Message {
    switch outcome {
    case .running: "running"
    case .done: "done"
    case .failed: "failed"
    case .interrupted: "interrupted"
    }
  }
}

extension Database {
  /// The newest `count` cells, or the newest `count` of those in `spans`; oldest first.
  func cells(among spans: [ClosedRange<Int>]?, last count: Int) throws -> [Cell] {
    guard let spans else { return try cells(last: count) }
    return Array(try spans.flatMap { try cells(in: $0) }.suffix(count))
  }
}
