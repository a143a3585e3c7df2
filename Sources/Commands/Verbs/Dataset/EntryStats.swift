import Basics
import Dataset
import Workspace

extension StatsSection {
  static let entries = StatsSection { invocation in
    let filter = try await EntrySelection.filter(invocation)
    let (stats, places) = try await invocation.store.perform { database in
      (try EntryStats(filter, database), try EntryPlaces(database))
    }
    guard stats.total > 0 else { return try await NoEntries.report(invocation) }
    var (tokens, reason): (TokenStats?, Message?)
    do {
      if stats.kept > 0 {
        tokens = try await TokenStats(
          stats.lengths, cutoff: invocation.integer("cutoff") ?? 2048, invocation)
      }
    } catch let problem as Problem {
      // Without a model everything else is said all the same.
      reason = problem.what
    }
    return stats.report(places, tokens, unlessCounted: reason)
  }
}

/// What entries come to, counted in one pass over their figures.
struct EntryStats: Sendable {
  private(set) var total = 0
  private(set) var kept = 0
  private(set) var edited = 0
  /// Of the kept, as is everything below.
  private(set) var emptyCount = 0
  private(set) var doubtfulCount = 0
  private(set) var characterCount = 0
  private(set) var promptLengths = LengthHistogram()
  private(set) var answerLengths = LengthHistogram()
  private(set) var kinds: [StoredEntry.Kind: Int] = [:]
  private(set) var roles: [Int: Int] = [:]
  private(set) var leads: [String: Int] = [:]
  private(set) var repeatCount = 0
  /// How often the most frequent answer is given, and what it is.
  private(set) var commonest = 0
  private(set) var commonestAnswer = ""
  private(set) var longest = 0
  private(set) var lengths: [TokenStats.Length] = []
  /// By text and chapter, in their order.
  private(set) var chapters: [(text: Int, title: String?, count: Int)] = []

  init(_ filter: EntryFilter, _ database: Database) throws {
    var digests: [Int] = []
    var answers: [(digest: Int, id: Int)] = []
    // In a place of its own, for a member of `self` grows more slowly in a closure.
    var lengths: [TokenStats.Length] = []
    try database.forEachFigures(filter) { entry in
      total += 1
      guard !entry.isDropped else { return }
      kept += 1
      if entry.answerLength == 0 { emptyCount += 1 }
      if let confidence = entry.confidence, confidence < 0.5 { doubtfulCount += 1 }
      promptLengths.add(entry.promptLength)
      answerLengths.add(entry.answerLength)
      let length = entry.promptLength + entry.answerLength
      characterCount += length
      longest = max(longest, length)
      lengths.append(TokenStats.Length(id: entry.id, characters: length))
      kinds[entry.kind, default: 0] += 1
      if let role = entry.role { roles[role, default: 0] += 1 }
      if let lead = entry.lead { leads[lead, default: 0] += 1 }
      digests.append(entry.digest)
      answers.append((entry.answerDigest, entry.id))
    }
    self.lengths = lengths
    digests.sort()
    for index in digests.indices.dropFirst() where digests[index] == digests[index - 1] {
      repeatCount += 1
    }
    try findCommonest(answers, database)
    chapters = try database.entryCountsByChapter()
  }

  private mutating func findCommonest(
    _ answers: [(digest: Int, id: Int)], _ database: Database
  ) throws {
    let sorted = answers.sorted { $0.digest < $1.digest }
    var start = 0
    var example: Int?
    for index in sorted.indices {
      if sorted[index].digest != sorted[start].digest { start = index }
      if index - start + 1 > commonest {
        commonest = index - start + 1
        example = sorted[start].id
      }
    }
    if let example { commonestAnswer = try database.entry(example)?.output ?? "" }
  }
}

/// How many lengths lie between which bounds, each twice the one before.
struct LengthHistogram: Sendable {
  private var counts = [Int](repeating: 0, count: 32)

  mutating func add(_ length: Int) {
    // 0–15, 16–31, 32–63 and so on.
    counts[max(4, Int.bitWidth - length.leadingZeroBitCount) - 4] += 1
  }

  /// From the first that has any to the last.
  var bars: [Report.Bar] {
    guard let first = counts.firstIndex(where: { $0 > 0 }),
      let last = counts.lastIndex(where: { $0 > 0 })
    else { return [] }
    return (first...last).map { index in
      let low = index == 0 ? 0 : 1 << (index + 3)
      return Report.Bar(
        "\(Quantity.grouped(low))–\(Quantity.grouped(1 << (index + 4) - 1))", counts[index])
    }
  }
}

extension Database {
  /// The kept entries that come from each chapter, and from the rest of each text.
  fileprivate func entryCountsByChapter() throws
    -> [(text: Int, title: String?, count: Int)]
  {
    var counts: [(text: Int, title: String?, count: Int)] = []
    for text in try texts() {
      func count(_ span: Range<Int>) throws -> Int {
        try first(
          """
          SELECT count(*) FROM entry INDEXED BY entry_place
          WHERE text = ? AND span_start >= ? AND span_start < ? AND is_dropped = 0
          """, .integer(text.id), .integer(span.lowerBound), .integer(span.upperBound)
        ) { $0.integer(0) } ?? 0
      }
      let total = try count(0..<Int.max)
      guard total > 0 else { continue }
      let chapters = try chapters(ofText: text.id)
      var inChapters = 0
      for chapter in chapters {
        let number = try count(chapter.span)
        inChapters += number
        if number > 0 { counts.append((text.id, chapter.title, number)) }
      }
      if inChapters < total { counts.append((text.id, nil, total - inChapters)) }
    }
    return counts
  }
}
