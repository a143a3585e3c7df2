import Basics
import CEdit
import Glibc

/// What the keys do, where it is not what libedit does by itself.
extension LineEditor {
  /// A key's function as libedit calls it; the result is one of the CC_ codes.
  private typealias Body = @convention(c) (OpaquePointer?, Int32) -> UInt8

  func bindKeys() {
    let functions: [(name: Immortal, body: Body)] = [
      ("ink-complete", { editor, _ in LineEditor.of(editor).completeWord() }),
      ("ink-paste", { editor, _ in LineEditor.of(editor).takePaste() }),
      ("ink-up", { editor, _ in LineEditor.of(editor).goUp() }),
      ("ink-down", { editor, _ in LineEditor.of(editor).goDown() }),
      ("ink-left", { editor, _ in LineEditor.of(editor).goLeft() }),
      ("ink-right", { editor, _ in LineEditor.of(editor).goRight() }),
      ("ink-backspace", { editor, _ in LineEditor.of(editor).deleteBackward() }),
      ("ink-delete", { editor, _ in LineEditor.of(editor).deleteForward() }),
      ("ink-end", { editor, _ in LineEditor.of(editor).deleteOrEnd() }),
      ("ink-clear", { editor, _ in LineEditor.of(editor).clearScreen() }),
      ("ink-search", { editor, _ in LineEditor.of(editor).searchHistory() }),
      ("ink-newline", { editor, _ in LineEditor.of(editor).breakLine() }),
    ]
    for function in functions {
      ink_el_add_function(editor, function.name.pointer, Self.help.pointer, function.body)
    }
    for (keys, function) in Self.bindings {
      for key in keys { ink_el_bind(editor, key, function) }
    }
  }

  private static let help = Immortal("see the manual")

  /// Keys as terminals send them (xterm's "PC-Style Function Keys"; VT220 for `~`; both cursor key
  /// modes), in the notation of editrc(5).
  private static let bindings: [(keys: [String], function: String)] = [
    (["^I"], "ink-complete"),
    (["\\033[200~"], "ink-paste"),
    (["\\033[A", "\\033OA", "^P"], "ink-up"),
    (["\\033[B", "\\033OB", "^N"], "ink-down"),
    (["\\033[D", "\\033OD", "^B"], "ink-left"),
    (["\\033[C", "\\033OC", "^F"], "ink-right"),
    (["^?", "^H"], "ink-backspace"),
    (["\\033[3~"], "ink-delete"),
    (["^D"], "ink-end"),
    (["^L"], "ink-clear"),
    (["^R"], "ink-search"),
    // Alt-Enter.
    (["\\033^M", "\\033^J"], "ink-newline"),
    (["\\033[H", "\\033OH", "\\033[1~", "\\033[7~"], "ed-move-to-beg"),
    (["\\033[F", "\\033OF", "\\033[4~", "\\033[8~"], "ed-move-to-end"),
    (["\\033[1;5C", "\\033[5C", "\\033[1;3C"], "em-next-word"),
    (["\\033[1;5D", "\\033[5D", "\\033[1;3D"], "ed-prev-word"),
    (["\\033[3;5~"], "em-delete-next-word"),
    (["^W"], "ed-delete-prev-word"),
    // Keys that would otherwise leave their last letters in the line.
    (["\\033[2~", "\\033[5~", "\\033[6~", "\\033[201~"], "ed-unassigned"),
    // It asks for a command where nobody would see it.
    (["\\033x", "\\033X"], "ed-unassigned"),
  ]

  /// libedit's own bell is not heard, for it draws nowhere.
  func beep() -> UInt8 {
    put("\u{07}")
    return UInt8(CC_NORM)
  }

  private func breakLine() -> UInt8 {
    insert("\n")
    return UInt8(CC_REFRESH)
  }

  private func clearScreen() -> UInt8 {
    clear()
    if screen.canMove { put("\u{1B}[H\u{1B}[2J") }
    return UInt8(CC_NORM)
  }

  private func goUp() -> UInt8 {
    let line = line
    let rows = line.beforeCursor.split(separator: "\n", omittingEmptySubsequences: false)
    if rows.count > 1 {
      // To the same place of the row above, as far as it reaches.
      let column = rows[rows.count - 1].count
      let above = rows[rows.count - 2]
      let kept = above.prefix(column).unicodeScalars.count
      move(kept - above.unicodeScalars.count - 1 - rows[rows.count - 1].unicodeScalars.count)
      return UInt8(CC_CURSOR)
    }
    guard let entry = history.previous(line: line.text, beforeCursor: line.beforeCursor) else {
      return beep()
    }
    setLine(entry)
    return UInt8(CC_REFRESH)
  }

  private func goDown() -> UInt8 {
    let line = line
    let below = line.afterCursor.split(
      separator: "\n", maxSplits: 2, omittingEmptySubsequences: false)
    if below.count > 1 {
      let row = line.beforeCursor.split(separator: "\n", omittingEmptySubsequences: false).last
      let kept = below[1].prefix(row?.count ?? 0).unicodeScalars.count
      move(below[0].unicodeScalars.count + 1 + kept)
      return UInt8(CC_CURSOR)
    }
    guard let entry = history.next(line: line.text) else { return beep() }
    setLine(entry)
    return UInt8(CC_REFRESH)
  }

  // One step is one character as a person sees it, however many code points it is made of.

  private func goLeft() -> UInt8 {
    guard let character = line.beforeCursor.last else { return beep() }
    move(-character.unicodeScalars.count)
    return UInt8(CC_CURSOR)
  }

  private func goRight() -> UInt8 {
    guard let character = line.afterCursor.first else { return beep() }
    move(character.unicodeScalars.count)
    return UInt8(CC_CURSOR)
  }

  private func deleteBackward() -> UInt8 {
    guard let character = line.beforeCursor.last else { return beep() }
    delete(character.unicodeScalars.count)
    return UInt8(CC_REFRESH)
  }

  private func deleteForward() -> UInt8 {
    guard let character = line.afterCursor.first else { return beep() }
    move(character.unicodeScalars.count)
    delete(character.unicodeScalars.count)
    return UInt8(CC_REFRESH)
  }

  private func deleteOrEnd() -> UInt8 {
    guard line.text.isEmpty else { return deleteForward() }
    moveBelow(leaving: "")
    outcome = .end
    return UInt8(CC_EOF)
  }
}

/// A C string that lives as long as the program, for libedit keeps the pointers.
///
/// Unchecked: the bytes are never written after `init`.
private struct Immortal: @unchecked Sendable, ExpressibleByStringLiteral {
  let pointer: UnsafePointer<CChar>
  init(_ text: String) {
    guard let copy = strdup(text) else { fatalError("out of memory") }
    pointer = UnsafePointer(copy)
  }
  init(stringLiteral text: String) { self.init(text) }
}
