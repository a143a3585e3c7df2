import Basics

extension Problem {
  /// A failed transfer as it is told.
  package init(_ failure: WireFailure, at address: String) {
    switch failure {
    case .unavailable(let reason):
      self.init(
        .notFound, "nothing can be sent: libcurl cannot be used", why: "\(reason)",
        next: "apt-get install libcurl4")
    case .badAddress: self.init(.usage, "`\(address)` is no address", why: "written as `https://…`")
    case .badKey:
      self.init(
        .usage, "the key for `\(address)` cannot be sent",
        why: "it holds a space, a line end or another character that no key has")
    default: self.init(.network, "no answer from `\(address)`", why: failure.reason)
    }
  }

  static func downloadRefused(_ url: String, _ response: HTTPResponse) -> Problem {
    let words = ServerWords.of(response, hiding: nil)
    return Problem(
      response.status == 404 ? .notFound : .network, "`\(url)` cannot be fetched",
      why: "the server says \(id: response.status): \(words)")
  }

  static func alreadyFetching(_ path: String) -> Problem {
    Problem(.conflict, "`\(path)` is being fetched already", why: "another program writes it")
  }

  static func wrongSize(_ path: String, _ size: Int, expected: Int) -> Problem {
    Problem(
      .damaged, "what came for `\(path)` is not the file",
      why: "it has \(bytes: size), and \(bytes: expected) were expected")
  }
}

extension WireFailure {
  /// The cause, as one clause.
  package var reason: Message {
    switch self {
    case .unavailable(let reason): "libcurl cannot be used: \(reason)"
    case .badAddress(let address): "`\(address)` is no address"
    case .unresolved(let host): "no server is known by the name `\(host)`"
    case .unreachable(let host, let reason): "`\(host)` cannot be reached: \(reason)"
    case .notSafe(let host, let reason): "the connection to `\(host)` is not safe: \(reason)"
    case .timedOut(.connect): "the connection took too long"
    case .timedOut(.firstByte): "the server did not begin to answer in time"
    case .timedOut(.stall): "the answer stopped half-way"
    case .timedOut(.total): "the answer took too long"
    case .cut(let reason): "the connection was cut: \(reason)"
    case .nonsense(let reason): "what came is no HTTP: \(reason)"
    case .tooLarge(let limit): "more than \(bytes: limit) came"
    case .sentElsewhere(let place):
      "the server sends the request on to `\(place)`, which gets neither the key nor the text"
    case .tooManyRedirects: "the server sends the request round in circles"
    case .badKey: "the key holds what no key has"
    }
  }
}
