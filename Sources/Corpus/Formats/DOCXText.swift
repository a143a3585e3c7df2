import Basics

/// The text of a Word document (ECMA-376): its paragraphs, one a line.
enum DOCXText {
  /// - Throws: `ArchiveFault` when it is no Word document, or damaged.
  static func extract(_ bytes: [UInt8]) throws(ArchiveFault) -> ExtractedText {
    let parts = [
      "word/document.xml", "word/styles.xml", "word/footnotes.xml", "word/endnotes.xml",
      "docProps/core.xml",
    ]
    let entries = try ZipEntries(bytes) { parts.contains($0) }
    guard let document = entries["word/document.xml"] else {
      throw ArchiveFault(reason: "it has no `word/document.xml`, so it is no Word document")
    }
    let levels = entries["word/styles.xml"].map(headingLevels) ?? [:]
    var text = ExtractedText()
    var isInText = false
    /// How many elements are open whose text is there a second time, or no part of the line.
    var passedOver = 0
    let failure = Markup.read(document, as: .xml) { event in
      switch event {
      case .start(let name, _) where passedOverNames.contains(name): passedOver += 1
      case .end(let name) where passedOverNames.contains(name): passedOver -= 1
      case _ where passedOver > 0: break
      case .start("w:p", _): text.endLine()
      case .start("w:pStyle", let attributes):
        if let style = attributes["w:val"], let level = levels[style] { text.beginHeading(level) }
      case .start("w:t", _): isInText = true
      case .end("w:t"): isInText = false
      case .start("w:tab", _): text.add([0x20])
      case .start("w:br", _), .start("w:cr", _): text.breakLine()
      case .start("w:noBreakHyphen", _): text.add("-".utf8)
      case .end("w:p"): text.endHeading()
      case .text(let bytes) where isInText: text.add(bytes)
      default: break
      }
    }
    if let failure { throw ArchiveFault(reason: failure) }
    text.endHeading()
    let notes = ["word/footnotes.xml", "word/endnotes.xml"].reduce(0) {
      $0 + (entries[$1].map(noteCount) ?? 0)
    }
    if notes > 0 {
      text.warnings.append(
        "\(count: notes, "note at the foot of pages was", "notes at the foot of pages were") left out"
      )
    }
    if let core = entries["docProps/core.xml"] { name(&text, core) }
    return text
  }

  /// A drawing for older programs, which the newer form stands beside; how a word is read; a
  /// paragraph's style before a change.
  private static let passedOverNames: Set<String> = ["mc:Fallback", "w:rt", "w:pPrChange"]

  /// Notes with a number, without the lines that part them from the text.
  private static func noteCount(_ notes: [UInt8]) -> Int {
    var count = 0
    _ = Markup.read(notes, as: .xml) { event in
      if case .start(let name, let attributes) = event, name == "w:footnote" || name == "w:endnote",
        attributes["w:type"] == nil || attributes["w:type"] == "normal"
      {
        count += 1
      }
    }
    return count
  }

  /// The levels of the styles that are headings, by their identifiers.
  private static func headingLevels(_ styles: [UInt8]) -> [String: Int] {
    var levels: [String: Int] = [:]
    var style: String?
    _ = Markup.read(styles, as: .xml) { event in
      switch event {
      case .start("w:style", let attributes): style = attributes["w:styleId"]
      case .start("w:name", let attributes):
        // Word writes the names of its own styles in English, whatever its language.
        let name = attributes["w:val"]?.lowercased() ?? ""
        if let style, name == "title" { levels[style] = 0 }
        if let style, name.hasPrefix("heading "), let level = Int(name.dropFirst(8)) {
          levels[style] = level
        }
      case .start("w:outlineLvl", let attributes):
        if let style, let level = attributes["w:val"].flatMap({ Int($0) }), level < 6 {
          levels[style] = levels[style] ?? level + 1
        }
      default: break
      }
    }
    return levels
  }

  private static func name(_ text: inout ExtractedText, _ core: [UInt8]) {
    var (title, author): (String?, String?)
    var said: [UInt8] = []
    _ = Markup.read(core, as: .xml) { event in
      switch event {
      case .start: said = []
      case .text(let bytes): said += bytes
      case .end("dc:title"): title = said.isEmpty ? nil : String(decoding: said, as: UTF8.self)
      case .end("dc:creator"): author = said.isEmpty ? nil : String(decoding: said, as: UTF8.self)
      case .end: break
      }
    }
    text.title = title
    text.author = author
  }
}
