import Basics
import Workspace

extension Command {
  static let chunks = Command(
    "chunks", twin: "片段", group: .texts, summary: "List the chunks",
    parameters: [
      Parameter("chunks", .spans, help: "Which, as in `1-20`; the first without", isOptional: true)
    ],
    options: [
      Option("text", .text, help: "Only those of one text, by number or name"),
      Option("rows", .integer(1...1_000_000), default: "100", help: "The most rows shown"),
    ],
    examples: ["chunks", "chunks 1-3"],
    preparation: ["load 庭院.txt", "chunk tokens=100 tokenizer=characters"],
    effect: .reads
  ) { invocation in
    let limit = invocation.integer("rows") ?? 100
    let spans = invocation.spans("chunks")
    var text: StoredText?
    if let typed = invocation.text("text") {
      text = try await invocation.storedText(typed, at: "text")
    }
    let chosen = text
    let (listed, total, sizes, rows) = try await invocation.store.perform { database in
      var chunks = try database.chunks(ofText: chosen?.id)
      if let spans { chunks = chunks.filter { chunk in spans.contains { $0.contains(chunk.id) } } }
      let listed = Array(chunks.prefix(limit))
      return (
        listed, chunks.count, chunks.map(\.tokenCount),
        try ChunkTableRows.rows(listed, in: database)
      )
    }
    guard total > 0 else {
      let isCut = try await invocation.store.perform { try $0.chunkCount() > 0 }
      return isCut
        ? Report([.message("there are no such chunks"), .next("chunks")])
        : Report([.message("nothing is cut yet"), .next("chunk")])
    }
    var blocks: [Report.Block] = [.table(ChunkTableRows.table(rows))]
    if total > listed.count {
      blocks.append(.warning("\(count: total - listed.count, "chunk is", "chunks are") not shown"))
      blocks.append(.next("chunks rows=\(total)"))
    }
    blocks.append(.heading("Tokens in a chunk"))
    blocks.append(.bars(key: "sizes", SizeHistogram.bars(sizes, sizes.max() ?? 1)))
    return Report(blocks)
  }
}

/// Chunks as rows.
enum ChunkTableRows {
  static func rows(_ chunks: [StoredChunk], in database: Database) throws -> [[ReportValue]] {
    try chunks.map { chunk in
      let chapter = try database.chapter(ofText: chunk.text, at: chunk.ownStart)
      let opening = try database.content(
        ofText: chunk.text, in: chunk.ownStart..<min(chunk.span.upperBound, chunk.ownStart + 240))
      return [
        .id(chunk.id), .id(chunk.text), .integer(chunk.tokenCount), .text(chapter?.title ?? ""),
        .text(Opening.line(of: opening)),
      ]
    }
  }

  static func table(_ rows: [[ReportValue]]) -> Report.Table {
    Report.Table(
      "chunks",
      [
        .init("id", "chunk"), .init("text", "text"), .init("tokens", "tokens"),
        .init("chapter", "chapter", isFlexible: true), .init("opening", "begins", isFlexible: true),
      ], rows)
  }
}

/// How a passage begins.
enum Opening {
  /// Its first words as one line.
  static func line(of bytes: [UInt8], characters: Int = 30) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    let words = text.split { $0.isWhitespace }.joined(separator: " ")
    return words.count > characters ? words.prefix(characters) + "…" : words
  }
}
