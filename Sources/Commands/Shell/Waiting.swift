import Dispatch
import Synchronization

/// Waits on the program's first thread for what an asynchronous function gives.
///
/// libedit asks for completions in the middle of a read, on the thread that reads; that thread is
/// none of the pool's, so nothing waits for itself.
enum Waiting {
  static func result<Value: Sendable>(_ body: @escaping @Sendable () async -> Value) -> Value? {
    let done = DispatchSemaphore(value: 0)
    let box = Box<Value>()
    Task.detached {
      box.put(await body())
      done.signal()
    }
    done.wait()
    return box.take()
  }

  private final class Box<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)
    func put(_ new: Value) { value.withLock { $0 = new } }
    func take() -> Value? { value.withLock { $0 } }
  }
}
