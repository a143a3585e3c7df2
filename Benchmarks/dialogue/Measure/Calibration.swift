/// How often speakers are right that are said to be so sure, in tenths.
struct Calibration {
  private struct Bin {
    var count = 0
    var right = 0
    var said = 0.0
  }
  private var bins = [Bin](repeating: Bin(), count: 10)

  mutating func add(_ values: [(confidence: Double, isRight: Bool)]) {
    for value in values {
      let index = min(9, Int(value.confidence * 10))
      bins[index].count += 1
      bins[index].said += value.confidence
      if value.isRight { bins[index].right += 1 }
    }
  }

  private var points: [(said: Double, right: Double, count: Int)] {
    bins.filter { $0.count >= 5 }.map {
      ($0.said / Double($0.count), Double($0.right) / Double($0.count), $0.count)
    }
  }

  var table: String {
    var lines = ["said to be sure / right / lines"]
    for point in points {
      lines.append("  \(decimal(point.said))  \(decimal(point.right))  \(point.count)")
    }
    return lines.joined(separator: "\n")
  }

  /// The curve beside the diagonal; a point is as large as the lines it stands for.
  var svg: String {
    let size = 420.0
    let margin = 50.0
    func x(_ value: Double) -> Int { Int(margin + value * (size - 2 * margin)) }
    func y(_ value: Double) -> Int { Int(size - margin - value * (size - 2 * margin)) }
    var parts = [
      #"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 420 420" font-family="sans-serif" font-size="12">"#,
      #"<rect width="420" height="420" fill="white"/>"#,
    ]
    for tick in 0...5 {
      let value = Double(tick) / 5
      parts.append(
        #"<path d="M\#(x(value)) \#(y(0))V\#(y(1))M\#(x(0)) \#(y(value))H\#(x(1))" stroke="gainsboro"/>"#
      )
      parts.append(
        #"<text x="\#(x(value))" y="\#(y(0) + 18)" text-anchor="middle">.\#(tick * 2)</text>"#)
      parts.append(
        #"<text x="\#(x(0) - 8)" y="\#(y(value) + 4)" text-anchor="end">.\#(tick * 2)</text>"#)
    }
    parts.append(
      #"<path d="M\#(x(0)) \#(y(0))L\#(x(1)) \#(y(1))" stroke="gray" stroke-dasharray="4"/>"#)
    let line = points.map { "\(x($0.said)) \(y($0.right))" }.joined(separator: "L")
    parts.append(#"<path d="M\#(line)" stroke="steelblue" stroke-width="2" fill="none"/>"#)
    for point in points {
      let radius = 3 + Int(Double(point.count).squareRoot() / 6)
      parts.append(
        #"<circle cx="\#(x(point.said))" cy="\#(y(point.right))" r="\#(radius)" fill="steelblue"/>"#
      )
    }
    parts.append(#"<text x="210" y="412" text-anchor="middle">said to be sure</text>"#)
    parts.append(
      #"<text x="14" y="210" text-anchor="middle" transform="rotate(-90 14 210)">right</text>"#)
    parts.append("</svg>\n")
    return parts.joined(separator: "\n")
  }
}
