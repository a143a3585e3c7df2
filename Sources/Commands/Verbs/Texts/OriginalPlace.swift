import Basics
import Corpus
import Workspace

/// Where in the file that it came from a part of a text was.
struct OriginalPlace: Sendable {
  /// Of the text, from 1; the lines of a file that is all text are the same.
  let lines: ClosedRange<Int>
  /// Bytes of the file; nil for a text that was taken out of a container.
  let bytes: Range<Int>?

  /// - Parameter span: Bytes of the content.
  init(of span: Range<Int>, inText id: StoredText.ID, _ database: Database) throws {
    // A line end belongs to the line that it ends.
    let ends = [span.lowerBound, max(span.lowerBound, span.upperBound - 1)]
    let found = try database.lines(ofText: id, at: ends)
    lines = found[0]...found[1]
    let start = try Self.original(span.lowerBound, id, database)
    let end = try Self.original(span.upperBound, id, database)
    bytes = if let start, let end, start <= end { start..<end } else { nil }
  }

  var fields: [Report.Field] {
    var fields: [Report.Field] = [
      .init("line_start", "from line", .id(lines.lowerBound)),
      .init("line_end", "to line", .id(lines.upperBound)),
    ]
    if let bytes {
      fields += [
        .init("file_start", "from byte of the file", .id(bytes.lowerBound)),
        .init("file_end", "to byte of the file", .id(bytes.upperBound)),
      ]
    }
    return fields
  }

  private static func original(
    _ offset: Int, _ id: StoredText.ID, _ database: Database
  ) throws -> Int? {
    guard let text = try database.text(id), let encoding = Encoding.stored(text.encoding),
      let piece = try database.piece(ofText: id, at: offset)
    else { return nil }
    let before = try database.content(ofText: id, in: piece.range.lowerBound..<offset)
    return DecodedText.Piece(piece).originalOffset(after: before[...], in: encoding)
  }
}

extension DecodedText.Piece {
  /// A piece as the workspace keeps it.
  init(_ piece: SourcePiece) {
    let ends = piece.lineEnds.map { DecodedText.LineEnd(rawValue: $0) ?? .lineFeed }
    self.init(
      start: piece.range.lowerBound, originalStart: piece.originalStart,
      lineEnds: ends.count == 1 ? .all(ends[0]) : .mixed(ends))
  }
}
