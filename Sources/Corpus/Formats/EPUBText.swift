/// The text of an EPUB book (W3C EPUB 3.3, and 2.0.1): the pages of its spine, one after the other.
enum EPUBText {
  /// - Throws: `ArchiveFault` when it is no EPUB, or damaged.
  static func extract(_ bytes: [UInt8]) throws(ArchiveFault) -> ExtractedText {
    // First what tells which parts there are, then those parts, whatever they are called.
    let heads = try ZipEntries(bytes) { name in
      name == "META-INF/container.xml" || name == "META-INF/encryption.xml"
        || name.lowercased().hasSuffix(".opf")
    }
    guard let path = packagePath(heads) else { throw noPackage }
    var package = heads[path]
    if package == nil { package = try ZipEntries(bytes) { $0 == path }[path] }
    guard let package else { throw noPackage }
    let folder = path.split(separator: "/").dropLast().joined(separator: "/")
    let book = PackageDocument(package)
    let wanted = Set(
      (book.spineHrefs + book.contentsHrefs).map { $0.resolved(in: folder).lowercased() })
    let entries = try ZipEntries(bytes) { wanted.contains($0.lowercased()) }
    let encrypted = heads["META-INF/encryption.xml"].map(encryptedParts) ?? []
    let titles = book.contentsHrefs.reduce(into: [String: String]()) { titles, href in
      let place = href.resolved(in: folder)
      guard let page = entries[anyCase: place] else { return }
      let inner = place.split(separator: "/").dropLast().joined(separator: "/")
      titles.merge(contentTitles(page, folder: inner)) { first, _ in first }
    }
    var text = ExtractedText()
    for href in book.spineHrefs {
      let place = href.resolved(in: folder)
      guard !encrypted.contains(place) else {
        throw ArchiveFault(reason: "it is encrypted (its part `\(place)` is)")
      }
      guard let page = entries[anyCase: place] else {
        // Damage that nobody should find out from a gap in the story.
        throw ArchiveFault(reason: "its part `\(place)` is missing")
      }
      guard let (decoded, _) = try? Detector(page).decode() else {
        guard page.isEmpty else {
          throw ArchiveFault(reason: "its part `\(place)` is no text, or encrypted")
        }
        continue
      }
      text.append(HTMLText.extract(decoded.content), titled: titles[place])
    }
    text.title = book.title
    text.author = book.author
    return text
  }

  private static let noPackage = ArchiveFault(
    reason: "it has no package document, so it is no EPUB")

  /// The parts that only the shop's own reader can read; fonts are often among them.
  private static func encryptedParts(_ list: [UInt8]) -> Set<String> {
    var parts: Set<String> = []
    _ = Markup.read(list, as: .xml) { event in
      if case .start(let name, let attributes) = event, name.hasSuffix("CipherReference"),
        let place = attributes["URI"]
      {
        parts.insert(place.resolved(in: ""))
      }
    }
    return parts
  }

  private static func packagePath(_ entries: ZipEntries) -> String? {
    var path: String?
    if let container = entries["META-INF/container.xml"] {
      _ = Markup.read(container, as: .xml) { event in
        if case .start(let name, let attributes) = event, name.hasSuffix("rootfile") {
          path = path ?? attributes["full-path"]
        }
      }
    }
    return path ?? entries.names.first { $0.lowercased().hasSuffix(".opf") }
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
          // A picture may stand among the pages; it has no text.
          if attributes["media-type"]?.hasPrefix("image/") != true { items[id] = href }
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
