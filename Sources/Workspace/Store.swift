import Basics

/// The workspace file, shared by everything in the program that reads or writes it.
///
/// Its jobs run on a queue of their own, one after the other, so that waiting for the disk holds up
/// nobody else.
package actor Store {
  /// Where the file is; `:memory:` for one that is not kept.
  package nonisolated let path: String
  /// Why nothing can be written; nil when it can.
  package nonisolated let readOnlyReason: Message?
  package nonisolated let schema: Schema

  private let identity: FileIdentity?
  private var openDatabase: Database?
  /// The tracked tables in the order in which changes are applied, once it has been asked for.
  var changeOrder: [String]?
  private let executor = BlockingExecutor(label: "inkstone.store")

  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  /// Opens the workspace at `path`, creating it when it is absent.
  ///
  /// When another shell is writing it, or the file or its folder cannot be written, it is opened for
  /// reading only and `readOnlyReason` says why.
  ///
  /// - Throws: `Problem` when it cannot be opened or is no workspace; the file is left as it was.
  package init(path: String, schema: Schema = .inkstone) throws {
    let opened = try WorkspaceFile.open(path, schema: schema)
    self.path = path
    self.schema = schema
    readOnlyReason = opened.readOnlyReason
    identity = opened.identity
    openDatabase = opened.database
  }

  package nonisolated var isReadOnly: Bool { readOnlyReason != nil }

  /// Closes the file; what comes later is refused.
  ///
  /// A process that ends without it loses nothing, but leaves the log for the next to bring in.
  package func close() { openDatabase = nil }

  /// Runs `body` with the connection; nothing else touches the file meanwhile.
  ///
  /// For reading. What is written here is in no transaction unless `body` makes one, and is not
  /// undone; `write` and `change` are for that.
  package func perform<Result: Sendable>(
    _ body: @Sendable (Database) throws -> Result
  ) throws -> Result {
    try wording { try body(try database()) }
  }

  /// Runs `body` in a transaction that `undo` leaves alone: for settings, history and caches.
  ///
  /// - Parameter isDurable: Whether it survives a power cut from now on. Without, it survives the end
  ///   of the process, and becomes durable with the next write that is; that spares waiting for the
  ///   disk.
  package func write<Result: Sendable>(
    isDurable: Bool = true, _ body: @Sendable (Database) throws -> Result
  ) throws -> Result {
    try writing { database in
      try database.transaction(isDurable: isDurable) { try body(database) }
    }
  }

  /// Waits until all that was written without waiting for the disk is there.
  package func sync() throws {
    // sqlite.org/pragma.html#pragma_synchronous: the log is synced before it is brought in.
    try writing { try $0.run("PRAGMA wal_checkpoint(PASSIVE)") }
  }

  /// Runs `body` after checking that what it writes would be kept.
  func writing<Result>(_ body: (Database) throws -> Result) throws -> Result {
    if let readOnlyReason { throw Problem.readOnly(path, readOnlyReason) }
    let database = try database()
    // SQLite would write on into a file that has lost its name, and all of it would be lost.
    if let identity, identity != FileIdentity(at: path) { throw Problem.vanished(path) }
    return try wording { try body(database) }
  }

  private func database() throws -> Database {
    guard let openDatabase else { throw Problem.closed(path) }
    return openDatabase
  }

  /// Says in words what SQLite says in codes.
  private func wording<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as StoreError {
      throw Problem.failed(path, error)
    }
  }
}

extension Store {
  /// Notes that a command has begun; see `Database.beginCell`.
  package func beginCell(
    verb: String, source: String, origin: Cell.Origin? = nil,
    started: Int = UnixTime.milliseconds()
  ) throws -> Cell.ID {
    try write(isDurable: false) {
      try $0.beginCell(verb: verb, source: source, origin: origin, started: started)
    }
  }

  /// Notes how a command ended; see `Database.finishCell`.
  package func finishCell(
    _ id: Cell.ID, _ outcome: Cell.Outcome, after duration: Duration, message: String? = nil
  ) throws {
    try write(isDurable: false) {
      try $0.finishCell(id, outcome, after: duration, message: message)
    }
  }
}
