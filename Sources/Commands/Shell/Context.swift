import Basics
import Workspace

/// What commands work with: the workspace, the settings, and the person in front of them.
package struct Context: Sendable {
  package let workspace: OpenWorkspace
  package let settings: Settings
  package let vocabulary: Vocabulary
  package let history: ShellHistory
  package var conversation: Conversation

  /// The language of the person in front of the shell; nil for English.
  package var catalogue: Catalogue? { conversation.catalogue() }
}

/// A command about to run, with the values it was given.
///
/// Asking for a value that the command does not declare, or by another kind, is a programming
/// mistake and stops the program; the tests run every command.
package struct Invocation: Sendable {
  package let interpreter: Interpreter
  package let bound: BoundCommand
  /// The cell that this run is, to record changes under; nil for a command that leaves none.
  package let cell: Cell.ID?
  /// The cell that was stopped and that this run goes on with, when `resume` runs it.
  package let resumed: Cell?
  /// To be told how far the command has come.
  package let progress: Progress.Handler

  package var context: Context { interpreter.context }
  package var store: Store {
    guard let store = context.workspace.opened else {
      preconditionFailure("`\(command.name)` declares that it needs no workspace")
    }
    return store
  }
  package var settings: Settings { context.settings }
  package var conversation: Conversation { context.conversation }
  package var command: Command { bound.command }

  /// Whether it was typed, as against having come from a default or a setting.
  package func isGiven(_ name: String) -> Bool { bound.arguments.given[name] != nil }

  package func value(_ name: String) -> Value? {
    if let value = bound.arguments.given[name] { return value }
    guard let option = command.options.first(where: { $0.name == name }) else {
      precondition(
        command.parameters.contains { $0.name == name },
        "`\(command.name)` declares no `\(name)`")
      return nil
    }
    let typed = context.settings.value(option.name) ?? option.fallback
    return typed.flatMap { try? option.kind.value(of: Word(plain: $0)) }
  }

  /// What was typed for a family of keys, by the names behind their stem: `extra.KEY`.
  package func family(_ name: String) -> [(key: String, text: String)] {
    guard let option = command.options.first(where: { $0.name == name && $0.isFamily }) else {
      preconditionFailure("`\(command.name)` declares no `\(name)`")
    }
    return bound.arguments.given.compactMap { key, value in
      guard key.hasPrefix(option.stem), case .text(let text) = value else { return nil }
      return (String(key.dropFirst(option.stem.count)), text)
    }.sorted { $0.key < $1.key }
  }

  package func text(_ name: String) -> String? {
    if case .text(let text) = value(name) { text } else { nil }
  }
  package func integer(_ name: String) -> Int? {
    if case .integer(let number) = value(name) { number } else { nil }
  }
  package func number(_ name: String) -> Double? {
    if case .number(let number) = value(name) { number } else { nil }
  }
  /// Off where nothing was said.
  package func flag(_ name: String) -> Bool { value(name) == .flag(true) }
  package func spans(_ name: String) -> [ClosedRange<Int>]? {
    if case .spans(let spans) = value(name) { spans } else { nil }
  }

  /// The texts of a list or of a repeating parameter; empty where nothing was said.
  package func texts(_ name: String) -> [String] {
    guard case .list(let values) = value(name) else { return [] }
    return values.flatMap { value -> [String] in
      switch value {
      case .text(let text): [text]
      case .list(let inner): inner.compactMap { if case .text(let text) = $0 { text } else { nil } }
      default: []
      }
    }
  }

  /// The spans of a repeating parameter, one after the other.
  package func allSpans(_ name: String) -> [ClosedRange<Int>] {
    guard case .list(let values) = value(name) else { return spans(name) ?? [] }
    return values.flatMap { value -> [ClosedRange<Int>] in
      if case .spans(let spans) = value { spans } else { [] }
    }
  }

  /// A fault under the value of `name`, for what is found wrong only when the command looks.
  package func fault(_ problem: Problem, at name: String) -> Fault {
    let range = bound.arguments.ranges[name] ?? bound.statement.range
    return Fault(problem: problem, source: bound.statement.source, range: range)
  }
}

extension Word {
  /// A word that was not typed, such as a default.
  init(plain text: String) {
    var offset = 0
    letters = text.map { character in
      defer { offset += character.utf8.count }
      return Letter(character: character, isLiteral: false, offset: offset)
    }
    range = 0..<offset
  }
}
