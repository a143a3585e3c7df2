import Basics
import Workspace

/// The place of an entry in its text, with the lines before it.
enum EntryPassage {
  /// - Parameters:
  ///   - text: The text's number; nothing is shown of one that is gone.
  ///   - span: Where the entry's line stands.
  static func blocks(
    of text: StoredText.ID, _ span: Range<Int>, _ invocation: Invocation
  ) async throws -> [Report.Block] {
    let limit = invocation.integer("lines") ?? 20
    guard limit > 0 else { return [] }
    let reach = min(64_000, 400 * limit)
    let start = max(0, span.lowerBound - reach)
    let bytes = try await invocation.store.perform {
      try $0.content(ofText: text, in: start..<span.upperBound + 200)
    }
    guard !bytes.isEmpty else { return [] }
    // Whole lines: to the end of the one in which the span ends.
    var last = min(bytes.count, max(0, span.upperBound - start))
    while last < bytes.count, bytes[last] != 0x0A { last += 1 }
    var first = 0
    if start > 0 {
      first = bytes[..<last].firstIndex(of: 0x0A).map { $0 + 1 } ?? last
      // A text in one line: from a whole character on.
      if first >= last { first = bytes.firstIndex { $0 & 0xC0 != 0x80 } ?? 0 }
    }
    let lines = String(decoding: bytes[first..<last], as: UTF8.self).split(separator: "\n")
    return [
      .heading("Where it stands"),
      .text(key: "passage", lines.suffix(limit).joined(separator: "\n")),
    ]
  }
}
