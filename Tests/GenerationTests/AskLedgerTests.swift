import Basics
import Testing

@testable import Generation

@Suite struct AskLedgerTests {
  /// What a model says to a job: some of it refused, some of it like what another job says.
  private static func finding(_ job: Job) -> AskLedger.Finding {
    var generator = SplitMix64(seed: UInt64(job.index * 8 + job.attempt))
    switch generator.next() % 10 {
    case 0: return .refused(.otherLead)
    case 1, 2:
      return .candidate(Candidate(instruction: "比较第\(generator.next() % 5)个人物与他的朋友", output: "a"))
    default:
      let digits = String(generator.next(), radix: 36)
      return .candidate(Candidate(instruction: "分析\(digits)", output: "a"))
    }
  }

  @Test("The entries are the same in whatever order answers come")
  func order() {
    var expected: [AskLedger.Step]?
    for seed in 0..<30 as Range<UInt64> {
      var generator = SplitMix64(seed: seed)
      var ledger = AskLedger(slotCount: 120, attempts: 3, questions: NearDuplicates())
      var jobs = (0..<120).map { Job(index: $0) }
      var accepted: [AskLedger.Step] = []
      while !jobs.isEmpty {
        let place = seed == 0 ? 0 : Int.random(in: 0..<min(jobs.count, 40), using: &generator)
        let job = jobs.remove(at: place)
        let (steps, again) = ledger.settle(job, Self.finding(job))
        jobs.insert(contentsOf: again, at: 0)
        accepted += steps.filter { if case .accepted = $0 { true } else { false } }
      }
      #expect(ledger.isComplete && ledger.waitingCount == 0)
      #expect(ledger.acceptedCount + ledger.emptyCount == 120)
      #expect(accepted == expected ?? accepted)
      expected = accepted
    }
    #expect((expected?.count ?? 0) > 80)
  }

  @Test("A question without an answer holds up nobody")
  func failed() {
    var ledger = AskLedger(slotCount: 3, attempts: 2, questions: NearDuplicates())
    let entry = AskLedger.Finding.candidate(Candidate(instruction: "分析", output: "a"))
    #expect(ledger.settle(Job(index: 2), entry).steps.isEmpty)
    #expect(ledger.settle(Job(index: 1), .present).steps.isEmpty)
    let (steps, _) = ledger.settle(Job(index: 0), .failed)
    #expect(steps.count == 2)
    #expect(ledger.isComplete && ledger.failedCount == 1 && ledger.presentCount == 1)
  }
}
