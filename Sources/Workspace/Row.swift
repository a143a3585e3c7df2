import CSQLite

/// The current row of a statement.
///
/// Cannot be copied, so it cannot outlive the closure it is lent to. Columns count from 0.
package struct Row: ~Copyable {
  private let handle: OpaquePointer

  init(of handle: OpaquePointer) { self.handle = handle }

  package var columnCount: Int { Int(sqlite3_column_count(handle)) }

  package func name(_ column: Int) -> String {
    sqlite3_column_name(handle, Int32(column)).map { String(cString: $0) } ?? ""
  }

  package func isNull(_ column: Int) -> Bool {
    sqlite3_column_type(handle, Int32(column)) == SQLITE_NULL
  }

  /// The number; 0 for NULL.
  package func integer(_ column: Int) -> Int { Int(sqlite3_column_int64(handle, Int32(column))) }

  package func integer(ifAny column: Int) -> Int? { isNull(column) ? nil : integer(column) }

  /// Whether the number is other than 0.
  package func flag(_ column: Int) -> Bool { integer(column) != 0 }

  /// The number; 0 for NULL.
  package func real(_ column: Int) -> Double { sqlite3_column_double(handle, Int32(column)) }

  package func real(ifAny column: Int) -> Double? { isNull(column) ? nil : real(column) }

  /// The text; empty for NULL.
  package func text(_ column: Int) -> String {
    // sqlite.org/c3ref/column_blob.html: ask for the text first, then for its byte count.
    guard let start = sqlite3_column_text(handle, Int32(column)) else { return "" }
    let count = Int(sqlite3_column_bytes(handle, Int32(column)))
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  package func text(ifAny column: Int) -> String? { isNull(column) ? nil : text(column) }

  /// The bytes, copied; empty for NULL.
  package func blob(_ column: Int) -> [UInt8] {
    withBytes(column) { bytes in bytes.withUnsafeBytes { Array($0) } }
  }

  /// Lends the bytes of a text or blob where SQLite keeps them, without a copy.
  package func withBytes<Result>(
    _ column: Int, _ body: (RawSpan) throws -> Result
  ) rethrows -> Result {
    let start = sqlite3_column_blob(handle, Int32(column))
    let count = start == nil ? 0 : Int(sqlite3_column_bytes(handle, Int32(column)))
    return try body(UnsafeRawBufferPointer(start: start, count: count).bytes)
  }

  /// The field as it is kept.
  package func value(_ column: Int) -> Value {
    switch sqlite3_column_type(handle, Int32(column)) {
    case SQLITE_INTEGER: .integer(integer(column))
    case SQLITE_FLOAT: .real(real(column))
    case SQLITE_TEXT: .text(text(column))
    case SQLITE_BLOB: .blob(blob(column))
    default: .null
    }
  }
}
