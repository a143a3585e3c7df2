extension DecodedText.Piece {
  /// Where in the file a place of the content was, in bytes; nil for what came out of a container.
  ///
  /// What stands before it in the piece is written back in the encoding and counted.
  ///
  /// - Parameters:
  ///   - before: The bytes of the content from the piece's beginning to the place.
  package func originalOffset(after before: ArraySlice<UInt8>, in encoding: Encoding) -> Int? {
    guard let originalStart else { return nil }
    let isPlain: Bool = if case .all(.lineFeed) = lineEnds { true } else { false }
    guard encoding != .utf8 || !isPlain else { return originalStart + before.count }
    guard let converter = Converter(from: "UTF-8", to: encoding.iconvName) else { return nil }
    var written: [UInt8] = []
    _ = before.withUnsafeBytes { converter.convert($0, appendingTo: &written) }
    var extra = 0
    if !isPlain {
      for (index, _) in before.lazy.filter({ $0 == 0x0A }).enumerated() where isBoth(index) {
        extra += encoding.unit
      }
    }
    return originalStart + written.count + extra
  }

  private func isBoth(_ index: Int) -> Bool {
    switch lineEnds {
    case .all(let kind): kind == .both
    case .mixed(let kinds): index < kinds.count && kinds[index] == .both
    }
  }
}

extension DecodedText {
  /// Where in the file a place of the content was, in bytes; nil for what came out of a container.
  package func originalOffset(of place: Int, in encoding: Encoding) -> Int? {
    guard let piece = pieces.last(where: { $0.start <= place }) else { return nil }
    return piece.originalOffset(after: content[piece.start..<place], in: encoding)
  }
}
