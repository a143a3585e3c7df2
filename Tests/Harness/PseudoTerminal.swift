import Basics
import CLibc
import Glibc

/// A program that runs in a terminal of its own, with a person's hands and eyes.
///
///     let terminal = try PseudoTerminal(Products.path(of: "inkstone"), ["book.inkstone"])
///     try terminal.wait(for: "ink> ")
///     terminal.type("load 红楼梦.txt")
///     terminal.press(.enter)
///     try terminal.wait(for: "loaded 1 text")
///     terminal.press(.control("d"))
///     #expect(try terminal.waitForExit() == .exited(0))
///
/// Everything blocks the calling thread and ends after `timeout` with an error that shows the
/// screen. The program is killed when the value is let go of.
package final class PseudoTerminal {
  /// A key, by what xterm sends for it.
  package enum Key: Sendable {
    case enter, tab, backspace, delete, escape
    case up, down, left, right, home, end
    case controlLeft, controlRight
    case control(Character)

    var bytes: String {
      switch self {
      case .enter: "\r"
      case .tab: "\t"
      case .backspace: "\u{7F}"
      case .delete: "\u{1B}[3~"
      case .escape: "\u{1B}"
      case .up: "\u{1B}[A"
      case .down: "\u{1B}[B"
      case .right: "\u{1B}[C"
      case .left: "\u{1B}[D"
      case .home: "\u{1B}[H"
      case .end: "\u{1B}[F"
      case .controlRight: "\u{1B}[1;5C"
      case .controlLeft: "\u{1B}[1;5D"
      case .control(let letter): String(UnicodeScalar((letter.asciiValue ?? 0) & 0x1F))
      }
    }
  }

  package enum Exit: Equatable, Sendable {
    case exited(Int32)
    case killed(bySignal: Int32)
  }

  /// The screen did not come to show what was waited for.
  package struct TimedOut: Error, CustomStringConvertible {
    package let waitedFor: String
    package let screen: String
    package var description: String {
      "waited in vain for \(waitedFor); the screen was:\n\(screen)"
    }
  }

  package let processIdentifier: pid_t
  /// What is seen now, as far as it has been read: `wait` and `settle` read.
  package private(set) var screen: ScreenModel
  /// All bytes the program has sent.
  package private(set) var output: [UInt8] = []
  private let master: Int32
  private let timeout: Duration
  private var exit: Exit?

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - environment: Added to a clean environment: PATH, HOME, TERM=xterm-256color and
  ///     LANG=C.UTF-8.
  ///   - folder: Where the program starts; here when nil.
  ///   - timeout: How long each wait may last.
  package init(
    _ executable: String, _ arguments: [String] = [], columns: Int = 80, rows: Int = 24,
    environment: [String: String] = [:], folder: String? = nil, timeout: Duration = .seconds(60)
  ) throws {
    master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard master >= 0, grantpt(master) == 0, unlockpt(master) == 0, let name = ptsname(master)
    else { throw Problem.cannotOpen("/dev/ptmx", errno) }
    let slave = String(cString: name)
    screen = ScreenModel(columns: columns, rows: rows)
    self.timeout = timeout
    Self.setSize(master, columns, rows)

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // The first terminal that the leader of a new session opens becomes its controlling terminal.
    posix_spawn_file_actions_addopen(&actions, 0, slave, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    if let folder { posix_spawn_file_actions_addchdir_np(&actions, folder) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    SpawnAttributes.setSystemSignals(&attributes, flags: Int32(ink_posix_spawn_setsid))

    var variables = [
      "PATH": "/usr/bin:/bin", "HOME": folder ?? "/nonexistent", "TERM": "xterm-256color",
      "LANG": "C.UTF-8",
    ]
    variables.merge(environment) { $1 }
    var argumentPointers = ([executable] + arguments).map { strdup($0) } + [nil]
    var variablePointers = variables.map { strdup("\($0)=\($1)") } + [nil]
    defer { for pointer in argumentPointers + variablePointers { free(pointer) } }
    var identifier: pid_t = 0
    let code = posix_spawn(
      &identifier, executable, &actions, &attributes, &argumentPointers, &variablePointers)
    guard code == 0 else {
      close(master)
      throw Problem.cannotOpen(executable, code)
    }
    processIdentifier = identifier
  }

  deinit {
    if exit == nil {
      kill(processIdentifier, SIGKILL)
      waitpid(processIdentifier, nil, 0)
    }
    close(master)
  }

  // MARK: - Hands

  /// Types text, as an input method sends it: all at once.
  package func type(_ text: String) {
    // Read meanwhile, or two full buffers would wait for each other.
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.prefix(512).withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
      guard count > 0 || errno == EINTR || errno == EAGAIN else { return }
      bytes = bytes.dropFirst(max(0, count))
      read(for: .zero)
    }
  }

  package func press(_ keys: Key...) {
    for key in keys { type(key.bytes) }
  }

  /// Pastes text as a terminal does: line ends as CR, between marks if the program asked for them.
  package func paste(_ text: String) {
    let text = text.replacing("\n", with: "\r")
    type(screen.isPasteBracketed ? "\u{1B}[200~\(text)\u{1B}[201~" : text)
  }

  /// Changes the size of the window; the system tells the program with SIGWINCH.
  package func resize(columns: Int, rows: Int) {
    read(for: .zero)
    screen.resize(columns: columns, rows: rows)
    Self.setSize(master, columns, rows)
  }

  package func send(signal: Int32) { kill(processIdentifier, signal) }

  private static func setSize(_ descriptor: Int32, _ columns: Int, _ rows: Int) {
    var size = winsize(
      ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(descriptor, UInt(TIOCSWINSZ), &size)
  }

  // MARK: - Eyes

  /// Waits until the transcript holds `text`.
  package func wait(for text: String) throws {
    try wait(until: "`\(text)`") { $0.contains(text) }
  }

  /// Waits until the row with the cursor reads `text`.
  package func wait(forLine text: String) throws {
    try wait(until: "the line `\(text)`") { $0.currentLine == text }
  }

  /// Waits until `condition` holds for the screen.
  package func wait(
    until what: String = "the screen", _ condition: (ScreenModel) -> Bool
  ) throws {
    let end = ContinuousClock.now + timeout
    while !condition(screen) {
      let isOpen = read(for: .milliseconds(50))
      if condition(screen) { return }
      guard isOpen, ContinuousClock.now < end else {
        throw TimedOut(waitedFor: what, screen: screen.lines.joined(separator: "\n"))
      }
    }
  }

  /// Reads until the program has been silent for a while.
  package func settle(_ silence: Duration = .milliseconds(150)) {
    var count = -1
    while count != output.count {
      count = output.count
      read(for: silence)
    }
  }

  /// Whether the terminal is as a shell leaves it to a program: whole lines, echoed.
  package var isCooked: Bool {
    var modes = termios()
    guard tcgetattr(master, &modes) == 0 else { return false }
    return modes.c_lflag & tcflag_t(ICANON | ECHO) == tcflag_t(ICANON | ECHO)
  }

  /// Waits until the program has ended.
  package func waitForExit() throws -> Exit {
    let end = ContinuousClock.now + timeout
    while true {
      if let exit { return exit }
      read(for: .milliseconds(20))
      var status: Int32 = 0
      if waitpid(processIdentifier, &status, WNOHANG) == processIdentifier {
        let signal = status & 0x7F
        exit = signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(bySignal: signal)
        read(for: .zero)
      } else if ContinuousClock.now > end {
        throw TimedOut(waitedFor: "the end", screen: screen.lines.joined(separator: "\n"))
      }
    }
  }

  /// Takes in what has been sent; whether more can come.
  @discardableResult
  private func read(for duration: Duration) -> Bool {
    var wait = Int32(duration / .milliseconds(1))
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      var source = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
      guard poll(&source, 1, wait) > 0 else { return true }
      let count = Glibc.read(master, &buffer, buffer.count)
      // EIO: the program has closed the terminal.
      guard count > 0 else { return count < 0 && errno == EINTR }
      output += buffer[..<count]
      screen.feed(buffer[..<count])
      wait = 0
    }
  }
}
