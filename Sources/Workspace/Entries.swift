import Basics

/// One training sample as it is kept, with where it came from.
package struct StoredEntry: Sendable, Equatable, Identifiable {
  /// What made it.
  package enum Kind: String, Sendable, CaseIterable {
    /// An endpoint's answer to a chunk.
    case ask
    /// A person's line in a text.
    case role
    /// A dataset that was loaded.
    case imported = "import"
  }

  /// Given by the workspace; 0 in one that is not kept yet.
  package var id = 0
  package var kind: Kind
  /// The role's row; nil for an entry of no role.
  package var role: Int?
  /// The word that led the question: 分析.
  package var lead: String?
  package var text: Int?
  package var chunk: Int?
  /// UTF-8 bytes of the text's content.
  package var span: Range<Int>?
  /// How sure the attribution is, of 1; nil where there was nothing to doubt.
  package var confidence: Double?
  package var instruction: String
  package var input: String
  package var output: String
  /// Empty for none.
  package var system: String
  /// Earlier turns as a JSON array of [question, answer] pairs; `[]` for none.
  package var history: String
  package var isDropped = false
  package var isEdited = false
  /// The cell that made it.
  package var cell = 0

  package init(
    kind: Kind, instruction: String = "", input: String = "", output: String,
    system: String = "", history: String = "[]", role: Int? = nil, lead: String? = nil,
    text: Int? = nil, chunk: Int? = nil, span: Range<Int>? = nil, confidence: Double? = nil
  ) {
    self.kind = kind
    self.instruction = instruction
    self.input = input
    self.output = output
    self.system = system
    self.history = history
    self.role = role
    self.lead = lead
    self.text = text
    self.chunk = chunk
    self.span = span
    self.confidence = confidence
  }
}

/// What is known of an entry without reading its texts: for counting a million of them.
package struct EntryFigures: Sendable, Equatable {
  package let id: Int
  package let kind: StoredEntry.Kind
  package let role: Int?
  package let lead: String?
  package let isDropped: Bool
  package let confidence: Double?
  /// Characters of everything but the output.
  package let promptLength: Int
  /// Characters of the output.
  package let answerLength: Int
  /// Of the whole sample; equal samples have equal digests.
  package let digest: Int
  /// Of the output alone.
  package let answerDigest: Int

  package init(of entry: StoredEntry) {
    id = entry.id
    kind = entry.kind
    role = entry.role
    lead = entry.lead
    isDropped = entry.isDropped
    confidence = entry.confidence
    let prompt = [entry.instruction, entry.input, entry.system]
    promptLength =
      prompt.reduce(0) { $0 + $1.characterCount }
      + (entry.history == "[]" ? 0 : entry.history.characterCount)
    answerLength = entry.output.characterCount
    var whole = TextDigest()
    for part in prompt + [entry.output, entry.history] { whole.add(part) }
    digest = whole.value
    var answer = TextDigest()
    answer.add(entry.output)
    answerDigest = answer.value
  }

  fileprivate init(_ row: borrowing Row) {
    id = row.integer(0)
    kind = StoredEntry.Kind(rawValue: row.text(1)) ?? .imported
    role = row.integer(ifAny: 2)
    isDropped = row.flag(3)
    confidence = row.isNull(4) ? nil : row.real(4)
    promptLength = row.integer(5)
    answerLength = row.integer(6)
    digest = row.integer(7)
    answerDigest = row.integer(8)
    lead = row.text(ifAny: 9)
  }
}

