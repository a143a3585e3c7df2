import Basics
import Harness
import Testing
import Workspace

/// What the index finds is what reading everything finds.
@Suite("Search") struct SearchTests {
  private static let lines = [
    "宝玉道：“好妹妹。”", "Mr. Bennet was among the Earliest.", "😀 100% of \"it\" * (a_b)", "一一一一一一",
    "贾母笑道：“好孩子，你别哭。”", "İstanbul ﬁn ÅB", "a\u{0}b", "的", "", "  spaced  out  ", "x",
    "a\u{E061}b\u{E02A}*\u{E041}A",
  ]

  /// Lines in an order of chance, with characters of chance between them.
  private static func content(_ byteCount: Int, _ chance: inout Chance) -> String {
    var content = ""
    while content.utf8.count < byteCount {
      content += lines[Int.random(in: 0..<lines.count, using: &chance)]
      let scalar = UInt32.random(in: 0x4E00..<0x9000, using: &chance)
      content += Unicode.Scalar(scalar).map { String($0) } ?? ""
      if Bool.random(using: &chance) { content += "\n" }
    }
    return content
  }

  /// One to six characters of a text, in either case, and some that are in none.
  private static func word(of content: [Character], _ chance: inout Chance) -> String {
    let count = Int.random(in: 1...6, using: &chance)
    guard content.count > count, Int.random(in: 0..<20, using: &chance) > 0 else {
      return String("不在qz%".shuffled(using: &chance).prefix(count))
    }
    let start =
      switch Int.random(in: 0..<10, using: &chance) {
      case 0: 0
      case 1: content.count - count
      default: Int.random(in: 0...(content.count - count), using: &chance)
      }
    let word = String(content[start..<(start + count)])
    return Bool.random(using: &chance) ? word : word.uppercased().lowercased()
  }

  /// Words that begin in one document of the index and end in the next, or stand beside each other in
  /// both.
  private static func wordsAcross(_ content: String) -> [[String]] {
    let bytes = Array(content.utf8)
    return stride(from: 1 << 16, to: bytes.count, by: 1 << 16).flatMap { boundary in
      let around = String(decoding: bytes[(boundary - 9)..<(boundary + 9)], as: UTF8.self)
      let word = around.filter { $0 != "\u{FFFD}" }
      return [[word], [String(word.prefix(2)), String(word.suffix(2))], [String(word.suffix(5))]]
    }
  }

  private func load(_ content: String, _ name: String, into store: Store) async throws {
    let bytes = Array(content.utf8)
    let digest = SHA256.hexadecimal(of: bytes)
    let cell = try await store.beginCell(verb: "load", source: "load")
    try await store.change(cell: cell) { database in
      // Pieces of a size that no document has.
      let pieces = stride(from: 0, to: bytes.count, by: 40_000).map {
        SourcePiece(
          range: $0..<min(bytes.count, $0 + 40_000), originalStart: $0, lineEnds: [0])
      }
      try database.keepSource(digest, bytes, pieces: pieces, cell: cell)
      try database.insertText(
        StoredText(
          name: name, path: "/" + name, format: "text", encoding: "UTF-8", fileDigest: digest,
          contentDigest: digest, fileByteCount: bytes.count, byteCount: bytes.count,
          characterCount: content.unicodeScalars.count), cell: cell)
    }
    try await store.finishCell(cell, .done, after: .zero)
  }

  private func index(_ store: Store) async throws {
    while try await !store.indexForSearch().isEmpty {}
  }

