import Basics

/// Reports as HTML, for a page that stands alone: no script, nothing fetched.
struct HTMLRenderer {
  let catalogue: Catalogue?

  /// The blocks of a report, in order.
  func html(of report: Report) -> String {
    report.blocks.map { html(of: $0) }.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private func html(of block: Report.Block) -> String {
    switch block {
    case .message(let message): "<p>\(said(message))</p>"
    case .warning(let message): #"<p class="warning">\#(said(message))</p>"#
    case .next(let line): #"<p class="next"><code>\#(Self.escaped(line))</code></p>"#
    case .heading(let message): "<h3>\(said(message))</h3>"
    case .fields(let fields): html(of: fields)
    case .table(let table): html(of: table)
    case .cards(_, let cards): cards.map { html(of: $0) }.joined(separator: "\n")
    case .text(_, let text, _): "<pre>\(Self.escaped(text))</pre>"
    case .runs(_, let runs):
      "<pre>" + runs.map { Self.escaped($0.text) }.joined() + "</pre>"
    case .bars(_, let bars): html(of: bars)
    case .curves(_, let curves, let xLabel): html(of: curves, xLabel)
    }
  }

  /// A message in the reader's language, safe between tags; what it names in `…` is set as code.
  func said(_ message: Message) -> String {
    let parts = Self.escaped(message.text(in: catalogue)).split(
      separator: "`", omittingEmptySubsequences: false)
    guard parts.count % 2 == 1 else { return parts.joined(separator: "`") }
    return parts.enumerated().map { $0 % 2 == 1 ? "<code>\($1)</code>" : String($1) }.joined()
  }

  static func escaped(_ text: String) -> String {
    var escaped = ""
    escaped.reserveCapacity(text.utf8.count + 16)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      // What HTML allows in no form: control characters.
      case "\u{0}"..."\u{8}", "\u{B}", "\u{E}"..."\u{1F}", "\u{7F}": escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  // MARK: - Blocks

  private func html(of fields: [Report.Field]) -> String {
    let rows = fields.map { "<dt>\(said($0.label))</dt><dd>\(html(of: $0.value))</dd>" }
    return "<dl>\n\(rows.joined(separator: "\n"))\n</dl>"
  }

  private func html(of table: Report.Table) -> String {
    let isNumeric = table.columns.indices.map { column in
      table.rows.contains { $0[column].isNumeric }
    }
    func cell(_ tag: String, _ column: Int, _ content: String) -> String {
      "<\(tag)\(isNumeric[column] ? " class=\"number\"" : "")>\(content)</\(tag)>"
    }
    let head = table.columns.enumerated().map { cell("th", $0, said($1.label)) }.joined()
    let rows = table.rows.map { row in
      "<tr>\(row.enumerated().map { cell("td", $0, html(of: $1)) }.joined())</tr>"
    }
    let hasHead = table.columns.contains { !$0.label.pattern.isEmpty }
    return """
      <div class="wide"><table>
      \(hasHead ? "<thead><tr>\(head)</tr></thead>\n" : "")<tbody>
      \(rows.joined(separator: "\n"))
      </tbody></table></div>
      """
  }

  private func html(of card: Report.Card) -> String {
    let notes = card.notes.map { html(of: $0) }.filter { !$0.isEmpty }
    let title = ([said(card.title)] + notes).joined(separator: " · ")
    let parts = card.parts.map { part in
      let style =
        switch part.style {
        case .plain: "plain"
        case .quiet: "quiet"
        case .answer: "answer"
        }
      return """
        <dt>\(said(part.label))</dt><dd class="\(style)">\(Self.escaped(part.text))</dd>
        """
    }
    return """
      <article><header>\(title)</header><dl>
      \(parts.joined(separator: "\n"))
      </dl></article>
      """
  }

  private func html(of bars: [Report.Bar]) -> String {
    let most = max(1, bars.map(\.count).max() ?? 1)
    let rows = bars.map { bar in
      let width = Quantity.fixed(Double(bar.count) / Double(most) * 100, decimals: 2)
      return """
        <tr><th>\(Self.escaped(bar.label))</th>\
        <td class="bar"><span style="width:\(width)%"></span></td>\
        <td class="number">\(Quantity.grouped(bar.count))</td></tr>
        """
    }
    return "<table class=\"bars\"><tbody>\n\(rows.joined(separator: "\n"))\n</tbody></table>"
  }

  private func html(of curves: [Report.Curve], _ xLabel: String) -> String {
    let picture = LossPicture(
      title: "", curves: curves.map { .init(name: $0.name, points: $0.points) })
    guard !picture.series.isEmpty else { return "" }
    return """
      <figure>\(picture.svgForPage)<figcaption>\(Self.escaped(xLabel))</figcaption></figure>
      """
  }

  // MARK: - Values

  private func html(of value: ReportValue) -> String {
    Self.escaped(value.text { $0.text(in: catalogue) })
  }
}
