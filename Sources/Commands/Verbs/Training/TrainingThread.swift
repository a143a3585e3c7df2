import Basics

/// A thread of its own for work that keeps it busy for minutes, in the task of whoever asks: so it
/// hears of that task's end.
actor TrainingThread {
  private let executor = BlockingExecutor(label: "inkstone.training")

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  func perform<Result: Sendable>(_ body: @Sendable () throws -> Result) throws -> Result {
    try body()
  }
}
