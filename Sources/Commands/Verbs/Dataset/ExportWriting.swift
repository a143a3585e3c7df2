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
    if let texts = ExportTexts(request, store) {
      guard let written = try await texts.run(to: try file(request.path), progress) else {
        throw try await nothing()
      }
      return [written]
    }
    let (total, held) = try await plan()
    guard total > 0 else { throw try await nothing() }
    let withChapters = request.columns.contains(.chapter)
    let places = try await store.perform { try EntryPlaces($0, withChapters: withChapters) }
    let main = try file(request.path)
    let eval = request.share == nil ? nil : try file(ExportRequest.evalPath(request.path))
    var (mainCount, evalCount, done) = (0, 0, 0)
    var batch = try await read(after: 0, places)
    let talks = try await firstTalks(behind: batch, held, places)
    try await main.append(talks.filter { !held.contains($0.id) })
    try await eval?.append(talks.filter { held.contains($0.id) })
    let moved = Set(talks.map(\.id))
    while let last = batch.last {
      try Task.checkCancellation()
      async let next = read(after: last.id, places)
      let rows = moved.isEmpty ? batch : batch.filter { !moved.contains($0.id) }
      if let eval {
        try await main.append(rows.filter { !held.contains($0.id) })
        try await eval.append(rows.filter { held.contains($0.id) })
      } else {
        try await main.append(rows)
      }
      let heldCount = batch.count { held.contains($0.id) }
      (mainCount, evalCount) = (mainCount + batch.count - heldCount, evalCount + heldCount)
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

  /// Why there is nothing to write.
  private func nothing() async throws -> Problem {
    let isEmpty = try await store.perform { try $0.entries(limit: 1).isEmpty }
    return isEmpty ? .noEntriesAtAll : .noEntries
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

  /// The first entry with earlier turns for each file, where none of the first batch has any.
  ///
  /// Hugging Face's loader learns the columns of a JSON file from its first 10 MB, and refuses a list
  /// of pairs where it has seen only empty ones; so one stands at the top.
  private func firstTalks(
    behind batch: [ExportRow], _ held: Set<Int>, _ places: EntryPlaces
  ) async throws -> [ExportRow] {
    guard request.form.container == .json || request.form.container == .jsonl,
      request.columns.contains(.history),
      !batch.contains(where: { !$0.entry.history.isEmpty })
    else { return [] }
    return try await store.perform { database in
      var filter = request.filter
      filter.hasHistory = true
      var found: [ExportRow] = []
      try database.someEntries(filter) { entry in
        let isHeld = held.contains(entry.id)
        if !found.contains(where: { held.contains($0.id) == isHeld }) {
          var row = ExportRow(entry, places)
          if let system = request.system { row.entry.system = system }
          found.append(row)
        }
        return found.count < (held.isEmpty ? 1 : 2)
      }
      return found
    }
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
