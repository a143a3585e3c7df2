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

  package init(done: Int, total: Int? = nil, unit: Unit, note: Message? = nil) {
    self.done = done
    self.total = total
    self.unit = unit
    self.note = note
  }
}
