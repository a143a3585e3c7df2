import Basics

extension Problem {
  static func nameOfOtherRole(_ name: String, _ other: String) -> Problem {
    Problem(
      .conflict, "`\(name)` is a name of role `\(other)` already",
      why: "two roles cannot have the same lines", next: "roles drop \(other)")
  }

  /// - Parameter speakers: The most frequent first.
  static func nameNowhere(_ name: String, speakers: [String]) -> Problem {
    let near = Self.near(to: name, among: speakers.filter { !$0.isEmpty })
    let list = near.prefix(5).map { "`\($0)`" }.joined(separator: ", ")
    return Problem(
      .notFound, "`\(name)` occurs nowhere in the texts",
      why: near.isEmpty ? "nobody speaks there" : "the nearest speakers are \(list)",
      next: "speakers")
  }

  /// Speakers by how alike their names are, then by how much they speak.
  private static func near(to name: String, among speakers: [String]) -> [String] {
    let letters = Set(name)
    let scored = speakers.prefix(400).enumerated().map { rank, speaker in
      let shared = letters.intersection(speaker).count
      let distance = Suggestion.editDistance(name, speaker)
      return (speaker: speaker, score: shared * 10 - distance * 4, rank: rank)
    }
    return scored.sorted { ($1.score, $0.rank) < ($0.score, $1.rank) }.map(\.speaker)
  }
}
