import Basics
import Workspace

extension ShownKind {
  /// A text: what is known of it, its chapters, and how it begins.
  static let text = ShownKind(word: "text", twin: "文本") { invocation, typed in
    let text = try await invocation.storedText(
      typed, at: invocation.isGiven("id") ? "id" : "what")
    let lines = invocation.integer("lines") ?? 20
    let (chapters, opening) = try await invocation.store.perform { database in
      (
        try database.chapters(ofText: text.id),
        try database.content(ofText: text.id, in: 0..<min(text.byteCount, 400 * lines))
      )
    }
    var blocks: [Report.Block] = [.fields(TextFields.fields(text))]
    blocks += TextFields.remarks(text).map { .message($0) }
    if !chapters.isEmpty { blocks.append(.table(ChaptersTable.table(chapters))) }
    if lines > 0 {
      let text = String(decoding: opening, as: UTF8.self)
      let shown = text.split(separator: "\n", omittingEmptySubsequences: false).prefix(lines)
      blocks.append(.text(key: "opening", shown.joined(separator: "\n")))
    }
    return Report(blocks)
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
