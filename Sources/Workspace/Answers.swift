/// What a model answered to one question, kept so that the question is never paid for twice.
package struct StoredAnswer: Sendable, Equatable, Identifiable {
  /// Given by the workspace; 0 in one that is not kept yet.
  package var id = 0
  /// The digest of the whole question.
  package var digest: String
  package var model: String
  /// Who gave it; empty for one that came with a session.
  package var endpoint: String
  /// The command that asked: `ask` or `roles`.
  package var verb: String
  package var chunk: Int?
  package var lead: String?
  package var text: String
  package var isCut: Bool
  package var isFiltered: Bool
  package var promptTokens: Int?
  package var answerTokens: Int?
  /// How long the server took, in milliseconds.
  package var latency: Int
  /// The cell that asked.
  package var cell = 0
  /// Why it did not become an entry.
  package var refusal: String?
  /// The entry that was made of it; that may have been undone since.
  package var entry: StoredEntry.ID?

  package init(
    digest: String, model: String, endpoint: String, verb: String, chunk: Int? = nil,
    lead: String? = nil, text: String, isCut: Bool = false, isFiltered: Bool = false,
    promptTokens: Int? = nil, answerTokens: Int? = nil, latency: Int = 0
  ) {
    self.digest = digest
    self.model = model
    self.endpoint = endpoint
    self.verb = verb
    self.chunk = chunk
    self.lead = lead
    self.text = text
    self.isCut = isCut
    self.isFiltered = isFiltered
    self.promptTokens = promptTokens
    self.answerTokens = answerTokens
    self.latency = latency
  }

  fileprivate init(_ row: borrowing Row) {
    id = row.integer(0)
    digest = row.text(1)
    model = row.text(2)
    endpoint = row.text(3)
    verb = row.text(4)
    chunk = row.integer(ifAny: 5)
    lead = row.text(ifAny: 6)
    text = row.text(7)
    isCut = row.flag(8)
    isFiltered = row.flag(9)
    promptTokens = row.integer(ifAny: 10)
    answerTokens = row.integer(ifAny: 11)
    latency = row.integer(12)
    cell = row.integer(13)
    refusal = row.text(ifAny: 14)
    entry = row.integer(ifAny: 15)
  }
}

/// What answers have cost so far, on average.
package struct AnswerFigures: Sendable, Equatable {
  package let count: Int
  package let promptTokens: Double
  package let answerTokens: Double
  package let latency: Double
}

/// A cache beside the user's work: `undo` takes entries back and leaves the answers they were made
/// of, so that doing the same again costs nothing.
package enum AnswerTable {
  static let migration = Migration(
    name: "answers and endpoints",
    sql: [
      """
      CREATE TABLE answer (
        id INTEGER PRIMARY KEY,
        digest TEXT NOT NULL,
        model TEXT NOT NULL,
        endpoint TEXT NOT NULL,
        verb TEXT NOT NULL,
        chunk INTEGER,
        lead TEXT,
        is_cut INTEGER NOT NULL,
        is_filtered INTEGER NOT NULL,
        prompt_tokens INTEGER,
        answer_tokens INTEGER,
        latency INTEGER NOT NULL,
        cell INTEGER NOT NULL,
        refusal TEXT,
        entry INTEGER,
        text TEXT NOT NULL,
        UNIQUE (digest, model)
      ) STRICT
      """,
      "CREATE INDEX answer_cell ON answer (cell, refusal)",
      """
      CREATE TABLE endpoint (
        name TEXT PRIMARY KEY,
        address TEXT NOT NULL,
        model TEXT,
        key_variable TEXT
      ) STRICT, WITHOUT ROWID
      """,
      """
      CREATE TABLE request_shape (
        address TEXT NOT NULL,
        model TEXT NOT NULL,
        shape TEXT NOT NULL,
        PRIMARY KEY (address, model)
      ) STRICT, WITHOUT ROWID
      """,
    ])
}

extension Database {
  private static let answerQuery = """
    SELECT id, digest, model, endpoint, verb, chunk, lead, text, is_cut, is_filtered,
      prompt_tokens, answer_tokens, latency, cell, refusal, entry
    FROM answer
    """

  package func answer(_ id: StoredAnswer.ID) throws -> StoredAnswer? {
    try first(Self.answerQuery + " WHERE id = ?", .integer(id), read: StoredAnswer.init)
  }

  /// The answer of one of these models to a question, or one that came with a session.
  ///
  /// - Parameter models: Any will do where none is named.
  package func answer(to digest: String, models: [String]) throws -> StoredAnswer? {
    let answers = try rows(
      Self.answerQuery + " WHERE digest = ? ORDER BY id", .text(digest), read: StoredAnswer.init)
    return answers.first { $0.endpoint.isEmpty || models.isEmpty || models.contains($0.model) }
  }

