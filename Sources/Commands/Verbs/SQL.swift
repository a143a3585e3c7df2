import Basics
import Workspace

extension Command {
  static let sql = Command(
    "sql", twin: "查询", group: .rest,
    summary: "Ask the workspace in SQL; nothing can be changed so",
    parameters: [Parameter("select", .line, help: "A SELECT statement, as it stands")],
    options: [
      Option("rows", .integer(1...1_000_000), default: "100", help: "The most rows shown"),
      Option(
        "seconds", .number(0.001...3600), default: "10", help: "The longest time it may take"),
    ],
    examples: ["sql SELECT name FROM sqlite_schema", "sql rows=1 SELECT 1 AS one; "],
    effect: .reads
  ) { invocation in
    let limit = invocation.integer("rows") ?? 100
    let select = invocation.text("select") ?? ""
    let result = try await invocation.store.query(
      select, rowLimit: limit,
      timeLimit: .seconds(invocation.number("seconds") ?? 10))
    let columns = result.columns.map { Report.Table.Column($0, "\($0)", isFlexible: true) }
    let rows = result.rows.map { $0.map(ReportValue.init) }
    var report = Report([.table(Report.Table("rows", columns, rows))])
    if result.isTruncated {
      report.blocks.append(
        .warning("only the first \(count: limit, "row is", "rows are") shown"))
      report.blocks.append(.next("sql rows=\(limit * 10) \(select)"))
    }
    return report
  }
}

extension ReportValue {
  /// A value of a query, as it came.
  init(_ value: Workspace.Value) {
    switch value {
    case .null: self = .none
    case .integer(let number): self = .id(number)
    case .real(let number): self = .text("\(number)")
    case .text(let text): self = .text(text)
    case .blob(let bytes): self = .message("\(count: bytes.count, "byte", "bytes")")
    }
  }
}
