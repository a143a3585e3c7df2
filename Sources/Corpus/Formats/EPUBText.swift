/// The text of an EPUB book (W3C EPUB 3.3, and 2.0.1): the pages of its spine, one after the other.
enum EPUBText {
  /// - Throws: `ArchiveFault` when it is no EPUB, or damaged.
  static func extract(_ bytes: [UInt8]) throws(ArchiveFault) -> ExtractedText {
    let endings = [".xhtml", ".html", ".htm", ".xml", ".opf", ".ncx"]
    let entries = try ZipEntries(bytes) { name in
      let name = name.lowercased()
      return endings.contains { name.hasSuffix($0) }
    }
    guard let path = packagePath(entries), let package = entries[path] else {
      throw ArchiveFault(reason: "it has no package document, so it is no EPUB")
    }
    let folder = path.split(separator: "/").dropLast().joined(separator: "/")
    let book = PackageDocument(package)
    let titles = book.contentsHrefs.reduce(into: [String: String]()) { titles, href in
      let place = href.resolved(in: folder)
      guard let page = entries[place] else { return }
      let inner = place.split(separator: "/").dropLast().joined(separator: "/")
      titles.merge(contentTitles(page, folder: inner)) { first, _ in first }
    }
    var text = ExtractedText()
    for href in book.spineHrefs {
      let place = href.resolved(in: folder)
      guard let page = entries[place] else {
        // Damage that nobody should find out from a gap in the story.
        throw ArchiveFault(reason: "its part `\(place)` is missing")
      }
      text.append(HTMLText.extract(utf8(page)), titled: titles[place])
    }
    text.title = book.title
    text.author = book.author
    return text
  }

  private static func utf8(_ page: [UInt8]) -> [UInt8] {
    if let (text, _) = try? Detector(page).decode() { return text.content }
    return page
  }

  private static func packagePath(_ entries: ZipEntries) -> String? {
    var path: String?
    if let container = entries["META-INF/container.xml"] {
      _ = Markup.read(container, as: .xml) { event in
        if case .start("rootfile", let attributes) = event {
          path = path ?? attributes["full-path"]
        }
      }
    }
    return path ?? entries.names.first { $0.hasSuffix(".opf") }
  }

  /// The titles of pages by their places, from an EPUB 2 or 3 table of contents.
  private static func contentTitles(_ page: [UInt8], folder: String) -> [String: String] {
    var titles: [String: String] = [:]
    var label: [UInt8] = []
    var link: String?
    func keep(_ href: String) {
      let words = String(decoding: label, as: UTF8.self).split { $0.isWhitespace }
      let place = String(href.prefix { $0 != "#" }).resolved(in: folder)
      if !words.isEmpty, titles[place] == nil { titles[place] = words.joined(separator: " ") }
    }
    _ = Markup.read(page, as: .xml) { event in
      switch event {
      case .start("navPoint", _), .start("navLabel", _): label = []
      case .start("content", let attributes): if let src = attributes["src"] { keep(src) }
      case .start("a", let attributes):
        label = []
        link = attributes["href"]
      case .end("a"):
        if let href = link { keep(href) }
        link = nil
      case .text(let bytes): label += bytes
      default: break
      }
    }
    return titles
  }
}

/// What an EPUB's package document says.
private struct PackageDocument {
  var title: String?
  var author: String?
  /// The pages in reading order.
  var spineHrefs: [String] = []
  /// Tables of contents.
  var contentsHrefs: [String] = []

  init(_ bytes: [UInt8]) {
    var items: [String: String] = [:]
    var contentsIDs: [String] = []
    var spine: [String] = []
    var text: [UInt8] = []
    var (title, author): (String?, String?)
    func said() -> String? {
      let words = String(decoding: text, as: UTF8.self).split { $0.isWhitespace }
      return words.isEmpty ? nil : words.joined(separator: " ")
    }
    _ = Markup.read(bytes, as: .xml) { event in
      switch event {
      case .start(let name, let attributes):
        text = []
        switch name.split(separator: ":").last ?? "" {
        case "item":
          guard let id = attributes["id"], let href = attributes["href"] else { break }
          items[id] = href
          let isContents =
            attributes["properties"]?.split(separator: " ").contains("nav") == true
            || attributes["media-type"] == "application/x-dtbncx+xml"
          if isContents { contentsIDs.append(id) }
        case "itemref":
          guard let id = attributes["idref"], attributes["linear"] != "no" else { break }
          spine.append(id)
        default: break
        }
      case .end(let name):
        if name.hasSuffix("title") { title = title ?? said() }
        if name.hasSuffix("creator") { author = author ?? said() }
      case .text(let bytes): text += bytes
      }
    }
    self.title = title
    self.author = author
    contentsHrefs = contentsIDs.compactMap { items[$0] }
    // The table of contents may be among the pages; it is no text.
    spineHrefs = spine.filter { !contentsIDs.contains($0) }.compactMap { items[$0] }
  }
}
