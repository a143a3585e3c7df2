import Basics
import JSON

/// Where reports and failures go, and in which form.
package struct Output: Sendable {
  /// How a report is drawn.
  package enum Format: Sendable, Equatable {
    /// For a person: columns fitted to that many cells, with colours or without.
    case terminal(width: Int, hasColour: Bool)
    /// For a pipe or a transcript: nothing is cut, nothing is coloured.
    case plain
    /// One object a command, a line each.
    case json
  }

  /// Results, and talk about them: standard output and standard error.
  package enum Stream: Sendable {
    case result
    case talk
  }

  /// How much of a line at fault is shown where there is no window.
  private static let plainPictureWidth = 160

  /// Asked anew for each report, for a window may be resized.
  let format: @Sendable () -> Format
  let isMasked: Bool
  /// Puts names in the place of what is another on another machine, before columns are laid out.
  private let masking: (@Sendable (String) -> String)?
  private let language: @Sendable () -> Catalogue?
  var catalogue: Catalogue? { language() }
  /// Whether commands run by another command are shown before their reports.
  let echoes: Bool
  /// Given whole lines, without the last line's end.
  let write: @Sendable (Stream, String) -> Void

  package init(
    format: @escaping @autoclosure @Sendable () -> Format, isMasked: Bool = false,
    masking: (@Sendable (String) -> String)? = nil,
    catalogue: @escaping @autoclosure @Sendable () -> Catalogue? = nil, echoes: Bool = true,
    write: @escaping @Sendable (Stream, String) -> Void
  ) {
    self.format = format
    self.isMasked = isMasked
    self.masking = masking
    language = catalogue
    self.echoes = echoes
    self.write = write
  }

  private var renderer: TextRenderer {
    TextRenderer(format: format(), isMasked: isMasked, masking: masking, catalogue: catalogue)
  }

  /// Shows what a command said.
  package func show(_ report: Report, of command: Command) {
    guard format() != .json else {
      write(.result, JSONRenderer().object(for: report, of: command).text())
      return
    }
    let renderer = renderer
    for block in report.blocks {
      let (stream, text) = renderer.text(of: block)
      if !text.isEmpty { write(stream, text) }
    }
  }

  /// Shows what stopped a command, or kept a line from running.
  package func show(_ fault: Fault, of command: Command? = nil) {
    // Two columns stand before it, and the last one stays free.
    let width: Int? = if case .terminal(let width, _) = format() { width - 3 } else { nil }
    show(fault.problem, picture: fault.picture(width: width ?? Self.plainPictureWidth), of: command)
  }

  package func show(_ problem: Problem, picture: [String] = [], of command: Command? = nil) {
    guard format() != .json else {
      write(.result, JSONRenderer().object(for: problem, of: command).text())
      return
    }
    write(.talk, renderer.text(of: problem, picture: picture))
  }

  /// Shows what a script says about its next command, under an empty line.
  package func remark(_ lines: [String]) {
    guard echoes, !lines.isEmpty, format() != .json else { return }
    let renderer = renderer
    write(.talk, "\n" + lines.map { renderer.remark($0) }.joined(separator: "\n"))
  }

  /// Shows a command that another command runs, as if it had been typed.
  package func echo(_ source: String) {
    guard echoes, format() != .json else { return }
    write(.talk, renderer.echo(source))
  }
}
