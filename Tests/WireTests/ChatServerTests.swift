import Basics
import Harness
import JSON
import Synchronization
import Testing

@testable import Wire

@Suite(.timeLimit(.minutes(10))) struct ChatServerTests {
  private static let answer = """
    {"choices":[{"message":{"role":"assistant","content":"好"},"finish_reason":"stop"}],\
    "usage":{"prompt_tokens":12,"completion_tokens":3}}
    """

  private func failure(of server: ChatServer) async -> ChatFailure? {
    await #expect(throws: ChatFailure.self) { _ = try await server.complete(["stream": false]) }
  }

  @Test(
    "An address works with and without its route and its slash",
    arguments: ["", "/", "/v1", "/v1/", "/v1/chat/completions", "/openai/deployment"])
  func addresses(path: String) async throws {
    let server = try ScriptedServer { request in
      let isRoute =
        request.path == "/v1/chat/completions" || request.path.hasPrefix("/openai/deployment/chat")
      return isRoute ? .json(Self.answer) : .status(404, body: "{\"detail\":\"Not Found\"}")
    }
    let chat = ChatServer(address: server.address + path, key: "sk-1")
    #expect(try await chat.complete([:]) == ChatReply(text: "好", promptTokens: 12, answerTokens: 3))
    let first = server.requestCount
    _ = try await chat.complete([:])
    #expect(server.requestCount == first + 1)
  }

  @Test("A stream gives its pieces as they come, and the whole at its end")
  func stream() async throws {
    let pieces = ["臣妾", "做", "不到"].map {
      "data: {\"choices\":[{\"delta\":{\"content\":\"\($0)\"}}]}\n\n"
    }
    let end = [
      "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}]}\n\n",
      "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":4}}\n\n",
      "data: [DONE]\n\n",
    ]
    let server = try ScriptedServer { request in
      .pieces([": hello\n\n"] + pieces + end, pause: .milliseconds(5))
    }
    let seen = Mutex<[String]>([])
    let reply = try await ChatServer(address: server.address, key: nil).complete(
      ["stream": true], onText: { text in seen.withLock { $0.append(text) } })
    #expect(
      reply == ChatReply(text: "臣妾做不到", finish: .length, promptTokens: 5, answerTokens: 4))
    #expect(seen.withLock { $0.joined() } == "臣妾做不到")
    let cut = try ScriptedServer { _ in .pieces(pieces) }
    let failure = await #expect(throws: ChatFailure.self) {
      _ = try await ChatServer(address: cut.address, key: nil).complete([:], onText: { _ in })
    }
    #expect(failure == .wire(.cut("the stream ended before the answer did")))
  }

  @Test("A refusal tells the server's words and hides the key in them")
  func refusal() async throws {
    let server = try ScriptedServer { _ in
      .status(
        401, headers: ["Retry-After": "3"],
        body: "{\"error\":{\"message\":\"Incorrect API key: sk-abcdef123\\u001b[31m\\n!\"}}")
    }
    let failure = await failure(of: ChatServer(address: server.address, key: "sk-abcdef123"))
    #expect(failure == .status(401, "Incorrect API key: …[31m !", retryAfter: .seconds(3)))
  }

  @Test(
    "What is no completion is told as such",
    arguments: [
      "", "<html>busy</html>", "{}", "{\"choices\":[]}", "[1,2", "null", "{\"choices\":3}",
    ])
  func nonsense(body: String) async throws {
    let server = try ScriptedServer { _ in .json(body) }
    let failure = await failure(of: ChatServer(address: server.address, key: nil))
    if case .nonsense = failure {} else { Issue.record("\(String(describing: failure))") }
  }

  @Test("A key that the server repeats is hidden wherever it stands")
  func repeatedKey() async throws {
    let key = "sk-0123456789abcdef"
    for body in ["{\"error\":{\"message\":\"bad \(key)\"}}", "<html>\(key)</html>"] {
      let server = try ScriptedServer { _ in .json(body) }
      let failure = await failure(of: ChatServer(address: server.address, key: key))
      #expect(!"\(String(describing: failure))".contains(key))
    }
  }

  @Test("An error in a body of status 200 is an error")
  func errorInBody() async throws {
    let server = try ScriptedServer { _ in .json("{\"error\":{\"message\":\"busy\",\"code\":503}}")
    }
    let failure = await failure(of: ChatServer(address: server.address, key: nil))
    #expect(failure == .status(503, "busy", retryAfter: nil))
  }
}
