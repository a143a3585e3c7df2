/// Which entries are meant; what is nil does not matter.
package struct EntryFilter: Sendable, Equatable {
  package var ids: [ClosedRange<StoredEntry.ID>]?
  /// Only entries behind this one.
  package var after: StoredEntry.ID?
  package var kind: StoredEntry.Kind?
  /// Rows of the table of roles.
  package var roles: [Int]?
  package var leads: [String]?
  package var text: Int?
  package var chunks: [ClosedRange<Int>]?
  package var isDropped: Bool?
  /// Entries without a confidence are sure.
  package var confidence: ClosedRange<Double>?
  /// Characters of the whole sample.
  package var length: ClosedRange<Int>?
  /// Characters of the output.
  package var answerLength: ClosedRange<Int>?
  /// Stands somewhere in the instruction, input or output.
  package var words: String?
  package var cell: Cell.ID?
  /// Whether there are earlier turns.
  package var hasHistory: Bool?

  package init(isDropped: Bool? = nil) { self.isDropped = isDropped }

  /// The kept ones.
  package static let kept = EntryFilter(isDropped: false)

  /// Whether the texts of each entry must be looked at, so that the index over figures is no help.
  var readsTexts: Bool { words != nil || cell != nil || hasHistory != nil }

  /// What finds the first entries in order at once: where few are dropped or of a role, an index of
  /// those alone, and else the one over all figures.
  var index: String {
    if readsTexts { return "" }
    if isDropped == true { return " INDEXED BY entry_dropped" }
    if roles?.count == 1, isDropped != nil { return " INDEXED BY entry_of_role" }
    return " INDEXED BY entry_figures"
  }

  /// ` WHERE …` with its values, or nothing.
  var condition: (sql: String, values: [Value]) {
    var parts: [String] = []
    var values: [Value] = []
    func add(_ sql: String, _ new: Value...) {
      parts.append(sql)
      values += new
    }
    func addSpans(_ column: String, _ spans: [ClosedRange<Int>]) {
      let tests = spans.map { span in
        values += [.integer(span.lowerBound), .integer(span.upperBound)]
        return "\(column) BETWEEN ? AND ?"
      }
      parts.append(tests.isEmpty ? "0" : "(" + tests.joined(separator: " OR ") + ")")
    }
    func addChoice(_ column: String, _ choices: [Value]) {
      values += choices
      let places = repeatElement("?", count: choices.count).joined(separator: ", ")
      parts.append("\(column) IN (\(places))")
    }
    if let ids { addSpans("id", ids) }
    if let after { add("id > ?", .integer(after)) }
    if let kind { add("kind = ?", .text(kind.rawValue)) }
    if let roles, roles.count == 1 {
      add("role = ?", .integer(roles[0]))
    } else if let roles {
      addChoice("role", roles.map { .integer($0) })
    }
    if let leads { addChoice("lead", leads.map { .text($0) }) }
    if let text { add("text = ?", .integer(text)) }
    if let chunks { addSpans("chunk", chunks) }
    // Written out, so that the index of those dropped is seen to serve.
    if let isDropped { parts.append("is_dropped = \(isDropped ? 1 : 0)") }
    if let confidence {
      add(
        "ifnull(confidence, 1) BETWEEN ? AND ?", .real(confidence.lowerBound),
        .real(confidence.upperBound))
    }
    if let length { addSpans("prompt_length + answer_length", [length]) }
    if let answerLength { addSpans("answer_length", [answerLength]) }
    if let words {
      add("instr(instruction || char(10) || input || char(10) || output, ?) > 0", .text(words))
    }
    if let hasHistory { add(hasHistory ? "history <> '[]'" : "history = '[]'") }
    if let cell { add("cell = ?", .integer(cell)) }
    return (parts.isEmpty ? "" : " WHERE " + parts.joined(separator: " AND "), values)
  }
}
