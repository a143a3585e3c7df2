import Basics
import Terminal

extension Report {
  /// One thing shown whole to a reader; in JSON an object of its fields.
  package struct Card: Sendable {
    package let title: Message
    /// Short words beside the title.
    package let notes: [ReportValue]
    package let parts: [Part]
    package let fields: [Field]
    /// The most lines of one part in a window; nothing is folded elsewhere.
    package let lineLimit: Int

    /// A labelled text.
    package struct Part: Sendable {
      package enum Style: Sendable {
        case plain
        /// What stands around the matter.
        case quiet
        /// What is to be learnt.
        case answer
      }

      package let key: String
      package let label: Message
      package let text: String
      package let style: Style

      package init(_ key: String, _ label: Message, _ text: String, _ style: Style) {
        self.key = key
        self.label = label
        self.text = text
        self.style = style
      }
    }

    package init(
      title: Message, notes: [ReportValue], parts: [Part], fields: [Field], lineLimit: Int = 8
    ) {
      self.title = title
      self.notes = notes
      self.parts = parts
      self.fields = fields
      self.lineLimit = lineLimit
    }
  }
}

/// Draws cards: a rule with the title, then each part behind its label.
struct CardLayout {
  /// Nil where there is no window: nothing is folded.
  let width: Int?
  let hasColour: Bool
  let said: (Message) -> String
  let value: (ReportValue) -> String

  func text(of cards: [Report.Card]) -> String {
    cards.map { lines(of: $0).joined(separator: "\n") }.joined(separator: "\n\n")
  }

  private func lines(of card: Report.Card) -> [String] {
    let labels = card.parts.map { said($0.label) }
    let margin = (labels.map { TextWidth.of($0) }.max() ?? 0) + 2
    // In a window too narrow for two columns the text stands under its label.
    let isBeside = (width ?? 80) >= margin + 20
    var lines = [head(of: card)]
    for (label, part) in zip(labels, card.parts) {
      let shown = Printable.of(part.text, keepsLines: true)
      let indent = isBeside ? margin : 2
      let folded = fold(shown, indent: indent, limit: card.lineLimit)
      let style = part.style.onScreen
      if isBeside {
        let first = TextWidth.padded(label, to: margin - 2, isTrailing: true)
        lines.append(Style.dim(first, isOn: hasColour) + "  " + style(folded[0], isOn: hasColour))
      } else {
        lines.append(Style.dim(label, isOn: hasColour))
        lines.append("  " + style(folded[0], isOn: hasColour))
      }
      let space = String(repeating: " ", count: indent)
      lines += folded.dropFirst().map { space + style($0, isOn: hasColour) }
    }
    return lines
  }

  private func head(of card: Report.Card) -> String {
    let notes = card.notes.map(value).filter { !$0.isEmpty }
    let title = ([said(card.title)] + notes).joined(separator: " · ")
    guard let width else { return title }
    let cut = TextWidth.truncated(title, to: max(1, width - 6))
    let rest = max(0, min(width, 100) - TextWidth.of(cut) - 4)
    return Style.dim("── ", isOn: hasColour) + Style.bold(cut, isOn: hasColour)
      + Style.dim(" " + String(repeating: "─", count: rest), isOn: hasColour)
  }

  private func fold(_ text: String, indent: Int, limit: Int) -> [String] {
    guard let width else {
      return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
    // What no window shows need not be laid out.
    let room = max(2, width - indent - 1)
    let beginning =
      limit < 10_000
      ? String(text.prefix(limit.multipliedReportingOverflow(by: room).partialValue + 1)) : text
    var lines = TextWidth.wrapped(beginning, to: room)
    let isCut = beginning.utf8.count < text.utf8.count || lines.count > limit
    guard isCut else { return lines }
    lines = Array(lines.prefix(max(1, limit)))
    let shown = lines.reduce(0) { $0 + $1.count }
    lines.append(said("… \(count: max(0, text.count - shown), "character", "characters") more"))
    return lines
  }
}

extension Report.Card.Part.Style {
  var onScreen: Style {
    switch self {
    case .plain: []
    case .quiet: .dim
    case .answer: .green
    }
  }
}
