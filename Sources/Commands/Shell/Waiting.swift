import Dispatch
import Synchronization

/// Waits on the program's first thread for what an asynchronous function gives, where that needs
/// nothing of the first thread.
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
}
