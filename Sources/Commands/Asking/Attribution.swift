import Basics
import Dialogue
import Generation
import Workspace

/// Lets a model say who speaks where the rules are to be overruled, or in doubt.
///
/// What the model cannot tell, or tells wrongly, stays as the rules decided it.
struct Attribution: Sendable {
  /// Which lines are asked about.
  enum Scope: Sendable {
    case all
    /// Those that the rules are less sure of.
    case below(Double)
  }

  /// How the model's word compares with that of the rules.
  struct Outcome: Sendable, Equatable {
    var asked = 0
    var changed = 0
    var confirmed = 0
    /// Lines that the model cannot tell either.
    var unknown = 0
    /// Numbers, names and lines that do not belong to the text.
    var refused = 0
    /// Lines that stay with the rules because no usable answer came.
    var unanswered = 0
    var requests = 0

    mutating func add(_ other: Outcome) {
      asked += other.asked
      changed += other.changed
      confirmed += other.confirmed
      unknown += other.unknown
      refused += other.refused
      unanswered += other.unanswered
      requests += other.requests
    }
  }

  /// How likely a speaker named by a model is right where the rules say otherwise; a model of some size is
  /// right in nine of ten lines of Chinese novels.
  private static let confidence = 0.89

  let invocation: Invocation
  let scope: Scope
  let endpoints: [Endpoint]
  let templates: [PromptLanguage: PromptTemplate]

  /// Nil where the rules alone are to decide (`by=rules`).
  init?(_ invocation: Invocation) async throws {
    switch invocation.text("by") {
    case "llm": scope = .all
    case "both": scope = .below(invocation.number("below") ?? 0.8)
    default: return nil
    }
    self.invocation = invocation
    endpoints = try await invocation.endpoints()
    templates = try await invocation.templates(for: .roles)
  }

  /// The reading with the model's speakers in it.
  ///
  /// - Parameter roles: Whose names are known; the first of each is what the person is called.
  func improved(
    _ read: TextReading, knowing roles: [StoredRole]
  ) async throws -> (TextReading, Outcome) {
    guard let cell = invocation.cell else { preconditionFailure("`roles` leaves a cell") }
    let lines = read.reading.utterances.map { utterance in
      Attributing.Line(
        span: utterance.span, speaker: utterance.person.isEmpty ? nil : utterance.person,
        isAsked: isAsked(utterance))
    }
    let attributing = Attributing(content: read.content, lines: lines)
    let passages = attributing.passages
    var outcome = Outcome(asked: passages.reduce(0) { $0 + $1.asked.count })
    guard !passages.isEmpty else { return (read, outcome) }
    let people = people(read, roles)
    let names = Set(people.flatMap { $0 })
    let template = templates[read.reading.language == "zh" ? .chinese : .english]
    guard let template else { preconditionFailure("every language has a template") }

    let asker = Asker(
      endpoints, limits: .init(), verb: "roles", store: invocation.store, cell: cell)
    var next = 0
    var speakers: [Int: String] = [:]
    let progress = invocation.progress
    try await asker.run(
      next: {
        guard next < passages.count else { return nil }
        let end = min(passages.count, next + 16)
        defer { next = end }
        return (next..<end).map { Job(index: $0) }
      },
      item: { job in
        Asker.Item(
          question: attributing.question(
            passages[job.index], people: people, template: template, attempt: job.attempt))
      },
      judge: { job, answer, _, _, _ in
        let passage = passages[job.index]
        guard let answer else { return [] }
        let finding = attributing.finding(in: answer.text, passage, names: names)
        outcome.refused += finding.refusedCount
        // The first word on a line counts; a second answer fills what the first left out.
        speakers.merge(finding.speakers) { first, _ in first }
        progress(
          Progress(
            done: job.index, total: passages.count, unit: .items("passages"), note: asker.note))
        return finding.missing.isEmpty || job.attempt > 0 ? [] : [Job(index: job.index, attempt: 1)]
      })
    outcome.requests = asker.usage.requests
    return (applied(speakers, to: read, roles, &outcome), outcome)
  }

  private func isAsked(_ utterance: Utterance) -> Bool {
    guard !utterance.isUnspoken, utterance.rule != .label else { return false }
    switch scope {
    case .all: return true
    case .below(let confidence): return utterance.confidence < confidence
    }
  }

  /// The known roles, then whoever the rules found, the most frequent first.
  private func people(_ read: TextReading, _ roles: [StoredRole]) -> [[String]] {
    let known = Set(roles.flatMap(\.names))
    var counts: [String: Int] = [:]
    for utterance in read.reading.utterances
    where utterance.kind == .person && !known.contains(utterance.person) {
      counts[utterance.person, default: 0] += 1
    }
    let others = counts.filter { !$0.key.isEmpty }.sorted {
      ($1.value, $0.key) < ($0.value, $1.key)
    }
    return roles.map(\.names) + others.map { [$0.key] }
  }

  private func applied(
    _ speakers: [Int: String], to read: TextReading, _ roles: [StoredRole], _ outcome: inout Outcome
  ) -> TextReading {
    var main: [String: String] = [:]
    for utterance in read.reading.utterances where !utterance.person.isEmpty {
      main[utterance.speaker] = utterance.person
    }
    for role in roles { for name in role.names { main[name] = role.name } }
    var reading = read.reading
    for (index, name) in speakers {
      guard !name.isEmpty else {
        outcome.unknown += 1
        continue
      }
      let person = main[name] ?? name
      let isSame = reading.utterances[index].person == person
      outcome.confirmed += isSame ? 1 : 0
      outcome.changed += isSame ? 0 : 1
      let confidence = isSame ? max(reading.utterances[index].confidence, 0.97) : Self.confidence
      if !isSame {
        reading.utterances[index].speaker = name
        reading.utterances[index].person = person
        reading.utterances[index].kind = .person
        reading.utterances[index].rule = .model
      }
      reading.utterances[index].confidence = confidence
    }
    outcome.unanswered = outcome.asked - speakers.count
    return TextReading(text: read.text, content: read.content, reading: reading)
  }
}
