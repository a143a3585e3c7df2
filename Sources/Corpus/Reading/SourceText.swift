import Basics

/// What a file was read as.
package enum TextFormat: String, Sendable, CaseIterable {
  case text, markdown, html, epub, docx, srt, ass

  private static let endings: [String: TextFormat] = [
    "txt": .text, "text": .text, "md": .markdown, "markdown": .markdown, "html": .html,
    "htm": .html, "xhtml": .html, "epub": .epub, "docx": .docx, "srt": .srt, "vtt": .srt,
    "ass": .ass, "ssa": .ass,
  ]

  /// The endings of the files that are read when a folder is named.
  package static let knownEndings = Set(endings.keys)

  /// By the file's ending, and by how it begins where that says otherwise.
  init(_ file: SourceFile) {
    let name = file.path.split(separator: "/").last ?? ""
    let ending = name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
    let isZip = file.bytes.starts(with: [0x50, 0x4B, 0x03, 0x04])
    if isZip {
      // An EPUB's first entry is `mimetype`, unpacked (OCF 3.3, 4.3).
      let isEPUB = file.bytes.prefix(80).indices.contains { start in
        file.bytes[start...].starts(with: "application/epub+zip".utf8)
      }
      self = isEPUB ? .epub : Self.endings[ending] ?? .docx
    } else {
      self = Self.endings[ending] ?? .text
    }
  }
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

  /// - Parameter progress: Told how many bytes of the file are decoded, in parts.
  package init(
    _ file: SourceFile, encoding: Encoding? = nil, progress: DecodingProgress? = nil
  ) throws(Problem) {
    format = TextFormat(file)
    fileDigest = file.digest
    fileByteCount = file.bytes.count
    switch format {
    case .epub, .docx:
      do throws(ArchiveFault) {
        let extracted =
          format == .epub ? try EPUBText.extract(file.bytes) : try DOCXText.extract(file.bytes)
        self.encoding = .utf8
        reason = "its parts say so"
        (sections, title, author) = (extracted.sections, extracted.title, extracted.author)
        warnings += extracted.warnings
        text = extracted.decoded()
      } catch {
        throw .cannotUnpack(file.path, format, error)
      }
    case .text, .markdown, .html, .srt, .ass:
      let (decoded, found) = try Self.decode(file, format, encoding, progress)
      self.encoding = found.encoding
      reason = found.reason
      hasByteOrderMark = found.hasByteOrderMark
      if found.cutHead > 0 { warnings.append(.cutHead(file.path, found.cutHead)) }
      if found.cutTail > 0 { warnings.append(.cutTail(file.path, found.cutTail)) }
      let extracted: ExtractedText? =
        switch format {
        case .html: HTMLText.extract(decoded.content)
        case .srt: SubtitleText.srt(decoded.content)
        case .ass: SubtitleText.ass(decoded.content)
        default: nil
        }
      (title, author) = (extracted?.title, extracted?.author)
      sections =
        extracted?.sections ?? Sections.find(in: decoded.content, isMarkdown: format == .markdown)
      text = extracted?.decoded() ?? decoded
    }
    let isBlank = text.content.withUnsafeBytes { Lines.trimmed(0..<$0.count, in: $0).isEmpty }
    guard !isBlank else { throw .emptyFile(file.path) }
    layout = Layout(of: text.content)
  }

  private static func decode(
    _ file: SourceFile, _ format: TextFormat, _ encoding: Encoding?, _ progress: DecodingProgress?
  ) throws(Problem) -> (text: DecodedText, found: Detection) {
    let detector = Detector(file.bytes, progress: progress)
    do throws(DecodingFault) {
      if let encoding { return try detector.decode(as: encoding) }
      // What a page says of itself is believed when all of it decodes so; not of one that is UTF-8, for
      // many were converted and say what they were.
      if format == .html, let declared = HTMLText.declaredEncoding(file.bytes),
        declared == .utf8 || (try? detector.decode())?.found.encoding != .utf8,
        let (text, found) = try? detector.decode(as: declared), found.cutTail == 0
      {
        return (text, found.because("the page says so"))
      }
      return try detector.decode()
    } catch {
      throw .cannotDecode(file.path, error, isNamed: encoding != nil)
    }
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
