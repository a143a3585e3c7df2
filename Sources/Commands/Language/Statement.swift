import Basics

/// One command as it was typed: its words, or its words and the rest of its line.
package struct Statement: Sendable, Equatable {
  /// The whole text that the offsets count in.
  package let source: String
  package let words: [Word]
  /// What follows the verb and its keys of a command that takes its text as it stands.
  package let rest: Word?
  /// From the first byte of the first word to the last byte of the last.
  package let range: Range<Int>

  /// The command as it was typed.
  package var text: String { String(decoding: Array(source.utf8)[range], as: UTF8.self) }

  /// The line of the source the command begins in; counts from 1.
  package var line: Int {
    1 + source.utf8.prefix(range.lowerBound).count { $0 == UInt8(ascii: "\n") }
  }
}

/// A fault in what was typed: the problem, and the place to draw a caret under.
package struct Fault: Error, Equatable {
  package var problem: Problem
  package let source: String
  /// Bytes of the source.
  package let range: Range<Int>
  /// More input may mend it: an open quote or a `\` at the end.
  package var isUnfinished = false

  /// The line at fault, and a line with a caret under the fault.
  package var picture: [String] {
    let bytes = Array(source.utf8)
    let start = min(range.lowerBound, bytes.count)
    let newline = UInt8(ascii: "\n")
    let lineStart = bytes[..<start].lastIndex(of: newline).map { $0 + 1 } ?? 0
    let lineEnd = bytes[start...].firstIndex(of: newline) ?? bytes.count
    func text(_ range: Range<Int>) -> String {
      // A tab is as wide as the terminal likes; a space is always one column.
      String(decoding: bytes[range], as: UTF8.self).replacing("\t", with: " ")
    }
    let end = max(start, min(range.upperBound, lineEnd))
    let before = TextWidth.of(text(lineStart..<start))
    let width = max(1, TextWidth.of(text(start..<end)))
    let mark = "^" + String(repeating: "~", count: width - 1)
    return [text(lineStart..<lineEnd), String(repeating: " ", count: before) + mark]
  }
}
