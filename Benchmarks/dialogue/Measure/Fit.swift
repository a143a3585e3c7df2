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
    // Short texts count together as one.
    var groups: [String: (right: Int, all: Int, roles: Score.Role, count: Int)] = [:]
    for (index, item) in cases.enumerated() {
      let score = item.gold.score(try item.all(weights))
      let key = score.all < 100 ? (Dialogue.occurs("的", in: item.gold.bytes) ? "zh" : "en") : "\(index)"
      var group = groups[key] ?? (0, 0, Score.Role(), 0)
      group.right += score.right
      group.all += score.all
      for (person, read) in item.roles {
        let role = item.gold.role(person, in: try read(weights))
        if score.all < 100 { group.roles.merge(role) } else { group.roles.add(role) }
      }
      group.count += item.roles.count
      groups[key] = group
    }
    var sum = 0.0
    for (key, group) in groups.sorted(by: { $0.key < $1.key }) {
      sum += Double(group.right) / Double(max(1, group.all))
      let roles = group.roles
      if key == "zh" || key == "en" {
        sum += Double(roles.hits) / Double(max(1, roles.found)) / 2
        sum += Double(roles.hits) / Double(max(1, roles.all)) / 2
      } else {
        sum += (roles.precision + roles.recall) / Double(2 * group.count)
      }
    }
    return sum / Double(2 * groups.count)
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
