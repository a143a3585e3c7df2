import Basics
import Dataset
import LanguageModel
import Tokenizer
import Workspace

/// How many tokens the kept entries are to the model in use, each a sample as in a training that cuts
/// nothing.
///
/// Of many entries some thousand are counted, drawn evenly from all, and the report says so. Those so
/// long that they may be over the cutoff are all counted, unless there are too many of them as well.
struct TokenStats: Sendable {
  /// A kept entry with the characters that its figures give.
  struct Length: Sendable {
    let id: StoredEntry.ID
    let characters: Int
  }

  let model: String
  let template: String
  /// The most tokens of a sample in a training.
  let cutoff: Int
  let entryCount: Int
  /// Entries that were drawn and counted; all where there are not many.
  private(set) var countedCount = 0
  /// Of those drawn.
  private(set) var tokenCount = 0
  private(set) var histogram = LengthHistogram()
  /// Of all that were counted.
  private(set) var longest = 0
  /// Samples over the cutoff among those drawn, and among the other long ones.
  private var overDrawn = 0
  private var overOthers = 0
  /// Whether every sample that may be over the cutoff was counted.
  private(set) var isOverExact = true

  /// What is drawn at most, in entries and in characters.
  private static let drawnLimit = (entries: 5000, characters: 1_000_000)
  /// Characters of long entries that are all counted.
  private static let longLimit = 2_000_000

  /// - Throws: `Problem` when there is no model, or no template for it.
  init(_ lengths: [Length], cutoff: Int, _ invocation: Invocation) async throws {
    let item = try ModelShelf.ofUser.find(nil, settings: invocation.settings)
    let weights = try ModelWeights(path: item.path)
    var options = ChatEncoder.Options()
    options.cutoffLength = .max / 4
    let encoder = try ChatEncoder(
      .named(weights.templateName), try weights.tokenizer(), options)
    model = item.name
    template = weights.templateName
    self.cutoff = cutoff
    entryCount = lengths.count
    let drawn = Self.drawn(lengths)
    let long = Self.long(lengths, besides: drawn, cutoff: cutoff)
    isOverExact = long != nil
    for count in try await Self.counts(drawn, encoder, invocation.store) {
      countedCount += 1
      tokenCount += count
      histogram.add(count)
      longest = max(longest, count)
      if count > cutoff { overDrawn += 1 }
    }
    for count in try await Self.counts(long ?? [], encoder, invocation.store) {
      longest = max(longest, count)
      if count > cutoff { overOthers += 1 }
    }
  }

  /// Whether the figures are those of a part.
  var isDrawn: Bool { countedCount < entryCount }

  /// Tokens of all kept entries.
  var total: Int { extrapolated(tokenCount) }

  /// Samples over the cutoff.
  var overCount: Int { isOverExact ? overDrawn + overOthers : extrapolated(overDrawn) }

  private func extrapolated(_ count: Int) -> Int {
    guard isDrawn, countedCount > 0 else { return count }
    return Int((Double(count) * Double(entryCount) / Double(countedCount)).rounded())
  }

  /// One entry of each of as many stretches of equal length as may be drawn: no rhythm in which
  /// entries were made can bend that.
  private static func drawn(_ lengths: [Length]) -> [StoredEntry.ID] {
    let characters = lengths.reduce(0) { $0 + $1.characters }
    let step = max(
      Double(lengths.count) / Double(drawnLimit.entries),
      Double(characters) / Double(drawnLimit.characters), 1)
    guard step > 1 else { return lengths.map(\.id) }
    var generator = SplitMix64(seed: 0)
    return stride(from: 0, to: Double(lengths.count), by: step).map { start in
      let end = min(Double(lengths.count), start + step)
      return lengths[Int(Double.random(in: start..<end, using: &generator))].id
    }
  }

  /// Those not drawn that may be over the cutoff; nil when they are too many to be counted.
  private static func long(
    _ lengths: [Length], besides drawn: [StoredEntry.ID], cutoff: Int
  ) -> [StoredEntry.ID]? {
    guard drawn.count < lengths.count else { return [] }
    let known = Set(drawn)
    var ids: [StoredEntry.ID] = []
    var characters = 0
    // No character is more than four tokens, for it has no more bytes; what the template adds is
    // little beside the room that this leaves.
    for length in lengths where length.characters * 4 > cutoff && !known.contains(length.id) {
      characters += length.characters
      guard characters <= longLimit else { return nil }
      ids.append(length.id)
    }
    return ids
  }

  /// The tokens of each entry, in any order; counted on all cores while the next are read.
  private static func counts(
    _ ids: [StoredEntry.ID], _ encoder: ChatEncoder, _ store: Store
  ) async throws -> [Int] {
    try await withThrowingTaskGroup(of: [Int].self) { group in
      for start in stride(from: 0, to: ids.count, by: 256) {
        try Task.checkCancellation()
        let part = ids[start..<min(start + 256, ids.count)]
        let entries = try await store.perform { database in
          try part.compactMap { try database.entry($0) }
        }
        group.addTask {
          entries.map { encoder.sample(ChatConversation($0.entry)).inputIDs.count }
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
  }
}

extension TokenStats {
  /// What is shown of them.
  var blocks: [Report.Block] {
    var blocks: [Report.Block] = [
      .heading("Tokens of samples, by `\(model)` with the template `\(template)`"),
      .fields([
        .init("tokens", isDrawn ? "tokens, about" : "tokens", .integer(total)),
        .init(
          "longest_tokens", isDrawn ? "longest counted" : "longest, in tokens", .integer(longest)),
        .init("over_cutoff", "over the cutoff of \(cutoff)", .integer(overCount)),
      ]),
      .bars(key: "token_counts", histogram.bars),
    ]
    if isDrawn {
      blocks.append(
        .message(
          """
          tokens were counted in \(count: countedCount, "entry", "entries") drawn from \
          \(Quantity.grouped(entryCount))
          """))
    }
    return blocks
  }

  var warning: Message? {
    guard overCount > 0 else { return nil }
    guard isOverExact else {
      return """
        about \(count: overCount, "sample is", "samples are") over cutoff_len=\(id: cutoff): what is \
        beyond it is cut off
        """
    }
    return """
      \(count: overCount, "sample is", "samples are") over cutoff_len=\(id: cutoff), the longest has \
      \(longest) tokens: what is beyond it is cut off
      """
  }
}
