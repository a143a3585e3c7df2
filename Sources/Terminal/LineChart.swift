import Basics

/// Curves over a common axis, such as the losses of a few runs.
package struct LineChart: Sendable {
  package struct Series: Sendable {
    package var name: String
    package var points: [(x: Double, y: Double)]

    package init(_ name: String, points: [(x: Double, y: Double)]) {
      self.name = name
      self.points = points
    }
  }

  package var series: [Series]
  /// What the x axis counts: "steps".
  package var xLabel: String

  package init(_ series: [Series], xLabel: String) {
    self.series = series
    self.xLabel = xLabel
  }

  /// Told apart on a screen with colours by these, and by `marks` where there is no Unicode.
  private static let styles: [Style] = [.cyan, .yellow, .green, .red, .blue]
  private static let marks: [Character] = ["*", "+", "o", "x", "="]

  /// The chart as exactly `height` lines or fewer, none wider than `width` columns.
  ///
  /// Drawn in braille, two by four dots a cell; with one mark a cell when `isUTF8` is false. Points
  /// that are not finite (a loss that became NaN) leave a gap. Empty when there is nothing to draw.
  package func lines(
    width: Int, height: Int, isUTF8: Bool = true, isColoured: Bool = false
  ) -> [String] {
    let points = series.flatMap(\.points).filter { $0.x.isFinite && $0.y.isFinite }
    guard let first = points.first else { return [] }
    var low = (x: first.x, y: first.y)
    var high = low
    for point in points {
      low = (min(low.x, point.x), min(low.y, point.y))
      high = (max(high.x, point.x), max(high.y, point.y))
    }
    let hasLegend = series.count > 1
    let rows = height - 2 - (hasLegend ? 1 : 0)
    // A flat curve stands in the middle of a band of its own size.
    if high.y - low.y <= .ulpOfOne * max(1, high.y.magnitude) {
      let band = max(0.5, low.y.magnitude / 2)
      (low.y, high.y) = (low.y - band, high.y + band)
    }
    let labels = Self.labels(from: high.y, to: low.y, rows: max(1, rows))
    let labelWidth = labels.map { TextWidth.of($0) }.max() ?? 0
    let columns = width - labelWidth - 2
    guard rows >= 2, columns >= 4 else { return [] }

    var canvas = Canvas(columns: columns, rows: rows, isFine: isUTF8)
    for (index, one) in series.enumerated() {
      var last: (x: Int, y: Int)?
      for point in one.points {
        guard point.x.isFinite, point.y.isFinite else {
          last = nil
          continue
        }
        let span = high.x - low.x
        let place = (
          x: Self.place(span > 0 ? (point.x - low.x) / span : 0, canvas.width),
          y: Self.place((high.y - point.y) / (high.y - low.y), canvas.height)
        )
        canvas.line(from: last ?? place, to: place, series: index)
        last = place
      }
    }

    let vertical = isUTF8 ? "┤" : "|"
    var lines = (0..<rows).map { row in
      let cells = canvas.cells(row: row, marks: Self.marks) { index, text in
        Self.styles[index % Self.styles.count](text, isOn: isColoured)
      }
      return
        "\(TextWidth.padded(labels[row], to: labelWidth, isTrailing: true)) \(vertical)\(cells)"
    }
    let axis = String(repeating: isUTF8 ? "─" : "-", count: columns)
    lines.append(String(repeating: " ", count: labelWidth + 1) + (isUTF8 ? "└" : "+") + axis)
    let indent = String(repeating: " ", count: labelWidth + 2)
    lines.append(indent + xAxis(from: low.x, to: high.x, width: columns))
    if hasLegend { lines.append(indent + legend(width: columns, isUTF8, isColoured)) }
    return lines
  }

  private static func place(_ fraction: Double, _ count: Int) -> Int {
    min(count - 1, max(0, Int((fraction * Double(count - 1)).rounded())))
  }

  /// A label for each row that has one: the first, the last, and some between.
  private static func labels(from high: Double, to low: Double, rows: Int) -> [String] {
    let step = (high - low) / Double(max(1, rows - 1))
    let decimals = step * 4 >= 1 ? 1 : step * 4 >= 0.1 ? 2 : step * 4 >= 0.01 ? 3 : 4
    return (0..<rows).map { row in
      let isShown = row % 4 == 0 && rows - 1 - row >= 2 || row == rows - 1
      return isShown ? Quantity.fixed(high - Double(row) * step, decimals: decimals) : ""
    }
  }

  private func xAxis(from low: Double, to high: Double, width: Int) -> String {
    let left = Quantity.fixed(low, decimals: low == low.rounded() ? 0 : 2)
    let right =
      "\(Quantity.fixed(high, decimals: high == high.rounded() ? 0 : 2)) \(Printable.of(xLabel))"
    let room = width - TextWidth.of(left) - TextWidth.of(right)
    guard room >= 1 else {
      return TextWidth.padded(TextWidth.truncated(right, to: width), to: width, isTrailing: true)
    }
    return left + String(repeating: " ", count: room) + right
  }

  private func legend(width: Int, _ isUTF8: Bool, _ isColoured: Bool) -> String {
    var line = ""
    var used = 0
    for (index, one) in series.enumerated() {
      let mark = isUTF8 ? "━" : String(Self.marks[index % Self.marks.count])
      let room = width - used - 4
      guard room >= 2 else { break }
      let name = TextWidth.truncated(Printable.of(one.name), to: room)
      line += Self.styles[index % Self.styles.count](mark, isOn: isColoured) + " \(name)  "
      used += 4 + TextWidth.of(name)
    }
    return line
  }
}

