import Basics
import CEdit

extension LineEditor {
  /// Tab: puts in what is certain; a second Tab lists what is possible.
  func completeWord() -> UInt8 {
    let line = line
    guard let completion = complete(line.text, line.cursor), !completion.candidates.isEmpty,
      completion.range.lowerBound <= completion.range.upperBound,
      completion.range.upperBound <= line.text.utf8.count
    else { return beep() }
    let bytes = Array(line.text.utf8)
    let typed = String(decoding: bytes[completion.range], as: UTF8.self)
    if let insertion = completion.insertion(for: typed) {
      let tail = String(decoding: bytes[completion.range.upperBound...], as: UTF8.self)
      setLine(String(decoding: bytes[..<completion.range.lowerBound], as: UTF8.self) + insertion)
      insert(tail)
      move(-tail.unicodeScalars.count)
      lastTab = (self.line.text, self.line.cursor)
      return UInt8(CC_REFRESH)
    }
    guard let lastTab, lastTab == (line.text, line.cursor) else {
      lastTab = (line.text, line.cursor)
      return beep()
    }
    let list = completion.list(
      width: screen.width ?? 80, rows: max(2, screen.height - 3), isColoured: screen.hasColour,
      in: catalogue)
    showAbove(list.joined(separator: "\r\n") + "\r\n")
    return UInt8(CC_REFRESH)
  }
}
