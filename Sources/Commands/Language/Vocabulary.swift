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
      found = try candidates(for: typed)
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
    }
    guard let whole else {
      throw Fault(
        problem: .unknownSubcommand(nil, of: found), source: statement.source, range: verb.range)
    }
    return (whole, 1)
  }

  /// The commands whose first word is `typed`, its Chinese twin, or its only completion.
  private func candidates(for typed: String) throws(Problem) -> [Command] {
    let exact = commands.filter { $0.firstWord == typed || $0.firstTwin == typed }
    if !exact.isEmpty { return exact }
    let near = commands.filter { $0.firstWord.hasPrefix(typed) || $0.firstTwin.hasPrefix(typed) }
    let verbs = Set(near.map(\.firstWord))
    guard verbs.count <= 1, !near.isEmpty else {
      if verbs.isEmpty { throw .unknownVerb(typed, known: commands) }
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
