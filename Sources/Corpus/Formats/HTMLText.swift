/// The text of an HTML page.
enum HTMLText {
  private static let hidden: Set<String> = [
    "script", "style", "noscript", "template", "rt", "rp", "svg", "math", "select", "button",
    "iframe", "object", "head", "title",
  ]
  private static let blocks: Set<String> = [
    "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "tr", "table", "section", "article", "aside",
    "blockquote", "header", "footer", "main", "nav", "figure", "figcaption", "br", "hr", "pre",
    "body", "html", "form", "address",
  ]

  /// - Parameter bytes: UTF-8.
  static func extract(_ bytes: [UInt8]) -> ExtractedText {
    var text = ExtractedText()
    var hiddenDepth = 0
    var title: [UInt8] = []
    var isInTitle = false
    var isInPreformatted = false
    _ = Markup.read(bytes, as: .html) { event in
      switch event {
      case .start(let name, let attributes):
        if name == "title" { isInTitle = title.isEmpty }
        if name == "meta", attributes["name"]?.lowercased() == "author" {
          text.author = attributes["content"].flatMap { $0.isEmpty ? nil : $0 }
        }
        if hidden.contains(name) { hiddenDepth += 1 }
        if name == "pre" { isInPreformatted = true }
        if let level = headingLevel(name) {
          text.beginHeading(level)
        } else if blocks.contains(name) {
          text.endLine()
          if name == "hr" {
            text.add("* * *".utf8)
            text.endLine()
          }
        }
      case .end(let name):
        if name == "title" { isInTitle = false }
        if name == "pre" { isInPreformatted = false }
        if hidden.contains(name) { hiddenDepth = max(0, hiddenDepth - 1) }
        if headingLevel(name) != nil {
          text.endHeading()
        } else if blocks.contains(name) {
          text.endLine()
        }
      case .text(let bytes):
        if isInTitle { title += bytes }
        guard hiddenDepth == 0 else { return }
        if isInPreformatted {
          for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            .enumerated()
          {
            if index > 0 { text.endLine() }
            text.add(line)
          }
        } else {
          text.add(bytes)
        }
      }
    }
    text.endHeading()
    let words = String(decoding: title, as: UTF8.self).split { $0.isWhitespace }
    if !words.isEmpty { text.title = words.joined(separator: " ") }
    return text
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
    for key in ["charset=", "encoding="] {
      guard let range = head.firstRange(of: key) else { continue }
      let name = head[range.upperBound...].drop { $0 == "\"" || $0 == "'" }
        .prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
      // Pages that say gb2312 mean what Windows means by it, and more.
      if let encoding = Encoding.named(String(name)) {
        return encoding == .gbk ? .gb18030 : encoding
      }
    }
    return nil
  }
}
