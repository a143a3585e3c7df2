import Basics
import Workspace

extension Command {
  static let edit = Command(
    "edit", twin: "编辑", group: .dataset,
    summary: "Change an entry's texts, in your editor or by what is given",
    parameters: [Parameter("id", .integer(1...Int.max), help: "The entry's number")],
    options: EntryEditing.parts.map { Option($0, .text, help: "Its new \($0)") },
    examples: ["edit 1 output=她细心。", "edit 2 instruction=回答 input=你怎么还没睡？"],
    preparation: ["load 对话.jsonl"]
  ) { invocation in
    let id = invocation.integer("id") ?? 0
    guard let entry = try await invocation.store.perform({ try $0.entry(id) }) else {
      throw invocation.fault(.noSuchEntry(id), at: "id")
    }
    guard let changed = try await EntryEditing.edited(entry, invocation), changed != entry else {
      return .message("entry \(id: id) is as it was")
    }
    try await EntryEditing.keep(changed, invocation)
    let places = try await invocation.store.perform { try EntryPlaces($0) }
    return Report([.cards(key: "entries", [EntryCard.card(changed, places)]), .next("undo")])
  }
}

/// Changing an entry's texts.
enum EntryEditing {
  static let parts = ["instruction", "input", "output", "system"]

  /// The entry with what was given, or else as the editor gives it back; nil when it was left alone.
  static func edited(_ entry: StoredEntry, _ invocation: Invocation) async throws -> StoredEntry? {
    var entry = entry
    let isInline = parts.contains { invocation.isGiven($0) }
    if isInline {
      for part in parts where invocation.isGiven(part) {
        entry[part] = invocation.text(part) ?? ""
      }
    } else {
      guard invocation.conversation.isInteractive else { throw Problem.nothingToEdit(entry.id) }
      guard let edited = try await inEditor(entry, invocation) else { return nil }
      entry = edited
    }
    guard !entry.output.isEmpty else {
      throw Problem.brokenEdit(entry.id, "an entry without an output teaches nothing")
    }
    entry.isEdited = true
    return entry
  }

  /// The entry as the person's editor gives it back; nil when nothing was changed.
  static func inEditor(_ entry: StoredEntry, _ invocation: Invocation) async throws -> StoredEntry?
  {
    guard let text = try await invocation.conversation.edit(Self.text(of: entry)) else {
      return nil
    }
    return try entry.changed(to: text)
  }

  static func keep(_ entry: StoredEntry, _ invocation: Invocation) async throws {
    guard let cell = invocation.cell else { preconditionFailure("`edit` leaves a cell") }
    try await invocation.store.change(cell: cell) { try $0.updateEntry(entry) }
  }

  static func head(_ part: String) -> String { "━━━ \(part)" }

  /// The entry's texts under headings, for an editor.
  static func text(of entry: StoredEntry) -> String {
    parts.map { "\(head($0))\n\(entry[$0])\n" }.joined()
  }
}

extension StoredEntry {
  subscript(part: String) -> String {
    get {
      switch part {
      case "instruction": instruction
      case "input": input
      case "system": system
      default: output
      }
    }
    set {
      switch part {
      case "instruction": instruction = newValue
      case "input": input = newValue
      case "system": system = newValue
      default: output = newValue
      }
    }
  }

  /// The entry with the texts that stand under the headings.
  func changed(to text: String) throws -> StoredEntry {
    var entry = self
    var lines: [String: [Substring]] = [:]
    var current: String?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let part = EntryEditing.parts.first(where: { line == EntryEditing.head($0) }) {
        guard lines[part] == nil else {
          throw Problem.brokenEdit(id, "the heading `\(part)` stands twice")
        }
        lines[part] = []
        current = part
      } else if let current {
        lines[current]?.append(line)
      } else if !line.allSatisfy(\.isWhitespace) {
        throw Problem.brokenEdit(id, "something stands before the first heading")
      }
    }
    for part in EntryEditing.parts {
      guard var found = lines[part] else {
        throw Problem.brokenEdit(id, "the heading `\(part)` is missing")
      }
      // The line's end at the end of the text is the form's own.
      if part == EntryEditing.parts.last, found.last == "" { found.removeLast() }
      entry[part] = found.joined(separator: "\n")
    }
    return entry
  }
}
