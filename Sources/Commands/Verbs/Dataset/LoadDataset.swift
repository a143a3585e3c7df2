import Basics
import Dataset
import Workspace

/// Dataset files among the words behind `load`: they come in as entries.
struct DatasetLoading: Sendable {
  let paths: [String]

  /// Parts the words that name dataset files from those that name texts.
  static func split(_ words: [String]) -> (loading: DatasetLoading, texts: [String]) {
    var paths: [String] = []
    var texts: [String] = []
    for word in words {
      let path = FileName.expanded(word)
      guard DatasetFile.isDataset(path) else {
        texts.append(word)
        continue
      }
      let isPattern = FileName.isPattern(path) && !FileTree.exists(path)
      let found = isPattern ? FileName.matches(of: path) : [path]
      paths += found.isEmpty ? [path] : found
    }
    return (DatasetLoading(paths: paths), texts)
  }

  /// Rows of one transaction and one changeset, as far as their bytes allow.
  private static let batchSize = 5000
  private static let batchByteCount = 8 << 20

  /// Reads each file through before anything of it is kept, so that a broken one leaves nothing.
  func run(_ invocation: Invocation) async throws -> Report {
    var checked: [(path: String, count: Int, faults: Faults)] = []
    for path in paths {
      let (count, faults) = try check(path, invocation)
      checked.append((path, count, faults))
    }
    var blocks: [Report.Block] = []
    for (path, count, faults) in checked {
      try await keep(path, count, invocation)
      blocks.append(
        .message("loaded \(count: count, "entry", "entries") from `\(path)`"))
      blocks += faults.report(path)
    }
    blocks.append(.next("preview"))
    return Report(blocks)
  }

  /// Rows that were passed over, with the first reasons.
  private struct Faults {
    var count = 0
    var reasons: [Message] = []

    mutating func add(_ fault: RowFault) {
      count += 1
      if reasons.count < 3 { reasons.append(fault.reason) }
    }

    func report(_ path: String) -> [Report.Block] {
      guard count > 0 else { return [] }
      return [
        .warning(
          "left out \(count: count, "row that holds", "rows that hold") no entry, of `\(path)`")
      ] + reasons.map { .warning($0) }
    }
  }

  private func check(
    _ path: String, _ invocation: Invocation
  ) throws -> (count: Int, faults: Faults) {
    var file = try DatasetFile(path: path)
    var count = 0
    var faults = Faults()
    while let next = try file.next() {
      switch next {
      case .success: count += 1
      case .failure(let fault): faults.add(fault)
      }
      if (count + faults.count) % 1024 == 0 {
        try Task.checkCancellation()
        var progress = file.progress
        progress.note = "checking `\(path)`"
        invocation.progress(progress)
      }
    }
    guard count > 0 else { throw Problem.noRowIsAnEntry(path, faults.reasons.first) }
    return (count, faults)
  }

  private func keep(_ path: String, _ count: Int, _ invocation: Invocation) async throws {
    guard let cell = invocation.cell else { preconditionFailure("`load` leaves a cell") }
    var file = try DatasetFile(path: path)
    var batch: [StoredEntry] = []
    var byteCount = 0
    var done = 0
    var isAtEnd = false
    while !isAtEnd {
      switch try file.next() {
      case .success(let entry)?:
        let stored = StoredEntry(imported: entry)
        byteCount += stored.byteCount
        batch.append(stored)
      case .failure?: continue
      case nil: isAtEnd = true
      }
      guard isAtEnd || batch.count >= Self.batchSize || byteCount >= Self.batchByteCount else {
        continue
      }
      try Task.checkCancellation()
      let full = batch
      _ = try await invocation.store.change(cell: cell) { try $0.insertEntries(full, cell: cell) }
      done += full.count
      invocation.progress(Progress(done: done, total: count, unit: .items("entries")))
      batch.removeAll(keepingCapacity: true)
      byteCount = 0
    }
  }
}

extension StoredEntry {
  /// UTF-8 bytes of its texts.
  var byteCount: Int {
    instruction.utf8.count + input.utf8.count + output.utf8.count + system.utf8.count
      + history.utf8.count
  }
}
