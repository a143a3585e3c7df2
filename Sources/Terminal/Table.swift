import Basics

/// Rows and columns, aligned by the columns of the terminal they take.
///
/// On a terminal the table fits its width: the widest flexible columns shrink first. Elsewhere it is
/// as wide as its values, aligned with spaces, and nothing is cut; programs read `--json` instead.
package struct Table: Sendable {
  package enum Alignment: Sendable {
    case leading
    /// Numbers.
    case trailing
  }

  package struct Column: Sendable {
    package var title: Message
    package var alignment: Alignment
    /// Whether it may become narrower than its values; identifiers and numbers should not.
    package var isFlexible: Bool
    /// Whether a value that does not fit goes on in the next line, rather than end in `…`.
    package var wraps: Bool
    package var style: Style
    /// Whether what stands between 【 and 】 is coloured.
    package var marksHits: Bool

    package init(
      _ title: Message, alignment: Alignment = .leading, isFlexible: Bool = false,
      wraps: Bool = false, style: Style = [], marksHits: Bool = false
    ) {
      self.title = title
      self.alignment = alignment
      self.isFlexible = isFlexible
      self.wraps = wraps
      self.style = style
      self.marksHits = marksHits
    }
  }

  package var columns: [Column]
  /// As many values in each row as there are columns; too few are filled up with nothing.
  package var rows: [[String]]

  package init(columns: [Column], rows: [[String]]) {
    self.columns = columns
    self.rows = rows
  }

  /// Two spaces part the columns.
  private static let gap = 2

  /// The table's lines without line breaks, the titles first.
  ///
  /// - Parameters:
  ///   - width: No line is wider; nil where there is no terminal.
  ///   - isColoured: Whether titles and columns are styled.
  package func lines(
    width: Int?, isColoured: Bool = false, in catalogue: Catalogue? = nil
  ) -> [String] {
    guard !columns.isEmpty else { return [] }
    let (titles, cells) = shown(in: catalogue)
    let natural = Self.natural(titles, cells)
    let widths =
      width.map { Self.fit(natural, isFlexible: columns.map(\.isFlexible), to: $0) }
      ?? natural
    let head = line(titles, widths, isColoured, styles: columns.map { _ in .bold })
    return [head] + cells.flatMap { wrapped($0, widths).map { line($0, widths, isColoured) } }
  }

  /// Whether `width` is too narrow for columns: identifiers or numbers would be cut, or a text would
  /// have fewer than eight columns.
  package func isCramped(width: Int, in catalogue: Catalogue? = nil) -> Bool {
    let (titles, cells) = shown(in: catalogue)
    let natural = Self.natural(titles, cells)
    let widths = Self.fit(natural, isFlexible: columns.map(\.isFlexible), to: width)
    return columns.indices.contains { index in
      widths[index] < (columns[index].isFlexible ? min(8, natural[index]) : natural[index])
    }
  }

  /// The table's rows one below the other, each value on a line of its own behind its title; for
  /// windows too narrow for columns.
  package func records(
    width: Int, isColoured: Bool = false, in catalogue: Catalogue? = nil
  ) -> [String] {
    let (titles, cells) = shown(in: catalogue)
    let widest = min(titles.map { TextWidth.of($0) }.max() ?? 0, max(0, width / 2 - Self.gap))
    let room = max(2, width - widest - Self.gap)
    return cells.map { row in
      zip(titles, row).flatMap { title, value -> [String] in
        guard !value.isEmpty else { return [] }
        let title = TextWidth.truncated(title, to: widest)
        let spaces = String(repeating: " ", count: widest - TextWidth.of(title) + Self.gap)
        let lines = TextWidth.wrapped(value, to: room)
        let rest = lines.dropFirst().map { String(repeating: " ", count: widest + Self.gap) + $0 }
        return [Style.bold(title, isOn: isColoured) + spaces + lines[0]] + rest
      }
    }.joined(separator: [""]).map { $0 }
  }

  /// The titles and the values as they may be shown.
  private func shown(in catalogue: Catalogue?) -> (titles: [String], cells: [[String]]) {
    let titles = columns.map { Printable.of($0.title.text(in: catalogue)) }
    let cells = rows.map { row in
      columns.indices.map { Printable.of($0 < row.count ? row[$0] : "") }
    }
    return (titles, cells)
  }

  /// The widest of each column.
  private static func natural(_ titles: [String], _ cells: [[String]]) -> [Int] {
    var natural = titles.map { TextWidth.of($0) }
    for row in cells {
      for index in row.indices { natural[index] = max(natural[index], TextWidth.of(row[index])) }
    }
    return natural
  }

  /// Widths that fit together into `width`, with the gaps between them.
  ///
  /// The widest flexible columns are cut down to one common width first. If that is not enough the
  /// others follow; and when even one column each and the gaps are too wide, the last columns go
  /// (their width is zero).
  static func fit(_ natural: [Int], isFlexible: [Bool], to width: Int) -> [Int] {
    var widths = natural
    func used() -> Int {
      let shown = widths.filter { $0 > 0 }
      return shown.reduce(0, +) + gap * max(0, shown.count - 1)
    }
    // Rigid columns shrink only after the flexible ones have come down to a readable width.
    for (isIncluded, least) in [(isFlexible, 8), (natural.map { _ in true }, 4)] {
      while used() > width {
        let candidates = widths.indices.filter { isIncluded[$0] && widths[$0] > least }
        guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
        let next = candidates.map { widths[$0] }.filter { $0 < widths[widest] }.max() ?? least
        let tied = candidates.filter { widths[$0] == widths[widest] }
        // Down to the next widest, or as far as is needed, in equal parts.
        let step = min(widths[widest] - next, (used() - width + tied.count - 1) / tied.count)
        for index in tied where used() > width {
          widths[index] -= min(max(1, step), widths[index] - least, used() - width)
        }
      }
    }
    while used() > width, let last = widths.lastIndex(where: { $0 > 0 }) {
      let others = used() - widths[last]
      widths[last] = width - others >= 1 ? width - others : 0
    }
    return widths
  }

  /// A line with its hits in colour; one that the line's ends cut is coloured as far as it goes.
  static func markingHits(_ line: String) -> String {
    var marked = ""
    var plain = Substring()
    var hit = Substring()
    var rest = line[...]
    let isCutInHit = line.firstIndex(of: "】").map { !line[..<$0].contains("【") } ?? false
    var isInHit = isCutInHit
    while let character = rest.popFirst() {
      if character == "【", !isInHit {
        marked += plain
        (plain, isInHit) = ("", true)
      }
      if isInHit { hit.append(character) } else { plain.append(character) }
      if character == "】", isInHit {
        marked += hitStyle(String(hit), isOn: true)
        (hit, isInHit) = ("", false)
      }
    }
    return marked + plain + hitStyle(String(hit), isOn: true)
  }

  private static let hitStyle: Style = [.bold, .yellow]

  /// One row as the lines it takes.
  private func wrapped(_ row: [String], _ widths: [Int]) -> [[String]] {
    let parts = row.indices.map { index -> [String] in
      guard columns[index].wraps, widths[index] >= 2, TextWidth.of(row[index]) > widths[index]
      else { return [row[index]] }
      return TextWidth.wrapped(row[index], to: widths[index])
    }
    let height = parts.map(\.count).max() ?? 1
    return (0..<height).map { line in parts.map { line < $0.count ? $0[line] : "" } }
  }

  private func line(
    _ cells: [String], _ widths: [Int], _ isColoured: Bool, styles: [Style]? = nil
  ) -> String {
    let shown = widths.indices.filter { widths[$0] > 0 }
    var line = ""
    var spaces = 0
    for index in shown {
      let text = TextWidth.truncated(cells[index], to: widths[index])
      let free = widths[index] - TextWidth.of(text)
      let isTrailing = columns[index].alignment == .trailing
      let style = styles?[index] ?? columns[index].style
      // Spaces are held back until something follows them: no line ends in spaces.
      spaces += isTrailing ? free : 0
      if !text.isEmpty {
        line += String(repeating: " ", count: spaces)
        line +=
          columns[index].marksHits && isColoured && styles == nil
          ? Self.markingHits(text) : style(text, isOn: isColoured)
        spaces = 0
      }
      spaces += (isTrailing ? 0 : free) + Self.gap
    }
    return line
  }
}
