import Basics
import Workspace

extension Command {
  static let texts = Command(
    "texts", twin: "文本", group: .texts, summary: "List the texts",
    examples: ["texts"], effect: .reads
  ) { invocation in
    let (texts, counts) = try await invocation.store.perform { database in
      (try database.texts(), try database.chapterCounts())
    }
    guard !texts.isEmpty else {
      return Report([.message("nothing is loaded yet"), .next("help load")])
    }
    return Report([.table(TextsTable.table(texts, chapterCounts: counts))])
  }
}

/// Texts as rows.
enum TextsTable {
  static func table(
    _ texts: [StoredText], chapterCounts: [StoredText.ID: Int]
  ) -> Report.Table {
    Report.Table(
      "texts",
      [
        .init("id", "text"), .init("name", "name", isFlexible: true), .init("format", "format"),
        .init("encoding", "encoding"), .init("characters", "characters"),
        .init("chapters", "chapters"),
      ],
      texts.map { text in
        [
          .id(text.id), .text(text.name), .text(text.format), .text(text.encoding),
          .integer(text.characterCount), .integer(chapterCounts[text.id] ?? 0),
        ]
      })
  }
}

extension Invocation {
  /// The text that a word means: its number or its name, or the beginning of its name.
  func storedText(_ typed: String, at parameter: String) async throws -> StoredText {
    let texts = try await store.perform { try $0.texts() }
    if let id = Int(typed), let text = texts.first(where: { $0.id == id }) { return text }
    if let text = texts.first(where: { $0.name == typed }) { return text }
    let near = texts.filter { $0.name.hasPrefix(typed) }
    guard near.count == 1, let text = near.first else {
      throw fault(.noSuchText(typed, known: texts.map(\.name)), at: parameter)
    }
    return text
  }
}
