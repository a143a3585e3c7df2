import Basics

/// All commands, found by what a person types for them.
package struct Vocabulary: Sendable {
  package let commands: [Command]

  package init(_ commands: [Command]) { self.commands = commands }

  /// Whether the text behind `verb` is taken as it stands.
  func takesText(_ verb: String) -> Bool {
    (try? candidates(for: verb.lowercased()))?.contains(where: \.takesText) ?? false
  }

  /// Whether keys may still follow this word of the text behind `verb`; a number may be a run's.
  func leadsText(_ verb: String, _ word: String) -> Bool {
    (try? candidates(for: verb.lowercased()))?.contains { command in
      guard let leads = command.parameters.last?.leads, !leads.isEmpty else { return false }
      return leads.contains(word) || Int(word) != nil
    } ?? false
  }

  /// The command that a statement names, and how many of its words name it.
  ///
  /// - Throws: A `Fault` under the verb.
  func command(of statement: Statement) throws(Fault) -> (Command, wordCount: Int) {
    let verb = statement.words[0]
    let typed = verb.folded.lowercased()
    let found: [Command]
    do {
      found = try candidates(for: typed, of: statement)
    } catch {
      throw Fault(problem: error, source: statement.source, range: verb.range)
    }
    let whole = found.first { !$0.name.contains(" ") }
    if statement.words.count > 1 {
      let second = statement.words[1]
      let word = second.folded.lowercased()
      let inner = found.filter { $0.name.contains(" ") }
      if let command = inner.first(where: { $0.lastWord == word || $0.lastTwin == word }) {
        return (command, 2)
      }
      // Where the verb stands alone too, its second word may be a name: only whole words count.
      if whole == nil {
        let near = inner.filter { $0.lastWord.hasPrefix(word) }
        if near.count == 1, let command = near.first { return (command, 2) }
        throw Fault(
          problem: .unknownSubcommand(word, of: inner), source: statement.source,
          range: second.range)
      }
      try checkSecond(second, of: whole, among: inner, in: statement)
    }
    guard let whole else {
      throw Fault(
        problem: .unknownSubcommand(nil, of: found), source: statement.source, range: verb.range)
    }
    return (whole, 1)
  }

  /// That a word which is none of a command's choices is no misspelt second word of another command:
  /// `export lamafactory`.
  private func checkSecond(
    _ second: Word, of whole: Command?, among inner: [Command], in statement: Statement
  ) throws(Fault) {
    guard let first = whole?.parameters.first, case .choice(let choices) = first.kind,
      second.assignment == nil
    else { return }
    let word = second.folded.lowercased()
    let others = inner.flatMap { [$0.lastWord, $0.lastTwin] }
    guard !choices.contains(where: { $0.hasPrefix(word) }),
      let near = Suggestion.nearest(to: word, among: choices + others), others.contains(near)
    else { return }
    throw Fault(
      problem: .notAChoice(
        word, among: choices + others, next: statement.text(with: near, at: second.range)),
      source: statement.source, range: second.range)
  }

  /// The commands whose first word is `typed`, its Chinese twin, or its only completion.
  ///
  /// - Parameter statement: Where it stands, for what to type in place of a verb that is none.
  private func candidates(
    for typed: String, of statement: Statement? = nil
  ) throws(Problem) -> [Command] {
    let exact = commands.filter { $0.firstWord == typed || $0.firstTwin == typed }
    if !exact.isEmpty { return exact }
    let near = commands.filter { $0.firstWord.hasPrefix(typed) || $0.firstTwin.hasPrefix(typed) }
    let verbs = Set(near.map(\.firstWord))
    guard verbs.count <= 1, !near.isEmpty else {
      if verbs.isEmpty {
        throw .unknownVerb(typed, known: commands) { verb in
          guard let statement, let first = statement.words.first else { return "help \(verb)" }
          return statement.text(with: verb, at: first.range)
        }
      }
      throw .ambiguousVerb(typed, verbs.sorted())
    }
    return near
  }
}

extension Command {
  var firstWord: String { String(name.prefix { $0 != " " }) }
  var lastWord: String { String(name.split(separator: " ").last ?? "") }
  var firstTwin: String { String(twin.prefix { $0 != " " }) }
  var lastTwin: String { String(twin.split(separator: " ").last ?? "") }
}
