import Basics
import Workspace

extension Command {
  static let keep = Command(
    "keep", twin: "保留", group: .dataset, summary: "Take dropped entries back among the kept",
    parameters: [
      Parameter(
        "ids", .spans, help: "Which, as in `3-7`", isOptional: true, isRepeating: true)
    ],
    options: EntrySelection.options,
    examples: ["keep 1", "keep length=1-1000"], preparation: ["load 对话.jsonl", "drop 1-2"]
  ) { invocation in try await Curation.set(isDropped: false, invocation) }

  static let drop = Command(
    "drop", twin: "弃用", group: .dataset,
    summary: "Leave entries out of training and exports; `keep` takes them back",
    parameters: [
      Parameter(
        "ids", .spans, help: "Which, as in `3-7`", isOptional: true, isRepeating: true)
    ],
    options: EntrySelection.options,
    examples: ["drop 1", "drop length=1-20"], preparation: ["load 对话.jsonl"]
  ) { invocation in try await Curation.set(isDropped: true, invocation) }
}

/// Keeping and dropping.
enum Curation {
  /// Entries of one transaction and one changeset.
  static let batchSize = 20_000

  static func set(isDropped: Bool, _ invocation: Invocation) async throws -> Report {
    let spans = invocation.isGiven("ids") ? invocation.allSpans("ids") : nil
    guard spans != nil || EntrySelection.isGiven(invocation) else { throw Problem.whichEntries }
    let filter = try await EntrySelection.filter(invocation, spans: spans)
    let (found, ids) = try await invocation.store.perform { database in
      var found = 0
      var ids: [Int] = []
      try database.forEachFigures(filter) { entry in
        found += 1
        if entry.isDropped != isDropped { ids.append(entry.id) }
      }
      return (found, ids)
    }
    guard found > 0 else { throw Problem.noEntries }
    try await set(isDropped: isDropped, ids, invocation)
    return report(isDropped: isDropped, changed: ids.count, found: found)
  }

  /// Does it in batches, each of which is kept when the next is interrupted.
  static func set(isDropped: Bool, _ ids: [Int], _ invocation: Invocation) async throws {
    guard let cell = invocation.cell else {
      preconditionFailure("`\(invocation.command.name)` leaves a cell")
    }
    for start in stride(from: 0, to: ids.count, by: batchSize) {
      try Task.checkCancellation()
      let batch = Array(ids[start..<min(start + batchSize, ids.count)])
      _ = try await invocation.store.change(cell: cell) {
        try $0.setDropped(isDropped, batch)
      }
      invocation.progress(
        Progress(done: start + batch.count, total: ids.count, unit: .items("entries")))
    }
  }

  private static func report(isDropped: Bool, changed: Int, found: Int) -> Report {
    let same = found - changed
    var blocks: [Report.Block] = [
      isDropped
        ? .message("dropped \(count: changed, "entry", "entries")")
        : .message("kept \(count: changed, "entry", "entries")")
    ]
    if same > 0 {
      blocks.append(
        isDropped
          ? .message("\(count: same, "entry was", "entries were") dropped before")
          : .message("\(count: same, "entry was", "entries were") kept before"))
    }
    if changed > 0 { blocks.append(.next("undo")) }
    return Report(blocks)
  }
}
