/// A span of a text that fits into a prompt.
package struct StoredChunk: Sendable, Equatable, Identifiable {
  /// Given by the workspace, from 1 on; 0 in one that is not kept yet.
  package var id = 0
  package var text: StoredText.ID
  /// UTF-8 bytes of the content.
  package var span: Range<Int>
  /// Where its own part begins: what stands before repeats the chunk before it, when they overlap.
  package var ownStart: Int
  /// By the tokenizer that cut it.
  package var tokenCount: Int
  /// The cell that cut it.
  package var cell = 0

  package init(text: StoredText.ID, span: Range<Int>, ownStart: Int, tokenCount: Int) {
    self.text = text
    self.span = span
    self.ownStart = ownStart
    self.tokenCount = tokenCount
  }
}

package enum ChunkTable {
  static let migration = Migration(
    name: "chunks",
    sql: [
      """
      CREATE TABLE chunk (
        id INTEGER PRIMARY KEY,
        text INTEGER NOT NULL REFERENCES text ON DELETE CASCADE,
        span_start INTEGER NOT NULL,
        span_end INTEGER NOT NULL,
        own_start INTEGER NOT NULL,
        token_count INTEGER NOT NULL,
        cell INTEGER NOT NULL
      ) STRICT
      """,
      "CREATE INDEX chunk_place ON chunk (text, span_start)",
    ])
}

extension Database {
  private static let chunkQuery =
    "SELECT id, text, span_start, span_end, own_start, token_count, cell FROM chunk"

  /// All chunks, or those of one text, in order.
  package func chunks(ofText text: StoredText.ID? = nil) throws -> [StoredChunk] {
    guard let text else { return try rows(Self.chunkQuery + " ORDER BY id", read: Self.chunk) }
    return try rows(
      Self.chunkQuery + " WHERE text = ? ORDER BY id", .integer(text), read: Self.chunk)
  }

  /// The chunks with these numbers, in order.
  package func chunks(in spans: [ClosedRange<Int>]) throws -> [StoredChunk] {
    try spans.flatMap { span in
      try rows(
        Self.chunkQuery + " WHERE id BETWEEN ? AND ? ORDER BY id", .integer(span.lowerBound),
        .integer(span.upperBound), read: Self.chunk)
    }
  }

  package func chunk(_ id: StoredChunk.ID) throws -> StoredChunk? {
    try first(Self.chunkQuery + " WHERE id = ?", .integer(id), read: Self.chunk)
  }

  package func chunkCount() throws -> Int {
    try first("SELECT count(*) FROM chunk") { $0.integer(0) } ?? 0
  }

  /// The chunk whose own part holds the byte at `offset`; nil when the text is not cut.
  package func chunk(ofText text: StoredText.ID, at offset: Int) throws -> StoredChunk? {
    try first(
      // The first condition says nothing new, but finds the place in the index.
      Self.chunkQuery + " WHERE text = ? AND span_start <= ? AND own_start <= ? AND span_end > ? "
        + "ORDER BY span_start DESC LIMIT 1",
      .integer(text), .integer(offset), .integer(offset), .integer(offset), read: Self.chunk)
  }

  /// Adds chunks; within `Store.change`.
  package func insertChunks(_ chunks: [StoredChunk], cell: Cell.ID) throws {
    for chunk in chunks {
      try run(
        """
        INSERT INTO chunk (text, span_start, span_end, own_start, token_count, cell)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
        .integer(chunk.text), .integer(chunk.span.lowerBound), .integer(chunk.span.upperBound),
        .integer(chunk.ownStart), .integer(chunk.tokenCount), .integer(cell))
    }
  }

  /// Removes the chunks of a text; within `Store.change`.
  package func removeChunks(ofText text: StoredText.ID) throws {
    try run("DELETE FROM chunk WHERE text = ?", .integer(text))
  }

  private static func chunk(_ row: borrowing Row) -> StoredChunk {
    var chunk = StoredChunk(
      text: row.integer(1), span: row.integer(2)..<row.integer(3), ownStart: row.integer(4),
      tokenCount: row.integer(5))
    chunk.id = row.integer(0)
    chunk.cell = row.integer(6)
    return chunk
  }
}
