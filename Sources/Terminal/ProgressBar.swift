import Basics
import Synchronization

/// Shows how far a command has come on standard error: a bar on a terminal, a line now and then
/// elsewhere.
///
///     let bar = ProgressBar(on: .standard)
///     defer { bar.finish() }
///     try await Corpus.load(path, progress: bar.handler)
///
/// May be told from any thread, as often as the work likes: at most ten redraws a second reach the
/// terminal. What is printed through the same console meanwhile appears above the bar.
package final class ProgressBar: Sendable {
  private struct State {
    var rate = SmoothedRate()
    var lastDrawn: Duration?
    var isFinished = false
    /// Whether the terminal's `^C` is turned off.
    var isQuiet = false
  }

  private let console: Console
  private let interval: Duration
  private let catalogue: Catalogue?
  private let now: @Sendable () -> Duration
  private let state = Mutex(State())

  /// - Parameters:
  ///   - plainInterval: The time between two lines where standard error is no terminal.
  ///   - now: The time since some fixed moment; a test passes its own.
  package init(
    on console: Console = .standard, plainInterval: Duration = .seconds(10),
    catalogue: Catalogue? = nil, now: @escaping @Sendable () -> Duration = ProgressBar.uptime
  ) {
    self.console = console
    self.catalogue = catalogue
    self.now = now
    interval = console.error.canMove ? .milliseconds(100) : plainInterval
  }

  /// To be handed to the work.
  package var handler: Progress.Handler { { self.update($0) } }

  package func update(_ progress: Progress) {
    let time = now()
    state.withLock { state in
      guard !state.isFinished else { return }
      guard let last = state.lastDrawn else {
        // The first line elsewhere comes after one interval: short work says nothing.
        state.rate.add(done: progress.done, at: time)
        state.lastDrawn = console.error.canMove ? time - interval : time
        if console.error.canMove {
          state.isQuiet = ControlEcho.turnOff(on: console.error.descriptor)
        }
        if console.error.canMove { draw(progress, &state) }
        return
      }
      let isComplete = progress.done == progress.total && console.error.canMove
      guard time - last >= interval || isComplete else { return }
      state.rate.add(done: progress.done, at: time)
      state.lastDrawn = time
      draw(progress, &state)
    }
  }

  /// Takes the bar off the screen.
  ///
  /// What is told later is not shown.
  package func finish() {
    state.withLock { state in
      guard !state.isFinished else { return }
      state.isFinished = true
      console.show(bar: nil)
      if state.isQuiet { ControlEcho.turnOn(on: console.error.descriptor) }
    }
  }

  private func draw(_ progress: Progress, _ state: inout State) {
    let line = ProgressLine(
      progress: progress, rate: state.rate.perSecond, isUTF8: console.error.isUTF8,
      catalogue: catalogue)
    guard console.error.canMove else { return console.say(line.plainText() + "\n") }
    // One column stays free, so that the line never wraps, not even on an old terminal.
    let width = max(1, (console.error.width ?? 80) - 1)
    console.show(bar: chart(progress, width: width) + [line.text(width: width)])
  }

  /// The chart above the bar; nothing where the window has no room for one.
  private func chart(_ progress: Progress, width: Int) -> [String] {
    let height = min(Self.tallestChart, console.error.height / 2)
    guard let chart = progress.chart, height >= Self.leastChart else { return [] }
    return LineChart(
      chart.series.map { .init($0.name, points: $0.points) },
      xLabel: chart.xLabel.text(in: catalogue)
    ).lines(
      width: min(width, Self.widestChart), height: height, isUTF8: console.error.isUTF8,
      isColoured: console.error.hasColour)
  }

  private static let tallestChart = 14
  private static let leastChart = 6
  private static let widestChart = 100

  private static let start = ContinuousClock.now
  /// The time since the program first asked.
  package static let uptime: @Sendable () -> Duration = { ContinuousClock.now - start }
}
