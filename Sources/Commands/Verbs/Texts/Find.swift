import Basics
import Workspace

extension Command {
  static let find = Command(
    "find", twin: "查找", group: .texts,
    summary: "Find words in the texts, with their chapters and chunks, and in the entries",
    parameters: [
      Parameter(
        "words", help: "All must stand in the same line; `\"…\"` holds a space", isRepeating: true)
    ],
    options: [
      Option(
        "in", .list(of: .choice(["texts", "entries"])), default: "texts,entries",
        help: "Where to look"),
      Option("text", .text, help: "Only in one text, by number or name"),
      Option("rows", .integer(1...100_000), default: "20", help: "The most hits shown of each"),
    ],
    examples: ["find 沈青", "find 雨 院门 in=texts"], preparation: ["load 庭院.txt"],
    effect: .reads
  ) { invocation in
    let words = invocation.texts("words").filter { !$0.isEmpty }.map { SearchWord($0) }
    guard !words.isEmpty else { throw invocation.fault(.nothingToFind, at: "words") }
    let places = invocation.texts("in")
    let limit = invocation.integer("rows") ?? 20
    var only: StoredText?
    if let typed = invocation.text("text") {
      only = try await invocation.storedText(typed, at: "text")
    }
    let text = only
    let warning = try await invocation.indexForSearch()
    let found = try await invocation.store.perform { database in
      var found = Findings()
      if places.contains("texts") { try found.lookInTexts(words, text, limit, database) }
      if places.contains("entries"), text == nil {
        try found.lookInEntries(words, limit, database)
      }
      return found
    }
    var report = found.report(words, limit)
    if let warning { report.blocks.append(.warning(warning)) }
    return report
  }
}

extension Invocation {
  /// Takes some of what is new into the search index; what is left is read whole.
  ///
  /// A little each time, for nobody should wait for the index: reading a million entries, or a hundred
  /// megabytes of texts, takes less than a second.
  ///
  /// - Returns: Why nothing could be taken in.
  fileprivate func indexForSearch() async throws -> Message? {
    guard !store.isReadOnly else { return nil }
    do {
      guard try await !store.perform({ try $0.searchBacklog() }).isEmpty else { return nil }
      _ = try await store.indexForSearch()
      return nil
    } catch let problem as Problem {
      return "the search index is not complete, so this took longer: \(problem.what)"
    }
  }
}

/// What was found.
private struct Findings: Sendable {
  private var textHitCount = 0
  private var textRows: [[ReportValue]] = []
  private var entryRows: [[ReportValue]] = []
  private var hasMoreEntries = false
  private var firstChunk: StoredChunk.ID?
  private var firstEntry: StoredEntry.ID?

  mutating func lookInTexts(
    _ words: [SearchWord], _ only: StoredText?, _ limit: Int, _ database: Database
  ) throws {
    for text in try only.map({ [$0] }) ?? database.texts() {
      let hits = try database.find(words, inText: text.id, limit: limit - textRows.count)
      textHitCount += hits.count
      let lines = try database.lines(ofText: text.id, at: hits.first.map(\.lowerBound))
      for (hit, line) in zip(hits.first, lines) {
        let chapter = try database.chapter(ofText: text.id, at: hit.lowerBound)
        let chunk = try database.chunk(ofText: text.id, at: hit.lowerBound)
        firstChunk = firstChunk ?? chunk?.id
        let start = max(0, hit.lowerBound - 120)
        let around = try database.content(ofText: text.id, in: start..<(hit.upperBound + 180))
        textRows.append([
          .id(text.id), .text(text.name), .text(chapter?.title ?? ""),
          chunk.map { .id($0.id) } ?? .none,
          .id(line),
          .text(Snippet.line(around, (hit.lowerBound - start)..<(hit.upperBound - start))),
        ])
      }
    }
  }

