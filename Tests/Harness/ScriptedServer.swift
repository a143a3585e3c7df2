import Basics
import CLibc
import Glibc
import Synchronization

/// A server on loopback that answers as a test tells it to: well, badly, slowly or not at all.
///
///     let server = try ScriptedServer { request in
///       request.number == 0 ? .status(429, headers: ["Retry-After": "1"]) : .json("{}")
///     }
///     server.address  // http://127.0.0.1:49152
///
/// Speaks HTTP/1.1 with keep-alive, a thread a connection. Stops when it is let go of.
package final class ScriptedServer: Sendable {
  /// What came.
  package struct Request: Sendable {
    /// Counts from 0, over all connections, in the order in which requests were whole.
    package let number: Int
    package let method: String
    package let path: String
    /// By their names in lower case.
    package let headers: [String: String]
    package let body: String
  }

  /// What is sent back, step by step.
  package struct Reply: Sendable {
    package enum Step: Sendable {
      case send([UInt8])
      case wait(Duration)
      /// Ends the connection as a broken program does: with a reset.
      case reset
      /// Ends the connection in order.
      case close
      /// Never says anything more.
      case hang
    }

    package var steps: [Step]

    package init(_ steps: [Step]) { self.steps = steps }

    /// A whole answer.
    package static func status(
      _ status: Int, headers: [String: String] = [:], body: String = "",
      after delay: Duration = .zero
    ) -> Reply {
      var head = "HTTP/1.1 \(status) Status\r\nContent-Length: \(body.utf8.count)\r\n"
      for (name, value) in headers { head += "\(name): \(value)\r\n" }
      let bytes = Array("\(head)\r\n\(body)".utf8)
      return Reply(delay > .zero ? [.wait(delay), .send(bytes)] : [.send(bytes)])
    }

    package static func json(_ body: String, after delay: Duration = .zero) -> Reply {
      .status(200, headers: ["Content-Type": "application/json"], body: body, after: delay)
    }

    /// A chunked answer of these pieces, as streams are sent.
    package static func pieces(
      _ pieces: [String], type: String = "text/event-stream", pause: Duration = .zero,
      isWhole: Bool = true
    ) -> Reply {
      var steps: [Step] = [
        .send(
          Array(
            "HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\nTransfer-Encoding: chunked\r\n\r\n".utf8))
      ]
      for piece in pieces {
        let size = String(piece.utf8.count, radix: 16)
        steps.append(.send(Array("\(size)\r\n\(piece)\r\n".utf8)))
        if pause > .zero { steps.append(.wait(pause)) }
      }
      steps.append(isWhole ? .send(Array("0\r\n\r\n".utf8)) : .close)
      return Reply(steps)
    }

    /// Bytes that may be no HTTP at all; the connection ends after them.
    package static func raw(_ text: String) -> Reply { Reply([.send(Array(text.utf8)), .close]) }
  }

  package typealias Script = @Sendable (Request) -> Reply

  private struct State {
    var requests: [Request] = []
    var connections: Set<Int32> = []
    var count = 0
    var connectionCount = 0
    var isStopped = false
  }

  package let port: Int
  private let listener: Int32
  private let script: Script
  private let keepsRequests: Bool
  private let state = Mutex(State())

  /// - Parameters:
  ///   - port: Any free one for 0.
  ///   - keepsRequests: Whether `requests` remembers what came; not for a million of them.
  package init(port: Int = 0, keepsRequests: Bool = true, _ script: @escaping Script) throws {
    self.script = script
    self.keepsRequests = keepsRequests
    let door = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var on: Int32 = 1
    setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_port = in_port_t(port).bigEndian
    place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isOpen = withUnsafeMutablePointer(to: &place) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(door, $0, size) == 0 && listen(door, 512) == 0
          && getsockname(door, $0, &size) == 0
      }
    }
    guard isOpen else {
      let code = errno
      Glibc.close(door)
      throw Problem.cannotOpen("127.0.0.1:\(port)", code)
    }
    self.port = Int(in_port_t(bigEndian: place.sin_port))
    listener = door
    // The thread keeps no hold of the server, so that letting go of it stops it.
    Self.startThread { [weak self] in
      while true {
        let connection = accept(door, nil, nil)
        guard connection >= 0 else {
          if errno == EINTR || errno == ECONNABORTED { continue }
          // Closed by its only user: a number that is free again may be another server's.
          Glibc.close(door)
          return
        }
        guard let self else {
          Glibc.close(connection)
          continue
        }
        self.take(connection)
      }
    }
  }

  deinit { stop() }

  /// `http://127.0.0.1:PORT`.
  package var address: String { "http://127.0.0.1:\(port)" }

  /// What came so far.
  package var requests: [Request] { state.withLock { $0.requests } }
  package var requestCount: Int { state.withLock { $0.count } }

  /// How many connections were made.
  package var connectionCount: Int { state.withLock { $0.connectionCount } }

  /// Closes everything; whoever connects is refused from now on.
  package func stop() {
    state.withLock { state in
      guard !state.isStopped else { return }
      state.isStopped = true
      shutdown(listener, Int32(SHUT_RDWR))
      for connection in state.connections { shutdown(connection, Int32(SHUT_RDWR)) }
    }
  }

  // MARK: - A connection

  private func take(_ connection: Int32) {
    let isTaken = state.withLock { state in
      if !state.isStopped { state.connections.insert(connection) }
      state.connectionCount += 1
      return !state.isStopped
    }
    guard isTaken else {
      Glibc.close(connection)
      return
    }
    var on: Int32 = 1
    setsockopt(
      connection, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    Self.startThread { [weak self] in
      var reader = RequestReader(connection)
      while let (head, body) = reader.next() {
        guard let reply = self?.reply(head, body), Self.send(reply, to: connection) else { break }
      }
      guard let self else {
        Glibc.close(connection)
        return
      }
      self.state.withLock { state in
        state.connections.remove(connection)
        Glibc.close(connection)
      }
    }
  }

  private func reply(_ head: [String], _ body: [UInt8]) -> Reply {
    let words = head[0].split(separator: " ").map(String.init)
    var headers: [String: String] = [:]
    for line in head.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { continue }
      headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
    }
    let request = state.withLock { state in
      let request = Request(
        number: state.count, method: words.first ?? "", path: words.dropFirst().first ?? "",
        headers: headers, body: String(decoding: body, as: UTF8.self))
      state.count += 1
      if keepsRequests { state.requests.append(request) }
      return request
    }
    return script(request)
  }

  /// - Returns: Whether the connection goes on.
  private static func send(_ reply: Reply, to connection: Int32) -> Bool {
    for step in reply.steps {
      switch step {
      case .send(let bytes):
        var rest = bytes[...]
        while !rest.isEmpty {
          let count = rest.withUnsafeBytes {
            Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
          }
          guard count > 0 else { return false }
          rest = rest.dropFirst(count)
        }
      case .wait(let duration):
        var time = timespec(
          tv_sec: Int(duration.components.seconds),
          tv_nsec: Int(duration.components.attoseconds / 1_000_000_000))
        nanosleep(&time, nil)
      case .reset:
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
          connection, SOL_SOCKET, SO_LINGER, &linger,
          socklen_t(MemoryLayout<Glibc.linger>.size))
        return false
      case .close: return false
      case .hang:
        // Until the other side, or `stop`, ends the connection.
        var byte: UInt8 = 0
        while recv(connection, &byte, 1, 0) > 0 {}
        return false
      }
    }
    return true
  }

  private static func startThread(_ body: @escaping @Sendable () -> Void) {
    let context = Unmanaged.passRetained(ThreadBody(body)).toOpaque()
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    pthread_attr_setstacksize(&attributes, 512 << 10)
    var thread = pthread_t()
    pthread_create(
      &thread, &attributes,
      { context in
        guard let context else { return nil }
        Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().body()
        return nil
      }, context)
  }
}

