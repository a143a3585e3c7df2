import Basics
import Dataset
import Dispatch
import JSON
import Parquet
import Synchronization
import Workspace

/// The short way of a million entries into a Parquet file: their texts go from SQLite's pages into
/// columns, and become no strings in between.
struct ExportTexts: Sendable {
  private let request: ExportRequest
  private let store: Store
  private let shelf = GroupShelf()

  /// Nil where more than texts is wanted, or two files.
  init?(_ request: ExportRequest, _ store: Store) {
    guard request.form.container == .parquet, request.share == nil,
      request.columns.allSatisfy({ ExportColumn.alpaca.contains($0) })
    else { return nil }
    self.request = request
    self.store = store
  }

  /// A group on its way, with its place in the file.
  private struct Encoded: Sendable {
    let place: Int
    let group: RowGroup
    let encoded: EncodedRowGroup
  }

  /// Groups under way at once: enough to keep two cores busy while the next is read.
  private static let width = 3

  /// Encodes some groups while the next is read, and writes them in their order.
  ///
  /// - Returns: Nil when there are no entries; the file is left unfinished then.
  func run(
    to file: ExportFile, _ progress: @escaping Progress.Handler
  ) async throws -> ExportWriting.File? {
    let encoder = GroupEncoder(request.codec)
    return try await withThrowingTaskGroup(of: Encoded.self) { tasks in
      var (read, written, last, done, isRead) = (0, 0, 0, 0, false)
      var waiting: [Int: Encoded] = [:]
      var total: Int?
      while true {
        while read - written - waiting.count < Self.width, !isRead {
          try Task.checkCancellation()
          let (group, end) = try await group(after: last)
          guard group.rowCount > 0 else {
            isRead = true
            break
          }
          (last, read) = (end, read + 1)
          tasks.addTask { [place = read - 1] in
            Encoded(
              place: place, group: group, encoded: await Self.encoded(group, by: encoder))
          }
          // Counted while the first is encoded.
          if total == nil { total = try await count() }
        }
        guard let next = try await tasks.next() else { break }
        waiting[next.place] = next
        while let next = waiting.removeValue(forKey: written) {
          try Task.checkCancellation()
          try await file.append(next.encoded)
          written += 1
          done += next.group.rowCount
          progress(Progress(done: done, total: total ?? done, unit: .items("entries")))
          shelf.give(next.group)
        }
      }
      guard done > 0 else { return nil }
      return ExportWriting.File(
        path: file.path, count: done, byteCount: try await file.finish())
    }
  }

  private func count() async throws -> Int {
    try await store.perform { try $0.entryCount(request.filter) }
  }

  /// Encodes on a thread of its own, for it takes long.
  private static func encoded(
    _ group: RowGroup, by encoder: GroupEncoder
  ) async -> EncodedRowGroup {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(returning: encoder.encoded(group, isSideBySide: false))
      }
    }
  }

  private func group(after id: Int) async throws -> (group: RowGroup, last: Int) {
    try await store.perform { database in
      var filter = request.filter
      filter.after = id
      var group = shelf.take() ?? RowGroup(request.columns.map(\.column))
      var (last, byteCount) = (id, 0)
      try database.someEntryTexts(filter, limit: ExportFile.groupRowLimit) { row in
        for (index, column) in request.columns.enumerated() {
          byteCount += try append(column, of: row, to: &group, at: index)
        }
        group.endRow()
        last = row.integer(0)
        return byteCount < ExportFile.groupByteLimit
      }
      return (group, last)
    }
  }

  /// - Returns: How many bytes were added.
  private func append(
    _ column: ExportColumn, of row: borrowing Row, to group: inout RowGroup, at index: Int
  ) throws -> Int {
    func text(_ field: Int, _ group: inout RowGroup) -> Int {
      row.withBytes(field) { bytes in
        group.append(bytes, to: index)
        return bytes.byteCount
      }
    }
    switch column {
    case .instruction: return text(1, &group)
    case .input: return text(2, &group)
    case .output: return text(3, &group)
    case .system:
      guard let system = request.system else { return text(4, &group) }
      group.append(system, to: index)
      return system.utf8.count
    default:
      // Most have no earlier turns: `[]`.
      let count = row.withBytes(5) { $0.byteCount }
      let turns = count == 2 ? [] : [Entry.Turn](json: row.text(5)) ?? []
      group.append(turns.json, to: index)
      return count
    }
  }
}

/// Row groups that have been written, for the next rows: their memory is used again.
private final class GroupShelf: Sendable {
  private let groups = Mutex<[RowGroup]>([])

  func give(_ group: consuming RowGroup) {
    groups.withLock { [group] in $0.append(group) }
  }

  func take() -> RowGroup? {
    guard var group = groups.withLock({ $0.popLast() }) else { return nil }
    group.removeAll()
    return group
  }
}
