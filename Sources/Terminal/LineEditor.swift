import Basics
import CEdit
import CSignals
import Glibc
import Synchronization

/// Reads lines from the terminal with editing, history and completion.
///
///     let editor = LineEditor(program: "inkstone", history: { lines }) { line, cursor in … }
///     while true {
///       switch editor.read(prompt: "ink> ") {
///       case .line(let line): …
///
/// Built on libedit, which edits the line: its buffer, keys, words and kill ring. Drawing is ours
/// (`LinePicture`), for libedit loses count of the columns when wide characters meet the margin; so
/// are history, search, paste and the signals. Between two reads the terminal is as any program
/// expects it. Belongs to the thread that
/// made it: libedit calls back into this object during `read`. Only `show` may be called from
/// another thread.
package final class LineEditor {
  /// What a person entered.
  package enum Entry: Equatable, Sendable {
    /// A line without its end; it has line breaks in it when a paste was edited or an entry of
    /// several lines recalled.
    case line(String)
    /// A paste of several lines, which the person has agreed to run.
    case pasted([String])
    /// Ctrl-C: the line was thrown away.
    case interrupted
    /// Ctrl-D on an empty line, or the terminal has gone.
    case end
  }

  /// Gives what could stand at the cursor.
  package typealias Completer = (_ line: String, _ cursor: Int) -> Completion?

  package let keyboard = Keyboard()
  let screen = Screen.output
  /// Asked anew each time, for the language may be set meanwhile.
  private let language: () -> Catalogue?
  var catalogue: Catalogue? { language() }
  let complete: Completer
  /// Whether lines are prose and no commands: then a paste of several lines is simply put in.
  let takesProse: Bool
  let editor: OpaquePointer
  /// Read when a key first asks for it, so that the prompt need not wait.
  lazy var history = LineHistory(earlierEntries())
  private let earlierEntries: () -> [String]
  /// The line and cursor as the last Tab left them: a second Tab there lists the candidates.
  var lastTab: (line: String, cursor: Int)?
  /// Set by a key that ends `read` with something else than a line.
  var outcome: Entry?
  /// The prompt with its colours.
  var prompt = ""
  /// What is on the screen now; nil when nothing is.
  var drawn: Drawn?
  /// Where libedit draws: nowhere.
  private let nowhere: UnsafeMutablePointer<FILE>
  private let notices: Notices

  /// - Parameters:
  ///   - program: The name under which `~/.editrc` may have bindings.
  ///   - history: Gives the earlier entries, oldest first; asked once, when they are first needed.
  ///   - takesProse: Whether lines are prose and no commands, so that a paste of several lines is put
  ///     in without a question.
  ///   - complete: Given the line and the cursor in UTF-8 bytes; called when Tab is pressed.
  package init(
    program: String, history: @escaping () -> [String] = { [] },
    catalogue: @escaping @autoclosure () -> Catalogue? = nil, takesProse: Bool = false,
    complete: @escaping Completer = { _, _ in nil }
  ) {
    // libedit drops every character outside the locale, and a C program starts in "C" (ASCII).
    TextWidth.useUTF8()
    Interrupts.start()
    guard let nowhere = fopen("/dev/null", "we"),
      let editor = el_init_fd(
        program, ink_stdin(), nowhere, nowhere, STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO)
    else { fatalError("libedit could not be set up: out of memory or descriptors") }
    self.editor = editor
    self.nowhere = nowhere
    earlierEntries = history
    language = catalogue
    self.complete = complete
    self.takesProse = takesProse
    notices = Notices(wake: keyboard.wake)
    ink_el_set_client(editor, Unmanaged.passUnretained(self).toOpaque())
    ink_el_set_reader(editor) { editor, place in LineEditor.of(editor).readCharacter(into: place) }
    ink_el_set_string(editor, EL_EDITOR, "emacs")
    bindKeys()
    el_source(editor, nil)
  }

  deinit {
    el_end(editor)
    fclose(nowhere)
  }

  /// Adds an entry that ↑ and ^R find from now on.
  package func add(history entry: String) { history.add(entry) }

  /// Shows `text` above the line that is being edited, from any thread; at the next `read` if none
  /// is.
  package var show: @Sendable (_ text: String) -> Void { { [notices] in notices.post($0) } }

  /// Lets a person enter a line.
  ///
  /// - Parameters:
  ///   - prompt: May hold colour sequences (`Style`), and should end in a space.
  ///   - initial: What stands in the line already.
  package func read(prompt: String, initial: String = "") -> Entry {
    self.prompt = prompt
    outcome = nil
    drawn = nil
    lastTab = nil
    keyboard.forgetSignals()
    el_resize(editor)
    borrowTerminal()
    defer { returnTerminal() }
    if !initial.isEmpty { keyboard.giveBack(Array(initial.utf8)) }
    var count: Int32 = 0
    let start = el_gets(editor, &count)
    if let outcome { return outcome }
    guard let start, count > 0 else { return .end }
    var line = String(cString: start)
    if line.last == "\n" { line.removeLast() }
    // What was typed ahead has not been drawn yet.
    draw(Line(text: line, beforeCursor: line))
    moveBelow(leaving: "")
    return .line(line)
  }

  // MARK: - The terminal

  /// Bracketed paste (xterm, "Bracketed Paste Mode"): what is pasted comes between ESC[200~ and
  /// ESC[201~, so that its line breaks are not taken for Enter.
  private var pasteOn: String { screen.canMove ? "\u{1B}[?2004h" : "" }
  private var pasteOff: String { screen.canMove ? "\u{1B}[?2004l" : "" }

  private func borrowTerminal() {
    var modes = termios()
    if tcgetattr(keyboard.descriptor, &modes) == 0 {
      ink_terminal_borrow(STDOUT_FILENO, &modes, pasteOff + "\r\n")
    }
    put(pasteOn)
  }

  private func returnTerminal() {
    put(pasteOff)
    ink_terminal_return()
  }

  func put(_ text: String) { try? writeAll(text, to: STDOUT_FILENO) }

  /// libedit's way to the keyboard: waits for a character, and sees to all that may come instead.
  ///
  /// - Returns: As EL_GETCFN wants it: 1 with a character, 0 at the end, -1 to give up the line.
  private func readCharacter(into place: UnsafeMutablePointer<wchar_t>?) -> Int32 {
    showNotices()
    while true {
      switch nextEvent() {
      case .byte(let byte):
        guard let scalar = keyboard.scalar(beginningWith: byte) else { continue }
        place?.pointee = wchar_t(scalar.value)
        return 1
      case .signal(SIGINT):
        moveBelow(leaving: "^C")
        outcome = .interrupted
        errno = EINTR
        return -1
      case .signal(SIGWINCH): resize()
      case .signal(SIGCONT):
        // The shell that started us has used the terminal meanwhile.
        ink_el_set_int(editor, EL_PREP_TERM, 0)
        borrowTerminal()
        ink_el_set_int(editor, EL_PREP_TERM, 1)
        drawn = nil
        resize()
      case .wake: showNotices()
      case .signal, .timeout: continue
      case .end:
        outcome = .end
        return 0
      }
    }
  }

  /// The next event; the line is drawn before it is waited for.
  func nextEvent() -> Keyboard.Event {
    // What has been typed already is taken in first, so that a flood of it is drawn once.
    let event = keyboard.next(timeout: 0)
    guard event == .timeout else { return event }
    draw(line)
    return keyboard.next()
  }

  private func showNotices() {
    let texts = notices.take()
    if !texts.isEmpty { showAbove(texts.joined()) }
  }

  static func of(_ editor: OpaquePointer?) -> LineEditor {
    guard let editor, let context = ink_el_client(editor) else {
      fatalError("libedit lost its client data")
    }
    return Unmanaged<LineEditor>.fromOpaque(context).takeUnretainedValue()
  }
}

/// Texts that wait to be shown above the line.
private final class Notices: Sendable {
  private let texts = Mutex<[String]>([])
  private let wake: @Sendable () -> Void

  init(wake: @escaping @Sendable () -> Void) { self.wake = wake }

  func post(_ text: String) {
    texts.withLock { $0.append(text.hasSuffix("\n") ? text : text + "\n") }
    wake()
  }

  func take() -> [String] {
    texts.withLock { texts in
      defer { texts = [] }
      return texts
    }
  }
}
