import Dispatch
import Synchronization

/// The program's first thread: waits for what commands give, and does meanwhile what only it may.
///
/// libedit belongs to the thread that set it up and blocks it while a line is typed. Commands run on
/// the pool's threads, and hand over what needs the terminal.
final class FirstThread: Sendable {
  typealias Job = @Sendable (Desk) -> Void

  private let jobs = Mutex<[Job]>([])
  private let bell = DispatchSemaphore(value: 0)

  /// Waits for what `body` gives; called on the first thread.
  func wait<Value: Sendable>(
    at desk: Desk, for body: @escaping @Sendable () async -> Value
  ) -> Value {
    let box = Box<Value>()
    Task.detached { [bell] in
      box.put(await body())
      bell.signal()
    }
    while true {
      bell.wait()
      if let job = jobs.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) {
        job(desk)
      } else if let value = box.take() {
        return value
      }
    }
  }

  /// Does `body` on the first thread, which waits for the command that calls this.
  func perform<Value: Sendable>(
    _ body: @escaping @Sendable (Desk) throws -> Value
  ) async throws -> Value {
    try Task.checkCancellation()
    return try await withCheckedThrowingContinuation { continuation in
      jobs.withLock { jobs in
        jobs.append { desk in continuation.resume(with: Result { try body(desk) }) }
      }
      bell.signal()
    }
  }
}

/// A value on its way from one thread to another.
final class Box<Value: Sendable>: Sendable {
  private let value = Mutex<Value?>(nil)
  func put(_ new: Value) { value.withLock { $0 = new } }
  func take() -> Value? { value.withLock { $0 } }
}
