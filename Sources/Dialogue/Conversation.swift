/// Weights of a conversation, and what they say of each turn.
struct Conversation {
  /// How the speaker of a turn relates to those before.
  struct Change {
    /// Weight of the speaker staying the same.
    var same: Double
    /// Weight of the one before the last speaking again.
    var back: Double
  }

  private var candidates: [[Attribution.Candidate]] = []
  private var changes: [Change] = []
  private static let nobody = Attribution.Candidate(member: -1, weight: 1)

  mutating func add(_ list: [Attribution.Candidate], change: Change) {
    candidates.append(list.isEmpty ? [Self.nobody] : list)
    changes.append(change)
  }

  /// The probability of each candidate of each turn.
  func marginals() -> [[Attribution.Candidate]] {
    let count = candidates.count
    // Where each speaker is told, there is nothing to weigh.
    guard candidates.contains(where: { $0.count > 1 }) else {
      return candidates.map { list in
        list.map { Attribution.Candidate(member: $0.member, weight: 1) }
      }
    }
    // forward[i][a * K + b]: turn i-1 by a, turn i by b.
    var forward: [[Double]] = []
    for index in 0..<count { forward.append(step(index, from: forward.last)) }
    var backward = [Double](repeating: 1, count: forward[count - 1].count)
    var result = [[Attribution.Candidate]](repeating: [], count: count)
    for index in stride(from: count - 1, through: 0, by: -1) {
      result[index] = marginal(index, forward[index], backward)
      if index > 0 { backward = stepBack(index, backward) }
    }
    return result
  }

  private func before(_ index: Int) -> [Attribution.Candidate] {
    index < 0 ? [Self.nobody] : candidates[index]
  }

  private func weight(_ index: Int, _ first: Int32, _ second: Int32, _ third: Int32) -> Double {
    let change = changes[index]
    if third == -1 { return 1 }
    if third == second { return change.same }
    return third == first ? change.back : 1
  }

  private func step(_ index: Int, from previous: [Double]?) -> [Double] {
    let firsts = before(index - 2)
    let seconds = before(index - 1)
    let thirds = candidates[index]
    var values = [Double](repeating: 0, count: seconds.count * thirds.count)
    var total = 0.0
    for second in seconds.indices {
      for third in thirds.indices {
        var sum = 0.0
        for first in firsts.indices {
          let mass = previous.map { $0[first * seconds.count + second] } ?? 1
          sum +=
            mass
            * weight(index, firsts[first].member, seconds[second].member, thirds[third].member)
        }
        let value = sum * thirds[third].weight
        values[second * thirds.count + third] = value
        total += value
      }
    }
    guard total > 0 else { return values.map { _ in 1 / Double(values.count) } }
    return values.map { $0 / total }
  }

  private func stepBack(_ index: Int, _ backward: [Double]) -> [Double] {
    let firsts = before(index - 2)
    let seconds = before(index - 1)
    let thirds = candidates[index]
    var values = [Double](repeating: 0, count: firsts.count * seconds.count)
    var total = 0.0
    for first in firsts.indices {
      for second in seconds.indices {
        var sum = 0.0
        for third in thirds.indices {
          sum +=
            backward[second * thirds.count + third] * thirds[third].weight
            * weight(index, firsts[first].member, seconds[second].member, thirds[third].member)
        }
        values[first * seconds.count + second] = sum
        total += sum
      }
    }
    guard total > 0 else { return values.map { _ in 1 } }
    return values.map { $0 / total }
  }

  private func marginal(
    _ index: Int, _ forward: [Double], _ backward: [Double]
  ) -> [Attribution.Candidate] {
    let seconds = before(index - 1)
    var result = candidates[index]
    var total = 0.0
    for third in result.indices {
      var sum = 0.0
      for second in seconds.indices {
        let place = second * result.count + third
        sum += forward[place] * backward[place]
      }
      result[third].weight = sum
      total += sum
    }
    if total > 0 { for third in result.indices { result[third].weight /= total } }
    return result
  }
}
