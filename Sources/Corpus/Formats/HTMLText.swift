/// The text of an HTML page.
enum HTMLText {
  private static let hidden: Set<String> = [
    "script", "style", "noscript", "template", "rt", "rp", "rtc", "svg", "math", "select", "button",
    "iframe", "object", "head", "title",
  ]
  /// Elements that hold nothing and have no end.
  private static let empty: Set<String> = [
    "br", "hr", "img", "input", "meta", "link", "col", "wbr", "area", "base", "embed", "source",
  ]
  private static let blocks: Set<String> = [
    "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "tr", "table", "section", "article", "aside",
    "blockquote", "header", "footer", "main", "nav", "figure", "figcaption", "br", "hr", "pre",
    "body", "html", "form", "address",
  ]

  /// - Parameter bytes: UTF-8.
  static func extract(_ bytes: [UInt8]) -> ExtractedText {
    var reader = Reader()
    _ = Markup.read(withoutSections(bytes), as: .html) { reader.take($0) }
    return reader.finish()
  }

  /// Puts the text of a page together, tag by tag.
  private struct Reader {
    private var text = ExtractedText()
    private var hiddenDepth = 0
    /// An element that its attributes hide, and how many of its kind are open inside.
    private var concealed: (name: String, depth: Int)?
    private var title: [UInt8] = []
    private var isInTitle = false
    private var isInPreformatted = false

    mutating func take(_ event: Markup.Event) {
      switch event {
      case .start(let name, let attributes): start(name, attributes)
      case .end(let name): end(name)
      case .text(let bytes): add(bytes)
      }
    }

    mutating func finish() -> ExtractedText {
      text.endHeading()
      let words = String(decoding: title, as: UTF8.self).split { $0.isWhitespace }
      if !words.isEmpty { text.title = words.joined(separator: " ") }
      return text
    }

    private mutating func start(_ name: String, _ attributes: [String: String]) {
      if let hidden = concealed {
        if hidden.name == name { concealed = (name, hidden.depth + 1) }
        return
      }
      if isConcealing(attributes), !HTMLText.empty.contains(name) {
        concealed = (name, 1)
        return
      }
      if name == "title" { isInTitle = title.isEmpty }
      if name == "meta", attributes["name"]?.lowercased() == "author" {
        text.author = attributes["content"].flatMap { $0.isEmpty ? nil : $0 }
      }
      if HTMLText.hidden.contains(name) { hiddenDepth += 1 }
      if name == "pre" { isInPreformatted = true }
      if let level = HTMLText.headingLevel(name) {
        text.beginHeading(level)
      } else if HTMLText.blocks.contains(name) {
        text.breakLine()
        if name == "hr" {
          text.add("* * *".utf8)
          text.endLine()
        }
      } else if name == "td" || name == "th" {
        text.add([0x20])
      }
    }

    private mutating func end(_ name: String) {
      if let hidden = concealed {
        if hidden.name == name { concealed = hidden.depth > 1 ? (name, hidden.depth - 1) : nil }
        return
      }
      if name == "title" { isInTitle = false }
      if name == "pre" { isInPreformatted = false }
      if HTMLText.hidden.contains(name) { hiddenDepth = max(0, hiddenDepth - 1) }
      if HTMLText.headingLevel(name) != nil {
        text.endHeading()
      } else if HTMLText.blocks.contains(name) {
        text.breakLine()
      }
    }

    private mutating func add(_ bytes: UnsafeRawBufferPointer) {
      if isInTitle { title += bytes }
      guard hiddenDepth == 0, concealed == nil else { return }
      guard isInPreformatted else { return text.add(WindowsControls.replaced(bytes)) }
      for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        .enumerated()
      {
        if index > 0 { text.endLine() }
        text.add(line)
      }
    }

    /// Whether a browser would not show the element: marks of a site's own that copies carry along.
    private func isConcealing(_ attributes: [String: String]) -> Bool {
      guard !attributes.isEmpty else { return false }
      if attributes["hidden"] != nil { return true }
      guard let style = attributes["style"] else { return false }
      let plain = style.lowercased().filter { !$0.isWhitespace }
      return plain.contains("display:none") || plain.contains("visibility:hidden")
    }
  }

  /// The page with its CDATA sections as plain text: XHTML has them, and HTML takes them for comments.
  private static func withoutSections(_ bytes: [UInt8]) -> [UInt8] {
    let opening = Array("<![CDATA[".utf8)
    let closing = Array("]]>".utf8)
    guard bytes.firstRange(of: opening) != nil else { return bytes }
    var page: [UInt8] = []
    var rest = bytes[...]
    while let start = rest.firstRange(of: opening) {
      page += rest[..<start.lowerBound]
      rest = rest[start.upperBound...]
      let end = rest.firstRange(of: closing) ?? rest.endIndex..<rest.endIndex
      for byte in rest[..<end.lowerBound] {
        switch byte {
        case UInt8(ascii: "<"): page += Array("&lt;".utf8)
        case UInt8(ascii: "&"): page += Array("&amp;".utf8)
        default: page.append(byte)
        }
      }
      rest = rest[end.upperBound...]
    }
    return page + rest
  }

  private static func headingLevel(_ name: String) -> Int? {
    guard name.utf8.count == 2, name.hasPrefix("h"), let level = Int(name.dropFirst()) else {
      return nil
    }
    return (1...6).contains(level) ? level : nil
  }

  /// The encoding that a page declares, in the first bytes: `<meta charset=…>` or `<?xml encoding=…`.
  static func declaredEncoding(_ bytes: [UInt8]) -> Encoding? {
    let head = String(decoding: bytes.prefix(2048), as: UTF8.self).lowercased()
    for key in ["charset", "encoding"] {
      guard let range = head.firstRange(of: key) else { continue }
      let value = head[range.upperBound...].drop { $0.isWhitespace }
      guard value.first == "=" else { continue }
      let name = value.dropFirst().drop { $0 == "\"" || $0 == "'" || $0.isWhitespace }
        .prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
      // Pages that say gb2312 mean what Windows means by it, and more.
      if let encoding = Encoding.named(String(name)) {
        return encoding == .gbk ? .gb18030 : encoding
      }
    }
    return nil
  }
}

/// Control characters of old pages, which Windows' characters were meant by: `&#147;` for “.
private enum WindowsControls {
  /// Windows-1252 from 0x80 to 0x9F; zero where it has nothing.
  private static let characters: [UInt32] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122,
    0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
  ]

  /// The text with what was meant (HTML Living Standard, 13.2.5.84).
  static func replaced(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      if bytes[index] == 0xC2, index + 1 < bytes.count, bytes[index + 1] < 0xA0,
        let scalar = Unicode.Scalar(characters[Int(bytes[index + 1] & 0x1F)]), scalar.value != 0
      {
        result += Array(String(scalar).utf8)
        index += 2
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return result
  }
}
