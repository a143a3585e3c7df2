/// How much of a text people say.
package enum DialogueShare {
  /// The share of the characters that stand in quotations, or in lines of a script (`皇帝：…`) where
  /// the text is one; of 1.
  ///
  /// - Parameter isWrapped: Whether lines were broken by hand, so that a line end is no paragraph's.
  package static func of(_ content: [UInt8], isWrapped: Bool) -> Double {
    content.withUnsafeBytes { bytes in
      guard !bytes.isEmpty else { return 0 }
      let quotations = Quotations(in: bytes, 0..<bytes.count, isWrapped: isWrapped)
      let quoted = quotations.spans.reduce(0) { $0 + $1.count }
      return max(Double(quoted) / Double(bytes.count), scriptShare(bytes))
    }
  }

  /// The share of script lines; 0 when they are too few to make a script.
  private static func scriptShare(_ bytes: UnsafeRawBufferPointer) -> Double {
    var spoken = 0
    var (lineCount, spokenCount) = (0, 0)
    for range in Lines(bytes) {
      let line = Lines.trimmed(range, in: bytes)
      guard !line.isEmpty else { continue }
      lineCount += 1
      // A name of at most eight Chinese characters before a full-width colon, or in brackets.
      let isNamed = bytes[line.prefix(27)].indices.dropLast(2).dropFirst().contains { index in
        bytes[index] == 0xEF && bytes[index + 1] == 0xBC && bytes[index + 2] == 0x9A
      }
      let hasBracket =
        line.count > 6 && bytes[line.lowerBound] == 0xE3
        && bytes[line.lowerBound + 1] == 0x80 && bytes[line.lowerBound + 2] == 0x90
      guard isNamed || hasBracket else { continue }
      spokenCount += 1
      spoken += line.count
    }
    return spokenCount * 10 >= lineCount * 3 ? Double(spoken) / Double(bytes.count) : 0
  }
}