/// A grid of cells, each of one dot or of the two by four dots of a braille character.
private struct Canvas {
  let columns: Int
  let width: Int
  let height: Int
  private let isFine: Bool
  /// The dots set in each cell, as the low byte of its braille character.
  private var dots: [UInt8]
  /// Which series set a dot in the cell last.
  private var owners: [Int]

  init(columns: Int, rows: Int, isFine: Bool) {
    self.columns = columns
    self.isFine = isFine
    width = isFine ? columns * 2 : columns
    height = isFine ? rows * 4 : rows
    dots = Array(repeating: 0, count: columns * rows)
    owners = Array(repeating: 0, count: columns * rows)
  }

  /// The bit of each dot (Unicode, Braille Patterns: dots 1–3 and 7 are the left column).
  private static let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]

  private mutating func set(_ x: Int, _ y: Int, series: Int) {
    let cell = isFine ? y / 4 * columns + x / 2 : y * columns + x
    dots[cell] |= isFine ? Self.bits[y % 4][x % 2] : 1
    owners[cell] = series
  }

  /// Draws a straight line of dots (Bresenham).
  mutating func line(from start: (x: Int, y: Int), to end: (x: Int, y: Int), series: Int) {
    let dx = abs(end.x - start.x)
    let dy = -abs(end.y - start.y)
    var (x, y) = start
    var error = dx + dy
    while true {
      set(x, y, series: series)
      guard (x, y) != end else { return }
      let twice = 2 * error
      if twice >= dy {
        error += dy
        x += start.x < end.x ? 1 : -1
      }
      if twice <= dx {
        error += dx
        y += start.y < end.y ? 1 : -1
      }
    }
  }

  /// One row as text, each run of a series' cells styled as one piece.
  func cells(row: Int, marks: [Character], styled: (_ series: Int, _ text: String) -> String)
    -> String
  {
    var text = ""
    var run = ""
    var owner = 0
    func close() {
      text += run.contains { $0 != " " } ? styled(owner, run) : run
      run = ""
    }
    for cell in row * columns..<(row + 1) * columns {
      if dots[cell] != 0, owners[cell] != owner {
        close()
        owner = owners[cell]
      }
      let braille = Unicode.Scalar(0x2800 + UInt32(dots[cell])).map { Character($0) } ?? " "
      run.append(
        dots[cell] == 0 ? " " : isFine ? braille : marks[owners[cell] % marks.count])
    }
    // No line ends in spaces.
    while run.last == " " { run.removeLast() }
    close()
    return text
  }
}
