import Basics
import Terminal

/// The person in front of the shell, or the script in place of one.
package struct Conversation: Sendable {
  /// What a person entered where a command asked for a line.
  package enum Reply: Sendable, Equatable {
    /// May hold line breaks.
    case line(String)
    /// Ctrl-C: what was typed is thrown away.
    case interrupted
    /// Ctrl-D, or nobody is there.
    case end
  }

  /// Whether someone is there to answer.
  package var isInteractive: Bool
  /// The language that is read; nil for English.
  package var catalogue: @Sendable () -> Catalogue? = { nil }
  /// Whether Ctrl-C was pressed again: what a stopped command would still do in order is left out.
  package var isUrgent: @Sendable () -> Bool = { false }
  /// Begins to show how far a command has come; its end takes that off the screen.
  package var beginProgress:
    @Sendable () -> (handler: Progress.Handler, end: @Sendable () -> Void) = { ({ _ in }, {}) }

  /// Asks a question that `y` agrees to; false where nobody is there to answer.
  ///
  /// Ctrl-C throws `CancellationError`, which ends the command in order.
  package var confirm: @Sendable (_ question: Message) async throws -> Bool = { _ in false }

  /// Asks a question that one of some keys answers; other keys do nothing.
  ///
  /// Nil at Ctrl-D, and where nobody is there. Ctrl-C throws `CancellationError`.
  package var askKey: @Sendable (_ question: Message, _ keys: [Key]) async throws -> Key? = {
    _, _ in
    nil
  }

  /// Lets the person enter a line, or several by Alt-Enter or a paste, with editing and with a
  /// history of what commands have asked for.
  ///
  /// Tab completes the first word to one of `words`, such as `/reset`.
  package var readLine: @Sendable (_ prompt: String, _ words: [String]) async throws -> Reply = {
    _, _ in .end
  }

  /// Lets the person edit a text in the editor of their choice.
  ///
  /// Nil when nothing was changed, and where nobody is there.
  package var edit: @Sendable (_ text: String) async throws -> String? = { _ in nil }

  /// Shows a piece of a result as it comes, in lines that a terminal has room for; a piece with a
  /// line's end comes last, or an empty one where the result was cut short.
  ///
  /// Nil where results are shown only whole (`--json`, transcripts): then the report has all of it,
  /// and otherwise it leaves out what was shown.
  package var stream: (@Sendable (_ piece: String) -> Void)?

  /// Nobody there: scripts and tests.
  package static let silent = Conversation(isInteractive: false)

  /// Runs `body` so that Ctrl-C stops it and not the command around it.
  ///
  /// - Returns: Nil when it was stopped.
  package func stoppable<Result: Sendable>(
    _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> Result? {
    do {
      return try await Interrupts.cancelling(onSecond: {}, body)
    } catch is CancellationError {
      try Task.checkCancellation()
      return nil
    }
  }
}
