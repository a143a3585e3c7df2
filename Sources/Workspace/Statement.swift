import CSQLite

/// One prepared statement; finalised when the last reference goes.
final class Statement {
  private let handle: OpaquePointer
  private let connection: OpaquePointer
  private let sql: String

  init(_ sql: String, on connection: OpaquePointer) throws(StoreError) {
    var handle: OpaquePointer?
    let code = sqlite3_prepare_v3(
      connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
    guard code == SQLITE_OK, let handle else {
      throw StoreError(code: code, connection: connection, sql: sql)
    }
    self.handle = handle
    self.connection = connection
    self.sql = sql
  }

  deinit { sqlite3_finalize(handle) }

  /// Binds `values` from the first placeholder on, then `blob`, and hands over each row until `body`
  /// says false.
  ///
  /// The statement is reset on the way out, whatever happens, so that it holds no lock between uses.
  func step(
    binding values: [Value], lending blob: UnsafeRawBufferPointer?,
    _ body: (borrowing Row) throws -> Bool
  ) throws {
    let expected = Int(sqlite3_bind_parameter_count(handle))
    let count = values.count + (blob == nil ? 0 : 1)
    precondition(count == expected, "\(expected) placeholders, \(count) values: \(sql)")
    defer {
      sqlite3_reset(handle)
      sqlite3_clear_bindings(handle)
    }
    for (index, value) in values.enumerated() { try check(bind(value, at: Int32(index + 1))) }
    if let blob {
      // No destructor: the bytes outlive the bindings, which are cleared above.
      try check(
        sqlite3_bind_blob64(
          handle, Int32(expected), blob.baseAddress, UInt64(blob.count), nil))
    }
    while true {
      switch sqlite3_step(handle) {
      case SQLITE_ROW: guard try body(Row(of: handle)) else { return }
      case SQLITE_DONE: return
      case let code: throw StoreError(code: code, connection: connection, sql: sql)
      }
    }
  }

  private func bind(_ value: Value, at position: Int32) -> Int32 {
    switch value {
    case .null: sqlite3_bind_null(handle, position)
    case .integer(let number): sqlite3_bind_int64(handle, position, Int64(number))
    case .real(let number): sqlite3_bind_double(handle, position, number)
    // With its byte count, so that a zero byte does not end it.
    case .text(let text):
      sqlite3_bind_text64(
        handle, position, text, UInt64(text.utf8.count), ink_sqlite_transient(),
        UInt8(SQLITE_UTF8))
    // An empty array has no address, and SQLite takes a null address for NULL.
    case .blob(let bytes) where bytes.isEmpty: sqlite3_bind_zeroblob(handle, position, 0)
    case .blob(let bytes):
      bytes.withUnsafeBytes {
        sqlite3_bind_blob64(
          handle, position, $0.baseAddress, UInt64($0.count), ink_sqlite_transient())
      }
    }
  }

  private func check(_ code: Int32) throws(StoreError) {
    guard code == SQLITE_OK else { throw StoreError(code: code, connection: connection, sql: sql) }
  }
}
