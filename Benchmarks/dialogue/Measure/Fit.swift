import Dialogue
import Glibc

/// Fits the weights to some texts by trying each up and down, as long as that helps.
///
/// What is made large is the logarithm of the sureness of a speaker who is right, and of what is left of
/// 1 where he is wrong: with everybody named, and with each of those who speak most alone named. It
/// changes little by little where the share of right lines would jump, and so fits chance less.
struct Fit {
  private struct Case {
    let gold: Gold
    let all: (Weights) throws(CancellationError) -> Reading
    let roles: [(Person, (Weights) throws(CancellationError) -> Reading)]
  }
  private let cases: [Case]

  /// What it costs to leave the round guesses.
  private let caution: Double

  init(_ golds: [Gold], roleCount: Int = 4, caution: Double = 0.002) throws {
    self.caution = caution
    cases = try golds.map { gold in
      Case(
        gold: gold, all: try Dialogue.readings(gold.bytes, people: gold.people),
        roles: try gold.mainPeople(roleCount).map {
          ($0, try Dialogue.readings(gold.bytes, people: [$0]))
        })
    }
  }

  /// The mean over the texts of how well the lines are told; short texts count together as one.
  func value(_ weights: Weights) throws -> Double {
    var groups: [String: (sum: Double, count: Int)] = [:]
    for (index, item) in cases.enumerated() {
      let isShort = item.gold.lineCount < 100
      let key = isShort ? (item.gold.isChinese ? "zh" : "en") : "\(index)"
      var group = groups[key] ?? (0, 0)
      for value in item.gold.logScores(try item.all(weights)) {
        group.sum += value
        group.count += 1
      }
      for (person, read) in item.roles {
        for value in item.gold.logScores(of: person, in: try read(weights)) {
          group.sum += value / Double(item.roles.count)
          group.count += 1
        }
      }
      groups[key] = group
    }
    let means = groups.sorted { $0.key < $1.key }.map {
      $0.value.sum / Double(max(1, $0.value.count))
    }
    return means.reduce(0, +) / Double(means.count) - caution * Self.distance(weights)
  }

  /// How far weights are from the round guesses, by the squares of the logarithms of their ratios: what a
  /// few texts seem to want is mostly chance.
  private static func distance(_ weights: Weights) -> Double {
    Weights.all.reduce(0) { sum, path in
      let ratio = log(weights[keyPath: path] / Weights.plain[keyPath: path])
      return sum + ratio * ratio
    }
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
            guard its > value + 0.0001 else { break }
            (best, value) = (changed, its)
          }
        }
      }
      factor = 1 + (factor - 1) * 0.6
    }
    return (best, value)
  }
}
