import Basics

/// What could stand at the cursor.
package struct Completion: Sendable {
  package struct Candidate: Sendable, Hashable {
    /// What replaces the range.
    package var text: String
    /// Follows `text` when this is the only candidate: a space, `=`, a closing quote.
    package var suffix: String
    /// A word on it, for the list.
    package var description: String

    package init(_ text: String, suffix: String = " ", description: String = "") {
      self.text = text
      self.suffix = suffix
      self.description = description
    }
  }

  /// The part of the line that a candidate replaces, in UTF-8 bytes from the line's beginning.
  package var range: Range<Int>
  package var candidates: [Candidate]

  package init(range: Range<Int>, candidates: [Candidate]) {
    self.range = range
    self.candidates = candidates
  }

  /// What all candidates begin with; empty when there are none.
  package var commonPrefix: String {
    guard var prefix = candidates.first?.text[...] else { return "" }
    for candidate in candidates.dropFirst() {
      let pairs = zip(prefix, candidate.text).prefix { $0 == $1 }
      prefix = prefix.prefix(pairs.count)
    }
    return String(prefix)
  }

  /// The text that a first Tab puts in place of `typed`, or nil when it can tell nothing more.
  ///
  /// A common beginning that does not go on from what is typed (a Chinese twin of an English
  /// beginning) is not taken: it would replace one thing the person meant by another.
  package func insertion(for typed: String) -> String? {
    if candidates.count == 1 { return candidates[0].text + candidates[0].suffix }
    let common = commonPrefix
    return common != typed && common.hasPrefix(typed) ? common : nil
  }

  /// The candidates as a list under the line, at most `rows` rows of `width` columns.
  ///
  /// With descriptions where each candidate can have a row of its own; in columns, downwards,
  /// otherwise. What does not fit is counted on the last row.
  package func list(
    width: Int, rows: Int, isColoured: Bool = false, in catalogue: Catalogue? = nil
  ) -> [String] {
    let rows = max(2, rows)
    let names = candidates.map { Printable.of($0.text) }
    if candidates.count <= rows, candidates.contains(where: { !$0.description.isEmpty }) {
      return described(names, width: width, isColoured: isColoured)
    }
    let widest = min(width, names.map { TextWidth.of($0) }.max() ?? 0)
    let columns = max(1, (width + 2) / (widest + 2))
    var shown = names
    var left = 0
    if (names.count + columns - 1) / columns > rows {
      shown = Array(names.prefix((rows - 1) * columns))
      left = names.count - shown.count
    }
    let height = (shown.count + columns - 1) / columns
    var lines = (0..<height).map { row in
      let cells = stride(from: row, to: shown.count, by: height).map {
        TextWidth.truncated(shown[$0], to: widest)
      }
      return cells.dropLast().map { TextWidth.padded($0, to: widest + 2) }.joined()
        + (cells.last ?? "")
    }
    if left > 0 {
      let message: Message = "… and \(left) more"
      lines.append(TextWidth.truncated(message.text(in: catalogue), to: width))
    }
    return lines
  }

  private func described(_ names: [String], width: Int, isColoured: Bool) -> [String] {
    // The names keep at most half the width, so that there is room to say what they are.
    let widest = names.map { TextWidth.of($0) }.max() ?? 0
    let nameWidth = min(widest, max(width / 2, 8))
    return zip(names, candidates).map { name, candidate in
      let room = width - nameWidth - 2
      guard room > 3, !candidate.description.isEmpty else {
        return TextWidth.truncated(name, to: width)
      }
      let description = TextWidth.truncated(Printable.of(candidate.description), to: room)
      return TextWidth.padded(TextWidth.truncated(name, to: nameWidth), to: nameWidth + 2)
        + Style.dim(description, isOn: isColoured)
    }
  }
}
