import Basics

/// Curves as a picture: SVG for documents, PNG for everything else.
struct LossPicture {
  struct Series {
    let name: String
    let points: [(x: Double, y: Double)]
  }

  let title: String
  let series: [Series]

  static let width = 800
  static let height = 480
  /// Where the curves are: the edges of the plot.
  static let plot = (left: 64, top: 40, right: 776, bottom: 432)
  /// The first is the blue that LLaMA-Factory draws with.
  static let colours: [UInt32] = [0x1F77B4, 0xD62728, 0x2CA02C, 0xFF7F0E, 0x9467BD, 0x8C564B]

  /// The curves without what is no number.
  init(title: String, curves: [Series]) {
    self.title = title
    series = curves.map { curve in
      Series(name: curve.name, points: curve.points.filter { $0.x.isFinite && $0.y.isFinite })
    }.filter { !$0.points.isEmpty }
  }

  /// The range of an axis and where its marks stand: at round numbers.
  struct Axis {
    let low: Double
    let high: Double
    let marks: [Double]
    let decimals: Int

    init(_ values: [Double], count: Int) {
      let least = values.min() ?? 0
      let most = values.max() ?? 1
      let span = most > least ? most - least : max(1, most.magnitude)
      var step = 1.0
      while step * Double(count) < span { step *= 10 }
      while step * Double(count) / 10 >= span { step /= 10 }
      for part in [5.0, 2.0] where step / part * Double(count) >= span {
        step /= part
        break
      }
      let first = (least / step).rounded(.down)
      let last = max(first + 1, (most / step).rounded(.up))
      low = first * step
      high = last * step
      marks = stride(from: first, through: last, by: 1).map { $0 * step }
      decimals = step >= 1 ? 0 : step >= 0.1 ? 1 : step >= 0.01 ? 2 : 3
    }

    func label(_ mark: Double) -> String { Quantity.fixed(mark, decimals: decimals) }

    /// From 0 to 1.
    func place(_ value: Double) -> Double { (value - low) / (high - low) }
  }

  var xAxis: Axis { Axis(series.flatMap { $0.points.map(\.x) }, count: 8) }
  var yAxis: Axis { Axis(series.flatMap { $0.points.map(\.y) }, count: 6) }

  static func x(_ value: Double, _ axis: Axis) -> Double {
    Double(plot.left) + axis.place(value) * Double(plot.right - plot.left)
  }

  static func y(_ value: Double, _ axis: Axis) -> Double {
    Double(plot.bottom) - axis.place(value) * Double(plot.bottom - plot.top)
  }

  /// A whole SVG document, black on white.
  var svg: String {
    svg(Palette(paper: "white", ink: "black", line: "lightgray"))
  }

  /// The same inside a page, in the page's own colours.
  var svgForPage: String {
    svg(Palette(paper: "none", ink: "var(--ink)", line: "var(--line)"))
  }

  private struct Palette {
    let paper: String
    let ink: String
    let line: String
  }

  private func svg(_ palette: Palette) -> String {
    let (xAxis, yAxis) = (xAxis, yAxis)
    let plot = Self.plot
    var lines = [
      """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.width) \(Self.height)" \
      font-family="sans-serif" font-size="13" style="fill:\(palette.ink)">
      """,
      #"<rect width="100%" height="100%" style="fill:\#(palette.paper)"/>"#,
      #"<text x="\#(Self.width / 2)" y="24" text-anchor="middle" font-size="15">\#(HTMLRenderer.escaped(title))</text>"#,
    ]
    for mark in yAxis.marks {
      let y = number(Self.y(mark, yAxis))
      lines.append(
        #"<line x1="\#(plot.left)" y1="\#(y)" x2="\#(plot.right)" y2="\#(y)" style="stroke:\#(palette.line)"/>"#
      )
      lines.append(
        #"<text x="\#(plot.left - 8)" y="\#(y)" dy="4" text-anchor="end">\#(yAxis.label(mark))</text>"#
      )
    }
    for mark in xAxis.marks {
      let x = number(Self.x(mark, xAxis))
      lines.append(
        #"<text x="\#(x)" y="\#(plot.bottom + 20)" text-anchor="middle">\#(xAxis.label(mark))</text>"#
      )
    }
    lines.append(
      #"<path d="M\#(plot.left) \#(plot.top)V\#(plot.bottom)H\#(plot.right)" style="fill:none;stroke:\#(palette.ink)"/>"#
    )
    for (index, one) in series.enumerated() {
      let points = one.points.map {
        "\(number(Self.x($0.x, xAxis))),\(number(Self.y($0.y, yAxis)))"
      }
      let colour = hexadecimal(Self.colours[index % Self.colours.count])
      lines.append(
        #"<polyline points="\#(points.joined(separator: " "))" fill="none" stroke="\#(colour)" stroke-width="1.8"/>"#
      )
      let y = plot.top + 18 * index + 12
      lines.append(
        #"<text x="\#(plot.right - 8)" y="\#(y)" text-anchor="end" fill="\#(colour)">\#(HTMLRenderer.escaped(one.name))</text>"#
      )
    }
    return lines.joined(separator: "\n") + "\n</svg>\n"
  }

  private func number(_ value: Double) -> String { Quantity.fixed(value, decimals: 1) }

  private func hexadecimal(_ colour: UInt32) -> String {
    let digits = String(colour, radix: 16, uppercase: true)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }
}
