import Kernels

/// Threads that go through a step of the model together.
///
/// One caller at a time; whoever owns it sees to that.
final class Team {
  private let handle: OpaquePointer

  /// - Parameter threadCount: Fewer are made when the system gives no more.
  init(threadCount: Int) {
    guard let handle = ink_team_create(Int32(threadCount)) else {
      fatalError("no memory for a team of threads")
    }
    self.handle = handle
  }

  deinit { ink_team_destroy(handle) }

  var threadCount: Int { Int(ink_team_threads(handle)) }

  /// Runs `body` on every thread at once, each with its number, and returns when all are done.
  func run(_ body: (Member) -> Void) {
    withoutActuallyEscaping(body) { body in
      var work = Work(team: handle, body: body)
      // Safe: `ink_team_run` returns when no thread uses the context any more.
      withUnsafeMutablePointer(to: &work) { context in
        ink_team_run(
          handle,
          { context, thread in
            guard let work = context?.assumingMemoryBound(to: Work.self) else { return }
            let team = work.pointee.team
            work.pointee.body(
              Member(
                team: team, thread: Int(thread), threadCount: Int(ink_team_threads(team))))
          }, context)
      }
    }
  }

  private struct Work {
    let team: OpaquePointer
    let body: (Member) -> Void
  }

  /// One thread's part in a run.
  struct Member {
    fileprivate let team: OpaquePointer
    let thread: Int
    let threadCount: Int

    /// Goes on when all threads have come here.
    func meet() { ink_team_meet(team) }

    /// This thread's share of `count` things, all shares about alike.
    func share(of count: Int) -> Range<Int> {
      count * thread / threadCount..<count * (thread + 1) / threadCount
    }
  }
}
