import Basics
import Terminal

/// One command as it was typed: its words, or its words and the rest of its line.
package struct Statement: Sendable, Equatable {
  /// The whole text that the offsets count in.
  package let source: String
  package let words: [Word]
  /// What follows the verb and its keys of a command that takes its text as it stands.
  package let rest: Word?
  /// From the first byte of the first word to the last byte of the last.
  package let range: Range<Int>
  /// The line of the source the command begins in; counts from 1.
  package let line: Int

  /// The command as it was typed.
  package var text: String {
    let start = source.utf8.index(source.startIndex, offsetBy: range.lowerBound)
    let end = source.utf8.index(start, offsetBy: range.count)
    return String(source[start..<end])
  }

  /// The command with other words in one place.
  ///
  /// - Parameter place: Bytes of the source, within the command.
  func text(with replacement: String, at place: Range<Int>) -> String {
    var bytes = Array(text.utf8)
    let start = place.lowerBound - range.lowerBound
    bytes.replaceSubrange(start..<(start + place.count), with: replacement.utf8)
    return String(decoding: bytes, as: UTF8.self)
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
  ///
  /// - Parameter width: How many columns may be taken; of a longer line the part round the fault is
  ///   shown, with `…` where something is left out.
  package func picture(width: Int) -> [String] {
    let bytes = Array(source.utf8)
    let start = min(range.lowerBound, bytes.count)
    let newline = UInt8(ascii: "\n")
    let lineStart = bytes[..<start].lastIndex(of: newline).map { $0 + 1 } ?? 0
    let lineEnd = bytes[start...].firstIndex(of: newline) ?? bytes.count
    let end = max(start, min(range.upperBound, lineEnd))
    // Far more than any window has columns: a line may have a megabyte.
    let reach = 4 * max(8, width)
    func text(_ range: Range<Int>) -> [Character] {
      Array(Printable.of(String(decoding: bytes[range], as: UTF8.self)))
    }
    var before = text(max(lineStart, start - reach)..<start)
    var fault = text(start..<min(end, start + reach))
    var after = text(end..<min(lineEnd, end + reach))
    let isWhole = lineStart + reach >= start && end <= start + reach && end + reach >= lineEnd
    guard !isWhole || Self.columns(before + fault + after) > width else {
      return [String(before + fault + after), Self.mark(under: fault, behind: before)]
    }
    // A third of the room is for what stands before, the rest for the fault and what follows.
    let room = max(4, width - 2)
    var isCutBefore = lineStart + reach < start
    while Self.columns(before) > room / 3 {
      before.removeFirst()
      isCutBefore = true
    }
    if isCutBefore { before.insert("…", at: 0) }
    let shown = Self.prefix(of: fault + after, columns: room - Self.columns(before))
    let isCutAfter = shown.count < fault.count + after.count || end + reach < lineEnd
    fault = Array(fault.prefix(shown.count))
    after = Array(shown.dropFirst(fault.count)) + (isCutAfter ? ["…"] : [])
    return [String(before + fault + after), Self.mark(under: fault, behind: before)]
  }

  private static func columns(_ text: [Character]) -> Int { TextWidth.of(String(text)) }

  private static func prefix(of text: [Character], columns: Int) -> [Character] {
    var used = 0
    return Array(
      text.prefix { character in
        used += TextWidth.of(character)
        return used <= columns
      })
  }

  private static func mark(under fault: [Character], behind before: [Character]) -> String {
    String(repeating: " ", count: columns(before)) + "^"
      + String(repeating: "~", count: max(1, columns(fault)) - 1)
  }
}
