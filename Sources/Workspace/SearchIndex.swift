/// The index that `find` looks words up in: a cache beside the texts and entries.
///
/// It only ever says where a word may be; each place is compared with the words before it is shown.
/// What is gone or has changed therefore leaves its traces in the index and does no harm, and only
/// what is new must be noted.
///
/// A document is an entry, with the entry's identifier, or a part of a content, with a number below 0.
enum SearchTable {
  static let migration = Migration(
    name: "search index",
    sql: [
      """
      CREATE VIRTUAL TABLE search USING fts5(
        body, tokenize='trigram', detail=none, columnsize=0, content='')
      """,
      """
      CREATE VIRTUAL TABLE search_short USING fts5(
        body, tokenize='ascii', detail=none, columnsize=0, content='')
      """,
      // What a batch gathers is written as one part.
      "INSERT INTO search (search, rank) VALUES ('hashsize', 33554432)",
      "INSERT INTO search_short (search_short, rank) VALUES ('hashsize', 33554432)",
      """
      CREATE TABLE search_source (
        id INTEGER PRIMARY KEY,
        digest TEXT NOT NULL UNIQUE,
        document_count INTEGER NOT NULL
      ) STRICT
      """,
      "CREATE TABLE search_pending (id INTEGER PRIMARY KEY) STRICT",
      "INSERT INTO search_pending SELECT id FROM entry",
      """
      CREATE TRIGGER search_entry_new AFTER INSERT ON entry BEGIN
        INSERT INTO search_pending (id) VALUES (new.id) ON CONFLICT DO NOTHING;
      END
      """,
      """
      CREATE TRIGGER search_entry_other
      AFTER UPDATE OF id, instruction, input, output, system, history ON entry BEGIN
        INSERT INTO search_pending (id) VALUES (new.id) ON CONFLICT DO NOTHING;
      END
      """,
    ])
}

/// Where the parts of a content are in the index.
struct IndexedSource {
  /// Bytes of the content whose hits a document stands for.
  static let documentSize = 1 << 16
  /// What it holds of the content before and behind, so that words beside a hit are in it too.
  static let margin = 2 * TextSearch.nearness
  private static let numberBits = 24

  let id: Int
  /// How many documents of it, from the first on, are in the index.
  var documentCount: Int

  static func documentCount(of byteCount: Int) -> Int {
    (byteCount + documentSize - 1) / documentSize
  }

  /// The identifiers that its documents have or would have.
  var identifiers: ClosedRange<Int> {
    let first = identifier(0)
    return first...(first + (1 << Self.numberBits) - 1)
  }

  func identifier(_ document: Int) -> Int { document - id << Self.numberBits }
}

/// What is not in the search index yet.
package struct SearchBacklog: Sendable, Equatable {
  /// Bytes of texts.
  package var byteCount: Int
  package var entryCount: Int

  package var isEmpty: Bool { byteCount == 0 && entryCount == 0 }
}

extension Store {
  /// Takes some of what is new into the search index: entries, then texts.
  ///
  /// - Parameter budget: About how long it may take.
  /// - Returns: What is left.
  package func indexForSearch(for budget: Duration = .milliseconds(400)) throws -> SearchBacklog {
    try write(isDurable: false) { database in
      let deadline = ContinuousClock.now + budget
      try database.indexEntriesForSearch(until: deadline)
      try database.indexTextsForSearch(until: deadline)
      return try database.searchBacklog()
    }
  }
}

extension Database {
  /// Bytes of entries in one batch.
  private static let entryBatchSize = 8 << 20

  /// What the search index has not taken in.
  package func searchBacklog() throws -> SearchBacklog {
    let bytes = try contentsForSearch().reduce(0) { sum, content in
      let indexed = try indexedSource(content.digest)?.documentCount ?? 0
      return sum + max(0, content.byteCount - indexed * IndexedSource.documentSize)
    }
    return SearchBacklog(byteCount: bytes, entryCount: try pendingEntryCount())
  }

  /// How many entries are new or have changed since they were indexed.
  func pendingEntryCount() throws -> Int {
    try first("SELECT count(*) FROM search_pending") { $0.integer(0) } ?? 0
  }

  /// What of the content with this digest is in the index; nil for nothing.
  func indexedSource(_ digest: String) throws -> IndexedSource? {
    try first(
      "SELECT id, document_count FROM search_source WHERE digest = ?", .text(digest)
    ) { IndexedSource(id: $0.integer(0), documentCount: $0.integer(1)) }
  }

  fileprivate func indexTextsForSearch(until deadline: ContinuousClock.Instant) throws {
    for content in try contentsForSearch() where ContinuousClock.now < deadline {
      let count = IndexedSource.documentCount(of: content.byteCount)
      try run(
        "INSERT INTO search_source (digest, document_count) VALUES (?, 0) ON CONFLICT DO NOTHING",
        .text(content.digest))
      guard var source = try indexedSource(content.digest), source.documentCount < count else {
        continue
      }
      while source.documentCount < count, ContinuousClock.now < deadline {
        try Task.checkCancellation()
        let start = source.documentCount * IndexedSource.documentSize
        let span =
          max(
            0, start - IndexedSource.margin)..<(start + IndexedSource.documentSize
          + IndexedSource.margin)
        let bytes = try self.content(ofText: content.text, in: span)
        try index(
          String(decoding: bytes, as: UTF8.self), as: source.identifier(source.documentCount))
        source.documentCount += 1
      }
      try run(
        "UPDATE search_source SET document_count = ? WHERE id = ?",
        .integer(source.documentCount), .integer(source.id))
    }
  }

  fileprivate func indexEntriesForSearch(until deadline: ContinuousClock.Instant) throws {
    var byteCount = 0
    var last = Int.max
    try stepping(
      """
      SELECT entry.id, instruction || char(10) || input || char(10) || output || char(10)
        || system || char(10) || history
      FROM search_pending JOIN entry ON entry.id = search_pending.id ORDER BY search_pending.id
      """
    ) { row in
      try Task.checkCancellation()
      let text = row.text(1)
      try index(text, as: row.integer(0))
      // A row costs something of its own too.
      byteCount += text.utf8.count + 64
      guard byteCount < Self.entryBatchSize, ContinuousClock.now < deadline else {
        last = row.integer(0)
        return false
      }
      return true
    }
    try run("DELETE FROM search_pending WHERE id <= ?", .integer(last))
  }

  /// The contents that texts have, each with one of its texts.
  private func contentsForSearch() throws -> [(text: Int, digest: String, byteCount: Int)] {
    try rows("SELECT min(id), content_digest, byte_count FROM text GROUP BY content_digest") {
      ($0.integer(0), $0.text(1), $0.integer(2))
    }
  }

  /// An identifier that is there already is found by both texts from now on.
  private func index(_ text: String, as identifier: Int) throws {
    try run(
      "INSERT INTO search (rowid, body) VALUES (?, ?)", .integer(identifier),
      .text(SearchGrams.withoutZeros(text)))
    try run(
      "INSERT INTO search_short (rowid, body) VALUES (?, ?)", .integer(identifier),
      .text(SearchGrams.short(of: text)))
  }
}
