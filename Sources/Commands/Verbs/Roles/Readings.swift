import Basics
import Dialogue
import Workspace

/// A text with what is said in it.
struct TextReading: Sendable {
  let text: StoredText
  let content: [UInt8]
  let reading: Reading
}

extension Invocation {
  /// Who says what in a text, found now or taken from what was found before.
  ///
  /// What a text holds is found once: again only when other people are known, so that a new text
  /// changes nothing of another.
  ///
  /// - Parameter roles: Those whose names and genders are known.
  func reading(of text: StoredText, knowing roles: [StoredRole]) async throws -> TextReading {
    let digest = Self.digest(of: text, roles)
    let (content, kept, utterances) = try await store.perform { database in
      let kept = try database.reading(ofText: text.id).flatMap { $0.digest == digest ? $0 : nil }
      return (
        try database.content(ofText: text.id), kept,
        try kept.map { _ in try database.utterances(ofText: text.id) } ?? []
      )
    }
    if let kept {
      return TextReading(
        text: text, content: content,
        reading: Reading(
          utterances: utterances.map(Utterance.init), isScript: kept.isScript,
          language: kept.language, isWrapped: kept.isWrapped))
    }
    let reading = try Dialogue.read(content, people: roles.map(Person.init))
    if store.readOnlyReason == nil {
      let stored = StoredReading(
        digest: digest, isScript: reading.isScript, language: reading.language,
        isWrapped: reading.isWrapped)
      try await store.write { database in
        try database.keepReading(
          stored, reading.utterances.map(StoredUtterance.init), ofText: text.id)
      }
    }
    return TextReading(text: text, content: content, reading: reading)
  }

  /// The readings of several texts, one after the other, with progress.
  func readings(
    of texts: [StoredText], knowing roles: [StoredRole],
    body: (TextReading) async throws -> Void
  ) async throws {
    let total = texts.reduce(0) { $0 + $1.byteCount }
    var done = 0
    for text in texts {
      progress(Progress(done: done, total: total, unit: .bytes, note: "\(text.name)"))
      try await body(try await reading(of: text, knowing: roles))
      done += text.byteCount
    }
  }

  private static func digest(of text: StoredText, _ roles: [StoredRole]) -> String {
    let people = roles.map { ([$0.gender ?? ""] + $0.names).joined(separator: "\n") }.sorted()
    let key = ([Dialogue.version, text.contentDigest] + people).joined(separator: "\n\n")
    return SHA256.hexadecimal(of: Array(key.utf8))
  }
}

extension Person {
  init(_ role: StoredRole) {
    self.init(names: role.names, gender: role.gender.flatMap(Gender.init))
  }
}

extension Utterance {
  init(_ stored: StoredUtterance) {
    self.init(
      span: stored.span, parts: stored.parts, speaker: stored.speaker, person: stored.person,
      kind: SpeakerKind(rawValue: stored.kind) ?? .unknown, confidence: stored.confidence,
      rule: Rule(rawValue: stored.rule) ?? .none, addressee: stored.addressee,
      scene: stored.scene, isUnspoken: stored.isUnspoken)
  }
}

extension StoredUtterance {
  init(_ utterance: Utterance) {
    self.init(
      span: utterance.span, parts: utterance.parts, speaker: utterance.speaker,
      person: utterance.person, kind: utterance.kind.rawValue, confidence: utterance.confidence,
      rule: utterance.rule.rawValue, addressee: utterance.addressee, scene: utterance.scene,
      isUnspoken: utterance.isUnspoken)
  }
}