  /// Looks for words in all texts and entries, both ways.
  private func compare(
    _ store: Store, _ words: [[String]], _ when: String, location: SourceLocation = #_sourceLocation
  ) async throws {
    for typed in words {
      try await store.perform { database in
        let words = typed.map { SearchWord($0) }
        for text in try database.texts() {
          let found = try database.find(words, inText: text.id, limit: 7)
          let scanned = try database.scan(words, inText: text.id, limit: 7)
          #expect(
            found == scanned, "\(typed) in \(text.name), \(when)", sourceLocation: location)
        }
        for limit in [3, 100] {
          let found = try database.findEntries(words, limit: limit)
          let scanned = try database.scanEntries(words, limit: limit)
          #expect(found == scanned, "\(typed), \(when)", sourceLocation: location)
        }
      }
    }
  }

  private func words(of content: String, count: Int, _ chance: inout Chance) -> [[String]] {
    let characters = Array(content)
    var words: [[String]] = [
      ["\""], ["\"it"], ["%"], ["*"], ["100%"], ["😀"], ["😀 1"], ["a_b"], ["(a_b)"], ["a\u{0}b"],
      [" "], ["  "], ["好\n"], ["宝玉", "妹妹"], ["bennet", "EARLIEST"], ["一一"], ["一一一一"], ["的"],
      ["å"], ["Å"], ["AND"], ["OR NOT"], ["x*"], ["\u{E061}"], ["\u{E041}"], ["\u{E02A}*"],
    ]
    for number in 0..<count {
      words.append(
        (0...(number % 3 == 0 ? 1 : 0)).map { _ in Self.word(of: characters, &chance) })
    }
    return words
  }

  @Test("Texts of one and of many documents", arguments: [UInt64(1), 2])
  func texts(seed: UInt64) async throws {
    var chance = Chance(seed)
    let store = try Store(path: ":memory:")
    let small = Self.content(300, &chance)
    let large = Self.content(200_000, &chance) + "末尾"
    try await load(small, "small", into: store)
    try await load(large, "large", into: store)
    try await load("", "empty", into: store)
    let words =
      [["末尾"], ["尾"]] + Self.wordsAcross(large) + words(of: small, count: 30, &chance)
      + words(of: String(large.prefix(40_000)), count: 15, &chance)
    try await compare(store, words, "nothing is indexed")
    try await index(store)
    try await compare(store, words, "all is indexed")
    #expect(try await store.perform { try $0.searchBacklog() }.isEmpty)
    try await store.undo()
    try await store.undo()
    try await store.redo()
    #expect(try await store.perform { try $0.searchBacklog() }.isEmpty, "redo costs nothing")
    try await load(small + "又来了", "again", into: store)
    try await compare(store, words, "one text is new")
    try await index(store)
    try await compare(store, words, "and indexed")
  }

  @Test("Entries, through edits, drops, undo and redo", arguments: [UInt64(4), 5])
  func entries(seed: UInt64) async throws {
    var chance = Chance(seed)
    let store = try Store(path: ":memory:")
    var all = ""
    let samples = (0..<100).map { _ in
      let parts = (0..<3).map { _ in Self.content(Int.random(in: 0..<40, using: &chance), &chance) }
      all += parts.joined()
      return StoredEntry(
        kind: .imported, instruction: parts[0], input: parts[1], output: parts[2])
    }
    let words = words(of: all, count: 40, &chance)
    try await store.cell("load") { try $0.insertEntries(samples, cell: 1) }
    try await compare(store, words, "nothing is indexed")
    try await index(store)
    try await compare(store, words, "all is indexed")

    let text = Self.content(100, &chance)
    let id = Int.random(in: 1...99, using: &chance)
    let others = self.words(of: text, count: 20, &chance)
    try await store.cell("edit") { database in
      guard var entry = try database.entry(id) else { return }
      entry.output = text
      try database.updateEntry(entry)
      try database.setDropped(true, [id + 1, 3])
    }
    try await compare(store, words + others, "one is edited")
    try await index(store)
    try await compare(store, words + others, "and indexed")
    for (step, way) in ["undo", "undo", "redo", "redo", "undo"].enumerated() {
      if way == "undo" { try await store.undo() } else { try await store.redo() }
      try await compare(store, words + others, "step \(step), \(way)")
      try await index(store)
      try await compare(store, words + others, "step \(step), \(way), indexed")
    }
    // What undo brings back has never been indexed.
    try await store.redo()
    try await store.cell("load") { try $0.insertEntries(samples, cell: 1) }
    try await store.cell("edit") { try $0.run("UPDATE entry SET output = 'x' WHERE id > 100") }
    try await index(store)
    try await store.undo()
    try await index(store)
    try await compare(store, words, "an edit is undone that came before the index")
    try await store.undo()
    try await store.undo()
    // Its identifiers are those of entries that are gone.
    try await store.undo()
    let shuffled = samples.shuffled(using: &chance)
    try await store.cell("load") { try $0.insertEntries(shuffled, cell: 1) }
    try await compare(store, words, "loaded anew")
    try await index(store)
    try await compare(store, words, "loaded anew, indexed")
  }
}

/// Numbers that are the same in each run (SplitMix64, Steele, Lea and Flood 2014).
private struct Chance: RandomNumberGenerator {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
