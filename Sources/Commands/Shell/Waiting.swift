import Dispatch
import Synchronization

/// Waits on the program's first thread for what an asynchronous function gives.
///
/// The first thread belongs to libedit, which blocks it while a line is typed; commands run on the
/// pool's threads, so nothing waits for itself.
enum Waiting {
  static func result<Value: Sendable>(_ body: @escaping @Sendable () async -> Value) -> Value {
    let done = DispatchSemaphore(value: 0)
    let box = Box<Value>()
    Task.detached {
      box.put(await body())
      done.signal()
    }
    done.wait()
    guard let value = box.take() else { preconditionFailure("signalled before there was a value") }
    return value
  }

  private final class Box<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)
    func put(_ new: Value) { value.withLock { $0 = new } }
    func take() -> Value? { value.withLock { $0 } }
  }
}
