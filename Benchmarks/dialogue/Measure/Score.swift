import Dialogue
import Glibc

/// How many lines have the right speaker, in all and by rule.
struct Score {
  private(set) var all = 0
  private(set) var right = 0
  private(set) var rules: [String: (all: Int, right: Int)] = [:]
  private(set) var confidences: [(confidence: Double, isRight: Bool)] = []

  mutating func add(_ isRight: Bool, rule: String, _ confidence: Double?) {
    all += 1
    rules[rule, default: (0, 0)].all += 1
    if isRight {
      right += 1
      rules[rule, default: (0, 0)].right += 1
    }
    if let confidence { confidences.append((confidence, isRight)) }
  }

  /// One person's lines: those there are, those found, and those of the found that are his.
  struct Role {
    var all = 0
    var found = 0
    var hits = 0
    /// Found where the list names no speaker.
    var unlisted = 0
    private(set) var precision = 0.0
    private(set) var recall = 0.0

    /// Puts another person's lines to these.
    mutating func merge(_ other: Role) {
      all += other.all
      found += other.found
      hits += other.hits
      unlisted += other.unlisted
    }

    mutating func add(_ other: Role) {
      precision += other.found == 0 ? 0 : Double(other.hits) / Double(other.found)
      recall += other.all == 0 ? 0 : Double(other.hits) / Double(other.all)
    }
  }
}

enum Speed {
  /// Seconds of this process.
  private static func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// The reading, and the best rate of several in megabytes a second of processor time, so that other
  /// work on the machine counts little.
  static func best(of count: Int, _ bytes: [UInt8], _ people: [Person]) throws -> (Reading, String)
  {
    var reading = try Dialogue.read(bytes, people: people)
    var best = Double.infinity
    for _ in 0..<count {
      let start = processorTime()
      reading = try Dialogue.read(bytes, people: people)
      best = min(best, processorTime() - start)
    }
    return (reading, decimal(Double(bytes.count) / 1e6 / best))
  }
}

/// Three decimals.
func decimal(_ value: Double) -> String {
  if value < 0 { return "-" + decimal(-value) }
  let thousandths = Int((value * 1000).rounded())
  let fraction = String(thousandths % 1000)
  return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
}

func percent(_ part: Int, _ whole: Int) -> String {
  whole == 0 ? "none" : decimal(Double(part) / Double(whole))
}
