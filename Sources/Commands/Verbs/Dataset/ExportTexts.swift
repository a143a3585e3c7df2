import Basics
import Dataset
import JSON
import Parquet
import Workspace

/// The short way of a million entries into a Parquet file: their texts go from SQLite's pages into
/// columns, and become no strings in between.
struct ExportTexts: Sendable {
  private let request: ExportRequest
  private let store: Store

  /// Nil where more than texts is wanted, or two files.
  init?(_ request: ExportRequest, _ store: Store) {
    guard request.form.container == .parquet, request.share == nil,
      request.columns.allSatisfy({ ExportColumn.alpaca.contains($0) })
    else { return nil }
    self.request = request
    self.store = store
  }

  /// Encodes and writes one group while the next is read.
  func run(
    to file: ExportFile, total: Int, _ progress: Progress.Handler
  ) async throws -> ExportWriting.File {
    var done = 0
    var (full, last) = try await group(after: 0)
    while full.rowCount > 0 {
      try Task.checkCancellation()
      let (current, end) = (full, last)
      async let next = group(after: end)
      try await file.append(current)
      done += current.rowCount
      progress(Progress(done: done, total: total, unit: .items("entries")))
      (full, last) = try await next
    }
    try Task.checkCancellation()
    return ExportWriting.File(path: file.path, count: done, byteCount: try await file.finish())
  }

  private func group(after id: Int) async throws -> (group: RowGroup, last: Int) {
    try await store.perform { database in
      var filter = request.filter
      filter.after = id
      var group = RowGroup(request.columns.map(\.column))
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
