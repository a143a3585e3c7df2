import Basics
import CEdit
import Glibc

/// The line under edit, and the place it takes on the screen.
extension LineEditor {
  struct Line {
    var text: String
    /// What stands before the cursor.
    var beforeCursor: String
    var afterCursor: String { String(text[beforeCursor.endIndex...]) }
    /// The cursor in UTF-8 bytes.
    var cursor: Int { beforeCursor.utf8.count }
  }

  var line: Line {
    guard let info = el_wline(editor)?.pointee, let buffer = info.buffer, let cursor = info.cursor,
      let last = info.lastchar
    else { return Line(text: "", beforeCursor: "") }
    // In bounds: libedit keeps buffer ≤ cursor ≤ lastchar.
    func text(_ end: UnsafePointer<wchar_t>) -> String {
      var view = String.UnicodeScalarView()
      for character in UnsafeBufferPointer(start: buffer, count: end - buffer) {
        view.append(Unicode.Scalar(UInt32(bitPattern: character)) ?? "\u{FFFD}")
      }
      return String(view)
    }
    return Line(text: text(last), beforeCursor: text(cursor))
  }

  /// Replaces the whole line and leaves the cursor at its end.
  func setLine(_ text: String) {
    let old = line
    el_cursor(editor, Int32(clamping: old.afterCursor.unicodeScalars.count))
    el_deletestr(editor, Int32(clamping: old.text.unicodeScalars.count))
    insert(text)
  }

  func insert(_ text: String) {
    // libedit keeps its lines in C strings: a NUL would end them.
    let text = String(String.UnicodeScalarView(text.unicodeScalars.filter { $0 != "\0" }))
    if !text.isEmpty { el_insertstr(editor, text) }
  }

  /// Deletes this many characters (in the sense of Unicode scalars) before the cursor.
  func delete(_ count: Int) { el_deletestr(editor, Int32(clamping: count)) }

  func move(_ count: Int) { el_cursor(editor, Int32(clamping: count)) }

  // MARK: - The screen

  private var width: Int { screen.width ?? 80 }

  private func position(after text: String) -> LineLayout.Position {
    let start = LineLayout.position(after: LineLayout.visible(prompt), width: width)
    return LineLayout.position(after: text, from: start, width: width)
  }

  /// Takes the prompt and the line off the screen; the cursor is then where the prompt began.
  func clear() {
    guard screen.canMove else { return put("\r\n") }
    let row = position(after: line.beforeCursor).row
    put((row > 0 ? "\u{1B}[\(row)A" : "") + "\r\u{1B}[J")
  }

  /// Shows `text`, which ends in a line break, and the line again below it.
  func showAbove(_ text: String) {
    clear()
    put(text)
    ink_el_refresh(editor)
  }

  /// Moves the cursor behind the line, writes `mark` there and begins a new row.
  func moveBelow(leaving mark: String) {
    let line = line
    let here = position(after: line.beforeCursor)
    let end = position(after: line.text)
    guard screen.canMove else { return put(mark + "\r\n") }
    let down = end.row > here.row ? "\u{1B}[\(end.row - here.row)B" : ""
    put("\(down)\r" + (end.column > 0 ? "\u{1B}[\(end.column)C" : "") + mark + "\r\n")
  }
}
