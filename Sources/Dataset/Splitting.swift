import Basics

/// Which entries are held out to judge a training by.
package enum Splitting {
  /// The numbers of those that are held out.
  ///
  /// Equal samples stay together, so that nothing is judged that was learnt; as many as the share says
  /// as near as that allows, and one at least on either side where there are two.
  ///
  /// - Parameters:
  ///   - digests: One a sample.
  ///   - share: Of one.
  ///   - seed: The same gives the same.
  package static func heldOut(_ digests: [Int], share: Double, seed: UInt64) -> Set<Int> {
    var members: [Int: [Int]] = [:]
    var order: [Int] = []
    for (index, digest) in digests.enumerated() {
      if members[digest] == nil { order.append(digest) }
      members[digest, default: []].append(index)
    }
    guard order.count > 1 else { return [] }
    var random = SplitMix64(seed: seed)
    order.shuffle(using: &random)
    let wanted = max(1, Int((Double(digests.count) * share).rounded()))
    var held: Set<Int> = []
    for digest in order.dropLast() {
      guard held.count < wanted else { break }
      let group = members[digest] ?? []
      // A large group that would overshoot by far is left to the others.
      if !held.isEmpty, held.count + group.count > wanted + wanted / 10 + 1 { continue }
      held.formUnion(group)
    }
    return held
  }
}
