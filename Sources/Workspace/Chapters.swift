/// A titled part of a text.
package struct StoredChapter: Sendable, Equatable, Identifiable {
  package enum Kind: String, Sendable {
    /// A volume or an act: what holds chapters.
    case part
    case chapter
    case scene
  }

  /// Given by the workspace; 0 in one that is not kept yet.
  package var id = 0
  package var text: StoredText.ID
  package var kind: Kind
  /// As it stands in the text, without the spaces around it; empty for what stands before the first.
  package var title: String
  /// UTF-8 bytes of the content, from the title to the next of the same rank.
  package var span: Range<Int>

  package init(text: StoredText.ID, kind: Kind, title: String, span: Range<Int>) {
    self.text = text
    self.kind = kind
    self.title = title
    self.span = span
  }
}

package enum ChapterTable {
  static let migration = Migration(
    name: "chapters",
    sql: [
      """
      CREATE TABLE chapter (
        id INTEGER PRIMARY KEY,
        text INTEGER NOT NULL REFERENCES text ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN ('part', 'chapter', 'scene')),
        title TEXT NOT NULL,
        span_start INTEGER NOT NULL,
        span_end INTEGER NOT NULL
      ) STRICT
      """,
      "CREATE INDEX chapter_place ON chapter (text, span_start)",
    ])
}

extension Database {
  /// The parts, chapters and scenes of a text, in order; one that holds others stands before them.
  package func chapters(ofText id: StoredText.ID) throws -> [StoredChapter] {
    try rows(
      """
      SELECT id, text, kind, title, span_start, span_end FROM chapter
      WHERE text = ? ORDER BY span_start, span_end DESC, id
      """, .integer(id), read: Self.chapter)
  }

  /// How many chapters each text has.
  package func chapterCounts() throws -> [StoredText.ID: Int] {
    let counts = try rows("SELECT text, count(*) FROM chapter WHERE kind = 'chapter' GROUP BY text")
    {
      ($0.integer(0), $0.integer(1))
    }
    return Dictionary(uniqueKeysWithValues: counts)
  }

  /// The innermost chapter or scene that holds the byte at `offset`; nil when none does.
  package func chapter(ofText id: StoredText.ID, at offset: Int) throws -> StoredChapter? {
    try first(
      """
      SELECT id, text, kind, title, span_start, span_end FROM chapter
      WHERE text = ? AND span_start <= ? AND span_end > ?
      ORDER BY span_start DESC, span_end LIMIT 1
      """, .integer(id), .integer(offset), .integer(offset), read: Self.chapter)
  }

  /// Adds chapters; within `Store.change`.
  package func insertChapters(_ chapters: [StoredChapter]) throws {
    for chapter in chapters {
      try run(
        "INSERT INTO chapter (text, kind, title, span_start, span_end) VALUES (?, ?, ?, ?, ?)",
        .integer(chapter.text), .text(chapter.kind.rawValue), .text(chapter.title),
        .integer(chapter.span.lowerBound), .integer(chapter.span.upperBound))
    }
  }

  private static func chapter(_ row: borrowing Row) -> StoredChapter {
    var chapter = StoredChapter(
      text: row.integer(1), kind: StoredChapter.Kind(rawValue: row.text(2)) ?? .chapter,
      title: row.text(3), span: row.integer(4)..<row.integer(5))
    chapter.id = row.integer(0)
    return chapter
  }
}
