import CCurl

/// Sends requests.
package enum HTTP {
  /// The most redirects that one request follows.
  private static let redirectLimit = 5

  /// The thread of all transfers, for a task that mostly waits for answers; nil where nothing can be
  /// sent.
  ///
  /// No other is woken then for an answer, or for the request that follows it. What such a task does
  /// between two waits holds up every transfer.
  package static var executor: (any TaskExecutor)? { try? TransferLoop.shared.get() }

  /// Sends a request and waits for the whole answer, whatever its status.
  ///
  /// Cancelling the task stops the transfer.
  ///
  /// - Parameter receiver: Takes the bytes of a 2xx answer as they come, on the thread of all
  ///   transfers, so it must be quick; without one they are collected in the response. False stops
  ///   the transfer with a `CancellationError`.
  /// - Throws: `WireFailure`, or `CancellationError`.
  package static func send(
    _ request: HTTPRequest,
    receiver: (@Sendable (HTTPResponse, UnsafeRawBufferPointer) -> Bool)? = nil
  ) async throws -> HTTPResponse {
    let loop = try TransferLoop.shared.get()
    try check(request)
    var request = request
    for _ in 0...redirectLimit {
      let response = try await exchange(request, on: loop, receiver)
      guard [301, 302, 303, 307, 308].contains(response.status), let location = response.location
      else { return response }
      request = try next(request, location)
    }
    throw WireFailure.tooManyRedirects
  }

  private static func exchange(
    _ request: HTTPRequest, on loop: TransferLoop, _ receiver: Transfer.Receiver?
  ) async throws -> HTTPResponse {
    let ticket = Ticket()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        loop.submit(request, ticket: ticket, receiver: receiver) { continuation.resume(with: $0) }
      }
    } onCancel: {
      loop.cancel(ticket)
    }
  }

  /// The same request to where the server sends it; the key only goes where it was meant to go.
  private static func next(
    _ request: HTTPRequest, _ location: String
  ) throws(WireFailure) -> HTTPRequest {
    guard let old = Address(request.url), let new = Address(location) else {
      throw .sentElsewhere(location)
    }
    var next = request
    next.url = location
    guard !old.isSameOrigin(as: new) else { return next }
    guard request.redirects == .anywhereWithoutKey,
      !(old.scheme == "https" && new.scheme == "http")
    else { throw .sentElsewhere("\(new.scheme)://\(new.host):\(new.port)") }
    next.key = nil
    return next
  }

  /// A line break in a header would be another header.
  private static func check(_ request: HTTPRequest) throws(WireFailure) {
    func isPlain(_ text: String) -> Bool { text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }
    guard isPlain(request.url) else { throw .badAddress(request.url) }
    guard request.key.map({ $0.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } }) ?? true else {
      throw .badKey
    }
    guard request.headers.allSatisfy({ isPlain($0.name) && isPlain($0.value) }) else {
      throw .badAddress(request.url)
    }
  }
}
