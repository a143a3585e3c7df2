import CSQLite

/// One SQLite connection.
///
/// Not Sendable: SQLite is opened without its own mutex, so a connection belongs to one isolation
/// domain, which is `Store`. Statements are prepared once and kept until the connection closes.
package final class Database {
  /// What a connection may do to its file.
  package enum Mode: Equatable {
    /// Reads and writes; the file is created when it is absent.
    case readWrite
    case readOnly
    /// Reads a file that nobody can change, without any lock: for read-only media.
    case immutable
  }

  let connection: OpaquePointer
  private var statements: [String: Statement] = [:]
  /// Goes after the connection is closed, for closing still writes.
  private let lock: WriterLock?

  /// More statements than the program has; a caller that pastes values into SQL meets it.
  private static let statementLimit = 512

  /// Opens the file at `path`; `:memory:` opens a private one in memory.
  ///
  /// - Throws: `StoreError` when the file cannot be opened. That it is no database shows only at the
  ///   first statement.
  package convenience init(path: String, mode: Mode = .readWrite) throws {
    try self.init(path: path, mode: mode, lock: nil)
  }

  init(path: String, mode: Mode, lock: WriterLock?) throws(StoreError) {
    var handle: OpaquePointer?
    let access =
      mode == .readWrite ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY
    let flags = access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_URI
    let code = sqlite3_open_v2(Self.uri(path, mode), &handle, flags, nil)
    guard code == SQLITE_OK, let handle else {
      // sqlite.org/c3ref/open.html: a handle is released "whether or not an error occurs".
      let error = StoreError(code: code, connection: handle, sql: nil)
      sqlite3_close(handle)
      throw error
    }
    connection = handle
    self.lock = lock
  }

  deinit {
    statements.removeAll()
    // _v2: a statement still alive elsewhere delays the close instead of leaking the connection.
    sqlite3_close_v2(connection)
  }

  /// A path as a URI, in which no name ("file:a?mode=memory") means anything but itself.
  private static func uri(_ path: String, _ mode: Mode) -> String {
    guard path != ":memory:" else { return path }
    var uri = path.utf8.first == UInt8(ascii: "/") ? "file:" : "file:./"
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."),
        UInt8(ascii: "-"), UInt8(ascii: "_"):
        uri.unicodeScalars.append(Unicode.Scalar(byte))
      default: uri += (byte < 16 ? "%0" : "%") + String(byte, radix: 16)
      }
    }
    return mode == .immutable ? uri + "?immutable=1" : uri
  }
}

// MARK: Statements

extension Database {
  /// Runs one statement that gives no rows.
  package func run(_ sql: String, _ values: Value...) throws {
    try stepping(sql, values) { _ in true }
  }

  /// Runs one statement whose last value is a large blob, which is not copied.
  func run(_ sql: String, _ values: Value..., lending blob: UnsafeRawBufferPointer) throws {
    try stepping(sql, values, lending: blob) { _ in true }
  }

  /// Runs one query and gives what `read` makes of each row.
  ///
  ///     let names = try database.rows("SELECT name FROM role WHERE text = ?", 7) { $0.text(0) }
  package func rows<Element>(
    _ sql: String, _ values: Value..., read: (borrowing Row) throws -> Element
  ) throws -> [Element] {
    var elements: [Element] = []
    try stepping(sql, values) { row in
      elements.append(try read(row))
      return true
    }
    return elements
  }

  /// Runs one query and gives what `read` makes of its first row; nil when there is none.
  package func first<Element>(
    _ sql: String, _ values: Value..., read: (borrowing Row) throws -> Element
  ) throws -> Element? {
    var element: Element?
    try stepping(sql, values) { row in
      element = try read(row)
      return false
    }
    return element
  }

  /// Hands over each row of a query as SQLite finds it, so that a result of any size fits in memory.
  package func forEach(
    _ sql: String, _ values: Value..., body: (borrowing Row) throws -> Void
  ) throws {
    try stepping(sql, values) { row in
      try body(row)
      return true
    }
  }

  /// The identifier that the last INSERT gave its row.
  package var lastInsertedID: Int { Int(sqlite3_last_insert_rowid(connection)) }

  /// How many rows the last INSERT, UPDATE or DELETE changed, without those of triggers.
  package var changedRowCount: Int { Int(sqlite3_changes64(connection)) }

  /// Hands over each row until `body` says false.
  ///
  /// Takes the statement out of the cache while it runs, so that a query inside `body` with the same
  /// text gets one of its own.
  func stepping(
    _ sql: String, _ values: [Value] = [], lending blob: UnsafeRawBufferPointer? = nil,
    _ body: (borrowing Row) throws -> Bool
  ) throws {
    let statement = try statements.removeValue(forKey: sql) ?? Statement(sql, on: connection)
    defer {
      if statements.count >= Self.statementLimit { statements.removeAll() }
      statements[sql] = statement
    }
    try statement.step(binding: values, lending: blob, body)
  }
}

// MARK: Transactions

extension Database {
  /// Runs `body` in a transaction: all of it, or none of it.
  ///
  /// Inside another transaction it is a part that can fail alone.
  package func transaction<Result>(_ body: () throws -> Result) throws -> Result {
    isInTransaction
      ? try enclosed("SAVEPOINT part", "RELEASE part", ["ROLLBACK TO part", "RELEASE part"], body)
      : try enclosed("BEGIN IMMEDIATE", "COMMIT", ["ROLLBACK"], body)
  }

  /// The same, outside of any other; `isDurable` as of `Store.write`.
  func transaction<Result>(isDurable: Bool, _ body: () throws -> Result) throws -> Result {
    if !isDurable { try run("PRAGMA synchronous = NORMAL") }
    defer { if !isDurable { try? run("PRAGMA synchronous = FULL") } }
    return try transaction(body)
  }

  var isInTransaction: Bool { sqlite3_get_autocommit(connection) == 0 }

  private func enclosed<Result>(
    _ begin: String, _ commit: String, _ rollback: [String], _ body: () throws -> Result
  ) throws -> Result {
    try run(begin)
    do {
      let result = try body()
      try run(commit)
      return result
    } catch {
      // SQLite has rolled back by itself after some errors, such as a full disk.
      if isInTransaction { for sql in rollback { try? run(sql) } }
      throw error
    }
  }
}

@available(
  *, unavailable, message: "a connection belongs to one isolation domain; go through Store"
)
extension Database: Sendable {}
