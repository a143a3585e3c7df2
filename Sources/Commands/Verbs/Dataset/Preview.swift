import Basics
import Dataset
import Workspace

extension Command {
  static let preview = Command(
    "preview", twin: "预览", group: .dataset,
    summary: "Show entries as a reader sees them, or as the model will",
    parameters: [
      Parameter(
        "which", .text,
        help: "How many, or which: `5`, or `3-7`, or `12 15`; `tokens` for the model's view",
        isOptional: true,
        isRepeating: true)
    ],
    options: EntrySelection.options + [
      EntrySelection.place,
      Option(
        "lines", .integer(1...100_000), default: "8",
        help: "The most lines of one part in a window"),
    ] + PreviewTokens.options,
    examples: [
      "preview", "preview 1", "preview 1-2 where=all", "preview tokens template=chatml",
    ],
    preparation: ["load 对话.jsonl"], effect: .reads
  ) { invocation in
    let wanted = try PreviewRequest(invocation)
    let filter = try await EntrySelection.filter(invocation, spans: wanted.spans)
    if wanted.showsTokens {
      let tokens = try PreviewTokens(invocation)
      let limit = tokens.entryCount(for: wanted.count)
      let entries = try await invocation.store.perform { database in
        try database.entries(filter, limit: limit)
      }
      guard !entries.isEmpty else { return try await NoEntries.report(invocation) }
      return tokens.report(entries, count: wanted.count)
    }
    let (entries, places) = try await invocation.store.perform { database in
      (try database.entries(filter, limit: wanted.count + 1), try EntryPlaces(database))
    }
    guard !entries.isEmpty else { return try await NoEntries.report(invocation) }
    let lines = invocation.integer("lines") ?? 8
    let cards = entries.prefix(wanted.count).map { EntryCard.card($0, places, lines: lines) }
    var blocks: [Report.Block] = [.cards(key: "entries", Array(cards))]
    if entries.count > wanted.count { blocks.append(.next("preview \(wanted.count * 4)")) }
    return Report(blocks)
  }
}

/// How many entries, or which.
struct PreviewRequest: Sendable {
  private(set) var count = 5
  private(set) var spans: [ClosedRange<Int>]?
  /// Whether they are shown as token ids; one entry then, as LLaMA-Factory prints one.
  let showsTokens: Bool

  /// One plain number counts; several, or spans, name entries.
  init(_ invocation: Invocation) throws {
    let given = invocation.texts("which")
    let words = given.filter { $0 != PreviewTokens.word }
    showsTokens = words.count < given.count
    if showsTokens { count = 1 }
    if words.count == 1, let number = Int(words[0]) {
      guard number > 0 else {
        throw invocation.fault(.notAnEntryNumber(words[0]), at: "which")
      }
      count = min(number, 100_000)
      return
    }
    let spans = try EntryNumbers.spans(of: words, invocation, at: "which")
    if !spans.isEmpty {
      self.spans = spans
      count = 100_000
    }
  }
}

/// Numbers of entries as they are typed.
enum EntryNumbers {
  static func spans(
    of words: [String], _ invocation: Invocation, at name: String
  ) throws -> [ClosedRange<Int>] {
    try words.flatMap { word in
      do {
        guard case .spans(let spans) = try ValueKind.spans.value(of: Word(plain: word)) else {
          return [ClosedRange<Int>]()
        }
        return spans
      } catch {
        throw invocation.fault(.notAnEntryNumber(word), at: name)
      }
    }
  }
}

/// An entry as a reader sees it.
enum EntryCard {
  static func card(_ entry: StoredEntry, _ places: EntryPlaces, lines: Int = 8) -> Report.Card {
    var notes: [ReportValue] = [.message(entry.kind.name)]
    if let role = entry.role.flatMap({ places.roles[$0] }) { notes.append(.text(role)) }
    if let lead = entry.lead { notes.append(.text(lead)) }
    if let text = entry.text.flatMap({ places.texts[$0] }) { notes.append(.text(text)) }
    if let confidence = entry.confidence { notes.append(.share(confidence)) }
    if case .message(let state) = EntriesTable.state(of: entry) { notes.append(.message(state)) }
    var parts: [Report.Card.Part] = []
    func add(_ key: String, _ label: Message, _ text: String, _ style: Report.Card.Part.Style) {
      parts.append(.init(key, label, text, style))
    }
    if !entry.system.isEmpty { add("system", "system", entry.system, .quiet) }
    for turn in entry.entry.history {
      add("", "earlier", turn.question, .quiet)
      add("", "answer", turn.answer, .quiet)
    }
    if !entry.instruction.isEmpty { add("instruction", "instruction", entry.instruction, .plain) }
    if !entry.input.isEmpty { add("input", "input", entry.input, .plain) }
    add("output", "output", entry.output, .answer)
    var fields: [Report.Field] = [
      .init("id", "entry", .id(entry.id)), .init("kind", "kind", .text(entry.kind.rawValue)),
      .init("role", "role", entry.role.flatMap { places.roles[$0] }.map { .text($0) } ?? .none),
      .init("lead", "lead", entry.lead.map { .text($0) } ?? .none),
      .init(
        "text", "text", entry.text.flatMap { places.texts[$0] }.map { .text($0) } ?? .none),
      .init(
        "confidence", "confidence",
        entry.confidence.map { .number($0, decimals: 2) } ?? .none),
      .init("is_dropped", "dropped", .flag(entry.isDropped)),
      .init("is_edited", "edited", .flag(entry.isEdited)),
    ]
    for (key, text) in [
      ("instruction", entry.instruction), ("input", entry.input), ("output", entry.output),
      ("system", entry.system), ("history", entry.history),
    ] { fields.append(.init(key, "\(key)", .text(text))) }
    return Report.Card(
      title: "entry \(id: entry.id)", notes: notes, parts: parts, fields: fields,
      lineLimit: lines)
  }
}

extension ShownKind {
  /// `show entry 12`.
  static let entry = ShownKind(word: "entry", twin: "条目") { invocation, typed in
    guard let id = Int(typed) else {
      throw invocation.fault(.notAnEntryNumber(typed), at: "id")
    }
    let (entry, places) = try await invocation.store.perform { database in
      (try database.entry(id), try EntryPlaces(database, withChapters: true))
    }
    guard let entry else { throw invocation.fault(.noSuchEntry(id), at: "id") }
    var blocks: [Report.Block] = [
      .cards(key: "entries", [EntryCard.card(entry, places, lines: .max)])
    ]
    if let text = entry.text, let span = entry.span {
      var fields: [Report.Field] = [
        .init("text", "text", .text(places.texts[text] ?? "")),
        .init("span_start", "from byte", .integer(span.lowerBound)),
        .init("span_end", "to byte", .integer(span.upperBound)),
      ]
      if let chapter = places.chapter(ofText: text, at: span.lowerBound) {
        fields.insert(.init("chapter", "chapter", .text(chapter)), at: 1)
      }
      blocks.append(.fields(fields))
      blocks += try await EntryPassage.blocks(of: text, span, invocation)
    }
    blocks.append(.fields([.init("cell", "made by cell", .id(entry.cell))]))
    return Report(blocks)
  }
}
