import Basics

/// What a person would see on a terminal that has been sent some bytes.
///
/// Understands what libedit and Inkstone send, as xterm does: text with wide characters and
/// combining marks, wrapping at the right margin (delayed, as a VT100 does it), CR LF BS TAB, and of
/// ECMA-48 the sequences CUU CUD CUF CUB CUP CHA VPA ED EL ICH DCH ECH SGR SM RM. What it does not
/// know is remembered in `unknown`, so that a test fails instead of guessing.
package struct ScreenModel {
  /// A column of a row: a character, or nothing where the wide one before it reaches.
  private typealias Row = (cells: [String], continues: Bool)

  package private(set) var columns: Int
  package private(set) var rows: Int
  package private(set) var cursor = (row: 0, column: 0)
  /// Whether what is pasted is to be sent between marks.
  package private(set) var isPasteBracketed = false
  /// How often the bell has rung.
  package private(set) var bells = 0
  /// Sequences that the model does not understand.
  package private(set) var unknown: [String] = []
  private var grid: [Row] = []
  private var history: [Row] = []
  /// The last column has been written: the next character goes to the next row.
  private var wrapsNext = false
  private var inserts = false
  private var partial: [Unicode.Scalar] = []
  private var partialBytes: [UInt8] = []

  package init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    grid = [blank]
  }

  private var blank: Row { (Array(repeating: " ", count: columns), false) }

  // MARK: - What is seen

  /// The rows that are on the screen, without spaces at their ends and without empty rows below.
  package var lines: [String] {
    var lines = visible.map { Self.text($0) }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  /// All rows since the beginning, those scrolled away too; rows that wrapped are joined.
  package var transcript: String {
    var text = ""
    for row in history + grid {
      text += row.continues ? row.cells.joined() : Self.text(row) + "\n"
    }
    return text
  }

  /// The row where the cursor is.
  package var currentLine: String { Self.text(visible[cursor.row]) }

  package func contains(_ text: String) -> Bool { transcript.contains(text) }

  private var visible: [Row] { grid }

  private static func text(_ row: Row) -> String {
    var text = row.cells.joined()
    while text.last == " " { text.removeLast() }
    return text
  }

  // MARK: - What is sent

  package mutating func feed(_ bytes: some Sequence<UInt8>) {
    // A character may arrive in two pieces.
    partialBytes += bytes
    var whole = partialBytes.count
    for back in 1...4 where back <= partialBytes.count {
      let byte = partialBytes[partialBytes.count - back]
      guard byte & 0xC0 != 0x80 else { continue }
      let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
      if length > back { whole = partialBytes.count - back }
      break
    }
    let text = String(decoding: partialBytes[..<whole], as: UTF8.self)
    partialBytes.removeFirst(whole)
    for scalar in text.unicodeScalars { feed(scalar) }
  }

  private mutating func feed(_ scalar: Unicode.Scalar) {
    guard partial.isEmpty else {
      partial.append(scalar)
      return escape()
    }
    switch scalar {
    case "\u{1B}": partial = [scalar]
    case "\r": move(column: 0)
    case "\n": lineFeed()
    case "\u{08}": move(column: cursor.column - 1)
    case "\t": move(column: (cursor.column / 8 + 1) * 8)
    case "\u{07}": bells += 1
    default:
      if scalar.value < 0x20 { unknown.append("control \(scalar.value)") } else { write(scalar) }
    }
  }

  private mutating func write(_ scalar: Unicode.Scalar) {
    let character = String(Character(scalar))
    let width = TextWidth.of(Character(scalar))
    guard width > 0 else {
      // Goes with the character before it.
      var column = wrapsNext ? cursor.column : cursor.column - 1
      while column > 0, grid[cursor.row].cells[column].isEmpty { column -= 1 }
      if column >= 0 { grid[cursor.row].cells[column] += character }
      return
    }
    if wrapsNext || cursor.column + width > columns {
      grid[cursor.row].continues = true
      // A wide character that does not fit leaves the last column empty.
      move(column: 0)
      lineFeed()
    }
    if inserts { insert(width) }
    clearWide(at: cursor.column)
    clearWide(at: cursor.column + width - 1)
    grid[cursor.row].cells[cursor.column] = character
    if width == 2 { grid[cursor.row].cells[cursor.column + 1] = "" }
    let next = cursor.column + width
    wrapsNext = next == columns
    cursor.column = min(next, columns - 1)
  }

  /// Overwriting one half of a wide character takes away the other half too.
  private mutating func clearWide(at column: Int) {
    guard column < columns else { return }
    if grid[cursor.row].cells[column].isEmpty, column > 0 {
      grid[cursor.row].cells[column - 1] = " "
      grid[cursor.row].cells[column] = " "
    } else if column + 1 < columns, grid[cursor.row].cells[column + 1].isEmpty {
      grid[cursor.row].cells[column + 1] = " "
    }
  }

  private mutating func lineFeed() {
    wrapsNext = false
    if cursor.row + 1 < rows {
      cursor.row += 1
      if cursor.row == grid.count { grid.append(blank) }
    } else {
      history.append(grid.removeFirst())
      grid.append(blank)
    }
  }

  private mutating func move(row: Int? = nil, column: Int) {
    wrapsNext = false
    cursor.row = max(0, min(rows - 1, row ?? cursor.row))
    cursor.column = max(0, min(columns - 1, column))
    while grid.count <= cursor.row { grid.append(blank) }
  }

  private mutating func insert(_ count: Int) {
    let count = min(count, columns - cursor.column)
    grid[cursor.row].cells.insert(
      contentsOf: Array(repeating: " ", count: count), at: cursor.column)
    grid[cursor.row].cells.removeLast(count)
  }

  private mutating func remove(_ count: Int) {
    let count = min(count, columns - cursor.column)
    grid[cursor.row].cells.removeSubrange(cursor.column..<cursor.column + count)
    grid[cursor.row].cells += Array(repeating: " ", count: count)
  }

  private mutating func erase(_ range: Range<Int>) {
    for column in range { grid[cursor.row].cells[column] = " " }
    if range.upperBound == columns { grid[cursor.row].continues = false }
  }

  // MARK: - Sequences

  private mutating func escape() {
    guard partial.count > 1 else { return }
    switch partial[1] {
    case "[":
      guard partial.count > 2, let final = partial.last, 0x40...0x7E ~= final.value else { return }
      control(final, String(String.UnicodeScalarView(partial[2..<partial.count - 1])))
      partial = []
    case "(", ")":  // The choice of a character set has one more letter.
      if partial.count > 2 { partial = [] }
    case "=", ">", "7", "8": partial = []
    default:
      unknown.append("ESC \(partial[1])")
      partial = []
    }
  }

  private mutating func control(_ final: Unicode.Scalar, _ parameters: String) {
    let isPrivate = parameters.hasPrefix("?")
    let values = parameters.drop { $0 == "?" }.split(
      separator: ";", omittingEmptySubsequences: false
    )
    .map { Int($0) ?? 0 }
    let first = values.first ?? 0
    let count = max(1, first)
    switch final {
    case "A": move(row: cursor.row - count, column: cursor.column)
    case "B": move(row: cursor.row + count, column: cursor.column)
    case "C": move(column: cursor.column + count)
    case "D": move(column: cursor.column - count)
    case "G": move(column: count - 1)
    case "d": move(row: count - 1, column: cursor.column)
    case "H", "f": move(row: count - 1, column: max(1, values.count > 1 ? values[1] : 1) - 1)
    case "J": eraseDisplay(first)
    case "K":
      wrapsNext = false
      erase(first == 0 ? cursor.column..<columns : first == 1 ? 0..<cursor.column + 1 : 0..<columns)
    case "X": erase(cursor.column..<min(columns, cursor.column + count))
    case "@": insert(count)
    case "P": remove(count)
    case "m": break
    case "h", "l":
      switch (isPrivate, first) {
      case (true, 2004): isPasteBracketed = final == "h"
      case (false, 4): inserts = final == "h"
      case (true, 1), (true, 25), (true, 12): break
      default: unknown.append("CSI \(parameters)\(final)")
      }
    default: unknown.append("CSI \(parameters)\(final)")
    }
  }

  private mutating func eraseDisplay(_ what: Int) {
    wrapsNext = false
    switch what {
    case 0:
      erase(cursor.column..<columns)
      grid.removeSubrange((cursor.row + 1)...)
    case 2, 3:
      grid = Array(repeating: blank, count: cursor.row + 1)
    default: unknown.append("CSI \(what)J")
    }
  }

  // MARK: - The size

  /// Changes the size as terminals of today do: rows that wrapped are joined and wrapped anew.
  package mutating func resize(columns newColumns: Int, rows newRows: Int) {
    // The place of the cursor as a count of cells from the beginning of its logical line.
    var logical: [[String]] = []
    var place = (line: 0, offset: 0)
    var isOpen = false
    for (index, row) in grid.enumerated() {
      if !isOpen { logical.append([]) }
      if index == cursor.row {
        place = (logical.count - 1, logical[logical.count - 1].count + cursor.column)
        if wrapsNext { place.offset += 1 }
      }
      logical[logical.count - 1] += row.cells
      isOpen = row.continues
    }
    columns = newColumns
    rows = newRows
    grid = []
    wrapsNext = false
    for (index, line) in logical.enumerated() {
      var cells = line
      let least = index == place.line ? place.offset : 0
      while cells.count > least, cells.last == " " { cells.removeLast() }
      var row: [String] = []
      var offset = 0
      for (position, cell) in cells.enumerated() {
        let isWide = position + 1 < cells.count && cells[position + 1].isEmpty && !cell.isEmpty
        if row.count + (isWide ? 2 : 1) > columns {
          grid.append((row + Array(repeating: " ", count: columns - row.count), true))
          row = []
        }
        if index == place.line, position == place.offset { cursor = (grid.count, row.count) }
        row.append(cell)
        offset = position + 1
      }
      if index == place.line, place.offset >= offset {
        cursor = (grid.count, min(columns - 1, row.count + place.offset - offset))
      }
      grid.append((row + Array(repeating: " ", count: max(0, columns - row.count)), false))
    }
    while grid.count > rows, cursor.row > 0 {
      history.append(grid.removeFirst())
      cursor.row -= 1
    }
    if grid.count > rows { grid.removeSubrange(rows...) }
  }
}
