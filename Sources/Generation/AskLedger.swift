import Basics

/// What has become of every entry that a run is to make.
///
/// Answers come in any order. Whether one says nearly the same as an earlier entry is decided in the
/// order of the plan all the same, so that a run gives the same entries however fast each server was,
/// and also when it was stopped and resumed.
package struct AskLedger: Sendable {
  /// What is to be written down.
  package enum Step: Sendable, Equatable {
    /// The answer becomes the entry of its slot.
    case accepted(Job, Candidate)
    case refused(Job, Refusal)
    /// The slot has an entry from an earlier run of the same question.
    case present(Job)
  }

  /// What is known of an answer when it is handed in.
  package enum Finding: Sendable, Equatable {
    case candidate(Candidate)
    case refused(Refusal)
    /// It was made into an entry before.
    case present
    /// There is no answer.
    case failed
  }

  private enum Slot {
    case open
    /// Waits for those before it.
    case decided(Job, Finding)
  }

  package let slotCount: Int
  /// How often a question is asked at most.
  package let attempts: Int
  /// All slots before this one are closed.
  package private(set) var head = 0
  package private(set) var acceptedCount = 0
  package private(set) var presentCount = 0
  package private(set) var failedCount = 0
  /// Slots whose every attempt was refused.
  package private(set) var emptyCount = 0
  package private(set) var refusals: [Refusal: Int] = [:]
  private var slots: [Int: Slot] = [:]
  private var questions: NearDuplicates

  /// - Parameter questions: Those of the entries that are there already.
  package init(slotCount: Int, attempts: Int, questions: NearDuplicates) {
    self.slotCount = slotCount
    self.attempts = attempts
    self.questions = questions
  }

  package var isComplete: Bool { head == slotCount }
  /// How many answers wait for an earlier one.
  package var waitingCount: Int { slots.count }

  /// Takes what is known of a job.
  ///
  /// - Returns: What is to be written down, in the order of the plan for all but refusals; and the
  ///   jobs that are to be asked again.
  package mutating func settle(_ job: Job, _ finding: Finding) -> (steps: [Step], again: [Job]) {
    // A faulty answer need not wait for its turn.
    if case .refused(let reason) = finding, job.attempt + 1 < attempts {
      refusals[reason, default: 0] += 1
      return ([.refused(job, reason)], [Job(index: job.index, attempt: job.attempt + 1)])
    }
    slots[job.index] = .decided(job, finding)
    var steps: [Step] = []
    var again: [Job] = []
    while case .decided(let job, let finding)? = slots[head] {
      slots[head] = nil
      guard let step = close(job, finding, &again) else { continue }
      steps.append(step)
      if again.last?.index == head { break }
      head += 1
    }
    return (steps, again)
  }

  private mutating func close(_ job: Job, _ finding: Finding, _ again: inout [Job]) -> Step? {
    switch finding {
    case .present:
      presentCount += 1
      return .present(job)
    case .failed:
      failedCount += 1
      head += 1
      return nil
    case .refused(let reason):
      refusals[reason, default: 0] += 1
      emptyCount += 1
      return .refused(job, reason)
    case .candidate(let candidate):
      guard questions.add(candidate.instruction, as: job.index) != nil else {
        acceptedCount += 1
        return .accepted(job, candidate)
      }
      refusals[.duplicate, default: 0] += 1
      if job.attempt + 1 < attempts {
        again.append(Job(index: job.index, attempt: job.attempt + 1))
      } else {
        emptyCount += 1
      }
      return .refused(job, .duplicate)
    }
  }
}
