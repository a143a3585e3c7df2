import CSignals
import Glibc

/// What a terminal writes for a control character that is typed: `^C` for Ctrl-C.
///
/// Inside a progress bar that moves the cursor, so that the bar is drawn in the wrong place.
enum ControlEcho {
  /// Turns it off, until `turnOn` or the end of the program.
  ///
  /// - Returns: Whether it was on; then `turnOn` is to be called.
  static func turnOff(on descriptor: Int32) -> Bool {
    // The system stops a program in the background that sets its terminal's modes.
    let group = tcgetpgrp(descriptor)
    guard group == -1 || group == getpgrp() else { return false }
    var modes = termios()
    guard tcgetattr(descriptor, &modes) == 0, modes.c_lflag & tcflag_t(ECHOCTL) != 0 else {
      return false
    }
    ink_terminal_borrow(descriptor, &modes, "")
    modes.c_lflag &= ~tcflag_t(ECHOCTL)
    return tcsetattr(descriptor, TCSANOW, &modes) == 0
  }

  static func turnOn(on descriptor: Int32) {
    var modes = termios()
    guard tcgetattr(descriptor, &modes) == 0 else { return }
    modes.c_lflag |= tcflag_t(ECHOCTL)
    tcsetattr(descriptor, TCSANOW, &modes)
    ink_terminal_return()
  }
}
