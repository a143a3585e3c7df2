/// The lines entered before, and where ↑ and ↓ have come among them.
struct LineHistory {
  /// Oldest first.
  ///
  /// An entry of several lines has line breaks in it.
  private(set) var entries: [String] = []
  private let limit: Int
  private var walk: Walk?

  /// A walk by ↑ and ↓ that began with a line half typed.
  private struct Walk {
    let draft: String
    /// What was before the cursor: only entries that begin so are shown.
    let prefix: String
    var index: Int
    var shown: String
  }

  init(_ entries: some Sequence<String>, limit: Int = 10_000) {
    self.limit = limit
    for entry in entries { add(entry) }
  }

  /// Adds an entry unless it is blank or the same as the last one.
  mutating func add(_ entry: String) {
    walk = nil
    guard entry.contains(where: { !$0.isWhitespace }), entry != entries.last else { return }
    entries.append(entry)
    // Dropped in batches: removing the first of an array moves all the others.
    if entries.count > limit + limit / 4 { entries.removeFirst(entries.count - limit) }
  }

  /// The nearest older entry that begins with what is before the cursor, as ↑ shows it.
  mutating func previous(line: String, beforeCursor: String) -> String? {
    var walk =
      walk.flatMap { $0.shown == line ? $0 : nil }
      ?? Walk(draft: line, prefix: beforeCursor, index: entries.count, shown: line)
    guard
      let index = entries[..<walk.index].lastIndex(where: {
        $0.hasPrefix(walk.prefix) && $0 != walk.shown
      })
    else { return nil }
    walk.index = index
    walk.shown = entries[index]
    self.walk = walk
    return walk.shown
  }

  /// The nearest newer entry of the walk, and at its end the line half typed.
  mutating func next(line: String) -> String? {
    guard var walk, walk.shown == line, walk.index < entries.count else { return nil }
    let index = entries[(walk.index + 1)...].firstIndex {
      $0.hasPrefix(walk.prefix) && $0 != walk.shown
    }
    walk.index = index ?? entries.count
    walk.shown = index.map { entries[$0] } ?? walk.draft
    self.walk = walk
    return walk.shown
  }

  /// The newest entry before `index` that contains `pattern`.
  func older(than index: Int, containing pattern: String) -> Int? {
    entries[..<min(index, entries.count)].lastIndex { $0.contains(pattern) }
  }

  /// The oldest entry after `index` that contains `pattern`.
  func newer(than index: Int, containing pattern: String) -> Int? {
    guard index + 1 < entries.count else { return nil }
    return entries[(index + 1)...].firstIndex { $0.contains(pattern) }
  }
}
