import Basics
import CEdit

/// What is drawn, and where.
extension LineEditor {
  struct Drawn {
    var prompt: String
    var line: Line
    var picture: LinePicture
    /// The row of the cursor, counted from the first that is drawn.
    var cursorRow: Int
    /// The columns of the one row that is drawn where the cursor cannot be moved up.
    var rowWidth: Int
  }

  private var width: Int { screen.width ?? 80 }

  private func picture(of line: Line) -> LinePicture {
    LinePicture(
      prompt: prompt, beforeCursor: line.beforeCursor, afterCursor: line.afterCursor, width: width)
  }

  /// Brings the screen up to date with the prompt and `line`.
  func draw(_ line: Line) {
    if let drawn, drawn.line == line, drawn.prompt == prompt { return }
    let picture = picture(of: line)
    var new = Drawn(prompt: prompt, line: line, picture: picture, cursorRow: 0, rowWidth: 0)
    defer { drawn = new }
    if let addition = addition(in: new) {
      new.cursorRow = drawn?.cursorRow ?? 0
      new.rowWidth = picture.end.column
      return put(addition)
    }
    guard screen.canMove else {
      let (text, rowWidth) = picture.plainDrawing(over: drawn?.rowWidth ?? 0)
      new.rowWidth = rowWidth
      return put(text)
    }
    // One write, so that the terminal has no time to show the line half drawn.
    let (text, cursorRow) = picture.drawing(height: screen.height)
    new.cursorRow = cursorRow
    put(erasure + text)
  }

  /// The common case: what has been typed at the end of the line, in its last row.
  ///
  /// Nil otherwise.
  private func addition(in new: Drawn) -> String? {
    guard let drawn, drawn.prompt == new.prompt, new.line.afterCursor.isEmpty,
      drawn.line.afterCursor.isEmpty, drawn.picture.rows.count == new.picture.rows.count,
      let old = drawn.picture.rows.last, let row = new.picture.rows.last,
      // Not into the last column, where terminals differ in what they do.
      row.width + 1 < width, row.width > old.width, row.text.hasPrefix(old.text)
    else { return nil }
    return String(row.text.unicodeScalars.dropFirst(old.text.unicodeScalars.count))
  }

  /// Leads back to where the prompt began and empties the screen from there.
  private var erasure: String {
    guard let drawn else { return "" }
    return (drawn.cursorRow > 0 ? "\u{1B}[\(drawn.cursorRow)A" : "") + "\r\u{1B}[J"
  }

  /// Takes the prompt and the line off the screen; the cursor is then where the prompt began.
  func clear() {
    guard drawn != nil else { return }
    put(screen.canMove ? erasure : "\r\n")
    drawn = nil
  }

  /// Shows `text`, which ends in a line break, above the line, which is drawn again later.
  func showAbove(_ text: String) {
    clear()
    put(text)
  }

  /// Moves the cursor behind the line, writes `mark` there and begins a new row.
  func moveBelow(leaving mark: String) {
    if let drawn {
      draw(Line(text: drawn.line.text, beforeCursor: drawn.line.text))
    }
    put(mark + "\r\n")
    drawn = nil
  }

  /// Draws the line anew after the window has changed its size.
  ///
  /// The terminals of today have wrapped the rows to the new width by then, so the row of the cursor
  /// is counted with that width.
  func resize() {
    el_resize(editor)
    if let old = drawn { drawn?.cursorRow = picture(of: old.line).cursor.row }
    clear()
    draw(line)
  }
}
