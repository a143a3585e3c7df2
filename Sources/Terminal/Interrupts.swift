import Basics
import CSignals
import Dispatch
import Glibc
import Synchronization

/// Ctrl-C, the window's size and the end of the program, as events instead of signals.
///
/// The handlers (CSignals) write each signal into a pipe. While a line is edited the editor reads
/// the pipe beside the keyboard; while a command runs, `watch` does. So one Ctrl-C is never seen by
/// both, and no Swift code runs inside a signal handler.
package enum Interrupts {
  /// The reading end of the pipe; -1 if there is none (no descriptors left).
  private static let pipe = ink_signals_start()

  /// Installs the handlers, once.
  ///
  /// SIGPIPE is ignored from then on; a child process that should die
  /// of it needs `POSIX_SPAWN_SETSIGDEF`.
  @discardableResult
  package static func start() -> Int32 { pipe }

  /// The signals that came since the last look.
  static func pending() -> [Int32] {
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = read(pipe, &bytes, bytes.count)
    return bytes.prefix(max(0, count)).map { Int32($0) }
  }

  /// Calls `first` at Ctrl-C and `second` at another within a second, until `end` is called on what
  /// is given back.
  ///
  /// Both are called on a queue of their own, so `first` can cancel a task while the command holds
  /// every other thread.
  package static func watch(
    first: @escaping @Sendable () -> Void, second: @escaping @Sendable () -> Void
  ) -> Watch {
    Watch(pipe: start(), first: first, second: second)
  }

  /// Runs `body` as a task that Ctrl-C cancels.
  ///
  /// - Parameters:
  ///   - onFirst: Called before the task is cancelled.
  ///   - onSecond: Called at a second Ctrl-C within a second, when the command does not heed the
  ///     first.
  package static func cancelling<Result: Sendable>(
    onFirst: @escaping @Sendable () -> Void = {}, onSecond: @escaping @Sendable () -> Void,
    _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    let task = Task { try await body() }
    let watch = watch(
      first: {
        onFirst()
        task.cancel()
      }, second: onSecond)
    defer { watch.end() }
    return try await withTaskCancellationHandler {
      try await task.value
    } onCancel: {
      task.cancel()
    }
  }

  /// Puts the terminal back as it was before a line was edited, and its cursor on a clean line; for
  /// a way out that passes by every `defer`, such as `exit`.
  package static func restoreTerminal() { ink_terminal_restore() }

  /// Listens for Ctrl-C while a command runs.
  ///
  /// Unchecked: a dispatch source may be cancelled from any thread, which Dispatch does not declare.
  package final class Watch: @unchecked Sendable {
    private let source: any DispatchSourceRead

    fileprivate init(
      pipe: Int32, first: @escaping @Sendable () -> Void, second: @escaping @Sendable () -> Void
    ) {
      source = DispatchSource.makeReadSource(
        fileDescriptor: pipe, queue: DispatchQueue(label: "interrupts", qos: .userInteractive))
      let presses = Presses()
      source.setEventHandler {
        for signal in Interrupts.pending() where signal == SIGINT {
          switch presses.press() {
          case .first: first()
          case .second: second()
          }
        }
      }
      source.resume()
    }

    deinit { source.cancel() }

    /// Stops listening; what comes later is for the next command or the line editor.
    package func end() { source.cancel() }
  }
}

/// Tells the first press of Ctrl-C from the one that follows within a second.
struct InterruptCounter {
  enum Press: Equatable {
    case first
    case second
  }
  private var last: ContinuousClock.Instant?

  mutating func press(at now: ContinuousClock.Instant) -> Press {
    defer { last = now }
    guard let last, now - last < .seconds(1) else { return .first }
    return .second
  }
}

/// The counter of one command, shared with the queue that hears the signals.
private final class Presses: Sendable {
  private let counter = Mutex(InterruptCounter())
  func press() -> InterruptCounter.Press { counter.withLock { $0.press(at: .now) } }
}
