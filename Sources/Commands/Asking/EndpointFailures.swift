import Basics
import Generation
import Wire

extension AskFailure {
  /// What is to be done about a failure of a server.
  init(_ failure: ChatFailure, of endpoint: EndpointDescription) {
    switch failure {
    case .wire(let failure): self.init(failure, of: endpoint)
    case .nonsense(let text):
      self = .passing(
        text.isEmpty
          ? "what came is no chat completion: it is empty"
          : "what came is no chat completion: `\(text)`")
    case .status(let status, let words, let retryAfter):
      self.init(status: status, words, retryAfter: retryAfter, of: endpoint)
    }
  }

  private init(_ failure: WireFailure, of endpoint: EndpointDescription) {
    switch failure {
    case .unavailable, .badAddress, .badKey, .notSafe, .sentElsewhere, .tooManyRedirects:
      self = .endpoint(
        Problem(failure, at: endpoint.address).with(next: "endpoint test \(endpoint.name)"))
    case .tooLarge: self = .hopeless(failure.reason)
    case .unresolved, .unreachable, .timedOut: self = .unreachable(failure.reason)
    case .cut, .nonsense: self = .passing(failure.reason)
    }
  }

  private init(
    status: Int, _ words: String, retryAfter: Duration?, of endpoint: EndpointDescription
  ) {
    let lowered = words.lowercased()
    func says(_ parts: String...) -> Bool { parts.contains { lowered.contains($0) } }
    let said: Message = "the server says \(id: status): \(words)"
    switch status {
    case 401, 403: self = .endpoint(.keyRefused(endpoint, status, words))
    case 402: self = .endpoint(.noCredit(endpoint.name, status, words))
    case 404, 405: self = .endpoint(.notServed(endpoint, status, words))
    case 429:
      self =
        says("quota", "balance", "billing") && retryAfter == nil
        ? .endpoint(.noCredit(endpoint.name, status, words))
        : .overloaded(said, retryAfter: retryAfter)
    case 503, 529: self = .overloaded(said, retryAfter: retryAfter)
    case 400, 422:
      if says("model"), says("not exist", "not found", "unknown model", "no such") {
        self = .endpoint(.notServed(endpoint, status, words))
      } else if says("content_filter", "content filter", "content management", "risk", "sensitive")
      {
        self = .hopeless(said)
      } else {
        self = .misunderstood(words)
      }
    case 408, 409, 425, 500..<600: self = .passing(said)
    default: self = .hopeless(said)
    }
  }
}

extension Problem {
  func with(next: String?) -> Problem {
    var problem = self
    problem.next = next
    return problem
  }

  static func keyRefused(_ endpoint: EndpointDescription, _ status: Int, _ words: String) -> Problem
  {
    guard let variable = endpoint.keyVariable else {
      // Typed as an address, which gets no key that is meant for another; or added without one.
      let name = endpoint.name.contains("://") ? "server" : endpoint.name
      return Problem(
        .network, "`\(endpoint.name)` wants a key",
        why:
          "none was sent, for none belongs to this address; the server says \(id: status): \(words)",
        next: "endpoint add \(name) \(endpoint.address) key=API_KEY")
    }
    let why: Message =
      endpoint.key == nil
      ? "no key was sent, for \(variable) is not set; the server says \(id: status): \(words)"
      : "the server says \(id: status): \(words)"
    return Problem(
      .network,
      endpoint.key == nil
        ? "`\(endpoint.name)` wants a key" : "`\(endpoint.name)` refuses the key of \(variable)",
      why: why, next: Setting.all.first { $0.variable == variable }.map { "set \($0.name)=…" })
  }

  static func noCredit(_ name: String, _ status: Int, _ words: String) -> Problem {
    Problem(
      .network, "`\(name)` gives nothing more to this key",
      why: "the server says \(id: status): \(words)", next: "resume")
  }

  static func notServed(_ endpoint: EndpointDescription, _ status: Int, _ words: String) -> Problem
  {
    Problem(
      .notFound, "`\(endpoint.name)` has no such model or route",
      why: "the server says \(id: status): \(words)", next: "endpoint models \(endpoint.name)")
  }

  static let noEndpoint = Problem(
    .notFound, "there is no server to ask",
    why: """
      neither BASE_URL nor DEEPSEEK_API_KEY is set, and no endpoint was added; `endpoint=local` asks \
      the model in this process
      """,
    next: "set base-url=https://api.deepseek.com model-name=deepseek-chat")

  static let localIsNoServer = Problem(
    .usage, "`local` is the model in this process", why: "it has no address",
    next: "ask endpoint=local")

  static func unknownEndpoint(_ name: String, known: [String]) -> Problem {
    let near = Suggestion.nearest(to: name, among: known)
    return Problem(
      .notFound, "no endpoint named `\(name)`",
      why: near.map { "the nearest is `\($0)`" } ?? "an address begins with `https://`",
      next: "endpoint")
  }

  static func noModel(_ name: String, _ models: [String]) -> Problem {
    let listed = models.prefix(8).map { "`\($0)`" }.joined(separator: ", ")
    return Problem(
      .notFound, "`\(name)` is to be asked for which model?",
      why: models.isEmpty ? "it does not say which it has" : "it has \(listed)",
      next: "set model-name=\(models.first ?? "…")")
  }

  static func keyFileIsOpen(_ path: String) -> Problem {
    Problem(
      .conflict, "the keys in `\(path)` are not read", why: "others can read that file",
      next: "chmod 600 \(path)")
  }
}