private final class ThreadBody: Sendable {
  let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

/// Takes requests off a connection, one after the other.
private struct RequestReader {
  private let connection: Int32
  private var bytes: [UInt8] = []

  init(_ connection: Int32) { self.connection = connection }

  /// The lines of the next request's head, and its body; nil when the connection has ended.
  mutating func next() -> ([String], [UInt8])? {
    var searched = 0
    while true {
      if let end = endOfHead(from: searched) {
        let head = String(decoding: bytes[..<end], as: UTF8.self)
          .split(separator: "\r\n").map(String.init)
        let length = head.lazy.compactMap { line -> Int? in
          line.lowercased().hasPrefix("content-length:")
            ? Int(line.dropFirst(15).filter { $0 != " " }) : nil
        }.first
        let whole = end + 4 + (length ?? 0)
        while bytes.count < whole { guard more() else { return nil } }
        let body = Array(bytes[(end + 4)..<whole])
        bytes.removeFirst(whole)
        return head.isEmpty ? nil : (head, body)
      }
      searched = max(0, bytes.count - 3)
      guard more() else { return nil }
      // No method begins so: someone speaks TLS.
      guard bytes[0] >= UInt8(ascii: "A"), bytes[0] <= UInt8(ascii: "Z") else { return nil }
    }
  }

  private func endOfHead(from start: Int) -> Int? {
    guard bytes.count >= start + 4 else { return nil }
    return (start...(bytes.count - 4)).first {
      bytes[$0] == 13 && bytes[$0 + 1] == 10 && bytes[$0 + 2] == 13 && bytes[$0 + 3] == 10
    }
  }

  private mutating func more() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 16 << 10)
    let count = recv(connection, &buffer, buffer.count, 0)
    guard count > 0 else { return false }
    bytes += buffer[..<count]
    return true
  }
}