  /// The last answers, newest first.
  ///
  /// - Parameters:
  ///   - refusal: Only those refused for this reason; `*` for any.
  ///   - cell: Only those that this cell asked for.
  package func answers(
    last count: Int, refusal: String? = nil, cell: Cell.ID? = nil
  ) throws -> [StoredAnswer] {
    try rows(
      Self.answerQuery + """
         WHERE (?1 IS NULL OR cell = ?1)
          AND (?2 IS NULL OR refusal = ?2 OR (?2 = '*' AND refusal IS NOT NULL))
        ORDER BY id DESC LIMIT ?3
        """, .integer(ifAny: cell), .text(ifAny: refusal), .integer(count),
      read: StoredAnswer.init)
  }

  /// Hands over every answer, oldest first.
  package func forEachAnswer(_ body: (StoredAnswer) throws -> Void) throws {
    try forEach(Self.answerQuery + " ORDER BY id") { try body(StoredAnswer($0)) }
  }

  package func answerCount() throws -> Int {
    try first("SELECT count(*) FROM answer") { $0.integer(0) } ?? 0
  }

  package func hasAnswers() throws -> Bool {
    try first("SELECT 1 FROM answer LIMIT 1", read: { _ in true }) ?? false
  }

  /// Whether answers came with a session.
  package func hasSessionAnswers() throws -> Bool {
    try first("SELECT 1 FROM answer WHERE endpoint = '' LIMIT 1", read: { _ in true }) ?? false
  }

  /// Keeps an answer with what became of it; one that is there stays as it is.
  ///
  /// - Returns: Whether it was not there.
  @discardableResult
  package func insertAnswer(_ answer: StoredAnswer, cell: Cell.ID) throws -> Bool {
    try run(
      """
      INSERT INTO answer (
        digest, model, endpoint, verb, chunk, lead, is_cut, is_filtered, prompt_tokens,
        answer_tokens, latency, cell, refusal, entry, text)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (digest, model) DO NOTHING
      """,
      .text(answer.digest), .text(answer.model), .text(answer.endpoint), .text(answer.verb),
      .integer(ifAny: answer.chunk), .text(ifAny: answer.lead), .integer(answer.isCut ? 1 : 0),
      .integer(answer.isFiltered ? 1 : 0), .integer(ifAny: answer.promptTokens),
      .integer(ifAny: answer.answerTokens), .integer(answer.latency), .integer(cell),
      .text(ifAny: answer.refusal), .integer(ifAny: answer.entry), .text(answer.text))
    return changedRowCount > 0
  }

  /// Notes what became of an answer: an entry, or why it was refused.
  package func judgeAnswer(
    to digest: String, model: String, entry: StoredEntry.ID?, refusal: String?
  ) throws {
    try run(
      "UPDATE answer SET entry = ?, refusal = ? WHERE digest = ? AND model = ?",
      .integer(ifAny: entry), .text(ifAny: refusal), .text(digest), .text(model))
  }

  /// What the last answers of a model to a command cost; nil when there is none.
  package func answerFigures(verb: String, model: String) throws -> AnswerFigures? {
    try first(
      """
      SELECT count(*), avg(prompt_tokens), avg(answer_tokens), avg(latency) FROM (
        SELECT prompt_tokens, answer_tokens, latency FROM answer
        WHERE verb = ? AND model = ? AND endpoint <> '' ORDER BY id DESC LIMIT 500)
      """, .text(verb), .text(model)
    ) { row -> AnswerFigures? in
      guard row.integer(0) > 0 else { return nil }
      return AnswerFigures(
        count: row.integer(0), promptTokens: row.real(1), answerTokens: row.real(2),
        latency: row.real(3))
    } ?? nil
  }

  /// Hands over the questions of all entries that were asked for, dropped ones too.
  package func forEachAskedQuestion(_ body: (String) throws -> Void) throws {
    try forEach("SELECT instruction FROM entry WHERE kind = 'ask' ORDER BY id") {
      try body($0.text(0))
    }
  }

  /// Whether an entry is still the one that was made of an answer, and not another that has been
  /// given its number after an undo.
  package func isEntry(_ id: StoredEntry.ID, madeOf lead: String?, chunk: Int?) throws -> Bool {
    try first(
      "SELECT 1 FROM entry WHERE id = ? AND kind = 'ask' AND lead IS ? AND chunk IS ?",
      .integer(id), .text(ifAny: lead), .integer(ifAny: chunk), read: { _ in true }) ?? false
  }
}
