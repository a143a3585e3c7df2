import Basics
import CSignals
import Glibc
import Synchronization

/// What is typed on the terminal, together with the signals and the calls that wake a reader up.
///
/// Reads one byte at a time, so that what is typed ahead stays with the system for the next reader.
/// Belongs to the thread that reads; only `wake` may be called from others.
package final class Keyboard {
  package enum Event: Equatable, Sendable {
    case byte(UInt8)
    case signal(Int32)
    /// `wake` has been called.
    case wake
    case timeout
    /// The terminal has gone.
    case end
  }

  package let descriptor: Int32
  private let signals = Interrupts.start()
  private let alarm: Alarm
  /// Bytes taken and given back, to be read again; the next one last.
  private var returned: [UInt8] = []
  private var pendingSignals: [Int32] = []

  package init(descriptor: Int32 = STDIN_FILENO) {
    self.descriptor = descriptor
    alarm = Alarm()
  }

  /// Ends a wait of the reader with `.wake`, from any thread.
  package var wake: @Sendable () -> Void { { [alarm] in alarm.ring() } }

  /// Forgets signals that came while nobody edited: they were for something that has ended.
  func forgetSignals() {
    pendingSignals = []
    _ = Interrupts.pending()
  }

  /// Forgets what was typed and not read yet.
  func forgetTypedAhead() {
    returned = []
    tcflush(descriptor, TCIFLUSH)
  }

  /// Waits for the next event.
  ///
  /// - Parameter milliseconds: How long to wait at most; -1 is without end.
  package func next(timeout milliseconds: Int32 = -1) -> Event {
    if let byte = returned.popLast() { return .byte(byte) }
    while true {
      if !pendingSignals.isEmpty { return .signal(pendingSignals.removeFirst()) }
      var sources = [descriptor, signals, alarm.descriptor].map {
        pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
      }
      let count = poll(&sources, nfds_t(sources.count), milliseconds)
      if count == 0 { return .timeout }
      if count < 0 {
        guard errno == EINTR else { return .end }
        continue
      }
      if sources[1].revents != 0 {
        pendingSignals = Interrupts.pending()
        continue
      }
      if sources[2].revents != 0, alarm.silence() { return .wake }
      if sources[0].revents != 0 {
        var byte: UInt8 = 0
        let count = read(descriptor, &byte, 1)
        if count == 1 { return .byte(byte) }
        if count == 0 || (errno != EINTR && errno != EAGAIN) { return .end }
      }
    }
  }

  /// Gives bytes back, to be read again before what is typed next.
  func giveBack(_ bytes: some BidirectionalCollection<UInt8>) {
    returned.append(contentsOf: bytes.reversed())
  }

  /// All bytes up to `terminator`, which is taken too, or what came until nothing more did for a
  /// second.
  ///
  /// - Returns: The bytes, at most `limit`; `isWhole` is false when more came, which is thrown away.
  func bytes(until terminator: [UInt8], limit: Int) -> (bytes: [UInt8], isWhole: Bool) {
    var bytes: [UInt8] = []
    var isWhole = true
    while case .byte(let byte) = nextSkippingSignals(timeout: 1000) {
      bytes.append(byte)
      if byte == terminator.last, bytes.suffix(terminator.count).elementsEqual(terminator) {
        return (Array(bytes.dropLast(terminator.count).prefix(limit)), isWhole)
      }
      if bytes.count > limit + terminator.count {
        isWhole = false
        bytes.removeSubrange(limit..<bytes.count - terminator.count)
      }
    }
    return (Array(bytes.prefix(limit)), isWhole)
  }

  private func nextSkippingSignals(timeout: Int32) -> Event {
    while true {
      let event = next(timeout: timeout)
      switch event {
      case .signal, .wake: continue
      default: return event
      }
    }
  }

  /// The character that `first` begins, with the bytes of it that are still to come; nil when they
  /// are not UTF-8.
  func scalar(beginningWith first: UInt8) -> Unicode.Scalar? {
    let count =
      switch first {
      case ..<0x80: 1
      case 0xC2..<0xE0: 2
      case 0xE0..<0xF0: 3
      case 0xF0..<0xF5: 4
      default: 0
      }
    var bytes = [first]
    while bytes.count < count {
      guard case .byte(let byte) = nextSkippingSignals(timeout: 100) else { return nil }
      guard byte & 0xC0 == 0x80 else {
        giveBack([byte])
        return nil
      }
      bytes.append(byte)
    }
    return count == 0 ? nil : String(validating: bytes, as: UTF8.self)?.unicodeScalars.first
  }
}

/// A pipe that wakes a reader up.
private final class Alarm: Sendable {
  let descriptor: Int32
  private let bell: Int32

  init() {
    var ends: [Int32] = [-1, -1]
    ink_pipe(&ends)
    descriptor = ends[0]
    bell = ends[1]
  }

  deinit {
    close(descriptor)
    close(bell)
  }

  func ring() {
    var byte: UInt8 = 1
    _ = write(bell, &byte, 1)
  }

  /// Empties the pipe; whether anything was in it.
  func silence() -> Bool {
    var bytes = [UInt8](repeating: 0, count: 64)
    return read(descriptor, &bytes, bytes.count) > 0
  }
}
