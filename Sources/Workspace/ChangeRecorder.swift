import CSQLite

/// Records what happens to the tracked tables while it lives.
///
/// SQLite's session extension (sqlite.org/sessionintro.html). Only the tables that are named are
/// recorded: neither the tables that keep a search index nor those of the notebook itself.
struct ChangeRecorder: ~Copyable {
  private let session: OpaquePointer

  init(_ tables: [String], on connection: OpaquePointer) throws(StoreError) {
    var session: OpaquePointer?
    var code = sqlite3session_create(connection, "main", &session)
    for table in tables where code == SQLITE_OK { code = sqlite3session_attach(session, table) }
    guard code == SQLITE_OK, let session else {
      sqlite3session_delete(session)
      throw StoreError(code: code, connection: connection, sql: nil)
    }
    self.session = session
  }

  deinit { sqlite3session_delete(session) }

  /// Lends the changeset of what has happened so far; nil when nothing has.
  ///
  /// - Throws: `StoreError` when it does not fit in memory.
  func withChangeset<Result>(_ body: (UnsafeRawBufferPointer?) throws -> Result) throws -> Result {
    var count: Int32 = 0
    var start: UnsafeMutableRawPointer?
    let code = sqlite3session_changeset(session, &count, &start)
    defer { sqlite3_free(start) }
    guard code == SQLITE_OK else { throw StoreError(code: code, connection: nil, sql: nil) }
    guard count > 0 else { return try body(nil) }
    return try body(UnsafeRawBufferPointer(start: start, count: Int(count)))
  }
}

/// Why a changeset could not be applied.
struct ChangeConflict: Error {
  /// The first table in which the data was not as expected.
  let table: String
  let reason: Int32
}

extension Database {
  /// Applies a changeset, or takes it back.
  ///
  /// Foreign keys are checked at its end; triggers fire, so indexes follow. Inside a transaction of the
  /// caller's, which is to be rolled back when this throws.
  ///
  /// - Throws: `ChangeConflict` when the data is not as the changeset left it.
  func apply(_ changeset: RawSpan, inverted: Bool) throws {
    var conflict: ChangeConflict?
    let code = withUnsafeMutablePointer(to: &conflict) { conflict in
      changeset.withUnsafeBytes { bytes in
        sqlite3changeset_apply_v2(
          connection, Int32(bytes.count), UnsafeMutableRawPointer(mutating: bytes.baseAddress),
          nil, resolveConflict, conflict, nil, nil,
          inverted ? SQLITE_CHANGESETAPPLY_INVERT : 0)
      }
    }
    if let conflict { throw conflict }
    guard code == SQLITE_OK else {
      throw StoreError(code: code, connection: connection, sql: nil)
    }
  }

  /// The tables so that each comes before those it refers to.
  ///
  /// Changes are applied in the order in which tables are recorded. Rows that refer to others must go
  /// first, or deleting the others would set off their ON DELETE actions.
  func dependentsFirst(_ tables: [String]) throws -> [String] {
    var ordered: [String] = []
    var visited: Set<String> = []
    func visit(_ table: String) throws {
      guard visited.insert(table).inserted else { return }
      let referred = try rows("SELECT \"table\" FROM pragma_foreign_key_list(?)", .text(table)) {
        $0.text(0)
      }
      for other in tables where referred.contains(where: { $0 == other }) { try visit(other) }
      ordered.append(table)
    }
    for table in tables { try visit(table) }
    return ordered.reversed()
  }
}

/// Called by SQLite for each change that does not fit; stops at the first.
private func resolveConflict(
  _ context: UnsafeMutableRawPointer?, _ reason: Int32, _ iterator: OpaquePointer?
) -> Int32 {
  var name: UnsafePointer<CChar>?
  var columnCount: Int32 = 0
  var operation: Int32 = 0
  if reason != SQLITE_CHANGESET_FOREIGN_KEY {
    sqlite3changeset_op(iterator, &name, &columnCount, &operation, nil)
  }
  // A row to be deleted that is gone: an ON DELETE action inside its own table was quicker.
  if reason == SQLITE_CHANGESET_NOTFOUND, operation == SQLITE_DELETE {
    return SQLITE_CHANGESET_OMIT
  }
  let conflict = context?.assumingMemoryBound(to: ChangeConflict?.self)
  conflict?.pointee = ChangeConflict(
    table: name.map { String(cString: $0) } ?? "", reason: reason)
  return SQLITE_CHANGESET_ABORT
}
