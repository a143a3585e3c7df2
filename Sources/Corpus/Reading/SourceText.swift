import Basics

/// What a file was read as.
package enum TextFormat: String, Sendable, CaseIterable {
  case text
}

/// A file's text with all that is known of it.
package struct SourceText: Sendable {
  package var format: TextFormat
  package var text: DecodedText
  package var encoding: Encoding
  /// Why this encoding.
  package var reason: Message
  package var hasByteOrderMark = false
  package var title: String?
  package var author: String?
  package var fileDigest: String
  package var fileByteCount: Int
  package var sections: [Section]
  package var layout: Layout
  /// What the reader should know: a character that was cut.
  package var warnings: [Message] = []

  /// Reads a file.
  ///
  /// - Parameter encoding: Nil to find it out.
  /// - Throws: `Problem` when no text comes out of it.
  package init(path: String, encoding: Encoding? = nil) throws(Problem) {
    try self.init(SourceFile(path: path), encoding: encoding)
  }

  package init(_ file: SourceFile, encoding: Encoding? = nil) throws(Problem) {
    let detector = Detector(file.bytes)
    do throws(DecodingFault) {
      let (text, found) =
        if let encoding { try detector.decode(as: encoding) } else { try detector.decode() }
      format = .text
      self.text = text
      self.encoding = found.encoding
      reason = found.reason
      hasByteOrderMark = found.hasByteOrderMark
      if found.cutHead > 0 { warnings.append(.cutHead(file.path, found.cutHead)) }
      if found.cutTail > 0 { warnings.append(.cutTail(file.path, found.cutTail)) }
    } catch {
      throw .cannotDecode(file.path, error)
    }
    guard !text.content.isEmpty else { throw .emptyFile(file.path) }
    sections = Sections.find(in: text.content)
    layout = Layout(of: text.content)
    fileDigest = file.digest
    fileByteCount = file.bytes.count
  }

  /// Unicode scalars of the content.
  package var characterCount: Int {
    text.content.withUnsafeBytes { UTF8Scan.characterCount(of: $0) }
  }

  /// How the lines of the file end: `LF`, `CRLF`, `CR` or `mixed`.
  package var lineEnds: String {
    var kinds: Set<DecodedText.LineEnd> = []
    for (index, piece) in text.pieces.enumerated() {
      switch piece.lineEnds {
      case .mixed: return "mixed"
      case .all(let kind):
        let end = index + 1 < text.pieces.count ? text.pieces[index + 1].start : text.content.count
        if text.content[piece.start..<end].contains(0x0A) { kinds.insert(kind) }
      }
    }
    guard kinds.count <= 1 else { return "mixed" }
    return switch kinds.first {
    case .both: "CRLF"
    case .carriageReturn: "CR"
    case .lineFeed, nil: "LF"
    }
  }
}
