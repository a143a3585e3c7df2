import CLibc

/// A word that is looked for: exact bytes, except that ASCII letters match in either case.
package struct SearchWord: Sendable, Equatable {
  package let text: String
  private let bytes: [UInt8]
  private let hasLetters: Bool

  package init(_ text: String) {
    self.text = text
    bytes = text.utf8.map(Self.folded)
    hasLetters = bytes.contains { (0x61...0x7A).contains($0) }
  }

  package var byteCount: Int { bytes.count }

  /// Where the word occurs next, from `start` on; nil when it does not.
  package func next(in text: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard let base = text.baseAddress, !bytes.isEmpty else { return nil }
    guard hasLetters else {
      guard start + bytes.count <= text.count,
        let found = memmem(base + start, text.count - start, bytes, bytes.count)
      else { return nil }
      return UnsafeRawPointer(found) - base
    }
    var index = start
    let last = text.count - bytes.count
    while index <= last {
      if Self.folded(text[index]) == bytes[0], matches(text, at: index) { return index }
      index += 1
    }
    return nil
  }

  /// Where the word occurs first; nil when it does not.
  package func first(in bytes: [UInt8]) -> Int? {
    bytes.withUnsafeBytes { next(in: $0, from: 0) }
  }

  private func matches(_ text: UnsafeRawBufferPointer, at start: Int) -> Bool {
    for offset in bytes.indices where Self.folded(text[start + offset]) != bytes[offset] {
      return false
    }
    return true
  }

  private static func folded(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
  }
}

/// Where words were found in a text.
package struct TextHits: Sendable, Equatable {
  /// How often, in all.
  package var count = 0
  /// The first ones, as byte ranges of the content.
  package var first: [Range<Int>] = []
}

/// A search through a content, part by part.
struct TextSearch {
  /// How near to the first word the others must be, in bytes, when the line is longer.
  static let nearness = 1024

  let words: [SearchWord]
  let limit: Int
  private(set) var hits = TextHits()
  /// Behind the last hit: hits do not overlap.
  private var next = 0

  init(_ words: [SearchWord], limit: Int) {
    self.words = words
    self.limit = limit
  }

  /// Looks at what lies from `first` to `end` of a part that begins at `start` in the content; what
  /// lies around it is for the words beside.
  mutating func look(in part: [UInt8], at start: Int, from first: Int = 0, upTo end: Int) {
    guard let word = words.first else { return }
    next = max(next, start + first)
    part.withUnsafeBytes { bytes in
      while let found = word.next(in: bytes, from: next - start), found < end {
        next = start + found + word.byteCount
        guard isBeside(found, in: bytes) else { continue }
        hits.count += 1
        if hits.first.count < limit {
          hits.first.append((start + found)..<(start + found + word.byteCount))
        }
      }
    }
    next = max(next, start + end)
  }

  private func isBeside(_ place: Int, in bytes: UnsafeRawBufferPointer) -> Bool {
    guard words.count > 1 else { return true }
    var start = place
    while start > 0, place - start < Self.nearness, bytes[start - 1] != 0x0A { start -= 1 }
    var end = place
    while end < bytes.count, end - place < Self.nearness, bytes[end] != 0x0A { end += 1 }
    let line = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
    return words.dropFirst().allSatisfy { $0.next(in: line, from: 0) != nil }
  }
}

extension Database {
  /// Finds the places in a text where the first word stands with all the others in its line.
  ///
  /// Only parts that the index names are read, and what is not in the index.
  ///
  /// - Parameter limit: How many places are kept; all are counted.
  package func find(
    _ words: [SearchWord], inText id: StoredText.ID, limit: Int
  ) throws -> TextHits {
    guard let query = SearchGrams.query(for: words), let text = try text(id),
      let source = try indexedSource(text.contentDigest)
    else { return try scan(words, inText: id, limit: limit) }
    let identifiers = source.identifiers
    var documents = try rows(
      """
      SELECT rowid FROM \(query.table)
      WHERE \(query.table) MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid
      """, .text(query.expression), .integer(identifiers.lowerBound),
      .integer(identifiers.upperBound)
    ) { $0.integer(0) - identifiers.lowerBound }
    let count = IndexedSource.documentCount(of: text.byteCount)
    if source.documentCount < count { documents += source.documentCount..<count }
    // Of a long text, reading on is quicker than beginning again and again.
    guard count < 16 || documents.count < count / 2 else {
      return try scan(words, inText: id, limit: limit)
    }
    var search = TextSearch(words, limit: limit)
    for document in documents {
      try Task.checkCancellation()
      let start = document * IndexedSource.documentSize
      let end = min(text.byteCount, start + IndexedSource.documentSize)
      let first = max(0, start - TextSearch.nearness)
      let behind = max(TextSearch.nearness, words.first?.byteCount ?? 0)
      search.look(
        in: try content(ofText: id, in: first..<(end + behind)), at: first, from: start - first,
        upTo: end - first)
    }
    return search.hits
  }

