import Basics
import Dataset
import Workspace

extension StoredEntry {
  /// The sample itself, without where it came from.
  var entry: Entry {
    Entry(
      instruction: instruction, input: input, output: output, system: system,
      history: [Entry.Turn](json: history) ?? [])
  }

  /// A sample that was loaded.
  init(imported entry: Entry) {
    self.init(
      kind: .imported, instruction: entry.instruction, input: entry.input, output: entry.output,
      system: entry.system, history: entry.history.jsonText)
  }

  /// What the model is asked, in one line.
  var question: String { entry.question }

  var characterCount: Int {
    instruction.unicodeScalars.count + input.unicodeScalars.count + output.unicodeScalars.count
  }
}

extension StoredEntry.Kind {
  var name: Message {
    switch self {
    case .ask: "asked"
    case .role: "role"
    case .imported: "loaded"
    }
  }
}

extension ExportRow {
  init(_ stored: StoredEntry, _ places: EntryPlaces) {
    self.init(stored.entry, id: stored.id, kind: stored.kind.rawValue)
    role = stored.role.flatMap { places.roles[$0] }
    lead = stored.lead
    chunk = stored.chunk
    span = stored.span
    confidence = stored.confidence
    text = stored.text.flatMap { places.texts[$0] }
    if let text = stored.text, let start = stored.span?.lowerBound {
      chapter = places.chapter(ofText: text, at: start)
    }
  }
}

/// Names of what entries point to, read once.
struct EntryPlaces: Sendable {
  private(set) var roles: [Int: String] = [:]
  private(set) var texts: [Int: String] = [:]
  private var chapters: [Int: [StoredChapter]] = [:]

  init() {}

  init(_ database: Database, withChapters: Bool = false) throws {
    roles = try database.roleNames()
    for text in try database.texts() {
      texts[text.id] = text.name
      if withChapters { chapters[text.id] = try database.chapters(ofText: text.id) }
    }
  }

  /// The title of the innermost chapter that a place lies in.
  func chapter(ofText text: Int, at offset: Int) -> String? {
    chapters[text]?.last { $0.span.contains(offset) }?.title
  }
}
