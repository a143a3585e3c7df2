import Basics
import Dialogue
import Workspace

/// Makes the entries of one person anew.
struct RoleExtraction: Sendable {
  private let invocation: Invocation
  private let role: StoredRole

  init(_ invocation: Invocation, names: [String]) {
    self.invocation = invocation
    var unique: [String] = []
    for name in names where !unique.contains(name) { unique.append(name) }
    role = StoredRole(
      name: unique[0], aliases: Array(unique.dropFirst()), gender: invocation.text("gender"),
      system: invocation.text("system"), turns: invocation.integer("turns") ?? 1,
      keepsNarration: invocation.flag("narration"),
      minimumConfidence: invocation.number("min-confidence") ?? 0.5)
  }

  func run() async throws -> Report {
    guard let cell = invocation.cell else { preconditionFailure("`roles` leaves a cell") }
    let (texts, known) = try await invocation.store.perform { database in
      (try database.texts(), try database.roles())
    }
    guard !texts.isEmpty else { throw Problem.nothingLoaded }
    let others = known.filter { $0.name != role.name }
    if let other = others.first(where: { !Set($0.names).isDisjoint(with: role.names) }) {
      let shared = role.names.first { other.names.contains($0) } ?? role.name
      throw invocation.fault(.nameOfOtherRole(shared, other.name), at: "names")
    }
    let outcome = try await outcome(of: texts, knowing: others + [role])
    if let missing = role.names.first(where: {
      !outcome.found.contains($0) && !RoleNames.narrators.contains($0)
    }) {
      let speakers = outcome.census.sorted.map(\.name)
      throw invocation.fault(.nameNowhere(missing, speakers: speakers), at: "names")
    }
    let replaced = known.contains { $0.name == role.name }
    guard outcome.result.utteranceCount > 0 || replaced else {
      return RoleReport.nothingSaid(by: role, near: outcome.census)
    }
    let kept = try await keep(outcome.entries, cell)
    return RoleReport.report(role, outcome, kept: kept)
  }

  /// What came of reading the texts.
  struct Outcome: Sendable {
    var result = Pairing.Result()
    var entries: [StoredEntry] = []
    var found: Set<String> = []
    var census = SpeakerCensus()
    /// What a model said of it; nil where the rules decide alone.
    var attribution: Attribution.Outcome?
  }

  private func outcome(
    of texts: [StoredText], knowing roles: [StoredRole]
  ) async throws -> Outcome {
    let pairing = Pairing(
      turns: role.turns, keepsNarration: role.keepsNarration,
      minimumConfidence: role.minimumConfidence)
    let names = Set(role.names)
    var outcome = Outcome()
    let attribution = try await Attribution(invocation)
    try await invocation.readings(of: texts, knowing: roles) { byRules in
      var read = byRules
      if let attribution {
        let (improved, asked) = try await attribution.improved(byRules, knowing: roles)
        read = improved
        var all = outcome.attribution ?? .init()
        all.add(asked)
        outcome.attribution = all
      }
      for name in names where !outcome.found.contains(name) {
        if Dialogue.occurs(name, in: read.content) { outcome.found.insert(name) }
      }
      outcome.census.count(read.reading)
      let result = pairing.exchanges(of: read.reading, in: read.content) { utterance in
        names.contains(utterance.person) || names.contains(utterance.speaker)
      }
      outcome.result.add(result)
      let system = role.system ?? RolePrompt.text(for: role.name, language: read.reading.language)
      for exchange in result.exchanges {
        outcome.entries.append(
          StoredEntry(
            kind: .role, input: exchange.question, output: exchange.answer, system: system,
            history: exchange.historyText, text: read.text.id, span: exchange.span,
            confidence: exchange.confidence))
      }
    }
    return outcome
  }

  /// How the entries met those that were there.
  struct Kept: Sendable {
    var id = 0
    var added = 0
    var removed = 0
    var edited = 0
  }

  /// Puts the entries in place of the role's earlier ones; what a person edited stays, and what was
  /// dropped stays dropped.
  private func keep(_ entries: [StoredEntry], _ cell: Cell.ID) async throws -> Kept {
    let role = role
    return try await invocation.store.change(cell: cell) { database in
      var kept = Kept(id: try database.keepRole(role, cell: cell))
      let decided = try database.decidedPlaces(ofRole: kept.id)
      kept.removed = try database.removeEntries(ofRole: kept.id, keepsEdited: true)
      let edited = Set(decided.filter(\.isEdited).map { Place(text: $0.text, start: $0.start) })
      let dropped = Set(
        decided.filter { !$0.isEdited }.map { Place(text: $0.text, start: $0.start) })
      kept.edited = edited.count
      var new: [StoredEntry] = []
      for var entry in entries {
        let place = Place(text: entry.text ?? 0, start: entry.span?.lowerBound ?? 0)
        guard !edited.contains(place) else { continue }
        entry.role = kept.id
        entry.isDropped = dropped.contains(place)
        new.append(entry)
      }
      try database.insertEntries(new, cell: cell)
      kept.added = new.count
      return kept
    }
  }

  private struct Place: Hashable {
    var text: Int
    var start: Int
  }
}

/// Names that stand for whoever tells the story.
enum RoleNames {
  static let narrators: Set<String> = ["我", "俺", "吾", "I"]
}

extension Pairing.Result {
  fileprivate mutating func add(_ other: Pairing.Result) {
    exchanges += other.exchanges
    utteranceCount += other.utteranceCount
    doubtfulCount += other.doubtfulCount
    left.merge(other.left, uniquingKeysWith: +)
  }
}
