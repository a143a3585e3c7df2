import Basics
import Terminal

/// What may be typed at the cursor.
package struct Completer: Sendable {
  let context: Context

  typealias Candidate = Completion.Candidate

  package init(context: Context) { self.context = context }

  /// The candidates for the word at the cursor, and the bytes of the line that they replace.
  ///
  /// - Parameters:
  ///   - line: What has been typed.
  ///   - cursor: Bytes of UTF-8 before the cursor.
  package func candidates(
    for line: String, cursor: Int
  ) async -> Completion {
    let before = String(decoding: Array(line.utf8).prefix(cursor), as: UTF8.self)
    let place = Place(before)
    let all = await candidates(at: place)
    let fitting = all.filter { $0.text.lowercased().hasPrefix(place.typed.lowercased()) }
    let start = before.utf8.count - place.typedByteCount
    return Completion(range: start..<before.utf8.count, candidates: fitting)
  }

  private func candidates(at place: Place) async -> [Candidate] {
    guard let verb = place.words.first else { return verbs(typed: place.typed) }
    let commands = context.vocabulary.commands.filter {
      $0.firstWord == verb || $0.firstTwin == verb
    }
    let found =
      commands.isEmpty
      ? context.vocabulary.commands.filter {
        $0.firstWord.hasPrefix(verb) || $0.firstTwin.hasPrefix(verb)
      } : commands
    guard Set(found.map(\.firstWord)).count == 1 else { return [] }
    let second = place.words.dropFirst().first
    let inner = found.first {
      $0.name.contains(" ") && ($0.lastWord == second || $0.lastTwin == second)
    }
    guard let command = inner ?? found.first(where: { !$0.name.contains(" ") }) else {
      return found.map { Candidate($0.lastWord, suffix: " ", description: described($0.summary)) }
    }
    let position = place.words.count - (inner == nil ? 1 : 2)
    if let key = place.key {
      guard let option = command.options.first(where: { $0.name == key }) else { return [] }
      return await values(of: option.kind, option.choices, typed: place.typed)
    }
    var candidates: [Candidate] = []
    if position == 0, inner == nil {
      candidates += found.filter { $0.name.contains(" ") }.map {
        Candidate($0.lastWord, suffix: " ", description: described($0.summary))
      }
    }
    if let parameter = parameter(of: command, at: position) {
      candidates += await values(of: parameter.kind, parameter.choices, typed: place.typed)
    }
    candidates += command.options.filter { !place.keys.contains($0.name) }.map {
      Candidate("\($0.name)=", suffix: "", description: described($0.help))
    }
    return candidates
  }

  private func described(_ message: Message) -> String { message.text(in: context.catalogue) }

  private func parameter(of command: Command, at position: Int) -> Command.Parameter? {
    if command.parameters.indices.contains(position) { return command.parameters[position] }
    return command.parameters.last.flatMap { $0.isRepeating ? $0 : nil }
  }

  /// The verbs; their Chinese twins when Chinese is being typed.
  private func verbs(typed: String) -> [Candidate] {
    let isChinese = typed.unicodeScalars.contains { $0.value >= 0x2E80 }
    var seen: Set<String> = []
    return context.vocabulary.commands.compactMap { command in
      let verb = isChinese ? command.firstTwin : command.firstWord
      guard seen.insert(verb).inserted else { return nil }
      return Candidate(verb, suffix: " ", description: described(command.summary))
    }
  }

  private func values(
    of kind: ValueKind, _ choices: Command.Choices, typed: String
  ) async -> [Candidate] {
    var candidates = kind.words.map { Candidate($0, suffix: " ", description: "") }
    candidates += await choices(context).map { choice in
      choice.hasSuffix("=")
        ? Candidate(choice, suffix: "", description: "")
        : Candidate(Quoting.quoted(choice), suffix: " ", description: "")
    }
    if kind == .path || kind == .list(of: .path) { candidates += files(typed: typed) }
    return candidates
  }

  /// Files and folders that begin with what was typed.
  private func files(typed: String) -> [Candidate] {
    let folder = typed.lastIndex(of: "/").map { String(typed[...$0]) } ?? ""
    let place =
      folder.hasPrefix("~/") ? (Environment.value("HOME") ?? "~") + folder.dropFirst() : folder
    let showsHidden = typed.dropFirst(folder.count).hasPrefix(".")
    return FileTree.names(in: place.isEmpty ? "." : place)
      .filter { showsHidden || !$0.hasPrefix(".") }
      .map { name in
        let isFolder = FileTree.isFolder(place + name)
        return Candidate(
          Quoting.quoted(folder + name + (isFolder ? "/" : "")), suffix: isFolder ? "" : " ",
          description: "")
      }
  }
}

/// The word at the cursor, and what stands before it in its command.
private struct Place {
  /// The whole words before the one at the cursor, without `key=value` words.
  var words: [String] = []
  /// The keys already given.
  var keys: [String] = []
  /// The key of the word at the cursor, when it has one.
  var key: String?
  /// What of the word (or of its value, or of the last part of its list) has been typed.
  var typed = ""
  /// The bytes that `typed` takes in the line.
  var typedByteCount = 0

  init(_ before: String) {
    // The last command of the line, leniently: an open quote at the cursor is no fault here.
    var parts: [String] = [""]
    var isQuoted = false
    for character in before {
      let folded = FullWidth.folded(character)
      if folded == "\"" { isQuoted.toggle() }
      if !isQuoted, folded == ";" {
        parts = [""]
      } else if !isQuoted, folded.isWhitespace {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    let last = parts.removeLast()
    for part in parts where !part.isEmpty {
      let word = Word(plain: part)
      if let (key, _) = word.assignment {
        keys.append(key.folded.lowercased())
      } else {
        words.append(word.folded.lowercased())
      }
    }
    var rest = last[...]
    if let (key, _) = Word(plain: last).assignment,
      let equals = last.firstIndex(where: { FullWidth.folded($0) == "=" })
    {
      self.key = key.folded.lowercased()
      rest = last[last.index(after: equals)...]
    }
    if let comma = rest.lastIndex(where: { FullWidth.folded($0) == "," }) {
      rest = rest[rest.index(after: comma)...]
    }
    typedByteCount = rest.utf8.count
    typed = String(rest)
  }
}
