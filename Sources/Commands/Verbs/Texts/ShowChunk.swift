import Basics
import Workspace

extension ShownKind {
  /// A chunk: where it is from, and all of its text.
  static let chunk = ShownKind(word: "chunk", twin: "片段") { invocation, typed in
    let found = try await invocation.store.perform { database in
      try Int(typed).flatMap { try database.chunk($0) }.map { chunk in
        (
          chunk, try database.text(chunk.text),
          try OriginalPlace(of: chunk.span, inText: chunk.text, database),
          try database.chapter(ofText: chunk.text, at: chunk.ownStart),
          try database.content(ofText: chunk.text, in: chunk.span)
        )
      }
    }
    guard let (chunk, text, place, chapter, content) = found else {
      let count = try await invocation.store.perform { try $0.chunkCount() }
      throw invocation.fault(.noSuchChunk(typed, count), at: "id")
    }
    var fields: [Report.Field] = [
      .init("id", "chunk", .id(chunk.id)), .init("text", "text", .id(chunk.text)),
      .init("name", "of", .text(text?.name ?? "")),
    ]
    if let chapter { fields.append(.init("chapter", "chapter", .text(chapter.title))) }
    fields += [
      .init("tokens", "tokens", .integer(chunk.tokenCount)),
      .init("span_start", "from byte", .id(chunk.span.lowerBound)),
      .init("span_end", "to byte", .id(chunk.span.upperBound)),
    ]
    if chunk.ownStart > chunk.span.lowerBound {
      fields.append(.init("own_start", "new from byte", .id(chunk.ownStart)))
    }
    fields += place.fields
    return Report([
      .fields(fields), .text(key: "content", String(decoding: content, as: UTF8.self)),
    ])
  }
}

extension Problem {
  fileprivate static func noSuchChunk(_ typed: String, _ count: Int) -> Problem {
    Problem(
      .notFound, "no chunk `\(typed)`",
      why: count == 0
        ? "nothing is cut yet" : "there \(count: count, "is chunk 1", "are chunks, from 1 on")",
      next: count == 0 ? "chunk" : "chunks")
  }
}
