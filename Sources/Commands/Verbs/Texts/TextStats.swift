import Basics
import Corpus
import Workspace

extension StatsSection {
  /// The texts, unless entries are asked for by what they are.
  static let texts = StatsSection { invocation in
    guard !EntrySelection.options.contains(where: { invocation.isGiven($0.name) }) else {
      return Report()
    }
    let store = invocation.store
    let (texts, chapters, chunks) = try await store.perform { database in
      (try database.texts(), try database.chapterCounts(), try database.chunks())
    }
    guard !texts.isEmpty else { return Report() }
    var rows: [[ReportValue]] = []
    for text in texts {
      try Task.checkCancellation()
      let content = try await store.perform { try $0.content(ofText: text.id) }
      let cut = chunks.filter { $0.text == text.id }
      rows.append([
        .id(text.id), .text(text.name), .integer(text.characterCount),
        cut.isEmpty ? .none : .integer(cut.reduce(0) { $0 + $1.tokenCount }),
        .integer(chapters[text.id] ?? 0), .integer(cut.count),
        .share(DialogueShare.of(content, isWrapped: text.wrapWidth != nil)),
      ])
    }
    let table = Report.Table(
      "texts",
      [
        .init("id", "text"), .init("name", "name", isFlexible: true),
        .init("characters", "characters"), .init("tokens", "tokens"),
        .init("chapters", "chapters"), .init("chunks", "chunks"), .init("dialogue", "dialogue"),
      ], rows)
    return Report([.heading("Texts"), .table(table)])
  }
}