  mutating func lookInEntries(
    _ words: [SearchWord], _ limit: Int, _ database: Database
  ) throws {
    let found = try database.findEntries(words, limit: limit + 1)
    hasMoreEntries = found.count > limit
    for id in found.prefix(limit) {
      guard let entry = try database.entry(id) else { continue }
      firstEntry = firstEntry ?? id
      entryRows.append([.id(id), .text(Snippet.line(of: entry, words))])
    }
  }

  func report(_ words: [SearchWord], _ limit: Int) -> Report {
    var blocks: [Report.Block] = []
    if textRows.isEmpty && entryRows.isEmpty {
      let typed = words.map(\.text).joined(separator: " ")
      var blocks: [Report.Block] = [.message("`\(typed)` is nowhere to be found")]
      if let first = words.first, words.count > 1 {
        blocks.append(.message("all words must stand in the same line"))
        blocks.append(.next("find \(Quoting.quoted(first.text))"))
      }
      return Report(blocks)
    }
    if !textRows.isEmpty {
      blocks.append(.message("\(count: textHitCount, "place", "places") in the texts"))
      blocks.append(
        .table(
          Report.Table(
            "texts",
            [
              .init("text", "text"), .init("name", "name", isFlexible: true),
              .init("chapter", "chapter", isFlexible: true), .init("chunk", "chunk"),
              .init("line", "line"), .init("snippet", "", isFlexible: true, marksHits: true),
            ], textRows)))
    }
    if !entryRows.isEmpty {
      blocks.append(
        .message(
          hasMoreEntries
            ? "more than \(count: limit, "entry", "entries")"
            : "\(count: entryRows.count, "entry", "entries")"))
      blocks.append(
        .table(
          Report.Table(
            "entries",
            [
              .init("id", "entry"), .init("snippet", "", isFlexible: true, marksHits: true),
            ], entryRows)))
    }
    if textHitCount > textRows.count || hasMoreEntries {
      blocks.append(
        .next(
          "find \(words.map { Quoting.quoted($0.text) }.joined(separator: " ")) rows=\(limit * 10)")
      )
    }
    if let firstChunk { blocks.append(.next("show chunk \(firstChunk)")) }
    if let firstEntry { blocks.append(.next("show entry \(firstEntry)")) }
    return Report(blocks)
  }
}

/// A hit with what stands around it, on one line.
enum Snippet {
  /// - Parameter hit: Where in `bytes` it is; marked with 【】.
  static func line(_ bytes: [UInt8], _ hit: Range<Int>) -> String {
    let before = words(bytes[..<hit.lowerBound].drop { $0 & 0xC0 == 0x80 }, last: true)
    let after = words(bytes[hit.upperBound...], last: false)
    return "\(before)【\(words(bytes[hit], last: false))】\(after)"
  }

  /// The first place of any of the words in an entry.
  static func line(of entry: StoredEntry, _ words: [SearchWord]) -> String {
    for field in [entry.output, entry.input, entry.instruction, entry.system, entry.history] {
      let bytes = Array(field.utf8)
      for word in words {
        guard let place = word.first(in: bytes) else { continue }
        let start = max(0, place - 120)
        let end = min(bytes.count, place + word.byteCount + 180)
        let hit = (place - start)..<(place - start + word.byteCount)
        return line(Array(bytes[start..<end]), hit)
      }
    }
    return ""
  }

  /// At most twenty characters of the same line.
  private static func words(_ bytes: ArraySlice<UInt8>, last: Bool) -> String {
    // A character that the end cuts is left out.
    let text = String(decoding: bytes, as: UTF8.self).filter { $0 != "\u{FFFD}" }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let line = (last ? lines.last : lines.first) ?? ""
    let inner = line.split { $0.isWhitespace && $0 != " " }.joined(separator: " ")
    return String(last ? inner.suffix(20) : inner.prefix(30))
  }
}

extension Problem {
  fileprivate static let nothingToFind = Problem(
    .usage, "which words?", why: "there is nothing between the quotes", next: "help find")
}
