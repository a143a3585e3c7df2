import Basics
import Dialogue
import JSON
import Workspace

/// What `roles` has to say.
enum RoleReport {
  static func report(
    _ role: StoredRole, _ outcome: RoleExtraction.Outcome, kept: RoleExtraction.Kept
  ) -> Report {
    let result = outcome.result
    var blocks: [Report.Block] = [
      .fields([
        .init("role", "role", .text(role.name)), .init("aliases", "aliases", .list(role.aliases)),
        .init("utterances", "lines found", .integer(result.utteranceCount)),
        .init("entries", "entries made", .integer(kept.added)),
        .init("replaced", "entries replaced", .integer(kept.removed)),
        .init("edited", "edited by hand, left as they are", .integer(kept.edited)),
        .init(
          "doubtful", "lines whose speaker is in doubt",
          .share(
            result.utteranceCount == 0
              ? 0 : Double(result.doubtfulCount) / Double(result.utteranceCount))),
      ])
    ]
    if let attribution = outcome.attribution { blocks.append(.fields(fields(attribution))) }
    let left: [(Pairing.Reason, Int)] = Pairing.Reason.allCases.compactMap { reason in
      result.left[reason].map { (reason, $0) }
    }
    if !left.isEmpty {
      blocks.append(.heading("Lines that make no entry of their own"))
      blocks.append(
        .table(
          Report.Table(
            "left_out", [.init("reason", "why"), .init("lines", "lines")],
            left.map { [.message($0.0.text), .integer($0.1)] })))
    }
    if result.utteranceCount == 0 {
      blocks.append(.warning("`\(role.name)` says nothing in the texts"))
      blocks.append(.next("speakers"))
    } else {
      blocks.append(.next("preview role=\(Quoting.quoted(role.name))"))
    }
    return Report(blocks)
  }

  /// What a model said of the speakers.
  private static func fields(_ attribution: Attribution.Outcome) -> [Report.Field] {
    [
      .init("asked", "lines a model was asked about", .integer(attribution.asked)),
      .init("requests", "requests", .integer(attribution.requests)),
      .init("confirmed", "it agrees with the rules", .integer(attribution.confirmed)),
      .init("changed", "it names another speaker", .integer(attribution.changed)),
      .init("unknown", "it cannot tell", .integer(attribution.unknown)),
      .init("refused", "answers that do not belong to the text", .integer(attribution.refused)),
      .init("unanswered", "left to the rules", .integer(attribution.unanswered)),
    ]
  }

  /// A person who is named and never speaks.
  static func nothingSaid(by role: StoredRole, near census: SpeakerCensus) -> Report {
    let speakers = census.sorted.prefix(5).map(\.name).filter { !$0.isEmpty }
    var blocks: [Report.Block] = [
      .message("`\(role.name)` is named in the texts but says nothing there: no entries are made")
    ]
    if !speakers.isEmpty {
      blocks.append(.message("those who speak most are \(speakers.joined(separator: ", "))"))
    }
    blocks.append(.next("speakers"))
    return Report(blocks)
  }
}

extension Pairing.Reason {
  fileprivate var text: Message {
    switch self {
    case .nobodyBefore: "nobody speaks before it in the scene"
    case .unknownBefore: "nobody could be named for the line before it"
    case .farBefore: "much is told since the line before it"
    case .unsure: "the speaker is less sure than `min-confidence`"
    case .unspoken: "it is thought or written, not said"
    case .merged: "it goes on from the line before, in the same entry"
    }
  }
}

extension Pairing.Exchange {
  /// The history as a JSON array of pairs.
  var historyText: String {
    JSON.array(history.map { .array($0.map { .string($0) }) }).text()
  }
}