  /// The same by reading the whole content: the plain way, which needs no index.
  package func scan(
    _ words: [SearchWord], inText id: StoredText.ID, limit: Int
  ) throws -> TextHits {
    guard let word = words.first, word.byteCount > 0, let text = try text(id) else {
      return TextHits()
    }
    var search = TextSearch(words, limit: limit)
    // What was read and may still be beside a word, or the beginning of one.
    let ahead = max(TextSearch.nearness, word.byteCount)
    var buffer: [UInt8] = []
    var bufferStart = 0
    try forEachPiece(ofText: id, in: 0..<text.byteCount) { _, piece in
      try Task.checkCancellation()
      let kept = min(buffer.count, TextSearch.nearness + ahead)
      bufferStart += buffer.count - kept
      buffer.removeFirst(buffer.count - kept)
      piece.withUnsafeBytes { buffer += $0 }
      search.look(in: buffer, at: bufferStart, upTo: max(0, buffer.count - ahead))
    }
    search.look(in: buffer, at: bufferStart, upTo: buffer.count)
    return search.hits
  }

  /// The entries that hold all the words, in order; `limit` at most.
  ///
  /// Only entries that the index names are read, and those that are not in the index.
  package func findEntries(_ words: [SearchWord], limit: Int) throws -> [StoredEntry.ID] {
    // Reading all in order is quicker than reading most of them one by one.
    let isMostlyIndexed = try pendingEntryCount() < 50_000
    guard isMostlyIndexed, let query = SearchGrams.query(for: words) else {
      return try scanEntries(words, limit: limit)
    }
    var found: [StoredEntry.ID] = []
    try stepping(
      """
      SELECT rowid FROM \(query.table)
      WHERE \(query.table) MATCH ? AND rowid > 0 ORDER BY rowid
      """, [.text(query.expression)]
    ) { row in
      try Task.checkCancellation()
      try stepping(Self.textsOfEntry + " WHERE id = ?", [.integer(row.integer(0))]) { entry in
        if Self.holds(words, entry) { found.append(entry.integer(0)) }
        return false
      }
      return found.count < limit
    }
    // Those that wait to be indexed; some of them may have been before.
    var waiting: [StoredEntry.ID] = []
    try stepping(
      Self.textsOfEntry + " WHERE id IN (SELECT id FROM search_pending) ORDER BY id"
    ) { entry in
      try Task.checkCancellation()
      if Self.holds(words, entry) { waiting.append(entry.integer(0)) }
      return waiting.count < limit
    }
    return waiting.isEmpty ? found : Array(Set(found + waiting).sorted().prefix(limit))
  }

  /// The same by reading all entries: the plain way, which needs no index.
  package func scanEntries(_ words: [SearchWord], limit: Int) throws -> [StoredEntry.ID] {
    var found: [StoredEntry.ID] = []
    try stepping(Self.textsOfEntry + " ORDER BY id") { entry in
      try Task.checkCancellation()
      if Self.holds(words, entry) { found.append(entry.integer(0)) }
      return found.count < limit
    }
    return found
  }

  private static let textsOfEntry =
    "SELECT id, instruction, input, output, system, history FROM entry"

  private static func holds(_ words: [SearchWord], _ entry: borrowing Row) -> Bool {
    for word in words {
      var isFound = false
      for column in 1...5 where !isFound {
        isFound = entry.withBytes(column) { bytes in
          bytes.withUnsafeBytes { word.next(in: $0, from: 0) != nil }
        }
      }
      if !isFound { return false }
    }
    return true
  }
}
