import Basics
import CSQLite
import Glibc

/// How a workspace is opened: everything that is decided before the first command.
struct WorkspaceFile {
  let database: Database
  var readOnlyReason: Message?
  /// Nil in memory.
  var identity: FileIdentity?

  /// - Throws: `Problem`; then the file is as it was, and absent when it was absent.
  static func open(_ path: String, schema: Schema) throws -> WorkspaceFile {
    do {
      guard path != ":memory:" else { return try openInMemory(schema) }
      let isAbsent = try checkPlace(path)
      guard access(isAbsent ? folder(of: path) : path, W_OK) == 0 else {
        let code = errno
        if isAbsent { throw Problem.cannotCreate(path, code) }
        return try openForReading(path, schema, because: .cannotBeWritten("file", code))
      }
      switch WriterLock.take(forWorkspace: path) {
      case .taken(let lock):
        return try openForWriting(path, schema, isAbsent: isAbsent, lock)
      case .held(let process):
        return try openBesideWriter(path, schema, because: .heldBy(process))
      case .impossible(let code):
        if isAbsent { throw Problem.cannotCreate(path, code) }
        return try openForReading(path, schema, because: .cannotBeWritten("folder", code))
      }
    } catch let error as StoreError {
      throw Problem.cannotOpenWorkspace(path, error)
    }
  }

  private static func openInMemory(_ schema: Schema) throws -> WorkspaceFile {
    let database = try Database(path: ":memory:")
    try database.setUp()
    try database.create(schema)
    return WorkspaceFile(database: database)
  }

  private static func openForWriting(
    _ path: String, _ schema: Schema, isAbsent: Bool, _ lock: WriterLock
  ) throws -> WorkspaceFile {
    let header = isAbsent ? DatabaseHeader([]) : try DatabaseHeader(path: path)
    try check(header.kind, path, schema)
    do {
      let database = try Database(path: path, mode: .readWrite, lock: lock)
      // Until it is known to be ours, nothing of a log found beside it is brought into it.
      if hasLog(path) { ink_sqlite_checkpoint_on_close(database.connection, 0) }
      try database.setUp()
      let kind = try database.kind()
      try check(kind, path, schema)
      if kind == .blank {
        try database.create(schema)
      } else {
        if !header.isLogged { try database.run("PRAGMA journal_mode = WAL") }
        try database.migrate(to: schema)
        try database.interruptAbandonedCells()
      }
      ink_sqlite_checkpoint_on_close(database.connection, 1)
      return WorkspaceFile(database: database, identity: FileIdentity(at: path))
    } catch {
      // The connection is closed by now. A disk may have filled up half-way through.
      if header == DatabaseHeader([]) {
        for suffix in ["-wal", "-shm", "-journal"] { unlink(path + suffix) }
        if isAbsent { unlink(path) } else { truncate(path, 0) }
      }
      throw error
    }
  }

  /// Opens a file that cannot be written, such as one on read-only media.
  private static func openForReading(
    _ path: String, _ schema: Schema, because reason: Message
  ) throws -> WorkspaceFile {
    try check(try DatabaseHeader(path: path).kind, path, schema)
    // SQLite keeps side files beside a file it locks. Where they cannot be made, it can read only
    // what nobody changes; a log that waits to be brought in would be overlooked then.
    let isFixed = access(folder(of: path), W_OK) != 0 && !hasLog(path)
    let database = try Database(path: path, mode: isFixed ? .immutable : .readOnly)
    try database.setUp()
    let kind = try database.kind()
    try check(kind, path, schema)
    guard kind == .workspace(version: schema.migrations.count) else {
      throw Problem.olderAndReadOnly(path, reason)
    }
    return WorkspaceFile(database: database, readOnlyReason: reason)
  }

  /// Opens a file that another shell writes; its header is not read here, for that shell has done so
  /// and closing a descriptor of the file would drop its locks when it is in this process.
  private static func openBesideWriter(
    _ path: String, _ schema: Schema, because reason: Message
  ) throws -> WorkspaceFile {
    for attempt in 1... {
      do {
        let database = try Database(path: path, mode: .readOnly)
        try database.setUp()
        let kind = try database.kind()
        try check(kind, path, schema)
        if kind == .workspace(version: schema.migrations.count) {
          return WorkspaceFile(database: database, readOnlyReason: reason)
        }
      } catch let error as StoreError where error.primaryCode == SQLITE_CANTOPEN {}
      // The other may be about to make it.
      guard attempt < 20 else { break }
      usleep(50_000)
    }
    throw Problem.olderAndReadOnly(path, reason)
  }

  private static func check(
    _ kind: DatabaseHeader.Kind, _ path: String, _ schema: Schema
  ) throws(Problem) {
    switch kind {
    case .notADatabase: throw .notAWorkspace(path)
    case .foreign: throw .foreignDatabase(path)
    case .workspace(let version) where version > schema.migrations.count:
      throw .newerWorkspace(path, version: version, known: schema.migrations.count)
    case .workspace, .blank: break
    }
  }

  /// - Returns: Whether nothing is there yet.
  private static func checkPlace(_ path: String) throws(Problem) -> Bool {
    var status = stat()
    if stat(path, &status) == 0 {
      guard status.st_mode & S_IFMT != S_IFDIR else { throw .isAFolder(path) }
      guard status.st_mode & S_IFMT == S_IFREG else { throw .notARegularFile(path) }
      return false
    }
    guard errno == ENOENT else { throw .cannotOpen(path, errno) }
    guard FileIdentity(at: folder(of: path)) != nil else {
      throw .noFolder(path, folder: folder(of: path))
    }
    return true
  }

  private static func hasLog(_ path: String) -> Bool {
    var status = stat()
    return stat("\(path)-wal", &status) == 0 && status.st_size > 0
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}

extension Database {
  /// What every connection to a workspace starts with; touches no file.
  ///
  /// FULL: in WAL mode the log is synced at each commit, so that an answer that has been paid for,
  /// once committed, survives a power cut. NORMAL would sync only when the log is brought in.
  fileprivate func setUp() throws {
    // Other programs may hold the file for a moment.
    sqlite3_busy_timeout(connection, 5000)
    try run("PRAGMA foreign_keys = ON")
    try run("PRAGMA synchronous = FULL")
    // After a bulk write the log gives its room back.
    try run("PRAGMA journal_size_limit = 67108864")
  }

  /// What the file is by SQLite's own reading, with the log.
  fileprivate func kind() throws -> DatabaseHeader.Kind {
    let application = try first("PRAGMA application_id") { $0.integer(0) }
    if application == DatabaseHeader.applicationID {
      return .workspace(version: try schemaVersion())
    }
    let hasTables = try first("SELECT 1 FROM sqlite_schema", read: { _ in true }) != nil
    return application == 0 && !hasTables ? .blank : .foreign
  }

  /// Makes the tables of a blank file in one transaction, and makes the file durable once.
  fileprivate func create(_ schema: Schema) throws {
    try run("PRAGMA synchronous = OFF")
    try run("PRAGMA journal_mode = WAL")
    try transaction {
      for migration in schema.migrations {
        for statement in migration.sql { try run(statement) }
      }
      try run("PRAGMA user_version = \(schema.migrations.count)")
      try run("PRAGMA application_id = \(DatabaseHeader.applicationID)")
    }
    try run("PRAGMA synchronous = FULL")
    // SQLite takes a log beside an empty file for a stale one, so the file must not lose its first
    // page in a power cut when the log keeps what was committed.
    ink_sqlite_sync(connection)
  }
}
