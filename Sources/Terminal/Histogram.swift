import Basics

/// Counts as horizontal bars.
///
///     0–255     ████████████▌            1,204
///     256–511   ████████████████████     1,930
package struct Histogram: Sendable {
  package struct Bar: Sendable {
    package var label: String
    package var count: Int

    package init(_ label: String, _ count: Int) {
      self.label = label
      self.count = count
    }
  }

  package var bars: [Bar]

  package init(_ bars: [Bar]) { self.bars = bars }

  /// One line a bar, none wider than `width` columns.
  ///
  /// - Parameter isUTF8: Without it bars are drawn with `#`.
  package func lines(width: Int, isUTF8: Bool = true) -> [String] {
    let labels = bars.map { Printable.of($0.label) }
    let counts = bars.map { Quantity.grouped($0.count) }
    let most = bars.map(\.count).max() ?? 0
    let countWidth = counts.map { TextWidth.of($0) }.max() ?? 0
    let widest = labels.map { TextWidth.of($0) }.max() ?? 0
    // Label and count are what must be read: the bar takes what they leave, the label shrinks last.
    let labelWidth = max(0, min(widest, max(width / 3, width - countWidth - 4 - 10)))
    let room = width - labelWidth - countWidth - 4
    return bars.indices.map { index in
      let label = TextWidth.padded(
        TextWidth.truncated(labels[index], to: labelWidth), to: labelWidth)
      let count = TextWidth.padded(counts[index], to: countWidth, isTrailing: true)
      guard room >= 3 else { return TextWidth.truncated("\(label) \(count)", to: width) }
      let fraction = most > 0 ? Double(max(0, bars[index].count)) / Double(most) : 0
      let bar = Blocks.bar(fraction, width: room, isUTF8: isUTF8)
      return "\(label)  \(TextWidth.padded(bar, to: room))  \(count)"
    }
  }
}
