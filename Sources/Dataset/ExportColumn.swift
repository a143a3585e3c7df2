import Basics
import JSON
import Parquet

/// An entry about to be written, with where it came from.
package struct ExportRow: Sendable {
  package var entry: Entry
  package var id: Int
  package var kind: String
  package var role: String?
  package var lead: String?
  /// The name of the text.
  package var text: String?
  package var chapter: String?
  package var chunk: Int?
  package var span: Range<Int>?
  package var confidence: Double?

  package init(_ entry: Entry, id: Int, kind: String) {
    self.entry = entry
    self.id = id
    self.kind = kind
  }
}

/// What a written row may have under a name.
package enum ExportColumn: String, Sendable, CaseIterable {
  case instruction, input, output, system, history
  /// The turns in ShareGPT's form, and in OpenAI's.
  case conversations, messages
  // Where the entry came from.
  case id, kind, role, lead, text, chapter, chunk, confidence
  case spanStart = "span_start"
  case spanEnd = "span_end"

  package static let alpaca: [ExportColumn] = [.instruction, .input, .output, .system, .history]

  /// How it lies in a Parquet file.
  package var column: Column {
    switch self {
    case .instruction, .input, .output, .system, .kind: Column(rawValue, .text)
    case .history: Column(rawValue, .list(.list(.text)))
    case .conversations:
      Column(rawValue, .list(.record([.init("from", .text), .init("value", .text)])))
    case .messages:
      Column(rawValue, .list(.record([.init("role", .text), .init("content", .text)])))
    case .id: Column(rawValue, .integer)
    case .role, .lead, .text, .chapter: Column(rawValue, .text, isOptional: true)
    case .chunk, .spanStart, .spanEnd: Column(rawValue, .integer, isOptional: true)
    case .confidence: Column(rawValue, .number, isOptional: true)
    }
  }

  /// The text of a column that always has one; nil for the others.
  func text(of row: ExportRow) -> String? {
    switch self {
    case .instruction: row.entry.instruction
    case .input: row.entry.input
    case .output: row.entry.output
    case .system: row.entry.system
    case .kind: row.kind
    default: nil
    }
  }

  package func value(of row: ExportRow) -> JSON {
    func optional(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }
    func optional(_ number: Int?) -> JSON { number.map { .integer($0) } ?? .null }
    switch self {
    case .instruction, .input, .output, .system, .kind: return optional(text(of: row))
    case .history: return row.entry.history.json
    case .conversations:
      return turns(of: row.entry, "from", "value", human: "human", model: "gpt", system: nil)
    case .messages:
      return turns(
        of: row.entry, "role", "content", human: "user", model: "assistant", system: "system")
    case .id: return .integer(row.id)
    case .role: return optional(row.role)
    case .lead: return optional(row.lead)
    case .text: return optional(row.text)
    case .chapter: return optional(row.chapter)
    case .chunk: return optional(row.chunk)
    case .spanStart: return optional(row.span?.lowerBound)
    case .spanEnd: return optional(row.span?.upperBound)
    case .confidence: return row.confidence.map { .number($0) } ?? .null
    }
  }

  /// The turns: the human first, then one after the other, an answer last.
  private func turns(
    of entry: Entry, _ speaker: String, _ content: String, human: String, model: String,
    system: String?
  ) -> JSON {
    func turn(_ name: String, _ text: String) -> JSON {
      .object(.init([.init(speaker, .string(name)), .init(content, .string(text))]))
    }
    var turns: [JSON] = []
    if let system, !entry.system.isEmpty { turns.append(turn(system, entry.system)) }
    for earlier in entry.history + [Entry.Turn(entry.question, entry.output)] {
      turns.append(turn(human, earlier.question))
      turns.append(turn(model, earlier.answer))
    }
    return .array(turns)
  }
}
