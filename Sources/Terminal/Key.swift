import Basics
import CSignals
import Glibc

/// One key, as a person thinks of it.
package enum Key: Equatable, Sendable {
  case character(Character)
  case enter
  case escape
  case tab
  case backspace
  case up
  case down
  case left
  case right
  case home
  case end
  case delete
  case pageUp
  case pageDown
  /// A key with Ctrl, by its letter in lower case.
  case control(Character)
  /// Ctrl-C, or a signal that means the same.
  case interrupt
  /// The terminal has gone, or Ctrl-D.
  case endOfInput
}

extension Keyboard {
  /// Waits for one key, without showing it; the terminal is as before on every way out.
  ///
  /// Ctrl-Z still stops the program. A window that is resized is no key: the wait goes on.
  package func readKey() -> Key { withoutEcho { nextKey() } ?? .endOfInput }

  /// Runs `body` while keys come one by one and are not shown; nil where there is no terminal.
  func withoutEcho<Result>(_ body: () -> Result) -> Result? {
    var before = termios()
    guard tcgetattr(descriptor, &before) == 0 else { return nil }
    ink_terminal_borrow(descriptor, &before, "")
    hideKeys()
    defer {
      tcsetattr(descriptor, TCSADRAIN, &before)
      ink_terminal_return()
    }
    return body()
  }

  private func hideKeys() {
    var modes = termios()
    guard tcgetattr(descriptor, &modes) == 0 else { return }
    modes.c_lflag &= ~tcflag_t(ICANON | ECHO)
    tcsetattr(descriptor, TCSADRAIN, &modes)
  }

  /// The next key, inside `withoutEcho`.
  func nextKey() -> Key {
    while true {
      switch next() {
      case .byte(let byte): if let key = key(beginningWith: byte) { return key }
      case .signal(SIGINT): return .interrupt
      case .signal(SIGCONT): hideKeys()
      case .signal, .wake, .timeout: continue
      case .end: return .endOfInput
      }
    }
  }

  /// The key that begins with `byte`; nil for what is no key we know.
  func key(beginningWith byte: UInt8) -> Key? {
    switch byte {
    case 0x03: return .interrupt
    case 0x04: return .endOfInput
    case 0x08, 0x7F: return .backspace
    case 0x09: return .tab
    case 0x0A, 0x0D: return .enter
    case 0x1B: return escapeSequence()
    case ..<0x20: return .control(Character(Unicode.Scalar(byte + 0x60)))
    default: return scalar(beginningWith: byte).map { .character(Character($0)) }
    }
  }

  /// The rest of a key that sends several bytes (ECMA-48, 5.4: CSI parameters final; SS3 final).
  private func escapeSequence() -> Key? {
    // A lone Escape is told from a sequence by time: the rest of a sequence comes at once.
    guard case .byte(let kind) = next(timeout: 50) else { return .escape }
    guard kind == UInt8(ascii: "[") || kind == UInt8(ascii: "O") else {
      giveBack([kind])
      return .escape
    }
    var parameters: [UInt8] = []
    while case .byte(let byte) = next(timeout: 50) {
      guard 0x40...0x7E ~= byte else {
        parameters.append(byte)
        continue
      }
      switch (byte, parameters.first) {
      case (UInt8(ascii: "A"), _): return .up
      case (UInt8(ascii: "B"), _): return .down
      case (UInt8(ascii: "C"), _): return .right
      case (UInt8(ascii: "D"), _): return .left
      case (UInt8(ascii: "H"), _): return .home
      case (UInt8(ascii: "F"), _): return .end
      case (UInt8(ascii: "~"), UInt8(ascii: "1")), (UInt8(ascii: "~"), UInt8(ascii: "7")):
        return .home
      case (UInt8(ascii: "~"), UInt8(ascii: "4")), (UInt8(ascii: "~"), UInt8(ascii: "8")):
        return .end
      case (UInt8(ascii: "~"), UInt8(ascii: "3")): return .delete
      case (UInt8(ascii: "~"), UInt8(ascii: "5")): return .pageUp
      case (UInt8(ascii: "~"), UInt8(ascii: "6")): return .pageDown
      default: return nil
      }
    }
    return nil
  }
}
