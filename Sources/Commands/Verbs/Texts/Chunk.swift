import Basics
import Corpus
import Workspace

extension Command {
  static let chunk = Command(
    "chunk", twin: "切分", group: .texts,
    summary: "Cut the texts into parts that fit into a prompt",
    parameters: [
      Parameter(
        "texts", .spans, help: "Which texts, as in `1,3`; all without", isOptional: true)
    ],
    options: [
      Option(
        "tokens", .integer(Chunker.leastLimit...1_000_000), default: "2048",
        help: "The most tokens in a chunk"),
      Option(
        "overlap", .integer(0...1_000_000), default: "0",
        help: "The most tokens that a chunk repeats of the one before it"),
      Option(
        "by", .choice(Chunker.Boundary.allCases.map(\.rawValue)), default: "sentence",
        help: "Where a chunk may end"),
      Option(
        "tokenizer", .text,
        help: """
          What counts the tokens: a model, a GGUF file, a folder with a tokenizer.json, or \
          `characters`; the model in use without
          """,
        choices: { _ in TokenCounting.modelNames() + [TokenCounting.characters] }),
    ],
    examples: [
      "chunk tokenizer=characters",
      "chunk 1 tokens=100 overlap=20 by=paragraph tokenizer=characters",
    ],
    preparation: ["load 庭院.txt"]
  ) { invocation in
    let request = try await ChunkRequest(invocation)
    return try await request.run(invocation)
  }
}

/// Which texts are to be cut, and how.
private struct ChunkRequest: Sendable {
  let texts: [StoredText]
  let chunker: Chunker
  let tokenizerName: String

  init(_ invocation: Invocation) async throws {
    let all = try await invocation.store.perform { try $0.texts() }
    guard !all.isEmpty else { throw Problem.nothingLoaded }
    if let spans = invocation.spans("texts") {
      texts = all.filter { text in spans.contains { $0.contains(text.id) } }
      guard !texts.isEmpty else { throw invocation.fault(.noSuchTexts, at: "texts") }
    } else {
      texts = all
    }
    let limit = invocation.integer("tokens") ?? 2048
    let overlap = invocation.integer("overlap") ?? 0
    guard overlap <= limit / 2 else {
      throw invocation.fault(.overlapTooLarge(overlap, limit), at: "overlap")
    }
    do throws(Problem) {
      let counting = try TokenCounting(
        invocation.text("tokenizer"), settings: invocation.settings)
      tokenizerName = counting.name
      chunker = Chunker(
        limit: limit, overlap: overlap,
        boundary: Chunker.Boundary(rawValue: invocation.text("by") ?? "") ?? .sentence,
        makeCounter: counting.makeCounter)
    } catch {
      throw invocation.fault(error, at: "tokenizer")
    }
  }

  /// Cuts text after text; chunks that a text had before are replaced.
  func run(_ invocation: Invocation) async throws -> Report {
    guard let cell = invocation.cell else { preconditionFailure("`chunk` leaves a cell") }
    do {
      return report(try await cut(invocation, cell))
    } catch is CancellationError {
      throw Problem.stoppedCutting(cell)
    }
  }

  private func cut(_ invocation: Invocation, _ cell: Cell.ID) async throws -> [[StoredChunk]] {
    var cut: [[StoredChunk]] = []
    let total = texts.reduce(0) { $0 + $1.byteCount }
    var done = 0
    for text in texts {
      let before = done
      let (content, starts) = try await invocation.store.perform { database in
        (
          try database.content(ofText: text.id),
          try database.chapters(ofText: text.id).map(\.span.lowerBound)
        )
      }
      let chunks = try await chunker.chunks(
        of: content, chapterStarts: starts, isWrapped: text.wrapWidth != nil
      ) { byteCount in
        invocation.progress(
          Progress(done: before + byteCount, total: total, unit: .bytes, note: "\(text.name)"))
      }
      done += text.byteCount
      cut.append(
        chunks.map {
          StoredChunk(
            text: text.id, span: $0.span, ownStart: $0.ownStart, tokenCount: $0.tokenCount)
        })
    }
    let found = cut
    let texts = texts
    return try await invocation.store.change(cell: cell) { database in
      for text in texts { try database.removeChunks(ofText: text.id) }
      for chunks in found {
        try Task.checkCancellation()
        try database.insertChunks(chunks, cell: cell)
      }
      return try texts.map { try database.chunks(ofText: $0.id) }
    }
  }

  private func report(_ stored: [[StoredChunk]]) -> Report {
    let chunks = stored.flatMap { $0 }
    let tokens = chunks.reduce(0) { $0 + $1.tokenCount }
    var blocks: [Report.Block] = [
      .message(
        """
        cut \(count: texts.count, "text", "texts") into \(count: chunks.count, "chunk", "chunks"), \
        \(count: tokens, "token", "tokens") by `\(tokenizerName)`
        """)
    ]
    let rows = zip(texts, stored).map { text, chunks -> [ReportValue] in
      let range = chunks.first.map { "\($0.id)-\(chunks.last?.id ?? $0.id)" } ?? ""
      return [
        .id(text.id), .text(text.name), .text(range), .integer(chunks.count),
        .integer(chunks.reduce(0) { $0 + $1.tokenCount }),
      ]
    }
    blocks.append(
      .table(
        Report.Table(
          "texts",
          [
            .init("id", "text"), .init("name", "name", isFlexible: true), .init("chunks", "chunks"),
            .init("count", "count"), .init("tokens", "tokens"),
          ], rows)))
    blocks.append(.heading("Tokens in a chunk"))
    blocks.append(.bars(key: "sizes", SizeHistogram.bars(chunks.map(\.tokenCount), chunker.limit)))
    blocks.append(.next("show chunk \(chunks.first?.id ?? 1)"))
    return Report(blocks)
  }
}

/// How many things there are of each size.
enum SizeHistogram {
  /// Ten steps of equal width up to `largest`.
  static func bars(_ sizes: [Int], _ largest: Int) -> [Report.Bar] {
    let width = max(1, (largest + 9) / 10)
    var counts: [Int] = []
    for size in sizes {
      let step = max(0, size - 1) / width
      while counts.count <= step { counts.append(0) }
      counts[step] += 1
    }
    return counts.enumerated().map { step, count in
      Report.Bar("\(step * width + 1)-\((step + 1) * width)", count)
    }
  }
}
