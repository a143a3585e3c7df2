/// One spoken line of a text as it is kept; the words are those of the module that finds them.
package struct StoredUtterance: Sendable, Equatable {
  package var span: Range<Int>
  /// The spoken parts of the span.
  package var parts: [Range<Int>]
  /// As written.
  package var speaker: String
  /// The name of the same person that is used most.
  package var person: String
  package var kind: String
  package var confidence: Double
  package var rule: String
  package var addressee: String?
  package var scene: Int
  package var isUnspoken: Bool

  package init(
    span: Range<Int>, parts: [Range<Int>], speaker: String, person: String, kind: String,
    confidence: Double, rule: String, addressee: String?, scene: Int, isUnspoken: Bool
  ) {
    self.span = span
    self.parts = parts
    self.speaker = speaker
    self.person = person
    self.kind = kind
    self.confidence = confidence
    self.rule = rule
    self.addressee = addressee
    self.scene = scene
    self.isUnspoken = isUnspoken
  }

  fileprivate init(_ row: borrowing Row) {
    span = row.integer(0)..<max(row.integer(0), row.integer(1))
    parts = Self.ranges(row.text(2))
    speaker = row.text(3)
    person = row.text(4)
    kind = row.text(5)
    confidence = row.real(6)
    rule = row.text(7)
    addressee = row.text(ifAny: 8)
    scene = row.integer(9)
    isUnspoken = row.flag(10)
  }

  /// `12-40,55-80`; what is not so is left out.
  private static func ranges(_ text: String) -> [Range<Int>] {
    text.split(separator: ",").compactMap { part in
      let ends = part.split(separator: "-").compactMap { Int($0) }
      return ends.count == 2 && ends[0] <= ends[1] ? ends[0]..<ends[1] : nil
    }
  }

  fileprivate var partsText: String {
    parts.map { "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: ",")
  }
}

/// What was found out of a text as a whole.
package struct StoredReading: Sendable, Equatable {
  /// Of the content and of the people that were known when it was read.
  package var digest: String
  package var isScript: Bool
  package var language: String
  package var isWrapped: Bool

  package init(digest: String, isScript: Bool, language: String, isWrapped: Bool) {
    self.digest = digest
    self.isScript = isScript
    self.language = language
    self.isWrapped = isWrapped
  }
}

/// Who says what in each text: a cache, for it can be found again at any time.
package enum UtteranceTable {
  static let migration = Migration(
    name: "utterances",
    sql: [
      """
      CREATE TABLE reading (
        text INTEGER PRIMARY KEY,
        digest TEXT NOT NULL,
        is_script INTEGER NOT NULL,
        language TEXT NOT NULL,
        is_wrapped INTEGER NOT NULL
      ) STRICT
      """,
      """
      CREATE TABLE utterance (
        id INTEGER PRIMARY KEY,
        text INTEGER NOT NULL REFERENCES reading ON DELETE CASCADE,
        span_start INTEGER NOT NULL,
        span_end INTEGER NOT NULL,
        parts TEXT NOT NULL,
        speaker TEXT NOT NULL,
        person TEXT NOT NULL,
        kind TEXT NOT NULL,
        confidence REAL NOT NULL,
        rule TEXT NOT NULL,
        addressee TEXT,
        scene INTEGER NOT NULL,
        is_unspoken INTEGER NOT NULL
      ) STRICT
      """,
      "CREATE INDEX utterance_place ON utterance (text, span_start)",
    ])
}

extension Database {
  /// What is kept of having read a text; nil where it was not read yet.
  package func reading(ofText id: StoredText.ID) throws -> StoredReading? {
    try first(
      "SELECT digest, is_script, language, is_wrapped FROM reading WHERE text = ?", .integer(id)
    ) {
      StoredReading(
        digest: $0.text(0), isScript: $0.flag(1), language: $0.text(2), isWrapped: $0.flag(3))
    }
  }

  /// The utterances of a text, in order, those that touch `span` where one is given.
  package func utterances(
    ofText id: StoredText.ID, in span: Range<Int> = 0..<Int.max
  ) throws -> [StoredUtterance] {
    try rows(
      """
      SELECT span_start, span_end, parts, speaker, person, kind, confidence, rule, addressee, scene,
        is_unspoken
      FROM utterance WHERE text = ? AND span_start < ? AND span_end > ? ORDER BY span_start
      """, .integer(id), .integer(span.upperBound), .integer(span.lowerBound),
      read: StoredUtterance.init)
  }

  /// The people who speak in the texts read so far, the most frequent first.
  package func speakerNames(limit: Int) throws -> [String] {
    try rows(
      """
      SELECT person FROM utterance WHERE kind IN ('person', 'narrator') AND person <> ''
      GROUP BY person ORDER BY count(*) DESC, person LIMIT ?
      """, .integer(limit)
    ) { $0.text(0) }
  }

  /// Keeps what was found in a text, in place of what was found before.
  package func keepReading(
    _ reading: StoredReading, _ utterances: [StoredUtterance], ofText id: StoredText.ID
  ) throws {
    try transaction {
      try run("DELETE FROM utterance WHERE text = ?", .integer(id))
      try run("DELETE FROM reading WHERE text = ?", .integer(id))
      try run(
        """
        INSERT INTO reading (text, digest, is_script, language, is_wrapped) VALUES (?, ?, ?, ?, ?)
        """, .integer(id), .text(reading.digest), .integer(reading.isScript ? 1 : 0),
        .text(reading.language), .integer(reading.isWrapped ? 1 : 0))
      for utterance in utterances {
        try run(
          """
          INSERT INTO utterance (
            text, span_start, span_end, parts, speaker, person, kind, confidence, rule, addressee,
            scene, is_unspoken)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """, .integer(id), .integer(utterance.span.lowerBound),
          .integer(utterance.span.upperBound), .text(utterance.partsText),
          .text(utterance.speaker), .text(utterance.person), .text(utterance.kind),
          .real(utterance.confidence),
          .text(utterance.rule), .text(ifAny: utterance.addressee), .integer(utterance.scene),
          .integer(utterance.isUnspoken ? 1 : 0))
      }
    }
  }
}
