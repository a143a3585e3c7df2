import Basics
import CEdit
import Glibc

extension LineEditor {
  private static let pasteLimit = 1 << 20
  private static let pasteEnd = Array("\u{1B}[201~".utf8)

  /// The beginning of a paste has come: takes all of it, and asks before it runs more than a line.
  func takePaste() -> UInt8 {
    let (bytes, isWhole) = keyboard.bytes(until: Self.pasteEnd, limit: Self.pasteLimit)
    guard isWhole else {
      let message: Message =
        "the paste is longer than \(bytes: Self.pasteLimit); put it into a file and load that"
      showAbove(message.text(in: catalogue) + "\r\n")
      return UInt8(CC_REFRESH)
    }
    let pasted = Self.lines(of: String(decoding: bytes, as: UTF8.self))
    let line = line
    guard pasted.count > 1 else {
      insert(pasted.first ?? "")
      return UInt8(CC_REFRESH)
    }
    var lines = pasted
    lines[0] = line.beforeCursor + lines[0]
    lines[lines.count - 1] += line.afterCursor
    guard !takesProse else {
      insert(pasted.joined(separator: "\n"))
      return UInt8(CC_REFRESH)
    }
    clear()
    put(preview(of: lines))
    switch answer(lines.count) {
    case .run:
      outcome = .pasted(lines)
      return UInt8(CC_EOF)
    case .edit:
      setLine(lines.joined(separator: "\n"))
    case .discard: break
    }
    return UInt8(CC_REFRESH)
  }

  /// The lines of a paste: without control characters, and without blank lines at its end.
  ///
  /// Terminals send a line's end as CR.
  static func lines(of text: String) -> [String] {
    var lines = Printable.of(text, keepsLines: true).split(
      separator: "\n", omittingEmptySubsequences: false
    ).map(String.init)
    while lines.count > 1, let last = lines.last, last.allSatisfy(\.isWhitespace) {
      lines.removeLast()
    }
    return lines
  }

  /// The first lines of a paste, each cut to the width.
  private func preview(of lines: [String]) -> String {
    let width = max(4, screen.width ?? 80)
    let shown = lines.count <= 10 ? lines[...] : lines.prefix(9)
    var rows = shown.map { "  " + TextWidth.truncated($0, to: width - 3) }
    if shown.count < lines.count {
      let message: Message = "… and \(lines.count - shown.count) more"
      rows.append("  " + message.text(in: catalogue))
    }
    return rows.map { screen.styled($0, .dim) + "\r\n" }.joined()
  }

  private enum Answer {
    case run
    case edit
    case discard
  }

  /// Asks what to do with the paste whose lines have been shown.
  ///
  /// Anything but `y` and `e` is no.
  private func answer(_ count: Int) -> Answer {
    let question: Message = "run these \(count: count, "line", "lines")? [y/N/e] "
    put(question.text(in: catalogue))
    // libedit has set the terminal so that keys come one by one.
    let key = keyboard.nextKey()
    let answer: Answer = key.isYes ? .run : key.folded == .character("e") ? .edit : .discard
    put(answer == .run ? "y\r\n" : answer == .edit ? "e\r\n" : "n\r\n")
    return answer
  }
}
