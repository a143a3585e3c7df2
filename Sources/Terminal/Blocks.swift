import Basics

/// Bars drawn with Unicode's block elements, an eighth of a column fine.
enum Blocks {
  private static let eighths: [Character] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]

  /// A bar that fills `fraction` (0 to 1) of `width` columns; the rest is `empty`.
  static func bar(
    _ fraction: Double, width: Int, isUTF8: Bool = true, empty: Character? = nil
  ) -> String {
    let fraction = fraction.isFinite ? min(1, max(0, fraction)) : 0
    let full: Character = isUTF8 ? "█" : "#"
    let steps = isUTF8 ? 8 : 1
    var filled = Int((fraction * Double(width * steps)).rounded())
    // Something is not nothing: the smallest bar is one step.
    if filled == 0, fraction > 0, width > 0 { filled = 1 }
    var bar = String(repeating: full, count: filled / steps)
    if filled % steps > 0 { bar.append(eighths[filled % steps - 1]) }
    guard let empty else { return bar }
    return bar + String(repeating: empty, count: max(0, width - (filled + steps - 1) / steps))
  }
}
