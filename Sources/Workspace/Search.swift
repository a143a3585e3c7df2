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
package struct TextHits: Sendable {
  /// How often, in all.
  package var count = 0
  /// The first ones, as byte ranges of the content.
  package var first: [Range<Int>] = []
}

extension Database {
  /// How near to the first word the others must be, in bytes, when the line is longer.
  private static let nearness = 1024

  /// Finds the places in a text where the first word stands with all the others in its line.
  ///
  /// Reads the whole content: some 100 MB take a fifth of a second, which no index of all its
  /// characters would repay.
  ///
  /// - Parameter limit: How many places are kept; all are counted.
  package func find(
    _ words: [SearchWord], inText id: StoredText.ID, limit: Int
  ) throws -> TextHits {
    guard let word = words.first, word.byteCount > 0, let text = try text(id) else {
      return TextHits()
    }
    var hits = TextHits()
    // What was read and may still be beside a word: twice the nearness.
    var buffer: [UInt8] = []
    var bufferStart = 0
    var next = 0
    func search(upTo end: Int) {
      buffer.withUnsafeBytes { bytes in
        while let found = word.next(in: bytes, from: next - bufferStart), found < end {
          next = bufferStart + found + word.byteCount
          guard Self.isBeside(words.dropFirst(), found, in: bytes) else { continue }
          hits.count += 1
          if hits.first.count < limit {
            let start = bufferStart + found
            hits.first.append(start..<(start + word.byteCount))
          }
        }
        next = max(next, bufferStart + end)
      }
    }
    try forEachPiece(ofText: id, in: 0..<text.byteCount) { _, piece in
      try Task.checkCancellation()
      let kept = min(buffer.count, 2 * Self.nearness)
      bufferStart += buffer.count - kept
      buffer.removeFirst(buffer.count - kept)
      piece.withUnsafeBytes { buffer += $0 }
      search(upTo: max(0, buffer.count - Self.nearness))
    }
    search(upTo: buffer.count)
    return hits
  }

  private static func isBeside(
    _ words: ArraySlice<SearchWord>, _ place: Int, in bytes: UnsafeRawBufferPointer
  ) -> Bool {
    guard !words.isEmpty else { return true }
    var start = place
    while start > 0, place - start < nearness, bytes[start - 1] != 0x0A { start -= 1 }
    var end = place
    while end < bytes.count, end - place < nearness, bytes[end] != 0x0A { end += 1 }
    let line = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
    return words.allSatisfy { $0.next(in: line, from: 0) != nil }
  }

  /// The entries that hold all the words, in order; `limit` at most.
  ///
  /// - Parameter candidates: Nil to look at all.
  package func findEntries(
    _ words: [SearchWord], limit: Int, among candidates: [ClosedRange<Int>]? = nil
  ) throws -> [StoredEntry.ID] {
    var found: [StoredEntry.ID] = []
    for range in candidates ?? [0...Int.max] where found.count < limit {
      try stepping(
        """
        SELECT id, instruction, input, output, system, history FROM entry
        WHERE id BETWEEN ? AND ? ORDER BY id
        """, [.integer(range.lowerBound), .integer(range.upperBound)]
      ) { row in
        let isFound = words.allSatisfy { word in
          (1...5).contains { column in
            row.withBytes(column) { bytes in
              bytes.withUnsafeBytes { word.next(in: $0, from: 0) != nil }
            }
          }
        }
        if isFound { found.append(row.integer(0)) }
        return found.count < limit
      }
      try Task.checkCancellation()
    }
    return found
  }
}
