import Basics
import CSQLite

/// What a query of the user's own gave.
package struct QueryResult: Sendable, Equatable {
  package let columns: [String]
  package let rows: [[Value]]
  /// Whether there were more rows than asked for.
  package let isTruncated: Bool
}

extension Store {
  /// Runs a SELECT of the user's own, which can change nothing.
  ///
  /// SQLite's authorizer refuses everything but reading, whatever the statement is. Cancelling the
  /// task stops it.
  ///
  /// - Throws: `Problem` of kind usage with SQLite's message when it is no such statement, and of
  ///   kind conflict when it takes longer than `timeLimit`.
  package func query(_ sql: String, rowLimit: Int, timeLimit: Duration) throws -> QueryResult {
    try perform { database in
      let guarding = QueryGuard(timeLimit: timeLimit)
      return try guarding.watching(database.connection) {
        do {
          return try database.result(of: sql, rowLimit: rowLimit)
        } catch let error as StoreError {
          try guarding.checkStopped(timeLimit)
          throw Problem.badQuery(sql, error, refused: guarding.refused)
        }
      }
    }
  }
}

/// Watches over a connection while a query of the user's own runs on it.
private final class QueryGuard {
  private let deadline: ContinuousClock.Instant
  private var isLate = false
  /// What the query asked for and was not allowed.
  private(set) var refused: String?

  init(timeLimit: Duration) { deadline = .now + timeLimit }

  /// Pragmas that tell about the table or index they are given.
  private static let describing: Set<String> = [
    "table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo",
    "foreign_key_list",
  ]
  /// Pragmas that tell something when they are given nothing; with a value most would set it.
  private static let telling: Set<String> = [
    "page_count", "page_size", "freelist_count", "user_version", "application_id",
    "database_list", "function_list", "collation_list", "compile_options",
  ]

  func watching<Result>(_ connection: OpaquePointer, _ body: () throws -> Result) rethrows -> Result
  {
    // Safe: both handlers are taken away again before this object can go.
    let context = Unmanaged.passUnretained(self).toOpaque()
    sqlite3_set_authorizer(
      connection,
      { context, action, first, second, _, _ in
        QueryGuard.of(context).allows(action, first, second) ? SQLITE_OK : SQLITE_DENY
      }, context)
    // Some thousand steps of SQLite's machine take well under a millisecond.
    sqlite3_progress_handler(connection, 4096, { QueryGuard.of($0).shouldStop() ? 1 : 0 }, context)
    defer {
      sqlite3_set_authorizer(connection, nil, nil)
      sqlite3_progress_handler(connection, 0, nil, nil)
    }
    return try withExtendedLifetime(self) { try body() }
  }

  func checkStopped(_ timeLimit: Duration) throws {
    try Task.checkCancellation()
    if isLate { throw Problem.queryTooSlow(timeLimit) }
  }

  private func shouldStop() -> Bool {
    isLate = ContinuousClock.now >= deadline
    return isLate || Task.isCancelled
  }

  // sqlite.org/c3ref/c_alter_table.html lists the actions and what the two names are.
  private func allows(
    _ action: Int32, _ first: UnsafePointer<CChar>?, _ second: UnsafePointer<CChar>?
  ) -> Bool {
    let isAllowed =
      switch action {
      case SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE: true
      case SQLITE_FUNCTION: second.map { String(cString: $0) != "load_extension" } ?? false
      case SQLITE_PRAGMA:
        first.map { String(cString: $0) }.map {
          Self.describing.contains($0) || second == nil && Self.telling.contains($0)
        } ?? false
      default: false
      }
    if !isAllowed, refused == nil { refused = second.map { String(cString: $0) } ?? "" }
    return isAllowed
  }

  private static func of(_ context: UnsafeMutableRawPointer?) -> QueryGuard {
    guard let context else { preconditionFailure("SQLite was given no context") }
    return Unmanaged<QueryGuard>.fromOpaque(context).takeUnretainedValue()
  }
}

extension Database {
  fileprivate func result(of sql: String, rowLimit: Int) throws -> QueryResult {
    var handle: OpaquePointer?
    var rest: String?
    let code = sql.withCString { start in
      var tail: UnsafePointer<CChar>?
      let code = sqlite3_prepare_v3(connection, start, -1, 0, &handle, &tail)
      rest = tail.map { String(cString: $0) }
      return code
    }
    guard code == SQLITE_OK else {
      throw StoreError(code: code, connection: connection, sql: sql)
    }
    guard let handle else { throw Problem.emptyQuery }
    defer { sqlite3_finalize(handle) }
    guard rest?.allSatisfy({ $0.isWhitespace || $0 == ";" }) ?? true else {
      throw Problem.severalStatements
    }
    // The authorizer has refused all that writes; this is the second lock on the same door.
    guard sqlite3_stmt_readonly(handle) != 0 else { throw Problem.emptyQuery }
    let columnCount = sqlite3_column_count(handle)
    let columns = (0..<columnCount).map { column in
      sqlite3_column_name(handle, column).map { String(cString: $0) } ?? ""
    }
    var rows: [[Value]] = []
    while true {
      switch sqlite3_step(handle) {
      case SQLITE_ROW:
        guard rows.count < rowLimit else {
          return QueryResult(columns: columns, rows: rows, isTruncated: true)
        }
        let row = Row(of: handle)
        rows.append((0..<Int(columnCount)).map { row.value($0) })
      case SQLITE_DONE: return QueryResult(columns: columns, rows: rows, isTruncated: false)
      case let code: throw StoreError(code: code, connection: connection, sql: sql)
      }
    }
  }
}

extension Problem {
  fileprivate static let emptyQuery = Problem(
    .usage, "there is no query", next: "sql SELECT name FROM sqlite_schema")

  fileprivate static let severalStatements = Problem(
    .usage, "more than one statement stands there", why: "one SELECT at a time")

  fileprivate static func queryTooSlow(_ limit: Duration) -> Problem {
    Problem(
      .conflict, "the query took longer than \(limit)", why: "`seconds=` gives it longer")
  }

  fileprivate static func badQuery(
    _ sql: String, _ error: StoreError, refused: String?
  ) -> Problem {
    guard error.primaryCode == SQLITE_AUTH || refused != nil else {
      let place = error.offset.map { offset in
        String(decoding: Array(sql.utf8).dropFirst(offset).prefix(40), as: UTF8.self)
      }
      return Problem(
        .usage, "SQLite does not understand the query",
        why: place.map { "\(error.message), at `\($0)`" } ?? "\(error.message)",
        next: "sql SELECT sql FROM sqlite_schema")
    }
    return Problem(
      .usage, "`sql` only reads", why: "the query would change something: \(error.message)",
      next: "sql SELECT sql FROM sqlite_schema")
  }
}
