import Basics
import JSON

/// Reports as JSON, for programs that drive the shell.
///
/// `{"command":"texts","ok":true,…}` with the report's own keys, then `messages`, `warnings` and
/// `next` where there are any; `{"command":…,"ok":false,"error":{"kind","status","what","why","next"}}`
/// for a failure.
struct JSONRenderer {
  func object(for report: Report, of command: Command) -> JSON {
    var object = JSON.Object([
      .init("command", .string(command.name)), .init("ok", .bool(true)),
    ])
    var messages: [JSON] = []
    var warnings: [JSON] = []
    var next: [JSON] = []
    for block in report.blocks {
      switch block {
      case .message(let message): messages.append(.string(message.text()))
      case .warning(let message): warnings.append(.string(message.text()))
      case .next(let line): next.append(.string(line))
      case .heading: break
      case .fields(let fields):
        for field in fields { object[field.key] = json(field.value) }
      case .table(let table):
        object[table.key] = .array(
          table.rows.map { row in
            .object(
              .init(zip(table.columns, row).map { .init($0.key, json($1)) }))
          })
      case .cards(let key, let cards):
        object[key] = .array(
          cards.map { card in
            .object(.init(card.fields.map { .init($0.key, json($0.value)) }))
          })
      case .text(let key, let text, _): object[key] = .string(text)
      case .runs(let key, let runs): object[key] = .string(runs.map(\.text).joined())
      case .bars(let key, let bars):
        object[key] = .array(
          bars.map { ["label": .string($0.label), "count": .integer($0.count)] })
      case .curves(let key, let curves, _):
        object[key] = .array(
          curves.map { curve in
            let points = curve.points.map { JSON.array([.number($0.x), .number($0.y)]) }
            return ["name": .string(curve.name), "points": .array(points)]
          })
      }
    }
    for (key, values) in [("messages", messages), ("warnings", warnings), ("next", next)]
    where !values.isEmpty { object[key] = .array(values) }
    return .object(object)
  }

  func object(for problem: Problem, of command: Command?) -> JSON {
    var error = JSON.Object([
      .init("kind", .string("\(problem.kind)")),
      .init("status", .integer(Int(problem.kind.rawValue))),
      .init("what", .string(problem.what.text())),
    ])
    if let why = problem.why { error["why"] = .string(why.text()) }
    if let next = problem.next { error["next"] = .string(next) }
    return .object(
      .init([
        .init("command", command.map { .string($0.name) } ?? .null), .init("ok", .bool(false)),
        .init("error", .object(error)),
      ]))
  }

  /// Whole values in base units: bytes, seconds, milliseconds since 1970.
  private func json(_ value: ReportValue) -> JSON {
    switch value {
    case .none: .null
    case .text(let text): .string(text)
    case .message(let message): .string(message.text())
    case .integer(let number), .id(let number), .bytes(let number), .time(let number):
      .integer(number)
    case .number(let number, _), .share(let number): .number(number)
    case .flag(let isOn): .bool(isOn)
    case .duration(let duration): .number(duration / .seconds(1))
    case .list(let items): .array(items.map { .string($0) })
    case .varying(let value, _): json(value)
    }
  }
}
