import Basics
import Harness
import Synchronization
import Testing

@testable import Corpus

@Suite struct ChunkerTests {
  /// Ways of counting that tokenizers are like in one respect each.
  enum Counting: String, CaseIterable, Sendable {
    case bytes, characters
    /// Fewer together than apart: tokens join across a cut.
    case joining
    /// More together than apart.
    case parting

    func count(_ bytes: Span<UInt8>) -> Int {
      switch self {
      case .bytes: bytes.count
      case .characters: CharacterCount.of(bytes)
      case .joining: (bytes.count + 6) / 4 + 1
      case .parting: (bytes.count + 2) / 3 + bytes.count / 50
      }
    }

    func count(_ bytes: ArraySlice<UInt8>) -> Int { count(bytes.span) }

    var maker: @Sendable () -> TokenCounter { { { count($0) } } }
  }

  private func check(
    _ chunks: [Chunk], _ content: [UInt8], _ counting: Counting, limit: Int, isWrapped: Bool,
    chapterStarts: Set<Int> = [], _ comment: Comment
  ) {
    Self.check(
      chunks, content, limit: limit, isWrapped: isWrapped, chapterStarts: chapterStarts, comment
    ) { counting.count($0) }
  }

  /// What holds of chunks, whatever counts their tokens.
  static func check(
    _ chunks: [Chunk], _ content: [UInt8], limit: Int, isWrapped: Bool,
    chapterStarts: Set<Int> = [], _ comment: Comment, count: (ArraySlice<UInt8>) -> Int
  ) {
    #expect(chunks.first?.ownStart == 0 && chunks.last?.span.upperBound == content.count, comment)
    for (chunk, next) in zip(chunks, chunks.dropFirst()) {
      #expect(chunk.span.upperBound == next.ownStart, comment)
    }
    // What a chapter has to do with quotations of the one before is nothing, also where a mark was
    // forgotten there.
    let bounds = ([0, content.count] + chapterStarts).sorted()
    content.withUnsafeBytes { bytes in
      for (lower, upper) in zip(bounds, bounds.dropFirst()) {
        let quotations = Quotations(in: bytes, lower..<upper, isWrapped: isWrapped)
        var cursor = QuotationCursor(quotations)
        for chunk in chunks where (lower..<upper).contains(chunk.span.lowerBound) {
          let span = UnsafeRawBufferPointer(rebasing: bytes[chunk.span])
          #expect(count(content[chunk.span]) == chunk.tokenCount, comment)
          #expect(chunk.tokenCount <= limit, comment)
          #expect(UTF8Scan.firstFault(in: span) == nil, comment)
          let start = chunk.span.lowerBound
          guard cursor.isInside(start) else { continue }
          let quotation = quotations.spans.first { $0.contains(start) && $0.lowerBound < start }
          #expect((quotation.map { count(content[$0]) } ?? .max) > limit, comment)
        }
      }
    }
  }

  @Test(
    "Joined, chunks are the novel; none is too long or begins inside a quotation that would fit",
    .enabled(if: !Corpora.files.isEmpty), arguments: Chunker.Boundary.allCases)
  func novels(boundary: Chunker.Boundary) async throws {
    for path in Corpora.files {
      let source = try SourceText(path: path)
      let isWrapped = source.layout.wrapWidth != nil
      for (counting, limit) in [(Counting.joining, 2048), (.parting, 300), (.characters, 40)] {
        // Small chunks are many; a part of the novel has enough of them.
        let content = limit > 1000 ? source.text.content : Self.part(of: source.text.content)
        let chunker = Chunker(limit: limit, boundary: boundary, makeCounter: counting.maker)
        let starts = source.sections.map(\.span.lowerBound).filter { $0 < content.count }
        let chunks = try await chunker.chunks(
          of: content, chapterStarts: starts, isWrapped: isWrapped)
        // A chapter's or a paragraph's last chunk is short; between them there is room for little.
        if boundary == .sentence {
          let least = counting.count(content[...]) / limit
          #expect(chunks.count < least + least / (limit > 100 ? 4 : 1) + 10, "\(path) \(limit)")
        }
        check(
          chunks, content, counting, limit: limit, isWrapped: isWrapped,
          chapterStarts: boundary == .chapter ? Set(starts) : [], "\(path) \(counting)")
      }
    }
  }

  private static func part(of content: [UInt8]) -> [UInt8] {
    var end = min(content.count, 150_000)
    while end < content.count, content[end] & 0xC0 == 0x80 { end -= 1 }
    return Array(content[..<end])
  }

  @Test("The same holds of random texts, at any limit", arguments: 0..<60)
  func random(seed: Int) async throws {
    var random = SplitMix64(seed: UInt64(seed))
    let text = Self.randomText(&random)
    let content = Array(text.utf8)
    let counting = Counting.allCases[seed % 4]
    let limit = Int.random(in: Chunker.leastLimit...400, using: &random)
    let isWrapped = seed % 3 == 0
    let chunker = Chunker(
      limit: limit, boundary: Chunker.Boundary.allCases[seed % 3], makeCounter: counting.maker)
    check(
      try await chunker.chunks(of: content, isWrapped: isWrapped), content, counting,
      limit: limit, isWrapped: isWrapped, "seed \(seed)")
  }

