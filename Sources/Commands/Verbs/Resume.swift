import Basics
import Workspace

extension Command {
  static let resume = Command(
    "resume", twin: "继续", group: .work,
    summary: "Go on with the last command that was stopped before it was done",
    parameters: [
      Parameter(
        "cell", .integer(1...Int.max), help: "Which cell; the last such without", isOptional: true)
    ],
    examples: ["resume"], effect: .meta
  ) { invocation in
    let vocabulary = invocation.context.vocabulary
    let wanted = invocation.integer("cell")
    let cells = try await invocation.store.perform { database in
      try wanted.map { try database.cells(in: $0...$0) } ?? database.cells(last: 1000)
    }
    guard let cell = cells.last(where: { isResumable($0, vocabulary) }) else {
      throw Problem.nothingToResume
    }
    guard cell.outcome != .done || wanted != nil else { throw Problem.nothingToResume }
    for command in try vocabulary.bind(cell.source) {
      invocation.interpreter.output.echo(command.statement.text)
      let outcome = await invocation.interpreter.run(command, resuming: cell)
      // What went wrong has been said.
      if case .failed(let kind) = outcome { throw Problem.resumeStopped(cell.source, kind) }
    }
    return Report()
  }

  private static func isResumable(_ cell: Cell, _ vocabulary: Vocabulary) -> Bool {
    !cell.isUndone && cell.outcome != .running
      && vocabulary.commands.contains { $0.name == cell.verb && $0.isResumable }
  }
}

extension Problem {
  fileprivate static let nothingToResume = Problem(
    .notFound, "there is nothing to resume", why: "the last command of that kind came to its end",
    next: "cells")

  fileprivate static func resumeStopped(_ source: String, _ kind: Kind) -> Problem {
    Problem(kind, "`\(source)` is not done yet", why: "what it reached is kept", next: "resume")
  }
}
