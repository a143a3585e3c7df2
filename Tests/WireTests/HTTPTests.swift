import Basics
import Harness
import Testing

@testable import Wire

@Suite(.timeLimit(.minutes(10))) struct HTTPTests {
  private func failure(of request: HTTPRequest) async -> WireFailure? {
    await #expect(throws: WireFailure.self) { _ = try await HTTP.send(request) }
  }

  @Test("A request arrives as it was meant, and its answer comes back whole")
  func exchange() async throws {
    let server = try ScriptedServer { request in
      .status(201, headers: ["X-Seen": request.method], body: request.body)
    }
    var request = HTTPRequest(.post, "\(server.address)/v1/chat?a=b")
    request.key = "sk-secret"
    request.headers = [("Content-Type", "application/json")]
    request.body = Array("{\"皇帝\":\"\u{0}\"}".utf8)
    let response = try await HTTP.send(request)
    #expect(response.status == 201)
    #expect(response.header("x-seen") == "POST")
    #expect(response.body == request.body)
    let seen = try #require(server.requests.first)
    #expect(seen.path == "/v1/chat?a=b")
    #expect(seen.headers["authorization"] == "Bearer sk-secret")
    #expect(seen.headers["expect"] == nil)
  }

  @Test("Connections are kept: a hundred requests, eight at a time, take eight or fewer")
  func keepAlive() async throws {
    let server = try ScriptedServer { _ in .json("{}") }
    _ = try await Array(0..<100).mapBounded(limit: 8) { _ in
      try await HTTP.send(HTTPRequest(.get, server.address))
    }
    #expect(server.requestCount == 100)
    #expect(server.connectionCount <= 8)
  }

  @Test(
    "The key goes to no other port, and the request fails with the place",
    arguments: [301, 302, 307, 308])
  func redirectElsewhere(status: Int) async throws {
    let other = try ScriptedServer { _ in .json("{}") }
    let target = "\(other.address)/steal"
    let server = try ScriptedServer { _ in .status(status, headers: ["Location": target]) }
    var request = HTTPRequest(.post, server.address)
    request.key = "sk-secret"
    request.body = Array("text".utf8)
    #expect(await failure(of: request) == .sentElsewhere("http://127.0.0.1:\(other.port)"))
    #expect(other.requestCount == 0)
  }

  @Test("A redirect on the same server keeps method, body and key")
  func redirectHere() async throws {
    let server = try ScriptedServer { request in
      request.path == "/a" ? .status(307, headers: ["Location": "/b"]) : .json(request.body)
    }
    var request = HTTPRequest(.post, "\(server.address)/a")
    request.key = "sk-secret"
    request.body = Array("text".utf8)
    #expect(try await HTTP.send(request).body == request.body)
    #expect(server.requests.last?.headers["authorization"] == "Bearer sk-secret")
    let circle = try ScriptedServer { _ in .status(302, headers: ["Location": "/"]) }
    #expect(await failure(of: HTTPRequest(.get, circle.address)) == .tooManyRedirects)
  }

  @Test("A download follows to another server, without the key")
  func redirectWithoutKey() async throws {
    let other = try ScriptedServer { _ in .json("file") }
    let target = "\(other.address)/file"
    let server = try ScriptedServer { _ in .status(302, headers: ["Location": target]) }
    var request = HTTPRequest(.get, server.address)
    request.key = "sk-secret"
    request.redirects = .anywhereWithoutKey
    #expect(try await HTTP.send(request).body == Array("file".utf8))
    #expect(other.requests.first?.headers["authorization"] == nil)
  }

  @Test("Each way of being slow ends after its own time")
  func slowness() async throws {
    let server = try ScriptedServer { request in
      switch request.path {
      case "/never": .init([.hang])
      case "/half":
        .init([.send(Array("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc".utf8)), .hang])
      default: .pieces(Array(repeating: "x", count: 50), pause: .milliseconds(100))
      }
    }
    var request = HTTPRequest(.get, "\(server.address)/never")
    request.limits.firstByte = .milliseconds(300)
    #expect(await failure(of: request) == .timedOut(.firstByte))
    request.url = "\(server.address)/half"
    request.limits.stall = .milliseconds(300)
    #expect(await failure(of: request) == .timedOut(.stall))
    request.url = "\(server.address)/drip"
    request.limits.total = .milliseconds(700)
    #expect(await failure(of: request) == .timedOut(.total))
  }

  @Test(
    "A broken answer is a failure that may pass",
    arguments: [
      "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nZZZ\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nhello",
      "", "nonsense\r\n\r\n",
    ])
  func broken(raw: String) async throws {
    let server = try ScriptedServer { _ in .raw(raw) }
    #expect(await failure(of: HTTPRequest(.get, server.address))?.isPassing == true)
    let resetting = try ScriptedServer { _ in .init([.send(Array(raw.utf8)), .reset]) }
    #expect(await failure(of: HTTPRequest(.get, resetting.address))?.isPassing == true)
  }

  @Test("What is larger than allowed is refused while it comes")
  func tooLarge() async throws {
    let server = try ScriptedServer { request in
      request.path == "/head"
        ? .status(200, headers: ["X": String(repeating: "x", count: 300_000)])
        : .pieces(Array(repeating: String(repeating: "x", count: 1000), count: 1000))
    }
    var request = HTTPRequest(.get, server.address)
    request.limits.body = 100_000
    #expect(await failure(of: request) == .tooLarge(limit: 100_000))
    request.url = "\(server.address)/head"
    #expect(await failure(of: request) != nil)
  }

  @Test("No server, no such name, no address: each is told apart")
  func nobody() async throws {
    let server = try ScriptedServer { _ in .json("{}") }
    server.stop()
    let refused = await failure(of: HTTPRequest(.get, server.address))
    #expect(refused == .unreachable(host: "127.0.0.1", reason: "Connection refused"))
    let unknown = await failure(of: HTTPRequest(.get, "http://no-such-server.invalid/"))
    #expect(unknown == .unresolved(host: "no-such-server.invalid"))
    for url in ["ftp://127.0.0.1/", "nonsense", "http://", "http://a b/", "file:///etc/passwd"] {
      #expect(await failure(of: HTTPRequest(.get, url)) == .badAddress(url))
    }
    var request = HTTPRequest(.get, server.address)
    request.key = "sk-a\r\nX-Other: b"
    #expect(await failure(of: request) == .badKey)
  }

  @Test("A server without a certificate is no safe one")
  func plainServerForTLS() async throws {
    let server = try ScriptedServer { _ in .json("{}") }
    let failure = await failure(of: HTTPRequest(.get, "https://127.0.0.1:\(server.port)/"))
    if case .notSafe = failure {} else { Issue.record("\(String(describing: failure))") }
  }

  @Test(
    "Cancelling the task stops a transfer at once, also one that has not begun",
    .timeLimit(.minutes(10)))
  func cancelling() async throws {
    let server = try ScriptedServer { _ in .init([.hang]) }
    let tasks = (0..<20).map { _ in
      Task { try await HTTP.send(HTTPRequest(.get, server.address)) }
    }
    try await Task.sleep(for: .milliseconds(50))
    for task in tasks { task.cancel() }
    for task in tasks {
      await #expect(throws: CancellationError.self) { _ = try await task.value }
    }
  }

  @Test("`Retry-After` is read as seconds and as a date")
  func retryAfter() async throws {
    let server = try ScriptedServer { request in
      .status(
        429, headers: ["Retry-After": request.path == "/s" ? "7" : "Fri, 31 Dec 2100 23:59:59 GMT"])
    }
    #expect(try await HTTP.send(HTTPRequest(.get, "\(server.address)/s")).retryAfter == .seconds(7))
    let date = try await HTTP.send(HTTPRequest(.get, "\(server.address)/d")).retryAfter
    #expect(date.map { $0 > .seconds(3600) } == true)
  }
}
