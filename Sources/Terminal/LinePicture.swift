import Basics
import CLibc
import Glibc

/// How a prompt and a line stand on a terminal: its rows, and the place of the cursor in them.
///
/// A character that does not fit moves to the next row whole, as every terminal does it, and a full
/// row ends at once: after 80 characters on 80 columns the cursor is at the beginning of the second.
///
/// Needs a UTF-8 locale (`TextWidth.useUTF8`).
struct LinePicture: Equatable {
  struct Place: Equatable {
    var row = 0
    var column = 0
  }

  struct Row: Equatable {
    /// What is sent, colours included.
    var text = ""
    var width = 0
    /// Whether a line break ended it, and not the margin.
    var isBroken = false
  }

  private(set) var rows = [Row()]
  private(set) var cursor = Place()
  private let width: Int

  /// - Parameters:
  ///   - prompt: May hold colour sequences, which take no columns.
  ///   - beforeCursor: What of the line stands before the cursor.
  init(prompt: String, beforeCursor: String, afterCursor: String, width: Int) {
    self.width = max(2, width)
    var isCode = false
    for scalar in prompt.unicodeScalars {
      if scalar == "\u{1B}" { isCode = true }
      if isCode {
        rows[rows.count - 1].text.unicodeScalars.append(scalar)
        // ECMA-48, 5.4: the sequence ends with a letter.
        if scalar.properties.isAlphabetic { isCode = false }
      } else {
        put(scalar)
      }
    }
    for scalar in beforeCursor.unicodeScalars { put(scalar) }
    if let next = afterCursor.unicodeScalars.first, next != "\n" {
      makeRoom(for: columns(of: next))
    }
    cursor = Place(row: rows.count - 1, column: rows[rows.count - 1].width)
    for scalar in afterCursor.unicodeScalars { put(scalar) }
  }

  /// The place after the last character.
  var end: Place { Place(row: rows.count - 1, column: rows[rows.count - 1].width) }

  private mutating func put(_ scalar: Unicode.Scalar) {
    guard scalar != "\n" else {
      rows[rows.count - 1].isBroken = true
      rows.append(Row())
      return
    }
    let columns = columns(of: scalar)
    makeRoom(for: columns)
    let last = rows.count - 1
    if scalar == "\t" {
      rows[last].text += String(repeating: " ", count: columns)
    } else if scalar.value < 0x20 || scalar.value == 0x7F {
      rows[last].text += "^"
      rows[last].text.unicodeScalars.append(Unicode.Scalar(UInt8(scalar.value ^ 0x40)))
    } else if columns > 0 || scalar.properties.generalCategory == .nonspacingMark
      || scalar.properties.isVariationSelector || scalar == "\u{200D}"
    {
      rows[last].text.unicodeScalars.append(scalar)
    }
    rows[last].width += columns
    if rows[last].width >= width { rows.append(Row()) }
  }

  private mutating func makeRoom(for columns: Int) {
    if rows[rows.count - 1].width + columns > width { rows.append(Row()) }
  }

  private func columns(of scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x09: min(8 - rows[rows.count - 1].width % 8, width - rows[rows.count - 1].width)
    case ..<0x20, 0x7F: 2
    default: max(0, Int(wcwidth(wchar_t(scalar.value))))
    }
  }

  /// What to send to draw the picture, from the beginning of an empty row on.
  ///
  /// The margin wraps the rows, so that a terminal can wrap them anew when its width changes. Of a
  /// line that is higher than the screen only the rows round the cursor are drawn.
  ///
  /// - Returns: The bytes, and the row of the cursor among those drawn.
  func drawing(height: Int) -> (text: String, cursorRow: Int) {
    let height = max(1, height)
    let first = rows.count <= height ? 0 : min(cursor.row, rows.count - height)
    let shown = rows[first..<min(rows.count, first + height)]
    var text = ""
    for (index, row) in zip(shown.indices, shown) {
      text += row.text
      // A row that is full wraps only when something follows: an empty row must be made.
      guard index + 1 < shown.endIndex else { continue }
      if row.isBroken || rows[index + 1].text.isEmpty { text += "\r\n" }
    }
    let up = shown.endIndex - 1 - cursor.row
    if up > 0 { text += "\u{1B}[\(up)A" }
    text += "\r"
    if cursor.column > 0 { text += "\u{1B}[\(cursor.column)C" }
    return (text, cursor.row - first)
  }

  /// What to send where the cursor cannot be moved up: the row of the cursor only, over `oldWidth`
  /// columns of an earlier one.
  func plainDrawing(over oldWidth: Int) -> (text: String, width: Int) {
    let row = rows[cursor.row]
    let clear = max(0, min(oldWidth, width - 1) - row.width)
    let text = "\r" + row.text + String(repeating: " ", count: clear)
    let back = row.width + clear - cursor.column
    return (text + String(repeating: "\u{08}", count: max(0, back)), row.width)
  }
}
