import Dialogue

/// Fits the weights to some texts by trying each up and down, as long as that helps.
///
/// What is made large is the mean over the texts of the share of right lines with everybody named,
/// and of precision and recall of the people who speak most, each alone named.
struct Fit {
  private struct Case {
    let gold: Gold
    let all: (Weights) throws(CancellationError) -> Reading
    let roles: [(Person, (Weights) throws(CancellationError) -> Reading)]
  }
  private let cases: [Case]

  init(_ golds: [Gold], roleCount: Int = 4) throws {
    cases = try golds.map { gold in
      Case(
        gold: gold, all: try Dialogue.readings(gold.bytes, people: gold.people),
        roles: try gold.mainPeople(roleCount).map {
          ($0, try Dialogue.readings(gold.bytes, people: [$0]))
        })
    }
  }

  func value(_ weights: Weights) throws -> Double {
    var sum = 0.0
    for item in cases {
      let score = item.gold.score(try item.all(weights))
      var roles = Score.Role()
      for (person, read) in item.roles { roles.add(item.gold.role(person, in: try read(weights))) }
      let count = Double(item.roles.count)
      sum += Double(score.right) / Double(max(1, score.all))
      sum += (roles.precision + roles.recall) / (2 * count)
    }
    return sum / Double(2 * cases.count)
  }

  /// The weights found from some, by `rounds` over all of them with smaller steps each.
  func best(from start: Weights, rounds: Int) throws -> (Weights, Double) {
    var best = start
    var value = try value(start)
    var factor = 1.8
    for _ in 0..<rounds {
      for path in Weights.all {
        for step in [factor, 1 / factor] {
          while true {
            var changed = best
            changed[keyPath: path] *= step
            let its = try self.value(changed)
            // What helps by so little is chance.
            guard its > value + 0.0002 else { break }
            (best, value) = (changed, its)
          }
        }
      }
      factor = 1 + (factor - 1) * 0.6
    }
    return (best, value)
  }
}
