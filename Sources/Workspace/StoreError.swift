import CSQLite

/// What SQLite said, before it is put into words.
package struct StoreError: Error, Equatable {
  /// The extended result code.
  package let code: Int32
  /// The system's error number behind an input or output error; 0 when there is none.
  package let systemCode: Int32
  /// SQLite's own message.
  package let message: String
  /// The statement at fault; its values are left out, for they may be private.
  package let sql: String?
  /// Where in the statement the fault is, in bytes; nil when SQLite cannot tell.
  package let offset: Int?

  init(code: Int32, connection: OpaquePointer?, sql: String?) {
    self.code = code
    self.sql = sql
    message = String(cString: connection.map { sqlite3_errmsg($0) } ?? sqlite3_errstr(code))
    systemCode = connection.map { sqlite3_system_errno($0) } ?? 0
    let offset = connection.map { sqlite3_error_offset($0) } ?? -1
    self.offset = offset < 0 ? nil : Int(offset)
  }

  /// The result code without its extension.
  package var primaryCode: Int32 { code & 0xFF }
}
