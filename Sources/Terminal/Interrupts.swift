import Basics
import CSignals
import Dispatch
import Glibc
import Synchronization

/// Ctrl-C, the window's size and the end of the program, as events instead of signals.
///
/// The handlers (CSignals) write each signal into a pipe. While a line is edited the editor reads
/// the pipe beside the keyboard; while a command runs, the innermost `Watch` hears of it. So one
/// Ctrl-C is never seen by two, and no Swift code runs inside a signal handler.
package enum Interrupts {
  /// The reading end of the pipe; -1 if there is none (no descriptors left).
  private static let pipe = ink_signals_start()
  private static let listener = Listener(pipe: pipe)

  /// Installs the handlers, once.
  ///
  /// SIGPIPE is ignored from then on; a child process that should die
  /// of it needs `SpawnAttributes.setSystemSignals`.
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
  /// Of several watches the one begun last is called. Both are called on a queue of their own, so
  /// `first` can cancel a task while the command holds every other thread.
  package static func watch(
    first: @escaping @Sendable () -> Void, second: @escaping @Sendable () -> Void
  ) -> Watch {
    let watch = Watch(first: first, second: second)
    listener.add(watch)
    return watch
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
    // Watched before the task begins, for that may watch in its turn.
    let stop = Stop()
    let watch = watch(
      first: {
        onFirst()
        stop.cancel()
      }, second: onSecond)
    defer { watch.end() }
    let task = Task { try await body() }
    stop.arm { task.cancel() }
    return try await withTaskCancellationHandler {
      try await task.value
    } onCancel: {
      task.cancel()
    }
  }

  /// Cancels a task that may not have begun yet.
  private final class Stop: Sendable {
    private let state = Mutex<(isCancelled: Bool, cancel: @Sendable () -> Void)>((false, {}))

    func cancel() {
      state.withLock { state in
        state.isCancelled = true
        return state.cancel
      }()
    }

    func arm(_ cancel: @escaping @Sendable () -> Void) {
      let isLate = state.withLock { state in
        state.cancel = cancel
        return state.isCancelled
      }
      if isLate { cancel() }
    }
  }

  /// Runs `body`, which reads the keyboard and with it Ctrl-C; no watch is called meanwhile.
  package static func withKeyboard<Result>(_ body: () throws -> Result) rethrows -> Result {
    listener.lend()
    defer { listener.takeBack() }
    return try body()
  }

  /// Puts the terminal back as it was before a line was edited, and its cursor on a clean line; for
  /// a way out that passes by every `defer`, such as `exit`.
  package static func restoreTerminal() { ink_terminal_restore() }

  /// Hears Ctrl-C while a command, or a part of one, runs.
  package final class Watch: Sendable {
    private let first: @Sendable () -> Void
    private let second: @Sendable () -> Void
    private let counter = Mutex(InterruptCounter())

    fileprivate init(
      first: @escaping @Sendable () -> Void, second: @escaping @Sendable () -> Void
    ) {
      self.first = first
      self.second = second
    }

    /// Stops listening; what comes later is for the watch around it, the next command or the editor.
    package func end() { Interrupts.listener.remove(self) }

    fileprivate func press() {
      switch counter.withLock({ $0.press(at: .now) }) {
      case .first: first()
      case .second: second()
      }
    }
  }

  /// Reads the pipe while somebody watches and nobody reads the keyboard.
  ///
  /// Unchecked: a dispatch source may be used from any thread, which Dispatch does not declare.
  private final class Listener: @unchecked Sendable {
    private struct State {
      var watches: [Watch] = []
      var borrowers = 0
      var isListening = false
    }

    private let state = Mutex(State())
    private let source: any DispatchSourceRead

    init(pipe: Int32) {
      source = DispatchSource.makeReadSource(
        fileDescriptor: pipe, queue: DispatchQueue(label: "interrupts", qos: .userInteractive))
      source.setEventHandler { [unowned self] in
        for signal in Interrupts.pending() where signal == SIGINT {
          state.withLock { $0.watches.last }?.press()
        }
      }
    }

    func add(_ watch: Watch) { change { $0.watches.append(watch) } }
    func remove(_ watch: Watch) { change { $0.watches.removeAll { $0 === watch } } }
    func lend() { change { $0.borrowers += 1 } }
    func takeBack() { change { $0.borrowers -= 1 } }

    private func change(_ body: (inout State) -> Void) {
      state.withLock { state in
        body(&state)
        let listens = !state.watches.isEmpty && state.borrowers == 0
        guard listens != state.isListening else { return }
        state.isListening = listens
        // A source begins suspended, and every `suspend` here is matched by a `resume`.
        if listens { source.resume() } else { source.suspend() }
      }
    }
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
