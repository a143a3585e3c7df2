import Basics
import Dataset
import Parquet
import Workspace

/// Writes entries to a file, and those held out to a second: reads some thousand of them while those
/// before are written.
struct ExportWriting: Sendable {
  struct File: Sendable {
    let path: String
    let count: Int
    let byteCount: Int
  }

  private let request: ExportRequest
  private let store: Store
  private let progress: Progress.Handler

  /// Entries in memory at once, by their number and by their bytes.
  private static let batchSize = 8192
  private static let batchByteCount = 8 << 20

  init(_ request: ExportRequest, _ invocation: Invocation) {
    self.request = request
    store = invocation.store
    progress = invocation.progress
  }

  /// - Returns: The file, and the one of what is held out.
  func run() async throws -> [File] {
    let (total, held) = try await plan()
    guard total > 0 else {
      let isEmpty = try await store.perform { try $0.entries(limit: 1).isEmpty }
      throw isEmpty ? Problem.noEntriesAtAll : Problem.noEntries
    }
    let withChapters = request.columns.contains(.chapter)
    let places = try await store.perform { try EntryPlaces($0, withChapters: withChapters) }
    let main = try file(request.path)
    let eval = request.share == nil ? nil : try file(ExportRequest.evalPath(request.path))
    var (mainCount, evalCount, done) = (0, 0, 0)
    var batch = try await read(after: 0, places)
    while let last = batch.last {
      try Task.checkCancellation()
      async let next = read(after: last.id, places)
      if let eval {
        let heldRows = batch.filter { held.contains($0.id) }
        try await main.append(batch.filter { !held.contains($0.id) })
        try await eval.append(heldRows)
        evalCount += heldRows.count
        mainCount += batch.count - heldRows.count
      } else {
        try await main.append(batch)
        mainCount += batch.count
      }
      done += batch.count
      progress(Progress(done: done, total: total, unit: .items("entries")))
      batch = try await next
    }
    try Task.checkCancellation()
    var files: [File] = []
    for (file, count) in [(main, mainCount)] + (eval.map { [($0, evalCount)] } ?? []) {
      files.append(File(path: file.path, count: count, byteCount: try await file.finish()))
    }
    return files
  }

  /// How many there are, and the identifiers of those that are held out.
  private func plan() async throws -> (total: Int, held: Set<Int>) {
    guard let share = request.share else {
      return (try await store.perform { try $0.entryCount(request.filter) }, [])
    }
    let (ids, digests) = try await store.perform { database in
      var ids: [Int] = []
      var digests: [Int] = []
      try database.forEachFigures(request.filter) { entry in
        ids.append(entry.id)
        digests.append(entry.digest)
      }
      return (ids, digests)
    }
    let held = Splitting.heldOut(digests, share: share, seed: request.seed)
    return (ids.count, Set(held.map { ids[$0] }))
  }

  private func file(_ path: String) throws -> ExportFile {
    try ExportFile(
      path: path, container: request.form.container, columns: request.columns,
      codec: request.codec)
  }

  private func read(after id: Int, _ places: EntryPlaces) async throws -> [ExportRow] {
    try await store.perform { database in
      var filter = request.filter
      filter.after = id
      var rows: [ExportRow] = []
      var byteCount = 0
      try database.someEntries(filter, limit: Self.batchSize) { entry in
        var row = ExportRow(entry, places)
        if let system = request.system { row.entry.system = system }
        rows.append(row)
        byteCount += entry.byteCount
        return byteCount < Self.batchByteCount
      }
      return rows
    }
  }
}
