import CLibc
import Glibc

/// How many columns of a terminal a text takes.
///
/// East Asian wide characters and emoji take two, combining marks none. The tables are the C
/// library's (`wcwidth`), as libedit uses them, so the cursor and the tables agree.
package enum TextWidth {
  // Safe: newlocale has no side effect on the process; the locale is never freed.
  private static let locale: Bool = unsafe setlocale(LC_CTYPE, nil) != nil && useUTF8()

  /// Leaves the program in a UTF-8 locale; without one `wcwidth` knows only ASCII.
  @discardableResult
  package static func useUTF8() -> Bool {
    // Safe: called before other threads read the locale; both strings outlive the call.
    unsafe setlocale(LC_CTYPE, "")
    let probe = unsafe mblen("中", 3)
    guard probe != 3 else { return true }
    return unsafe setlocale(LC_CTYPE, "C.UTF-8") != nil
  }

  package static func of(_ text: some StringProtocol) -> Int {
    // Printable ASCII, by far the most common, is one column a byte.
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text.utf8.count }
    return text.reduce(0) { $0 + of($1) }
  }

  package static func of(_ character: Character) -> Int {
    _ = locale
    var width = 0
    var count = 0
    for scalar in character.unicodeScalars {
      // U+FE0F asks for the picture form, which is two columns wide.
      if scalar.value == 0xFE0F { return 2 }
      width = max(width, Int(wcwidth(wchar_t(scalar.value))))
      count += 1
    }
    // A flag is two letters of one column each.
    if count == 2, let first = character.unicodeScalars.first,
      (0x1F1E6...0x1F1FF).contains(first.value)
    {
      return 2
    }
    return max(0, width)
  }

  /// The longest beginning of `text` that fits in `width` columns, with `…` where something is left
  /// out.
  package static func truncated(_ text: String, to width: Int) -> String {
    guard of(text) > width else { return text }
    guard width > 0 else { return "" }
    var result = ""
    var used = 0
    for character in text {
      let next = of(character)
      guard used + next <= width - 1 else { break }
      result.append(character)
      used += next
    }
    return result + "…"
  }

  /// `text` with spaces behind it up to `width` columns, or before it when `isTrailing` is true.
  package static func padded(_ text: String, to width: Int, isTrailing: Bool = false) -> String {
    let spaces = String(repeating: " ", count: max(0, width - of(text)))
    return isTrailing ? spaces + text : text + spaces
  }

  /// Breaks `text` into lines of at most `width` columns.
  ///
  /// At spaces where there are any, and between wide characters otherwise. Line breaks in the text
  /// are kept.
  package static func wrapped(_ text: String, to width: Int) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).flatMap {
      wrappedLine($0, to: max(2, width))
    }
  }

  private static func wrappedLine(_ line: Substring, to width: Int) -> [String] {
    var lines: [String] = []
    var current: [Character] = []
    var used = 0
    var lastSpace: Int?
    for character in line {
      let next = of(character)
      if used + next > width {
        if character == " " {
          lines.append(String(current))
          current = []
          used = 0
          lastSpace = nil
          continue
        }
        let isBreakable = next == 2 || lastSpace == nil
        let kept = isBreakable ? current.count : (lastSpace ?? 0)
        lines.append(String(current[..<kept]))
        current = Array(current[kept...].drop { $0 == " " })
        used = current.reduce(0) { $0 + of($1) }
        lastSpace = nil
      }
      if character == " " { lastSpace = current.count }
      current.append(character)
      used += next
    }
    lines.append(String(current))
    return lines
  }
}
