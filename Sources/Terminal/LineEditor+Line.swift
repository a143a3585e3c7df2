import Basics
import CEdit
import Glibc

/// The line under edit, as libedit holds it.
extension LineEditor {
  struct Line: Equatable {
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
}
