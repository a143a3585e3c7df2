/// Makes text from outside safe to show.
///
/// A novel, a server's answer or a file name may hold escape sequences that move the cursor, change
/// the window's title or answer for the keyboard, and marks that turn the direction of what follows.
package enum Printable {
  /// `text` without control characters: a tab becomes a space, line breaks stay when `keepsLines`
  /// is true and become spaces otherwise, the rest is shown as `␛`-like pictures.
  package static func of(_ text: String, keepsLines: Bool = false) -> String {
    // The usual case costs one pass and no copy.
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
    guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
    var result = String.UnicodeScalarView()
    var isAfterReturn = false
    for scalar in text.unicodeScalars {
      defer { isAfterReturn = scalar == "\r" }
      if !isUnsafe(scalar) {
        result.append(scalar)
      } else if scalar == "\n" || scalar == "\r" {
        if scalar == "\n", isAfterReturn { continue }
        result.append(keepsLines ? "\n" : " ")
      } else if scalar == "\t" {
        result.append(" ")
      } else {
        result.append(picture(of: scalar))
      }
    }
    return String(result)
  }

  private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case ..<0x20, 0x7F...0x9F: true
    // Line and paragraph separators; marks that override the direction of the text.
    case 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// Unicode's Control Pictures block has a glyph for each ASCII control character.
  private static func picture(of scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case ..<0x20: Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}"
    case 0x7F: "\u{2421}"
    default: "\u{FFFD}"
    }
  }
}