/// Entries in the order in which they were made.
package enum EntryTable {
  /// Short columns stand first, so that a scan never touches the pages of long texts; the index over
  /// them is a small copy in the same order, which counts a million entries in a tenth of a second.
  static let migration = Migration(
    name: "entries",
    sql: [
      """
      CREATE TABLE entry (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('ask', 'role', 'import')),
        role INTEGER,
        lead TEXT,
        text INTEGER,
        chunk INTEGER,
        span_start INTEGER,
        span_end INTEGER,
        confidence REAL,
        is_dropped INTEGER NOT NULL DEFAULT 0,
        is_edited INTEGER NOT NULL DEFAULT 0,
        cell INTEGER NOT NULL,
        prompt_length INTEGER NOT NULL DEFAULT 0,
        answer_length INTEGER NOT NULL DEFAULT 0,
        digest INTEGER NOT NULL DEFAULT 0,
        answer_digest INTEGER NOT NULL DEFAULT 0,
        instruction TEXT NOT NULL,
        input TEXT NOT NULL,
        output TEXT NOT NULL,
        system TEXT NOT NULL,
        history TEXT NOT NULL
      ) STRICT
      """,
      """
      CREATE INDEX entry_figures ON entry (
        id, kind, role, is_dropped, confidence, prompt_length, answer_length, digest,
        answer_digest, lead, text, chunk)
      """,
      "CREATE INDEX entry_dropped ON entry (id) WHERE is_dropped = 1",
      "CREATE INDEX entry_of_role ON entry (role, is_dropped) WHERE role IS NOT NULL",
      "CREATE INDEX entry_place ON entry (text, span_start, is_dropped) WHERE text IS NOT NULL",
    ])
}

extension Database {
  private static let entryQuery = """
    SELECT id, kind, role, lead, text, chunk, span_start, span_end, confidence, is_dropped,
      is_edited, cell, instruction, input, output, system, history
    FROM entry
    """

  package func entry(_ id: StoredEntry.ID) throws -> StoredEntry? {
    try first(Self.entryQuery + " WHERE id = ?", .integer(id), read: StoredEntry.init)
  }

  /// The entries that pass, in order.
  package func entries(
    _ filter: EntryFilter = EntryFilter(), limit: Int = .max
  ) throws -> [StoredEntry] {
    var entries: [StoredEntry] = []
    try forEachEntry(filter, limit: limit) { entries.append($0) }
    return entries
  }

  /// Hands over the entries that pass, in order, one at a time.
  package func forEachEntry(
    _ filter: EntryFilter = EntryFilter(), limit: Int = .max, body: (StoredEntry) throws -> Void
  ) throws {
    try someEntries(filter, limit: limit) { entry in
      try body(entry)
      return true
    }
  }

  /// Hands over the entries that pass, in order, until `body` says false.
  package func someEntries(
    _ filter: EntryFilter, limit: Int = .max, body: (StoredEntry) throws -> Bool
  ) throws {
    try stepping(
      Self.entryQuery + selection(filter), filter.condition.values + [.integer(limit)]
    ) { try body(StoredEntry($0)) }
  }

  /// Hands over the texts of the entries that pass where SQLite keeps them, in order, until `body`
  /// says false: identifier, instruction, input, output, system, history.
  ///
  /// Goes through the whole table, which is quickest where most of it is wanted.
  package func someEntryTexts(
    _ filter: EntryFilter, limit: Int = .max, body: (borrowing Row) throws -> Bool
  ) throws {
    let condition = filter.condition
    try stepping(
      "SELECT id, instruction, input, output, system, history FROM entry NOT INDEXED"
        + condition.sql + " ORDER BY id LIMIT ?", condition.values + [.integer(limit)], body)
  }

  /// The end of a query for whole entries, which the last placeholder limits.
  private func selection(_ filter: EntryFilter) -> String {
    filter.readsTexts
      ? filter.condition.sql + " ORDER BY id LIMIT ?"
      : " WHERE id IN (SELECT id FROM entry\(filter.index)\(filter.condition.sql)"
        + " ORDER BY id LIMIT ?) ORDER BY id"
  }

  /// How many entries pass.
  package func entryCount(_ filter: EntryFilter = EntryFilter()) throws -> Int {
    let condition = filter.condition
    var count = 0
    try stepping("SELECT count(*) FROM entry" + filter.index + condition.sql, condition.values) {
      row in
      count = row.integer(0)
      return false
    }
    return count
  }

