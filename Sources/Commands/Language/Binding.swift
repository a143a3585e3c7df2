import Basics
import Workspace

/// A statement that fits its command: every word checked, nothing run yet.
package struct BoundCommand: Sendable {
  package let command: Command
  package let statement: Statement
  let arguments: Arguments
  /// The script it came from; nil for a command that was typed.
  var origin: Cell.Origin?
}

/// The values given to a command, by the names of its parameters and keys.
package struct Arguments: Sendable, Equatable {
  /// Those that were typed.
  var given: [String: Value] = [:]
  /// Where each was typed, for faults found later.
  var ranges: [String: Range<Int>] = [:]
}

extension Vocabulary {
  /// The commands of `source`, each checked before any of them runs.
  ///
  /// - Parameter script: The file that the source is from, for the cells it makes.
  package func bind(_ source: String, script: String? = nil) throws(Fault) -> [BoundCommand] {
    let statements = try Lexer.statements(
      of: source, takesText: takesText, leadsText: leadsText)
    var commands: [BoundCommand] = []
    for statement in statements {
      var command = try bind(statement)
      command.origin = script.map { Cell.Origin(script: $0, line: statement.line) }
      commands.append(command)
    }
    return commands
  }

  func bind(_ statement: Statement) throws(Fault) -> BoundCommand {
    let (command, wordCount) = try command(of: statement)
    var binder = Binder(command: command, statement: statement)
    for word in statement.words.dropFirst(wordCount) { try binder.take(word) }
    return BoundCommand(command: command, statement: statement, arguments: try binder.finish())
  }
}

/// Puts words into the places of a command, one after the other.
private struct Binder {
  let command: Command
  let statement: Statement
  var arguments = Arguments()
  var position = 0
  /// The words of a text that keys follow.
  private var leads: [Word] = []
  /// What a repeating parameter was given so far.
  private var repeated: [Value] = []

  init(command: Command, statement: Statement) {
    self.command = command
    self.statement = statement
  }

  mutating func take(_ word: Word) throws(Fault) {
    if let (key, value) = word.assignment, let (name, option) = try option(key) {
      guard arguments.given[name] == nil else {
        throw fault(.keyGivenTwice(name), word.range)
      }
      try set(name, option.kind, to: value)
    } else {
      if command.takesText, position + 1 >= command.parameters.count {
        leads.append(word)
        return
      }
      guard position < command.parameters.count else {
        throw fault(.tooManyWords(word.verbatim, command), word.range)
      }
      let parameter = command.parameters[position]
      if parameter.isRepeating {
        repeated.append(try value(parameter.kind, word))
        if arguments.ranges[parameter.name] == nil {
          arguments.ranges[parameter.name] = word.range
        }
      } else {
        try set(parameter.name, parameter.kind, to: word)
        position += 1
      }
    }
  }

  mutating func finish() throws(Fault) -> Arguments {
    if let parameter = command.parameters.last, parameter.isRepeating, !repeated.isEmpty {
      arguments.given[parameter.name] = .list(repeated)
    }
    let text = leads + (statement.rest.map { [$0] } ?? [])
    if let first = text.first, let last = text.last, let parameter = command.parameters.last {
      arguments.given[parameter.name] = .text(text.map(\.verbatim).joined(separator: " "))
      arguments.ranges[parameter.name] = first.range.lowerBound..<last.range.upperBound
    }
    let missing = command.parameters.first {
      !$0.isOptional && arguments.given[$0.name] == nil
    }
    if let missing {
      let end = statement.range.upperBound
      throw fault(.missingWord(missing, of: command), end..<end)
    }
    return arguments
  }

  /// The option a key names, and the name its value gets; nil when the command has no keys, so that
  /// the word is a plain one.
  private func option(_ key: Word) throws(Fault) -> (name: String, Command.Option)? {
    let typed = key.folded.lowercased()
    if let option = command.options.first(where: { $0.name == typed }) { return (typed, option) }
    if let option = command.options.first(where: { $0.isFamily && typed.hasPrefix($0.stem) }) {
      return (option.stem + key.folded.dropFirst(option.stem.count), option)
    }
    let near = command.options.filter { $0.name.hasPrefix(typed) }
    if near.count == 1 { return (near[0].name, near[0]) }
    if command.takesAssignments { return nil }
    throw fault(.unknownKey(typed, of: command), key.range)
  }

  private mutating func set(_ name: String, _ kind: ValueKind, to word: Word) throws(Fault) {
    arguments.given[name] = try value(kind, word)
    arguments.ranges[name] = word.range
  }

  private func value(_ kind: ValueKind, _ word: Word) throws(Fault) -> Value {
    do {
      return try kind.value(of: word)
    } catch {
      throw fault(error, word.range)
    }
  }

  private func fault(_ problem: Problem, _ range: Range<Int>) -> Fault {
    Fault(problem: problem, source: statement.source, range: range)
  }
}

extension Command {
  /// Whether words of the form `key=value` are plain words to it: `set tokens=512`.
  var takesAssignments: Bool {
    guard let last = parameters.last else { return false }
    return last.isRepeating && last.kind == .text && options.isEmpty
  }
}
