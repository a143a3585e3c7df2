import Basics
import Dataset
import Workspace

extension Command {
  static let dedupe = Command(
    "dedupe", twin: "去重", group: .dataset,
    summary: "Find entries that repeat another, and drop them when told to",
    options: [
      Option(
        "near", .number(0.5...1), default: "0.85",
        help: "How alike two are that count as one, of 1; at 1 only equal ones do"),
      Option(
        "short", .integer(0...100_000), default: "16",
        help: "Entries of fewer characters may repeat, as short lines do"),
      Option("apply", .flag, default: "off", help: "Drop what was found; without, only show it"),
      Option("rows", .integer(1...1_000_000), default: "20", help: "The most rows shown"),
    ] + EntrySelection.options,
    examples: ["dedupe", "dedupe near=1 apply=on"], preparation: ["load 对话.jsonl"]
  ) { invocation in
    var filter = try await EntrySelection.filter(invocation)
    filter.isDropped = false
    let search = DuplicateSearch(
      near: invocation.number("near") ?? 0.85, shortest: invocation.integer("short") ?? 16)
    let found = try await search.run(filter, invocation)
    guard !found.isEmpty else { return .message("no entry repeats another") }
    let rows = invocation.integer("rows") ?? 20
    var report = try await search.report(Array(found.prefix(rows)), invocation)
    let isApplied = invocation.flag("apply")
    if isApplied { try await Curation.set(isDropped: true, found.map(\.later), invocation) }
    if found.count > rows { report.blocks.append(.message("the first \(rows) are shown")) }
    report.blocks.append(
      isApplied
        ? .message("dropped \(count: found.count, "entry that repeats", "entries that repeat")")
        : .message(
          "found \(count: found.count, "entry that repeats another", "entries that repeat others")")
    )
    report.blocks.append(.next(isApplied ? "undo" : "dedupe apply=on"))
    return report
  }
}

/// Finds entries that are the same as an earlier one, or almost.
struct DuplicateSearch: Sendable {
  let near: Double
  let shortest: Int

  struct Pair: Sendable {
    let earlier: Int
    let later: Int
    let likeness: Double
  }

  /// - Returns: One pair for each entry that repeats an earlier one that stays, by the later.
  func run(_ filter: EntryFilter, _ invocation: Invocation) async throws -> [Pair] {
    let (shortest, near, progress) = (shortest, near, invocation.progress)
    return try await invocation.store.perform { database in
      let total = try database.entryCount(filter)
      var pairs: [Int: Pair] = [:]
      var firsts: [Int: Int] = [:]
      var index = LikenessIndex()
      var done = 0
      // In order, so that the earliest stays.
      try database.forEachEntry(filter) { entry in
        done += 1
        if done % 1024 == 0 {
          try Task.checkCancellation()
          progress(Progress(done: done, total: total, unit: .items("entries")))
        }
        guard entry.characterCount >= shortest else { return }
        let digest = EntryFigures(of: entry).digest
        if let first = firsts[digest] {
          pairs[entry.id] = Pair(earlier: first, later: entry.id, likeness: 1)
          return
        }
        firsts[digest] = entry.id
        guard near < 1 else { return }
        index.add(MinHash.signature(of: Self.runs(of: entry)), member: entry.id)
      }
      for (earlier, later) in index.candidates() where pairs[later] == nil {
        try Task.checkCancellation()
        // What is dropped itself is no reason to drop another.
        guard pairs[earlier] == nil, let left = try database.entry(earlier),
          let right = try database.entry(later)
        else { continue }
        let likeness = Self.likeness(left, right)
        if likeness >= near {
          pairs[later] = Pair(earlier: earlier, later: later, likeness: likeness)
        }
      }
      return pairs.values.sorted { $0.later < $1.later }
    }
  }

  /// Question and answer must both be alike: one answer to two questions teaches twice.
  private static func likeness(_ left: StoredEntry, _ right: StoredEntry) -> Double {
    min(
      MinHash.likeness(
        MinHash.runs(of: [left.question]), MinHash.runs(of: [right.question])),
      MinHash.likeness(MinHash.runs(of: [left.output]), MinHash.runs(of: [right.output])))
  }

  private static func runs(of entry: StoredEntry) -> [UInt64] {
    MinHash.runs(of: [entry.question, entry.output])
  }

  func report(_ pairs: [Pair], _ invocation: Invocation) async throws -> Report {
    let rows = try await invocation.store.perform { database in
      try pairs.map { pair -> [ReportValue] in
        let entry = try database.entry(pair.later)
        return [
          .id(pair.later), .id(pair.earlier), .share(pair.likeness),
          .text(EntriesTable.shortened(entry?.question ?? "")),
          .text(EntriesTable.shortened(entry?.output ?? "")),
        ]
      }
    }
    return Report([
      .table(
        Report.Table(
          "duplicates",
          [
            .init("id", "entry"), .init("repeats", "repeats"), .init("likeness", "alike"),
            .init("question", "question", isFlexible: true),
            .init("answer", "answer", isFlexible: true),
          ], rows))
    ])
  }
}
