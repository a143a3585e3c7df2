import JSON
import Synchronization

/// A server that speaks the OpenAI interface: DeepSeek, OpenAI, vLLM, llama.cpp, Ollama and many more.
package final class ChatServer: Sendable {
  /// Without a slash or a route at its end.
  package let address: String
  package let limits: HTTPRequest.Limits
  private let key: String?
  /// What is to be put between the address and a route; nil until an answer has shown it.
  private let prefix = Mutex<String?>(nil)

  /// - Parameters:
  ///   - address: As in `https://api.deepseek.com` or `http://localhost:8000/v1`; a route at its end
  ///     is taken off.
  ///   - key: Sent to this server and to no other; nil for a server that wants none.
  package init(address: String, key: String?, limits: HTTPRequest.Limits = .init()) {
    var address = address[...]
    while address.hasSuffix("/") { address.removeLast() }
    for route in ["/chat/completions", "/models"] where address.hasSuffix(route) {
      address.removeLast(route.count)
    }
    if !address.contains("://"), !address.isEmpty { address = "http://" + address }
    self.address = String(address)
    self.key = key
    self.limits = limits
  }

  /// Asks for a completion.
  ///
  /// - Parameters:
  ///   - body: The request as the interface defines it; with `"stream": true` the answer may come in
  ///     pieces.
  ///   - onText: Told each piece of a streamed answer, on the thread of all transfers.
  /// - Throws: `ChatFailure`, or `CancellationError`.
  package func complete(
    _ body: JSON, onText: (@Sendable (String) -> Void)? = nil
  ) async throws -> ChatReply {
    do {
      return try await exchange(body, onText: onText)
    } catch let failure as ChatFailure {
      // Whatever way the server's words took, the key is not among them.
      throw failure.hiding(key)
    }
  }

  private func exchange(
    _ body: JSON, onText: (@Sendable (String) -> Void)?
  ) async throws -> ChatReply {
    var request = HTTPRequest(.post, "")
    request.headers = [("Content-Type", "application/json"), ("Accept", "application/json")]
    body.append(to: &request.body)
    guard let onText else {
      return try ChatReader.reply(try await send(request, "/chat/completions"))
    }
    request.headers[1].value = "text/event-stream, application/json"
    let stream = Mutex<(reader: ChatReader, bytes: [UInt8])>((ChatReader(), []))
    let response = try await send(request, "/chat/completions") { response, bytes in
      let isStream = response.header("content-type")?.hasPrefix("text/event-stream") ?? false
      let added = stream.withLock { stream in
        if !isStream { stream.bytes.append(contentsOf: bytes) }
        return isStream ? stream.reader.take(bytes) : ""
      }
      if !added.isEmpty { onText(added) }
      return true
    }
    let (reader, bytes) = stream.withLock { $0 }
    return bytes.isEmpty ? try reader.finished() : try ChatReader.reply(response.with(body: bytes))
  }

  /// The names of the models that the server has, in its order.
  ///
  /// - Throws: `ChatFailure`, or `CancellationError`.
  package func models() async throws -> [String] {
    let response = try await send(HTTPRequest(.get, ""), "/models")
    let json = try? JSON(parsing: response.body.span)
    guard let list = json?["data"]?.array ?? json?["models"]?.array else {
      throw ChatFailure.nonsense(Excerpt.of(response.body))
    }
    return list.compactMap { $0["id"]?.string ?? $0["name"]?.string ?? $0.string }
  }

  /// Sends a request to one of the server's routes and gives its 2xx answer.
  ///
  /// An address without a path may want `/v1` before the route, as the clients of some servers add it
  /// and those of others do not: the second way is tried when the first is not there.
  private func send(
    _ request: HTTPRequest, _ route: String,
    receiver: (@Sendable (HTTPResponse, UnsafeRawBufferPointer) -> Bool)? = nil
  ) async throws -> HTTPResponse {
    var request = request
    request.key = key
    request.limits = limits
    let known = prefix.withLock { $0 }
    for prefix in known.map({ [$0] }) ?? (hasPath ? [""] : ["", "/v1"]) {
      request.url = address + prefix + route
      let response: HTTPResponse
      do {
        response = try await HTTP.send(request, receiver: receiver)
      } catch let failure as WireFailure {
        throw ChatFailure.wire(failure)
      }
      if response.isSuccess {
        self.prefix.withLock { $0 = prefix }
        return response
      }
      if known == nil, !hasPath, prefix.isEmpty, [404, 405].contains(response.status) { continue }
      throw ChatFailure.status(
        response.status, ServerWords.of(response, hiding: key), retryAfter: response.retryAfter)
    }
    preconditionFailure("the last way either answers or throws")
  }

  private var hasPath: Bool {
    let rest = address.split(separator: "://", maxSplits: 1).last ?? ""
    return rest.contains("/")
  }
}

extension HTTPResponse {
  fileprivate func with(body: [UInt8]) -> HTTPResponse {
    HTTPResponse(
      status: status, headers: headers, body: body, retryAfter: retryAfter, location: location,
      version: version)
  }
}
