import Basics
import Terminal
import Workspace

extension Command {
  static let review = Command(
    "review", twin: "审阅", group: .dataset,
    summary: "Go through entries one by one, with one key each",
    parameters: [
      Parameter(
        "ids", .spans, help: "Which, as in `3-`; all without", isOptional: true,
        isRepeating: true)
    ],
    options: EntrySelection.options + [EntrySelection.place],
    examples: ["review", "review confidence=0-0.5"], preparation: ["load 对话.jsonl"]
  ) { invocation in
    let spans = invocation.isGiven("ids") ? invocation.allSpans("ids") : nil
    let filter = try await EntrySelection.filter(invocation, spans: spans)
    let ids = try await invocation.store.perform { database in
      var ids: [Int] = []
      try database.forEachFigures(filter) { ids.append($0.id) }
      return ids
    }
    guard !ids.isEmpty else { return try await NoEntries.report(invocation) }
    guard invocation.conversation.isInteractive else {
      return Report([
        .message("\(count: ids.count, "entry is", "entries are") to be reviewed, at a terminal"),
        .next("preview \(ids[0])-\(ids[0])"),
      ])
    }
    var review = Review(ids: ids, invocation)
    return try await review.run()
  }
}

/// One entry at a time; each key does its work at once, so that leaving loses nothing.
private struct Review {
  private let ids: [Int]
  private let invocation: Invocation
  private var position = 0
  /// Whether each that was decided on is dropped in the end.
  private var decisions: [StoredEntry.ID: Bool] = [:]
  private var edited: Set<StoredEntry.ID> = []

  init(ids: [Int], _ invocation: Invocation) {
    self.ids = ids
    self.invocation = invocation
  }

  mutating func run() async throws -> Report {
    let places = try await invocation.store.perform { try EntryPlaces($0) }
    loop: while position < ids.count {
      let id = ids[position]
      guard let entry = try await invocation.store.perform({ try $0.entry(id) }) else {
        position += 1
        continue
      }
      let card = Report([.cards(key: "entries", [EntryCard.card(entry, places, lines: 20)])])
      invocation.interpreter.output.show(card, of: invocation.command)
      let question: Message = "\(position + 1) of \(ids.count)  [k]eep [d]rop [e]dit [b]ack [q]uit"
      let keys = "kdebq".map { Key.character($0) }
      switch try await invocation.conversation.askKey(question, keys) {
      case .character("k"):
        try await set(isDropped: false, entry)
        position += 1
      case .character("d"):
        try await set(isDropped: true, entry)
        position += 1
      case .character("e"): try await edit(entry)
      case .character("b"): position = max(0, position - 1)
      default: break loop
      }
    }
    return report
  }

  private mutating func set(isDropped: Bool, _ entry: StoredEntry) async throws {
    decisions[entry.id] = isDropped
    guard entry.isDropped != isDropped else { return }
    try await Curation.set(isDropped: isDropped, [entry.id], invocation)
  }

  /// A form that cannot be read is said, and the entry shown again.
  private mutating func edit(_ entry: StoredEntry) async throws {
    do {
      guard var changed = try await EntryEditing.inEditor(entry, invocation), changed != entry
      else { return }
      changed.isEdited = true
      try await EntryEditing.keep(changed, invocation)
      edited.insert(entry.id)
    } catch let problem as Problem {
      invocation.interpreter.output.show(problem, of: invocation.command)
    }
  }

  private var report: Report {
    var blocks: [Report.Block] = [
      .fields([
        .init("reviewed", "reviewed", .integer(position)),
        .init("kept", "kept", .integer(decisions.values.count { !$0 })),
        .init("dropped", "dropped", .integer(decisions.values.count { $0 })),
        .init("edited", "edited", .integer(edited.count)),
        .init("left", "left", .integer(ids.count - position)),
      ])
    ]
    if position < ids.count {
      blocks.append(.next("review \(ids[position])-\(ids[ids.count - 1])"))
    }
    return Report(blocks)
  }
}
