import Basics
import Glibc

/// What one output (standard output or standard error) can show.
package struct Screen: Sendable, Equatable {
  package let descriptor: Int32
  package let isTerminal: Bool
  /// Whether colours are wanted and understood: a terminal, no `NO_COLOR`, no `TERM=dumb`.
  package let hasColour: Bool
  /// Whether the cursor can be moved: a terminal that is not dumb.
  package let canMove: Bool
  /// Whether block and braille characters can be shown.
  package let isUTF8: Bool
  private let fallbackWidth: Int?

  package init(
    descriptor: Int32, isTerminal: Bool, hasColour: Bool, canMove: Bool, isUTF8: Bool,
    fallbackWidth: Int? = nil
  ) {
    self.descriptor = descriptor
    self.isTerminal = isTerminal
    self.hasColour = hasColour
    self.canMove = canMove
    self.isUTF8 = isUTF8
    self.fallbackWidth = fallbackWidth
  }

  /// Looks at the descriptor and the environment as they are now.
  ///
  /// `NO_COLOR` counts when it is not empty (no-color.org). UTF-8 is assumed unless a locale that
  /// is neither C nor POSIX says otherwise: under `LC_ALL=C` the program uses C.UTF-8 (`TextWidth`).
  package init(descriptor: Int32, environment: (String) -> String? = Self.environmentValue) {
    let isTerminal = isatty(descriptor) == 1
    let term = environment("TERM") ?? ""
    let isDumb = term.isEmpty || term == "dumb"
    let locale =
      ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap(environment).first { !$0.isEmpty } ?? "C"
    let charset = locale.lowercased().split(separator: ".").dropFirst().first
    self.init(
      descriptor: descriptor,
      isTerminal: isTerminal,
      hasColour: isTerminal && !isDumb && (environment("NO_COLOR") ?? "").isEmpty,
      canMove: isTerminal && !isDumb,
      isUTF8: !(isTerminal && isDumb) && charset.map { $0.hasPrefix("utf") } ?? true,
      fallbackWidth: environment("COLUMNS").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil })
  }

  package static var output: Screen { Screen(descriptor: STDOUT_FILENO) }
  package static var error: Screen { Screen(descriptor: STDERR_FILENO) }

  /// The columns of the terminal now, or nil where there is none: then nothing is cut.
  ///
  /// Asked anew each time, so it follows a resize. `COLUMNS` stands in where the terminal does not
  /// know (a serial line, some containers).
  package var width: Int? { isTerminal ? size.columns : nil }

  /// The rows of the terminal now; 24 where nobody knows.
  package var height: Int { size.rows }

  private var size: (columns: Int, rows: Int) {
    var window = winsize()
    let isKnown = ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0
    let columns = isKnown && window.ws_col > 0 ? Int(window.ws_col) : fallbackWidth ?? 80
    let rows = isKnown && window.ws_row > 0 ? Int(window.ws_row) : 24
    return (columns, rows)
  }

  /// `text` in `style` if this screen has colours.
  package func styled(_ text: String, _ style: Style) -> String { style(text, isOn: hasColour) }

  package static func environmentValue(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
