import Basics
import Harness
import ModelFiles
import Testing
import Tokenizer

@testable import Corpus

/// What holds of chunks, with the tokens of a model in place of counts made up.
@Suite(.enabled(if: EmbeddedModel.path != nil, "scripts/model was not run"))
struct RealTokenizerTests {
  private static func tokenizer() throws -> Tokenizer {
    try Tokenizer(gguf: GGUFFile(path: EmbeddedModel.path ?? ""))
  }

  private func check(
    _ content: [UInt8], _ tokenizer: Tokenizer, limit: Int, overlap: Int = 0,
    boundary: Chunker.Boundary, isWrapped: Bool, chapterStarts: [Int] = [], _ comment: Comment
  ) async throws {
    let chunker = Chunker(limit: limit, overlap: overlap, boundary: boundary) {
      { tokenizer.count(utf8: $0) }
    }
    let chunks = try await chunker.chunks(
      of: content, chapterStarts: chapterStarts, isWrapped: isWrapped)
    ChunkerTests.check(
      chunks, content, limit: limit, isWrapped: isWrapped,
      chapterStarts: boundary == .chapter ? Set(chapterStarts) : [], comment
    ) { tokenizer.encode(utf8: $0.span).count }
    // A limit may be below what a sentence repeats, never the other way round.
    for (chunk, before) in zip(chunks.dropFirst(), chunks) where overlap > 0 {
      #expect(chunk.span.lowerBound >= before.span.lowerBound, comment)
      let repeated = content[chunk.span.lowerBound..<chunk.ownStart]
      #expect(tokenizer.count(utf8: repeated.span) <= overlap + 8, comment)
    }
  }

  @Test("Of random texts the chunks are the text, and none has more tokens than the limit")
  func random() async throws {
    let tokenizer = try Self.tokenizer()
    for seed in 0..<40 {
      var random = SplitMix64(seed: UInt64(1000 + seed))
      let content = Array(ChunkerTests.randomText(&random).utf8)
      try await check(
        content, tokenizer, limit: Int.random(in: Chunker.leastLimit...400, using: &random),
        boundary: Chunker.Boundary.allCases[seed % 3], isWrapped: seed % 4 == 0, "seed \(seed)")
    }
  }

  @Test("The same holds of the novels", .enabled(if: !Corpora.files.isEmpty))
  func novels() async throws {
    let tokenizer = try Self.tokenizer()
    for (index, path) in Corpora.files.enumerated() {
      let source = try SourceText(path: path)
      let isWrapped = source.layout.wrapWidth != nil
      let content = source.text.content
      try await check(
        content, tokenizer, limit: 2048, boundary: Chunker.Boundary.allCases[index % 3],
        isWrapped: isWrapped, chapterStarts: source.sections.map(\.span.lowerBound),
        "\(path), \(Chunker.Boundary.allCases[index % 3])")
      var end = min(content.count, 120_000)
      while end < content.count, content[end] & 0xC0 == 0x80 { end -= 1 }
      try await check(
        Array(content[..<end]), tokenizer, limit: 100, overlap: 30, boundary: .sentence,
        isWrapped: isWrapped, "\(path), overlapping")
    }
  }
}
