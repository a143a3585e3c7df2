import Basics
import Workspace

extension ShownKind {
  /// A text: what is known of it, its chapters, and how it begins.
  static let text = ShownKind(word: "text", twin: "文本") { invocation, typed in
    let text = try await invocation.storedText(
      typed, at: invocation.isGiven("id") ? "id" : "what")
    let shown = invocation.integer("lines") ?? 20
    let first = invocation.integer("from") ?? 1
    let (chapters, passage) = try await invocation.store.perform { database in
      (
        try database.chapters(ofText: text.id),
        try TextPassage(of: text, from: first, lines: shown, database)
      )
    }
    guard let passage else {
      throw invocation.fault(.noSuchLine(first, text.name), at: "from")
    }
    var blocks: [Report.Block] = []
    if first == 1 {
      blocks.append(.fields(TextFields.fields(text)))
      blocks += TextFields.remarks(text).map { .message($0) }
      if !chapters.isEmpty { blocks.append(.table(ChaptersTable.table(chapters))) }
    } else {
      var fields: [Report.Field] = [
        .init("id", "text", .id(text.id)), .init("name", "name", .text(text.name)),
      ]
      if let chapter = passage.chapter {
        fields.append(.init("chapter", "chapter", .text(chapter.title)))
      }
      blocks.append(.fields(fields + passage.place.fields))
    }
    guard shown > 0 else { return Report(blocks) }
    blocks.append(.text(key: first == 1 ? "opening" : "passage", passage.text))
    if let next = passage.nextLine {
      blocks.append(
        .next("show text \(text.id) from=\(next)" + (shown == 20 ? "" : " lines=\(shown)")))
    }
    return Report(blocks)
  }
}

/// Some lines of a text.
private struct TextPassage: Sendable {
  let text: String
  let place: OriginalPlace
  let chapter: StoredChapter?
  /// The line behind the last shown; nil at the end.
  let nextLine: Int?

  /// The most bytes of one line that are shown, on average.
  private static let lineByteCount = 4000

  /// Nil when the text has no such line.
  init?(of text: StoredText, from line: Int, lines: Int, _ database: Database) throws {
    guard let start = try database.start(ofLine: line, inText: text.id) else { return nil }
    let limit = min(text.byteCount, start + Self.lineByteCount * max(lines, 1))
    var content = try database.content(ofText: text.id, in: start..<limit)
    var feeds = Array(content.indices.lazy.filter { content[$0] == 0x0A }.prefix(lines))
    if feeds.count == lines, let last = feeds.last {
      content.removeSubrange((last + 1)...)
    } else if limit < text.byteCount {
      // Not through a character.
      while let last = content.last, last & 0xC0 == 0x80 { content.removeLast() }
      if content.last ?? 0 >= 0xC0 { content.removeLast() }
    }
    let end = start + content.count
    if content.last == 0x0A { content.removeLast() } else { feeds.append(end) }
    self.text = String(decoding: content, as: UTF8.self)
    place = try OriginalPlace(of: start..<end, inText: text.id, database)
    chapter = try database.chapter(ofText: text.id, at: start)
    nextLine = end < text.byteCount ? line + max(feeds.count, 1) : nil
  }
}

extension Problem {
  fileprivate static func noSuchLine(_ line: Int, _ name: String) -> Problem {
    Problem(
      .notFound, "there is no line \(id: line)", why: "text `\(name)` has fewer lines",
      next: "show text \(name)")
  }
}

/// What is known of a text, as fields.
enum TextFields {
  static func fields(_ text: StoredText) -> [Report.Field] {
    var fields: [Report.Field] = [
      .init("id", "text", .id(text.id)), .init("name", "name", .text(text.name)),
      .init("path", "file", .varying(.text(text.path), mask: "<path>")),
      .init("format", "format", .text(text.format)),
      .init("encoding", "encoding", .text(text.encoding)),
      .init("line_ends", "line ends", .text(text.lineEnds)),
    ]
    if let title = text.title { fields.append(.init("title", "title", .text(title))) }
    if let author = text.author { fields.append(.init("author", "author", .text(author))) }
    fields += [
      .init("characters", "characters", .integer(text.characterCount)),
      .init("bytes", "bytes in UTF-8", .integer(text.byteCount)),
      .init("file_bytes", "bytes of the file", .integer(text.fileByteCount)),
    ]
    if let width = text.wrapWidth {
      fields.append(.init("wrap_width", "columns of its lines", .integer(width)))
    }
    fields += [
      .init("wide_spaces", "full-width spaces", .integer(text.wideSpaceCount)),
      .init("page_numbers", "page numbers", .integer(text.pageNumberCount)),
    ]
    return fields
  }

  /// What is out of the ordinary in its layout.
  static func remarks(_ text: StoredText) -> [Message] {
    var remarks: [Message] = []
    if text.hasByteOrderMark { remarks.append("it begins with a byte-order mark, left out") }
    if text.lineEnds != "LF" { remarks.append("its lines end in \(text.lineEnds)") }
    if let width = text.wrapWidth {
      remarks.append(
        "its lines are broken by hand at \(width) columns; paragraphs are put together")
    }
    if text.wideSpaceCount > 0 {
      remarks.append("\(count: text.wideSpaceCount, "full-width space", "full-width spaces")")
    }
    if text.pageNumberCount > 0 {
      remarks.append("\(count: text.pageNumberCount, "page number", "page numbers") between lines")
    }
    return remarks
  }
}

/// Chapters as rows.
enum ChaptersTable {
  static func table(_ chapters: [StoredChapter]) -> Report.Table {
    Report.Table(
      "chapters",
      [
        .init("id", "chapter"), .init("kind", "kind"), .init("title", "title", isFlexible: true),
        .init("bytes", "bytes"),
      ],
      chapters.map {
        [.id($0.id), .text($0.kind.rawValue), .text($0.title), .integer($0.span.count)]
      })
  }
}
