/// What is asked of a server by HTTP.
package struct HTTPRequest: Sendable {
  package enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
  }

  /// What happens when the server sends the request on to another address.
  package enum Redirects: Sendable {
    /// Followed while scheme, host and port stay the same (or `http` becomes `https` on the same
    /// host); sent elsewhere, the request fails, for neither the key nor the text is meant for others.
    case sameOrigin
    /// Followed anywhere, without the key once the origin changes: for downloads.
    case anywhereWithoutKey
  }

  package var method: Method
  package var url: String
  package var headers: [(name: String, value: String)] = []
  /// Sent as `Authorization: Bearer …` to the origin of `url` and nowhere else.
  package var key: String?
  package var body: [UInt8] = []
  package var limits = Limits()
  package var redirects = Redirects.sameOrigin
  /// Whether the server may compress what it sends; off where ranges of bytes are asked for.
  package var allowsCompression = true

  package init(_ method: Method, _ url: String) {
    self.method = method
    self.url = url
  }

  /// How long each part may take, and how much may come.
  package struct Limits: Sendable {
    /// Until the connection stands, TLS included.
    package var connect: Duration = .seconds(15)
    /// From then on until the first byte of the answer: a model may think for long.
    package var firstByte: Duration = .seconds(300)
    /// Between two pieces of the answer.
    package var stall: Duration = .seconds(60)
    /// All of it.
    package var total: Duration = .seconds(1200)
    /// Bytes of the body, after decompression.
    package var body = 16 << 20

    package init() {}
  }
}

/// What a server answered.
package struct HTTPResponse: Sendable {
  package let status: Int
  /// By their names in lower case, in the order in which they came.
  package let headers: [(name: String, value: String)]
  /// Empty where the bytes went to a receiver.
  package let body: [UInt8]
  /// How long the server asks to wait before the next request (`Retry-After`).
  package let retryAfter: Duration?
  /// Where the server sends the request on to, as a whole URL.
  package let location: String?
  /// The connection's protocol: 1.1 or 2.
  package let version: Double

  package func header(_ name: String) -> String? { headers.last { $0.name == name }?.value }
  package var isSuccess: Bool { (200..<300).contains(status) }
}

/// Why there is no answer.
package enum WireFailure: Error, Sendable, Equatable {
  /// The library is missing or unusable.
  case unavailable(String)
  case badAddress(String)
  /// The name of the server is unknown.
  case unresolved(host: String)
  /// Nothing listens there, or it cannot be reached.
  case unreachable(host: String, reason: String)
  /// The connection is not safe: its certificate is not to be trusted, and so on.
  case notSafe(host: String, reason: String)
  case timedOut(Stage)
  /// The connection ended before the answer did.
  case cut(String)
  /// What came is no HTTP.
  case nonsense(String)
  case tooLarge(limit: Int)
  /// The server sends the request on to another host.
  case sentElsewhere(String)
  case tooManyRedirects
  /// A key that holds what no header may hold.
  case badKey

  package enum Stage: Sendable { case connect, firstByte, stall, total }

  /// Whether the same request may succeed a moment later.
  package var isPassing: Bool {
    switch self {
    case .unreachable, .timedOut, .cut, .nonsense: true
    case .unavailable, .badAddress, .unresolved, .notSafe, .tooLarge, .sentElsewhere,
      .tooManyRedirects, .badKey:
      false
    }
  }
}
