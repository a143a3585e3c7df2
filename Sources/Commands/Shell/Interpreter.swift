import Basics
import Workspace

/// Runs what was typed: checks all of it, then runs command after command, each a cell.
package struct Interpreter: Sendable {
  package let context: Context
  package let output: Output

  package init(context: Context, output: Output) {
    self.context = context
    self.output = output
  }

  /// How a line or a command ended.
  package enum Outcome: Sendable, Equatable {
    case done
    /// What went wrong has been said.
    case failed(Problem.Kind)
    /// `quit` was among the commands.
    case left
  }

  /// Runs the commands of `source`; what goes wrong is said, and the commands behind it are not run.
  @discardableResult
  package func run(_ source: String) async -> Outcome {
    let commands: [BoundCommand]
    do {
      commands = try context.vocabulary.bind(source)
    } catch {
      output.show(error)
      return .failed(error.problem.kind)
    }
    for command in commands {
      let outcome = await run(command)
      guard outcome == .done else { return outcome }
    }
    return .done
  }

  /// Runs one command that has been checked, shows its report or its failure, and keeps its cell.
  ///
  /// - Parameter resumed: The cell that was stopped and that this run goes on with.
  package func run(_ bound: BoundCommand, resuming resumed: Cell? = nil) async -> Outcome {
    do {
      output.show(try await report(of: bound, resuming: resumed), of: bound.command)
      return .done
    } catch is Leave {
      return .left
    } catch let fault as Fault {
      output.show(fault, of: bound.command)
      return .failed(fault.problem.kind)
    } catch {
      let problem = Problem(describing: error)
      output.show(problem, of: bound.command)
      return .failed(problem.kind)
    }
  }

  private func report(of bound: BoundCommand, resuming resumed: Cell?) async throws -> Report {
    guard bound.command.effect != .nothing else { return try await call(bound, cell: nil) }
    let store = try await context.workspace.open(settings: context.settings)
    if bound.command.effect == .changes, let reason = store.readOnlyReason {
      throw Problem.cannotChange(context.workspace.path, reason)
    }
    guard bound.command.effect != .meta, store.readOnlyReason == nil else {
      return try await call(bound, cell: nil)
    }
    let source = Redaction.clean(bound.statement.text, secrets: context.settings.secrets)
    let verb = bound.command.name
    let start = ContinuousClock.now
    let cell = try await store.beginCell(verb: verb, source: source, origin: bound.origin)
    do {
      let report = try await call(bound, cell: cell, resuming: resumed)
      try await store.finishCell(cell, .done, after: ContinuousClock.now - start)
      return report
    } catch {
      let problem = (error as? Fault)?.problem ?? Problem(describing: error)
      // The first failure is the one to tell; a workspace that cannot be written will say so again.
      try? await store.finishCell(
        cell, problem.kind == .cancelled ? .interrupted : .failed,
        after: ContinuousClock.now - start,
        message: Redaction.clean(problem.what.text(), secrets: context.settings.secrets))
      throw error
    }
  }

  /// What commands that only read have to say, neither shown nor kept as cells.
  func quietReport(of source: String) async throws -> Report {
    var report = Report()
    for bound in try context.vocabulary.bind(source) {
      precondition(bound.command.effect != .changes, "`\(source)` would change the workspace")
      report = report + (try await call(bound, cell: nil))
    }
    return report
  }

  private func call(
    _ bound: BoundCommand, cell: Cell.ID?, resuming resumed: Cell? = nil
  ) async throws -> Report {
    let progress = context.conversation.beginProgress()
    defer { progress.end() }
    return try await bound.command.run(
      Invocation(
        interpreter: self, bound: bound, cell: cell, resumed: resumed,
        progress: progress.handler))
  }
}

extension Problem {
  /// Any error, as it is told: what is no problem of ours is a fault of the program.
  package init(describing error: any Error) {
    switch error {
    case let problem as Problem: self = problem
    case let fault as Fault: self = fault.problem
    case is CancellationError: self = .stopped
    default:
      self = Problem(
        .internalFault, "\(String(describing: error))", next: "report this line and the message")
    }
  }
}
