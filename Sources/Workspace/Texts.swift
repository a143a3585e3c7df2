/// One loaded text: what is known of it, without its content.
package struct StoredText: Sendable, Equatable, Identifiable {
  /// Given by the workspace; 0 in one that is not kept yet.
  package var id = 0
  /// Differs from that of every other text.
  package var name: String
  /// The file, as an absolute path.
  package var path: String
  /// `text`, `markdown`, `html`, `epub`, `docx`, `srt` or `ass`.
  package var format: String
  /// `GB18030`; for a container what its parts are in.
  package var encoding: String
  /// What the file says of itself, where it does.
  package var title: String?
  package var author: String?
  /// SHA-256 of the file and of the content, as hexadecimal digits.
  package var fileDigest: String
  package var contentDigest: String
  package var fileByteCount: Int
  /// UTF-8 bytes of the content: spans count in these.
  package var byteCount: Int
  /// Unicode scalars of the content.
  package var characterCount: Int
  /// How the lines of the file end: `LF`, `CRLF`, `CR` or `mixed`.
  package var lineEnds: String
  package var hasByteOrderMark: Bool
  /// The columns at which lines were broken by hand; nil where paragraphs are lines.
  package var wrapWidth: Int?
  /// Full-width spaces (U+3000), which indent paragraphs.
  package var wideSpaceCount: Int
  /// Lines that hold a page number and nothing else.
  package var pageNumberCount: Int
  /// The cell that loaded it.
  package var cell = 0

  package init(
    name: String, path: String, format: String, encoding: String, title: String? = nil,
    author: String? = nil, fileDigest: String, contentDigest: String, fileByteCount: Int,
    byteCount: Int, characterCount: Int, lineEnds: String = "LF", hasByteOrderMark: Bool = false,
    wrapWidth: Int? = nil, wideSpaceCount: Int = 0, pageNumberCount: Int = 0
  ) {
    self.name = name
    self.path = path
    self.format = format
    self.encoding = encoding
    self.title = title
    self.author = author
    self.fileDigest = fileDigest
    self.contentDigest = contentDigest
    self.fileByteCount = fileByteCount
    self.byteCount = byteCount
    self.characterCount = characterCount
    self.lineEnds = lineEnds
    self.hasByteOrderMark = hasByteOrderMark
    self.wrapWidth = wrapWidth
    self.wideSpaceCount = wideSpaceCount
    self.pageNumberCount = pageNumberCount
  }

  fileprivate init(_ row: borrowing Row) {
    id = row.integer(0)
    name = row.text(1)
    path = row.text(2)
    format = row.text(3)
    encoding = row.text(4)
    title = row.text(ifAny: 5)
    author = row.text(ifAny: 6)
    fileDigest = row.text(7)
    contentDigest = row.text(8)
    fileByteCount = row.integer(9)
    byteCount = row.integer(10)
    characterCount = row.integer(11)
    lineEnds = row.text(12)
    hasByteOrderMark = row.flag(13)
    wrapWidth = row.integer(ifAny: 14)
    wideSpaceCount = row.integer(15)
    pageNumberCount = row.integer(16)
    cell = row.integer(17)
  }
}

/// Texts in the order in which they were loaded.
package enum TextTable {
  /// The content is kept apart, by its digest: see `SourceTable`.
  static let migration = Migration(
    name: "texts",
    sql: [
      """
      CREATE TABLE text (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        path TEXT NOT NULL,
        format TEXT NOT NULL,
        encoding TEXT NOT NULL,
        title TEXT,
        author TEXT,
        file_digest TEXT NOT NULL,
        content_digest TEXT NOT NULL,
        file_byte_count INTEGER NOT NULL,
        byte_count INTEGER NOT NULL,
        character_count INTEGER NOT NULL,
        line_ends TEXT NOT NULL,
        has_byte_order_mark INTEGER NOT NULL,
        wrap_width INTEGER,
        wide_space_count INTEGER NOT NULL,
        page_number_count INTEGER NOT NULL,
        cell INTEGER NOT NULL
      ) STRICT
      """,
      "CREATE INDEX text_content ON text (content_digest)",
    ])
}

extension Database {
  private static let textQuery = """
    SELECT id, name, path, format, encoding, title, author, file_digest, content_digest,
      file_byte_count, byte_count, character_count, line_ends, has_byte_order_mark, wrap_width,
      wide_space_count, page_number_count, cell
    FROM text
    """

  /// All texts, in the order in which they were loaded.
  package func texts() throws -> [StoredText] {
    try rows(Self.textQuery + " ORDER BY id", read: StoredText.init)
  }

  package func text(_ id: StoredText.ID) throws -> StoredText? {
    try first(Self.textQuery + " WHERE id = ?", .integer(id), read: StoredText.init)
  }

  package func text(named name: String) throws -> StoredText? {
    try first(Self.textQuery + " WHERE name = ?", .text(name), read: StoredText.init)
  }

  /// The text that was loaded from a file with these bytes; nil when none was.
  package func text(ofFile digest: String) throws -> StoredText? {
    try first(
      Self.textQuery + " WHERE file_digest = ? ORDER BY id", .text(digest), read: StoredText.init)
  }

  /// Adds a text whose content is kept; within `Store.change`.
  @discardableResult
  package func insertText(_ text: StoredText, cell: Cell.ID) throws -> StoredText.ID {
    try run(
      """
      INSERT INTO text (
        name, path, format, encoding, title, author, file_digest, content_digest,
        file_byte_count, byte_count, character_count, line_ends, has_byte_order_mark, wrap_width,
        wide_space_count, page_number_count, cell)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      .text(text.name), .text(text.path), .text(text.format), .text(text.encoding),
      .text(ifAny: text.title), .text(ifAny: text.author), .text(text.fileDigest),
      .text(text.contentDigest), .integer(text.fileByteCount), .integer(text.byteCount),
      .integer(text.characterCount), .text(text.lineEnds),
      .integer(text.hasByteOrderMark ? 1 : 0), .integer(ifAny: text.wrapWidth),
      .integer(text.wideSpaceCount), .integer(text.pageNumberCount), .integer(cell))
    return lastInsertedID
  }
}
