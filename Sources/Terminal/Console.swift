import Basics
import Synchronization

/// The one way to standard output and standard error, so that a progress bar and what is printed
/// while it is shown do not garble each other.
package final class Console: Sendable {
  package static let standard = Console(output: .output, error: .error)

  private struct State {
    /// The progress bar that stands on the last lines of the terminal now: a chart may be above it.
    var bar: [String]?
    /// The descriptor whose text has left the terminal's last line without an end.
    var openLine: Int32?
    /// Whether someone else (a question, an editor) has the terminal.
    var isLent = false
  }

  package let output: Screen
  package let error: Screen
  private let state = Mutex(State())

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

  /// Ends the terminal's last line if a piece of text has left it open.
  package func endLine() {
    state.withLock { state in
      if let openLine = state.openLine { try? writeAll("\n", to: openLine) }
      state.openLine = nil
    }
  }

  /// Runs `body`, which uses the terminal in its own way; no bar is drawn meanwhile.
  package func lending<Result>(_ body: () throws -> Result) rethrows -> Result {
    show(bar: nil)
    endLine()
    state.withLock { $0.isLent = true }
    defer { state.withLock { $0.isLent = false } }
    return try body()
  }

  private func put(_ text: String, on screen: Screen) throws(OutputClosed) {
    guard !text.isEmpty else { return }
    try state.withLock { state throws(OutputClosed) in
      guard screen.isTerminal else { return try writeAll(text, to: screen.descriptor) }
      if let bar = state.bar { try? writeAll(Self.erasing(bar), to: error.descriptor) }
      if let openLine = state.openLine, openLine != screen.descriptor {
        try? writeAll("\n", to: openLine)
      }
      try writeAll(text, to: screen.descriptor)
      // A text without a line's end would be overwritten by the bar: the bar comes back later.
      state.openLine = text.hasSuffix("\n") ? nil : screen.descriptor
      if let bar = state.bar, state.openLine == nil {
        try? writeAll(Self.drawing(bar), to: error.descriptor)
      }
    }
  }

  /// Puts `bar` in the place of the bar that is shown; nil takes it away.
  ///
  /// - Parameter bar: One line or more, none wider than the terminal.
  func show(bar: [String]?) {
    state.withLock { state in
      guard bar != nil || state.bar != nil else { return }
      if !state.isLent, state.openLine == nil {
        // Lines are written over, which does not flicker, as long as they are as many.
        let shown = state.bar ?? [""]
        let start = shown.count == bar?.count ? Self.rising(shown) : Self.erasing(shown)
        try? writeAll(start + (bar.map(Self.drawing) ?? ""), to: error.descriptor)
      }
      state.bar = state.isLent ? nil : bar
    }
  }

  private static func drawing(_ bar: [String]) -> String {
    bar.map { $0 + "\u{1B}[K" }.joined(separator: "\r\n")
  }

  /// Goes to where the bar begins.
  private static func rising(_ bar: [String]) -> String {
    bar.count > 1 ? "\r\u{1B}[\(bar.count - 1)A" : "\r"
  }

  private static func erasing(_ bar: [String]) -> String {
    bar.count > 1 ? rising(bar) + "\u{1B}[J" : "\r\u{1B}[K"
  }
}