  /// Hands over the figures of the entries that pass, in order.
  package func forEachFigures(
    _ filter: EntryFilter = EntryFilter(), body: (EntryFigures) throws -> Void
  ) throws {
    let condition = filter.condition
    let sql = """
      SELECT id, kind, role, is_dropped, confidence, prompt_length, answer_length, digest,
        answer_digest, lead
      FROM entry
      """
    try stepping(sql + filter.index + condition.sql + " ORDER BY id", condition.values) { row in
      try body(EntryFigures(row))
      return true
    }
  }

  /// Adds entries; within `Store.change`, some thousands at a time.
  ///
  /// - Returns: Their identifiers.
  @discardableResult
  package func insertEntries(_ entries: [StoredEntry], cell: Cell.ID) throws -> [StoredEntry.ID] {
    let sql = """
      INSERT INTO entry (
        kind, role, lead, text, chunk, span_start, span_end, confidence, is_dropped, is_edited,
        cell, prompt_length, answer_length, digest, answer_digest, instruction, input, output,
        system, history)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """
    return try entries.map { entry in
      let figures = EntryFigures(of: entry)
      try stepping(
        sql,
        [
          .text(entry.kind.rawValue), .integer(ifAny: entry.role), .text(ifAny: entry.lead),
          .integer(ifAny: entry.text), .integer(ifAny: entry.chunk),
          .integer(ifAny: entry.span?.lowerBound), .integer(ifAny: entry.span?.upperBound),
          entry.confidence.map { .real($0) } ?? .null, .integer(entry.isDropped ? 1 : 0),
          .integer(entry.isEdited ? 1 : 0), .integer(cell), .integer(figures.promptLength),
          .integer(figures.answerLength), .integer(figures.digest),
          .integer(figures.answerDigest), .text(entry.instruction), .text(entry.input),
          .text(entry.output), .text(entry.system), .text(entry.history),
        ]
      ) { _ in true }
      return lastInsertedID
    }
  }

  /// Keeps what an edit made of an entry's texts, and marks it as edited.
  package func updateEntry(_ entry: StoredEntry) throws {
    let figures = EntryFigures(of: entry)
    try run(
      """
      UPDATE entry SET instruction = ?, input = ?, output = ?, system = ?, history = ?,
        prompt_length = ?, answer_length = ?, digest = ?, answer_digest = ?, is_edited = 1
      WHERE id = ?
      """,
      .text(entry.instruction), .text(entry.input), .text(entry.output), .text(entry.system),
      .text(entry.history), .integer(figures.promptLength), .integer(figures.answerLength),
      .integer(figures.digest), .integer(figures.answerDigest), .integer(entry.id))
  }

  /// Drops entries, or takes them back among the kept; within `Store.change`.
  ///
  /// - Returns: How many were otherwise before.
  @discardableResult
  package func setDropped(_ isDropped: Bool, _ ids: some Sequence<StoredEntry.ID>) throws -> Int {
    var count = 0
    for id in ids {
      try run(
        "UPDATE entry SET is_dropped = ?1 WHERE id = ?2 AND is_dropped <> ?1",
        .integer(isDropped ? 1 : 0), .integer(id))
      count += changedRowCount
    }
    return count
  }
}

extension StoredEntry {
  fileprivate init(_ row: borrowing Row) {
    id = row.integer(0)
    // The table's CHECK allows no other word.
    kind = Kind(rawValue: row.text(1)) ?? .imported
    role = row.integer(ifAny: 2)
    lead = row.text(ifAny: 3)
    text = row.integer(ifAny: 4)
    chunk = row.integer(ifAny: 5)
    let start = row.integer(6)
    span = row.isNull(6) ? nil : start..<max(start, row.integer(7))
    confidence = row.isNull(8) ? nil : row.real(8)
    isDropped = row.flag(9)
    isEdited = row.flag(10)
    cell = row.integer(11)
    instruction = row.text(12)
    input = row.text(13)
    output = row.text(14)
    system = row.text(15)
    history = row.text(16)
  }
}
