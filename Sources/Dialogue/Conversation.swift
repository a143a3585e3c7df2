/// Weights of a conversation, and what they say of each turn.
///
/// All candidates lie in one array, turn after turn, and so do the sums over pairs of neighbours, so
/// that a conversation of any length costs a handful of allocations.
struct Conversation {
  /// How the speaker of a turn relates to those before.
  struct Change {
    /// Weight of the speaker staying the same.
    var same: Double
    /// Weight of the one before the last speaking again.
    var back: Double
  }

  /// Two turns by nobody stand before the first.
  private var members: [Int32] = [-1, -1]
  private var weights: [Double] = [1, 1]
  private var starts = [0, 1]
  private var changes = [Change(same: 1, back: 1), Change(same: 1, back: 1)]
  /// Used by one step after the other.
  private var places: [Int?] = []

  mutating func add(_ list: [Attribution.Candidate], change: Change) {
    starts.append(members.count)
    changes.append(change)
    guard !list.isEmpty else {
      members.append(-1)
      weights.append(1)
      return
    }
    for candidate in list {
      members.append(candidate.member)
      weights.append(candidate.weight)
    }
  }

  /// The most likely candidate of each turn, with its probability for a weight.
  mutating func best() -> [Attribution.Candidate] {
    let count = starts.count
    // pairs[i]: where the sums for turn i - 1 by a and turn i by b begin, at a * K + b.
    var pairs = [0, 1]
    var size = 2
    for index in 2..<max(2, count) {
      pairs.append(size)
      size += range(index - 1).count * range(index).count
    }
    var forward = [Double](repeating: 1, count: size)
    for index in 2..<max(2, count) { step(index, pairs, &forward) }
    var backward = [Double](repeating: 1, count: size)
    for index in stride(from: count - 1, to: 2, by: -1) { stepBack(index, pairs, &backward) }
    return (2..<max(2, count)).map { marginal($0, pairs[$0], forward, backward) }
  }

  private func range(_ turn: Int) -> Range<Int> {
    starts[turn]..<(turn + 1 < starts.count ? starts[turn + 1] : members.count)
  }

  /// Where a person stands among the candidates of a turn; nil where it does not, or is nobody.
  private func place(of member: Int32, in range: Range<Int>) -> Int? {
    guard member != -1 else { return nil }
    for place in range where members[place] == member { return place - range.lowerBound }
    return nil
  }

  /// A pair's sum over all that spoke before it weighs them alike, but for the one who speaks again:
  /// so one sum for each neighbour serves all candidates.
  private mutating func step(_ index: Int, _ pairs: [Int], _ forward: inout [Double]) {
    let (firsts, seconds, thirds) = (range(index - 2), range(index - 1), range(index))
    let (before, here) = (pairs[index - 1], pairs[index])
    let change = changes[index]
    places.removeAll(keepingCapacity: true)
    for third in thirds { places.append(place(of: members[third], in: firsts)) }
    var total = 0.0
    for second in 0..<seconds.count {
      var all = 0.0
      for first in 0..<firsts.count { all += forward[before + first * seconds.count + second] }
      let member = members[seconds.lowerBound + second]
      for third in 0..<thirds.count {
        let its = members[thirds.lowerBound + third]
        var sum = all
        if its == member, its != -1 {
          sum *= change.same
        } else if let first = places[third] {
          sum += (change.back - 1) * forward[before + first * seconds.count + second]
        }
        let value = sum * weights[thirds.lowerBound + third]
        forward[here + second * thirds.count + third] = value
        total += value
      }
    }
    scale(&forward, here..<here + seconds.count * thirds.count, total)
  }

  /// From the sums behind turn `index` to those behind the turn before.
  private mutating func stepBack(_ index: Int, _ pairs: [Int], _ backward: inout [Double]) {
    let (firsts, seconds, thirds) = (range(index - 2), range(index - 1), range(index))
    let (before, here) = (pairs[index - 1], pairs[index])
    let change = changes[index]
    places.removeAll(keepingCapacity: true)
    for first in firsts { places.append(place(of: members[first], in: thirds)) }
    var total = 0.0
    for second in 0..<seconds.count {
      let row = here + second * thirds.count
      let member = members[seconds.lowerBound + second]
      var all = 0.0
      for third in 0..<thirds.count {
        all += backward[row + third] * weights[thirds.lowerBound + third]
      }
      if let same = place(of: member, in: thirds) {
        all += (change.same - 1) * backward[row + same] * weights[thirds.lowerBound + same]
      }
      for first in 0..<firsts.count {
        var sum = all
        if let back = places[first], members[firsts.lowerBound + first] != member {
          sum += (change.back - 1) * backward[row + back] * weights[thirds.lowerBound + back]
        }
        backward[before + first * seconds.count + second] = sum
        total += sum
      }
    }
    scale(&backward, before..<before + firsts.count * seconds.count, total)
  }

  /// Makes the sum 1, so that long conversations stay within what a number can hold.
  private func scale(_ values: inout [Double], _ range: Range<Int>, _ total: Double) {
    for place in range {
      values[place] = total > 0 ? values[place] / total : 1 / Double(range.count)
    }
  }

  private func marginal(
    _ index: Int, _ start: Int, _ forward: [Double], _ backward: [Double]
  ) -> Attribution.Candidate {
    let thirds = range(index)
    let seconds = range(index - 1).count
    var best = Attribution.Candidate(member: -1, weight: -1)
    var total = 0.0
    for (third, place) in thirds.enumerated() {
      var sum = 0.0
      for second in 0..<seconds {
        let pair = start + second * thirds.count + third
        sum += forward[pair] * backward[pair]
      }
      if sum >= best.weight { best = Attribution.Candidate(member: members[place], weight: sum) }
      total += sum
    }
    if total > 0 { best.weight /= total }
    return best
  }
}
