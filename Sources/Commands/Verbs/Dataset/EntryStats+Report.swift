import Basics
import Workspace

extension EntryStats {
  /// - Parameter reason: Why there are no tokens.
  func report(
    _ places: EntryPlaces, _ tokens: TokenStats?, unlessCounted reason: Message?
  ) -> Report {
    var blocks: [Report.Block] = [
      .heading("Entries"),
      .fields([
        .init("kept", "kept", .integer(kept)),
        .init("dropped", "dropped", .integer(total - kept)),
        .init("characters", "characters", .integer(characterCount)),
        .init("longest", "longest, in characters", .integer(longest)),
        .init("repeats", "equal to an earlier one", .integer(repeatCount)),
      ]),
    ]
    guard kept > 0 else { return Report(blocks) }
    blocks += [
      .heading("Characters of questions, with system prompts and earlier turns"),
      .bars(key: "question_lengths", promptLengths.bars),
      .heading("Characters of answers"), .bars(key: "answer_lengths", answerLengths.bars),
    ]
    if let tokens { blocks += tokens.blocks }
    if let reason { blocks.append(.message("tokens are not counted: \(reason)")) }
    blocks += shares(places)
    blocks += (warnings + (tokens?.warning.map { [$0] } ?? [])).map { .warning($0) }
    if repeatCount > 0 { blocks.append(.next("dedupe")) }
    return Report(blocks)
  }

  private func shares(_ places: EntryPlaces) -> [Report.Block] {
    var blocks: [Report.Block] = []
    func add(_ key: String, _ label: Message, _ counts: [(String, Int)]) {
      guard !counts.isEmpty else { return }
      blocks.append(
        .table(
          .init(
            key, [.init("name", label), .init("entries", "entries"), .init("share", "share")],
            counts.map { name, count in
              [.text(name), .integer(count), .share(Double(count) / Double(kept))]
            })))
    }
    func sorted(_ counts: [(String, Int)]) -> [(String, Int)] {
      counts.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
    }
    add("kinds", "kind", sorted(kinds.map { ($0.key.name.text(), $0.value) }))
    add("roles", "role", sorted(roles.map { (places.roles[$0.key] ?? "\($0.key)", $0.value) }))
    add("leads", "lead", sorted(leads.map { ($0.key, $0.value) }))
    add(
      "chapters", "chapter",
      chapters.prefix(40).map { chapter in
        let text = places.texts[chapter.text] ?? ""
        return (chapter.title.map { "\(text) · \($0)" } ?? text, chapter.count)
      })
    return blocks
  }

  /// What costs a training run later.
  private var warnings: [Message] {
    var warnings: [Message] = []
    if emptyCount > 0 {
      warnings.append(
        """
        \(count: emptyCount, "entry has", "entries have") an empty answer, from which a model learns \
        to say nothing
        """)
    }
    let share = Double(commonest) / Double(kept)
    if kept >= 10, share >= 0.3 {
      let answer = EntriesTable.shortened(commonestAnswer)
      warnings.append(
        "one answer is \(share * 100, decimals: 0) % of the data: `\(answer)`; a model will say little else"
      )
    }
    if kept >= 10, repeatCount * 10 > kept {
      warnings.append(
        "\(count: repeatCount, "entry repeats", "entries repeat") another word for word")
    }
    if doubtfulCount > 0 {
      warnings.append(
        """
        \(count: doubtfulCount, "entry is", "entries are") attributed with less than half \
        confidence; `review confidence=0-0.5` goes through them
        """)
    }
    if kept < 50 {
      warnings.append(
        "\(count: kept, "entry is", "entries are") few: a role wants some hundreds to be learnt")
    }
    return warnings
  }
}
