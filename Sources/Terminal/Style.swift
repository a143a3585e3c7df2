/// How a piece of text looks on a terminal.
package struct Style: OptionSet, Sendable, Hashable {
  package let rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  package static let bold = Style(rawValue: 1 << 0)
  package static let dim = Style(rawValue: 1 << 1)
  package static let red = Style(rawValue: 1 << 2)
  package static let green = Style(rawValue: 1 << 3)
  package static let yellow = Style(rawValue: 1 << 4)
  package static let blue = Style(rawValue: 1 << 5)
  package static let cyan = Style(rawValue: 1 << 6)

  /// The codes of "select graphic rendition" (ECMA-48, 8.3.117), in the order of the bits.
  private static let codes = ["1", "2", "31", "32", "33", "34", "36"]

  /// `text` in this style, or as it is when `isOn` is false or there is nothing to colour.
  package func callAsFunction(_ text: String, isOn: Bool) -> String {
    guard isOn, rawValue != 0, !text.isEmpty else { return text }
    let codes = Self.codes.indices.filter { rawValue & 1 << UInt8($0) != 0 }.map { Self.codes[$0] }
    return "\u{1B}[\(codes.joined(separator: ";"))m\(text)\u{1B}[0m"
  }
}
