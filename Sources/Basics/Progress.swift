/// How far a long piece of work has come, told to whoever watches it.
///
/// Work that can be watched takes a `Progress.Handler` and calls it often (each batch, each few
/// milliseconds); the terminal decides how much of it to draw. It learns that it should stop from
/// `Task.isCancelled`.
package struct Progress: Sendable {
  package typealias Handler = @Sendable (Progress) -> Void

  /// What is counted.
  package enum Unit: Sendable, Equatable {
    case bytes
    /// A noun in the plural: "entries", "steps", "requests".
    case items(Message)
  }

  package var done: Int
  /// How much there is in all; nil while it is not known.
  package var total: Int?
  package var unit: Unit
  /// What is worth saying beside the bar, such as the loss.
  package var note: Message?
  /// What is worth drawing above the bar where there is room; nil for nothing.
  package var chart: Chart?

  /// Curves that grow while the work goes on.
  package struct Chart: Sendable {
    package var series: [(name: String, points: [(x: Double, y: Double)])]
    /// What the x axis counts: "steps".
    package var xLabel: Message

    package init(
      _ series: [(name: String, points: [(x: Double, y: Double)])], xLabel: Message
    ) {
      self.series = series
      self.xLabel = xLabel
    }
  }

  package init(
    done: Int, total: Int? = nil, unit: Unit, note: Message? = nil, chart: Chart? = nil
  ) {
    self.done = done
    self.total = total
    self.unit = unit
    self.note = note
    self.chart = chart
  }
}
