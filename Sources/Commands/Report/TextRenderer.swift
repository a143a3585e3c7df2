import Basics
import Terminal

/// Reports as text, for a person or a pipe.
struct TextRenderer {
  let format: Output.Format
  let isMasked: Bool
  var masking: (@Sendable (String) -> String)?
  let catalogue: Catalogue?

  private var hasColour: Bool {
    if case .terminal(_, let hasColour) = format { hasColour } else { false }
  }
  private var width: Int? { if case .terminal(let width, _) = format { width } else { nil } }

  /// One block, and where it belongs: what only talks about the result is no part of it.
  func text(of block: Report.Block) -> (Output.Stream, String) {
    switch block {
    case .message(let message): (.result, wrapped(said(message)))
    case .warning(let message):
      (.talk, Style.yellow(wrapped(said("warning: \(message)")), isOn: hasColour))
    case .next(let line): (.talk, Style.dim(said(" next: \(line)"), isOn: hasColour))
    case .heading(let message): (.result, Style.bold(wrapped(said(message)), isOn: hasColour))
    case .fields(let fields): (.result, text(of: fields))
    case .table(let table): (.result, text(of: table))
    case .cards(_, let cards):
      (
        .result,
        CardLayout(width: width, hasColour: hasColour, said: said, value: { text(of: $0) })
          .text(of: cards)
      )
    case .text(_, let text, let mask):
      (
        .result,
        isMasked
          ? mask ?? text : wrapped(hasWindow ? Printable.of(text, keepsLines: true) : text)
      )
    case .runs(_, let runs):
      (
        .result,
        runs.map { run in
          let text = hasWindow ? Printable.of(run.text, keepsLines: true) : run.text
          return run.style.onScreen(text, isOn: hasColour)
        }.joined()
      )
    case .bars(_, let bars):
      (
        .result,
        Histogram(bars.map { .init($0.label, $0.count) }).lines(width: width ?? 80)
          .joined(separator: "\n")
      )
    case .curves(_, let curves, _) where isMasked:
      // The last digits of a loss differ between processors, and so may the dots.
      (.result, curves.map { "\($0.name)  <curve>" }.joined(separator: "\n"))
    case .curves(_, let curves, let xLabel):
      (
        .result,
        LineChart(curves.map { .init($0.name, points: $0.points) }, xLabel: xLabel).lines(
          width: width ?? 80, height: 16
        ).joined(separator: "\n")
      )
    }
  }

  /// A failure: what, where, why, and what to type next.
  func text(of problem: Problem, picture: [String]) -> String {
    let mark: Message = "error: "
    // Colour codes take no columns, so the line is broken before it is coloured.
    let what = wrapped(said(mark) + said(problem.what)).dropFirst(said(mark).count)
    var lines = [Style.red(said(mark), isOn: hasColour) + what]
    lines += picture.map { "  " + $0 }
    if let why = problem.why { lines.append(wrapped(said("  why: \(why)"))) }
    if let next = problem.next { lines.append(said(" next: \(next)")) }
    return lines.joined(separator: "\n")
  }

  /// A command run by another command.
  func echo(_ source: String) -> String {
    Style.dim(Transcript.prompt + Printable.of(source, keepsLines: true), isOn: hasColour)
  }

  /// A line that a script says of itself.
  func remark(_ line: String) -> String {
    Style.bold(wrapped(Printable.of(line, keepsLines: true)), isOn: hasColour)
  }

  private var hasWindow: Bool { width != nil }

  private func said(_ message: Message) -> String {
    Printable.of(message.text(in: catalogue, isMasked: isMasked), keepsLines: true)
  }

  private func wrapped(_ text: String) -> String {
    guard let width else { return text }
    return TextWidth.wrapped(text, to: width).joined(separator: "\n")
  }

  private func text(of fields: [Report.Field]) -> String {
    let labels = fields.map { said($0.label) }
    let widest = labels.map { TextWidth.of($0) }.max() ?? 0
    return zip(labels, fields).map { label, field in
      TextWidth.padded(label, to: widest) + "  " + text(of: field.value)
    }.joined(separator: "\n")
  }

  private func text(of table: Report.Table) -> String {
    let columns = table.columns.enumerated().map { index, column in
      Table.Column(
        column.label,
        alignment: table.rows.contains { $0[index].isNumeric } ? .trailing : .leading,
        isFlexible: column.isFlexible, wraps: column.isFlexible, marksHits: column.marksHits)
    }
    let rows = table.rows.map { row in row.map { text(of: $0) } }
    let drawn = Table(columns: columns, rows: rows)
    // A table without titles is a list.
    let isList = table.columns.allSatisfy { $0.label.pattern.isEmpty }
    if let width, !isList, drawn.isCramped(width: width, in: catalogue) {
      return drawn.records(width: width, isColoured: hasColour, in: catalogue)
        .joined(separator: "\n")
    }
    let lines = drawn.lines(width: width, isColoured: hasColour, in: catalogue)
    return lines.dropFirst(isList ? 1 : 0).joined(separator: "\n")
  }

  private func text(of value: ReportValue) -> String {
    let text = value.text(isMasked: isMasked, said: said)
    return masking?(text) ?? text
  }
}

extension ReportValue {
  /// The value for a reader, with its unit.
  ///
  /// - Parameters:
  ///   - isMasked: Whether what differs from run to run is hidden, as in a transcript.
  ///   - said: A message in the reader's language.
  func text(isMasked: Bool = false, said: (Message) -> String) -> String {
    switch self {
    case .none: ""
    case .text(let text): text
    case .message(let message): said(message)
    case .integer(let number): Quantity.grouped(number)
    case .id(let number): String(number)
    case .number(let number, let decimals): Quantity.fixed(number, decimals: decimals)
    case .share(let share): Quantity.fixed(share * 100, decimals: 1) + " %"
    case .flag(let isOn): isOn ? "on" : "off"
    case .bytes(let count): Quantity.bytes(count)
    case .duration(let duration): isMasked ? "<time>" : Quantity.duration(duration)
    case .time(let milliseconds): isMasked ? "<time>" : LocalTime.text(milliseconds)
    case .list(let items): items.joined(separator: ", ")
    case .varying(let value, let mask):
      isMasked ? mask : value.text(isMasked: isMasked, said: said)
    }
  }

  /// Whether it stands at the right of its column.
  var isNumeric: Bool {
    switch self {
    case .integer, .id, .number, .share, .bytes, .duration: true
    case .varying(let value, _): value.isNumeric
    case .none, .text, .message, .flag, .time, .list: false
    }
  }
}
