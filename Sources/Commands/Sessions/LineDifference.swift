/// What differs between two texts, line by line.
enum LineDifference {
  enum Line: Equatable {
    case same(String)
    case removed(String)
    case added(String)
  }

  /// The shortest list of removals and additions that turns `old` into `new`.
  ///
  /// Beginnings and ends that agree are taken off first, so that the quadratic part in between stays
  /// small for transcripts; beyond four million pairs of lines it is given as one replacement.
  static func between(_ old: [String], _ new: [String]) -> [Line] {
    let start = zip(old, new).prefix { $0 == $1 }.count
    let end = zip(old[start...].reversed(), new[start...].reversed()).prefix { $0 == $1 }.count
    let before = old[..<start].map(Line.same)
    let after = old[(old.count - end)...].map(Line.same)
    return before
      + middle(Array(old[start..<(old.count - end)]), Array(new[start..<(new.count - end)])) + after
  }

  /// The same as text: three lines around each change, `-` before what was, `+` before what is.
  static func text(_ old: [String], _ new: [String], context: Int = 3) -> [String] {
    let lines = between(old, new)
    let changes = lines.indices.filter { if case .same = lines[$0] { false } else { true } }
    var shown = Set<Int>()
    for change in changes {
      shown.formUnion(max(0, change - context)...min(lines.count - 1, change + context))
    }
    var result: [String] = []
    var previous = -1
    for index in shown.sorted() {
      if index != previous + 1 { result.append("  …") }
      switch lines[index] {
      case .same(let line): result.append("  \(line)")
      case .removed(let line): result.append("- \(line)")
      case .added(let line): result.append("+ \(line)")
      }
      previous = index
    }
    return result
  }

  private static func middle(_ old: [String], _ new: [String]) -> [Line] {
    guard !old.isEmpty, !new.isEmpty, old.count * new.count <= 4_000_000 else {
      return old.map(Line.removed) + new.map(Line.added)
    }
    // common[i][j]: the longest common subsequence of old[i...] and new[j...].
    let width = new.count + 1
    var common = [Int32](repeating: 0, count: (old.count + 1) * width)
    for i in old.indices.reversed() {
      for j in new.indices.reversed() {
        common[i * width + j] =
          old[i] == new[j]
          ? common[(i + 1) * width + j + 1] + 1
          : max(common[(i + 1) * width + j], common[i * width + j + 1])
      }
    }
    var lines: [Line] = []
    var i = 0
    var j = 0
    while i < old.count, j < new.count {
      if old[i] == new[j] {
        lines.append(.same(old[i]))
        i += 1
        j += 1
      } else if common[(i + 1) * width + j] >= common[i * width + j + 1] {
        lines.append(.removed(old[i]))
        i += 1
      } else {
        lines.append(.added(new[j]))
        j += 1
      }
    }
    return lines + old[i...].map(Line.removed) + new[j...].map(Line.added)
  }
}
