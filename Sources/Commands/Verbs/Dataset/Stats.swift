import Basics
import Workspace

extension Command {
  static let stats = Command(
    "stats", twin: "统计", group: .dataset,
    summary: "Count what there is, and warn of what costs a training later",
    options: EntrySelection.options + [
      Option(
        "cutoff", .integer(4...1_000_000), default: "2048",
        help: "Warns of samples of more tokens than this, as a training cuts them")
    ],
    examples: ["stats", "stats kind=import", "stats cutoff=512"], preparation: ["load 对话.jsonl"],
    effect: .reads
  ) { invocation in
    var report = Report()
    for section in StatsSection.all { report = try await report + section.report(invocation) }
    return report
  }
}

/// What `stats` says of one kind of thing; each is in a file of its own.
struct StatsSection: Sendable {
  let report: @Sendable (Invocation) async throws -> Report

  /// In this order.
  static let all: [StatsSection] = [.texts, .entries]
}
