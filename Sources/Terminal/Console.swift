import Basics
import Synchronization

/// The one way to standard output and standard error, so that a progress bar and what is printed
/// while it is shown do not garble each other.
package final class Console: Sendable {
  package static let standard = Console(output: .output, error: .error)

  package let output: Screen
  package let error: Screen
  /// The progress bar that stands on the last line of the terminal now.
  private let shown = Mutex<String?>(nil)

  package init(output: Screen, error: Screen) {
    self.output = output
    self.error = error
  }

  /// Writes a result, as it is, to standard output.
  ///
  /// - Throws: When nobody reads it any more (`… | head`).
  package func write(_ text: String) throws(OutputClosed) {
    try put(text, on: output)
  }

  /// Writes talk (a warning, a note) to standard error.
  ///
  /// A closed standard error is no reason to stop.
  package func say(_ text: String) {
    try? put(text, on: error)
  }

  private func put(_ text: String, on screen: Screen) throws(OutputClosed) {
    try shown.withLock { bar throws(OutputClosed) in
      guard let bar, screen.isTerminal else { return try writeAll(text, to: screen.descriptor) }
      try? writeAll("\r\u{1B}[K", to: error.descriptor)
      try writeAll(text, to: screen.descriptor)
      // A text without a line's end would be overwritten by the bar: the bar comes back later.
      if text.hasSuffix("\n") { try? writeAll(bar, to: error.descriptor) }
    }
  }

  /// Puts `bar` in the place of the bar that is shown; nil takes it away.
  func show(bar: String?) {
    shown.withLock { shown in
      guard bar != nil || shown != nil else { return }
      try? writeAll("\r\u{1B}[K" + (bar ?? ""), to: error.descriptor)
      shown = bar
    }
  }
}