  /// Marks, words and characters of several parts, in an order of chance.
  static func randomText(_ random: inout SplitMix64) -> String {
    let parts = [
      "“", "”", "‘", "’", "「", "」", "\"", "。", "！", "，", "\n", "\n\n", "　　", " ", ". ", "Mr. ",
      "don’t",
      "他说", "宝玉笑道：", "e\u{301}", "👨‍👩‍👧", "……", "abc", "1.5", "—", "\u{1F468}", "（", "）", "嗯？！",
    ]
    var text = ""
    for _ in 0..<Int.random(in: 1...3000, using: &random) {
      text += parts[Int.random(in: 0..<parts.count, using: &random)]
    }
    return text
  }

  @Test("Chunks that overlap repeat whole sentences, and still stay below the limit")
  func overlap() async throws {
    let sentence = "他把伞靠在门边，抖了抖雨水。"
    // The longer text is cut by several cores.
    for count in [100, 60_000] {
      let content = Array(String(repeating: sentence, count: count).utf8)
      let chunker = Chunker(limit: 100, overlap: 30, makeCounter: Counting.characters.maker)
      let chunks = try await chunker.chunks(of: content)
      check(chunks, content, .characters, limit: 100, isWrapped: false, "overlap")
      let repeated = chunks.dropFirst().map { $0.ownStart - $0.span.lowerBound }
      #expect(repeated.allSatisfy { $0 == 2 * sentence.utf8.count })
    }
  }

  @Test("A text without any mark is cut in time that grows with its length alone")
  func withoutMarks() async throws {
    let content = Array(String(repeating: "雨下了一整夜她推开院门", count: 20_000).utf8)
    let counted = Atomic(0)
    let chunker = Chunker(limit: 100) {
      let count = Counting.characters.maker()
      return { span in
        counted.add(span.count, ordering: .relaxed)
        return count(span)
      }
    }
    let chunks = try await chunker.chunks(of: content)
    check(chunks, content, .characters, limit: 100, isWrapped: false, "without marks")
    #expect(counted.load(ordering: .relaxed) < 200 * content.count)
  }

  @Test(
    "A sentence ends where people end it",
    arguments: [
      ("他走了。她没走！真的？", ["他走了。", "她没走！", "真的？"]),
      ("“走吧。”他说。", ["“走吧。”", "他说。"]), ("他说：“走。快走。”然后走了。", ["他说：“走。快走。”", "然后走了。"]),
      ("他说：\"走。快走。\"然后走了。", ["他说：\"走。快走。\"", "然后走了。"]),
      ("我……我不知道。", ["我……我不知道。"]),
      ("Mr. Bennet left. He was gone.", ["Mr. Bennet left. ", "He was gone."]),
      ("It cost 1.5 pounds. \"No!\" she said.", ["It cost 1.5 pounds. ", "\"No!\" ", "she said."]),
      ("一\n\n　　二\n三", ["一\n\n", "　　二\n", "三"]), ("真的吗？！」他叫道。", ["真的吗？！」", "他叫道。"]),
    ])
  func sentences(text: String, parts: [String]) {
    let content = Array(text.utf8)
    let found = content.withUnsafeBytes { bytes in
      let quotations = Quotations(in: bytes, 0..<bytes.count, isWrapped: false)
      let breaks = Breaks(in: bytes, 0..<bytes.count, quotations, isWrapped: false)
      var start = 0
      var found: [String] = []
      for (offset, level) in zip(breaks.offsets, breaks.levels) where level < BreakLevel.quoted {
        found.append(String(decoding: bytes[start..<offset], as: UTF8.self))
        start = offset
      }
      return found
    }
    #expect(found == parts)
  }

  @Test(
    "A mark without partner is no quotation",
    arguments: [
      ("他说：“走。\n　　天黑了。\n　　“你好。”她说。\n", ["“你好。”"]), ("“走。“她说。“不。”", ["“不。”"]),
      ("“一。\n　　“二。\n　　“三。”他说。", ["“一。\n　　“二。\n　　“三。”"]),
      ("「他说『走』。」好", ["「他说『走』。」"]), ("\"a\" b \"c", ["\"a\""]),
      ("‘It’s mine,’ she said, ‘don’t.’", ["‘It’s mine,’", "‘don’t.’"]),
    ])
  func quotations(text: String, expected: [String]) {
    let content = Array(text.utf8)
    let found = content.withUnsafeBytes { bytes in
      Quotations(in: bytes, 0..<bytes.count, isWrapped: false).spans.map {
        String(decoding: bytes[$0], as: UTF8.self)
      }
    }
    #expect(found == expected)
  }
}
