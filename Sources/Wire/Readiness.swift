import CLibc
import Glibc

/// Waits until one of many sockets can be read or written (epoll), or until another thread calls.
///
/// Used on one thread, but for `wake`.
final class Readiness {
  /// What a socket can do now.
  struct Event {
    let socket: Int32
    let isReadable: Bool
    let isWritable: Bool
    /// Closed or broken: whoever reads learns how.
    let isFailed: Bool
  }

  private let set: Int32
  private let bell: Int32
  private var watched: [Int32: UInt32] = [:]
  private var ready = [epoll_event](repeating: epoll_event(), count: 64)

  /// Nil where the process may open no more files.
  init?() {
    set = epoll_create1(Int32(EPOLL_CLOEXEC))
    bell = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
    guard set >= 0, bell >= 0 else { return nil }
    control(EPOLL_CTL_ADD, bell, EPOLLIN.rawValue)
  }

  deinit {
    close(set)
    close(bell)
  }

  /// Watches a socket from now on for just this; for nothing, it is forgotten.
  func watch(_ socket: Int32, reading: Bool, writing: Bool) {
    let events = (reading ? EPOLLIN.rawValue : 0) | (writing ? EPOLLOUT.rawValue : 0)
    let before = watched[socket]
    if events == 0 {
      watched[socket] = nil
      if before != nil { control(EPOLL_CTL_DEL, socket, 0) }
    } else if before != events {
      watched[socket] = events
      control(before == nil ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, socket, events)
    }
  }

  private func control(_ operation: Int32, _ socket: Int32, _ events: UInt32) {
    var event = epoll_event()
    event.events = events
    event.data.fd = socket
    epoll_ctl(set, operation, socket, &event)
  }

  /// Waits for at most so many milliseconds, and hands over what is ready by then.
  func wait(milliseconds: Int32, _ body: (Event) -> Void) {
    let count = epoll_wait(set, &ready, Int32(ready.count), milliseconds)
    for event in ready.prefix(max(0, Int(count))) {
      guard event.data.fd != bell else {
        var calls: UInt64 = 0
        read(bell, &calls, MemoryLayout.size(ofValue: calls))
        continue
      }
      let failed = EPOLLERR.rawValue | EPOLLHUP.rawValue
      body(
        Event(
          socket: event.data.fd, isReadable: event.events & EPOLLIN.rawValue != 0,
          isWritable: event.events & EPOLLOUT.rawValue != 0,
          isFailed: event.events & failed != 0))
    }
  }

  /// Ends the wait, or the next one; from any thread.
  func wake() {
    var call: UInt64 = 1
    write(bell, &call, MemoryLayout.size(ofValue: call))
  }
}
