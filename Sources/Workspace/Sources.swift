/// A part of a text's content, and where in the file it was.
package struct SourcePiece: Sendable, Equatable {
  /// Bytes of the content.
  package let range: Range<Int>
  /// Where in the file it began; nil for a text that was taken out of a container.
  package let originalStart: Int?
  /// What the line feeds were in the file: one number for all (0 a line feed, 1 both, 2 a carriage
  /// return), or one each.
  package let lineEnds: [UInt8]

  package init(range: Range<Int>, originalStart: Int?, lineEnds: [UInt8]) {
    self.range = range
    self.originalStart = originalStart
    self.lineEnds = lineEnds
  }
}

/// The contents of texts, each once, by its digest, in pieces.
///
/// A cache beside the texts: `undo` of a load takes the text away and leaves its content, so that
/// `redo` has it again at once and no changeset holds a novel. What neither a text nor a cell that
/// can be done again needs is removed when the next text comes.
package enum SourceTable {
  static let migration = Migration(
    name: "contents of texts",
    sql: [
      """
      CREATE TABLE source (
        digest TEXT PRIMARY KEY,
        byte_count INTEGER NOT NULL,
        cell INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID
      """,
      """
      CREATE TABLE source_piece (
        id INTEGER PRIMARY KEY,
        digest TEXT NOT NULL REFERENCES source ON DELETE CASCADE,
        start INTEGER NOT NULL,
        original_start INTEGER,
        line_ends BLOB NOT NULL,
        bytes BLOB NOT NULL
      ) STRICT
      """,
      "CREATE UNIQUE INDEX source_piece_start ON source_piece (digest, start)",
    ])
}

extension Database {
  /// The whole content of a text, as UTF-8 with line feeds; empty when there is no such text.
  package func content(ofText id: StoredText.ID) throws -> [UInt8] {
    guard let text = try text(id) else { return [] }
    return try content(ofText: id, in: 0..<text.byteCount)
  }

  /// A span of a text's content; what of it lies outside is left out.
  package func content(ofText id: StoredText.ID, in span: Range<Int>) throws -> [UInt8] {
    var content: [UInt8] = []
    content.reserveCapacity(span.count)
    try forEachPiece(ofText: id, in: span) { start, bytes in
      let from = max(0, span.lowerBound - start)
      let upTo = min(bytes.byteCount, span.upperBound - start)
      guard from < upTo else { return }
      bytes.extracting(from..<upTo).withUnsafeBytes { content += $0 }
    }
    return content
  }

  /// Lends the pieces of a text that touch `span`, in order, with where each begins.
  package func forEachPiece(
    ofText id: StoredText.ID, in span: Range<Int>, body: (Int, RawSpan) throws -> Void
  ) throws {
    try forEach(
      """
      SELECT start, bytes FROM source_piece
      WHERE digest = (SELECT content_digest FROM text WHERE id = ?1) AND start < ?3
        AND start >= coalesce(
          (SELECT max(start) FROM source_piece
           WHERE digest = (SELECT content_digest FROM text WHERE id = ?1) AND start <= ?2), 0)
      ORDER BY start
      """,
      .integer(id), .integer(span.lowerBound), .integer(span.upperBound)
    ) { row in
      let start = row.integer(0)
      try row.withBytes(1) { try body(start, $0) }
    }
  }

  /// The piece of a text that holds the byte at `offset`.
  package func piece(ofText id: StoredText.ID, at offset: Int) throws -> SourcePiece? {
    try first(
      """
      SELECT start, length(bytes), original_start, line_ends FROM source_piece
      WHERE digest = (SELECT content_digest FROM text WHERE id = ?) AND start <= ?
      ORDER BY start DESC LIMIT 1
      """, .integer(id), .integer(offset)
    ) { row in
      SourcePiece(
        range: row.integer(0)..<(row.integer(0) + row.integer(1)),
        originalStart: row.integer(ifAny: 2), lineEnds: row.blob(3))
    }
  }

  /// The lines of a text that the bytes at some offsets are in, from 1.
  ///
  /// - Parameter offsets: Ascending.
  package func lines(ofText id: StoredText.ID, at offsets: [Int]) throws -> [Int] {
    guard let last = offsets.last else { return [] }
    var lines: [Int] = []
    var line = 1
    try forEachPiece(ofText: id, in: 0..<last) { start, bytes in
      bytes.withUnsafeBytes { bytes in
        var place = 0
        while lines.count < offsets.count, offsets[lines.count] < start + bytes.count {
          let next = offsets[lines.count] - start
          line += bytes[place..<next].count { $0 == 0x0A }
          place = next
          lines.append(line)
        }
        line += bytes[place...].count { $0 == 0x0A }
      }
    }
    // Those at the very end.
    while lines.count < offsets.count { lines.append(line) }
    return lines
  }

  /// Where a line of a text begins; nil when the text has fewer lines.
  ///
  /// - Parameter line: From 1.
  package func start(ofLine line: Int, inText id: StoredText.ID) throws -> Int? {
    guard line > 1 else { return 0 }
    guard let text = try text(id) else { return nil }
    var left = line - 1
    var found: Int?
    try forEachPiece(ofText: id, in: 0..<text.byteCount) { start, bytes in
      guard found == nil else { return }
      bytes.withUnsafeBytes { bytes in
        let count = bytes.count { $0 == 0x0A }
        guard count >= left else {
          left -= count
          return
        }
        for (index, byte) in bytes.enumerated() where byte == 0x0A {
          left -= 1
          guard left > 0 else {
            found = start + index + 1
            return
          }
        }
      }
    }
    return found.flatMap { $0 < text.byteCount ? $0 : nil }
  }

  /// Keeps a content under its digest; nothing when it is there.
  ///
  /// - Parameters:
  ///   - pieces: In order, without gaps.
  ///   - progress: Told of each number of bytes that is kept.
  package func keepSource(
    _ digest: String, _ content: [UInt8], pieces: [SourcePiece], cell: Cell.ID,
    progress: (_ byteCount: Int) -> Void = { _ in }
  ) throws {
    try run(
      """
      INSERT INTO source (digest, byte_count, cell) VALUES (?, ?, ?)
      ON CONFLICT (digest) DO UPDATE SET cell = excluded.cell
      """, .text(digest), .integer(content.count), .integer(cell))
    let isThere = try first(
      "SELECT 1 FROM source_piece WHERE digest = ?", .text(digest), read: { _ in true })
    guard isThere == nil else { return }
    try content.withUnsafeBytes { bytes in
      for piece in pieces {
        try Task.checkCancellation()
        try run(
          """
          INSERT INTO source_piece (digest, start, original_start, line_ends, bytes)
          VALUES (?, ?, ?, ?, ?)
          """,
          .text(digest), .integer(piece.range.lowerBound), .integer(ifAny: piece.originalStart),
          .blob(piece.lineEnds), lending: UnsafeRawBufferPointer(rebasing: bytes[piece.range]))
        progress(piece.range.count)
      }
    }
  }

  /// Removes the contents that no text has and no cell could bring back.
  package func removeUnusedSources() throws {
    try run(
      """
      DELETE FROM source
      WHERE digest NOT IN (SELECT content_digest FROM text)
        AND cell NOT IN (SELECT cell FROM change)
      """)
  }
}
