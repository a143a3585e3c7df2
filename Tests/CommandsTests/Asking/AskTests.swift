import Basics
import Harness
import JSON
import Synchronization
import Testing
import Workspace

@testable import Commands

@Suite(.timeLimit(.minutes(10))) struct AskTests {
  @Test("`ask` makes n entries of each chunk, spread over the leads, each with its place")
  func entries() async throws {
    let shell = try await AskingShell(chunkCount: 3)
    #expect(await shell.outcome(of: "提问 n=6") == .done, "\(shell.text)")
    let entries = try await shell.entries()
    #expect(entries.count == 18)
    #expect(Set(entries.compactMap(\.lead)) == ["如何看待", "分析", "比较", "解释", "评价", "为什么"])
    #expect(entries.map(\.chunk) == (0..<18).map { $0 / 6 + 1 })
    #expect(entries.allSatisfy { $0.kind == .ask && $0.text == 1 && !$0.output.isEmpty })
    let seen = try #require(shell.server.requests.first { $0.method == "POST" })
    #expect(seen.path == "/chat/completions" || seen.path == "/v1/chat/completions")
    #expect(seen.headers["authorization"] == "Bearer \(AskingShell.key)")
    #expect(try await !shell.keyIsKept())
  }

  @Test("Asking again costs nothing and makes nothing twice; undone, it comes back at no cost")
  func again() async throws {
    let shell = try await AskingShell(chunkCount: 2)
    #expect(await shell.outcome(of: "ask 分析，解释 n=4") == .done, "\(shell.text)")
    let first = try await shell.entries()
    let asked = shell.server.requestCount
    let said = await shell.run("ask 分析，解释 n=4")
    #expect(said.contains("there already") && said.contains("8"))
    #expect(try await shell.entries() == first)
    _ = await shell.run("undo; ask 分析，解释 n=4")
    #expect(try await shell.entries().map(\.instruction) == first.map(\.instruction))
    #expect(shell.server.requestCount == asked)
    // More entries of each chunk: only the new ones are asked for.
    _ = await shell.run("ask 分析，解释 n=6")
    #expect(try await shell.entries().count == 12)
  }

  @Test("The server may fail in every way: no answer is lost, none is made up, the rest goes on")
  func faults() async throws {
    let met = Faults()
    let shell = try await AskingShell(chunkCount: 6) { request in
      // Each question meets one fault, then is answered.
      let (isRetry, fault) = met.next(for: request.body)
      if isRetry { return ScriptedModel.reply(to: request) }
      switch fault % 12 {
      case 0: return .status(500, body: "oops")
      case 1: return .status(429, headers: ["Retry-After": "1"], body: "{}")
      case 2: return .raw("HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{\"choices\":[{\"mess")
      case 3:
        return .raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"cho\r\nZZ\r\n")
      case 4: return .json("<html>nonsense</html>")
      case 5: return .json("{\"choices\":[]}")
      case 6: return .raw("")
      case 7: return .init([.reset])
      case 8: return .raw("no HTTP at all\r\n\r\n")
      case 9: return .status(503, body: "busy")
      case 10: return .status(502, body: "<html>Bad Gateway</html>")
      default: return ScriptedModel.reply(to: request, after: .milliseconds(300))
      }
    }
    #expect(await shell.outcome(of: "ask n=4 concurrency=6") == .done, "\(shell.text)")
    #expect(try await shell.entries().count == 24)
    #expect(try await !shell.keyIsKept())
  }

  @Test("Answers are judged: each refusal is counted with its reason and kept, and asked for again")
  func refusals() async throws {
    let met = Faults()
    let shell = try await AskingShell(chunkCount: 1) { request in
      let text = ScriptedModel.text(for: request.body)
      let (isRetry, fault) = met.next(for: request.body)
      if isRetry { return .json(ScriptedModel.completion(text)) }
      switch fault % 5 {
      case 0: return .json(ScriptedModel.completion("抱歉，我不能回答。"))
      case 1: return .json(ScriptedModel.completion(#"{"instruction":"市场如何","output":"很好"}"#))
      case 2: return .json(ScriptedModel.completion(#"{"instruction":"分析"#, finish: "length"))
      case 3: return .json(ScriptedModel.completion("```json\n\(text)\n```"))
      default: return .json(ScriptedModel.completion("好的：\(text) 完毕"))
      }
    }
    let said = await shell.run("ask 分析 n=10")
    #expect(said.contains("no question and answer can be made out"))
    #expect(said.contains("the question does not use the lead"))
    #expect(said.contains("it is cut off"))
    #expect((7...10).contains(try await shell.entries().count))
    let listed = await shell.run("answers refused=on")
    #expect(listed.contains("抱歉，我不能回答。"))
    let id = try #require(
      try await shell.store().perform { try $0.answers(last: 1, refusal: "cut").first?.id })
    let shown = await shell.run("show answer \(id)")
    #expect(shown.contains("it is cut off") && shown.contains(#"{"instruction":"分析"#))
  }

  @Test("A model that says the same again and again makes one entry, and the run ends")
  func sameAnswer() async throws {
    let shell = try await AskingShell(chunkCount: 1) { _ in
      .json(
        ScriptedModel.completion(
          #"{"instruction":"分析沈青推开院门时的心情","output":"沈青推开院门，看见灯还亮着，林舟一直在等她。"}"#))
    }
    #expect(await shell.outcome(of: "ask 分析 n=5") == .done)
    #expect(try await shell.entries().count == 1)
    #expect(shell.text.contains("it says nearly the same as another entry"))
    #expect(shell.server.requestCount <= 1 + 4 * 3 + 1)
  }

  @Test(
    "A wrong key is told at once, once, without the key, and `resume` goes on with the right one")
  func wrongKey() async throws {
    let isOpen = Atomic(false)
    let shell = try await AskingShell { request in
      guard isOpen.load(ordering: .relaxed) else {
        return .status(
          401, body: "{\"error\":{\"message\":\"Incorrect API key provided: \(AskingShell.key)\"}}")
      }
      return ScriptedModel.reply(to: request)
    }
    #expect(await shell.outcome(of: "ask n=3") == .failed(.network))
    #expect(shell.text.contains("refuses the key of API_KEY"))
    #expect(!shell.text.contains(AskingShell.key))
    #expect(shell.server.requestCount == 1)
    isOpen.store(true, ordering: .relaxed)
    #expect(await shell.outcome(of: "resume") == .done, "\(shell.text)")
    #expect(try await shell.entries().count == 12)
    #expect(await shell.outcome(of: "resume") == .failed(.notFound))
  }

  @Test("A redirect to another server gets neither the key nor the text")
  func redirect() async throws {
    let other = try ScriptedServer { ScriptedModel.reply(to: $0) }
    let place = other.address
    let shell = try await AskingShell { request in
      .status(307, headers: ["Location": "\(place)\(request.path)"])
    }
    #expect(await shell.outcome(of: "ask n=1") == .failed(.network))
    #expect(other.requestCount == 0)
    #expect(shell.text.contains("gets neither the key nor the text"))
  }

  @Test("Nobody there, nothing to ask, nothing to ask about: each says what to do")
  func nobody() async throws {
    let shell = try await AskingShell()
    shell.server.stop()
    #expect(await shell.outcome(of: "ask n=1") == .failed(.network))
    #expect(shell.text.contains("Connection refused"))
    #expect(shell.text.contains("next: endpoint test default"))
    let empty = try TestShell()
    #expect(await empty.outcome(of: "ask") == .failed(.notFound))
    #expect(empty.text.contains("next: load PATH"))
    let keyless = try TestShell()
    let path = try keyless.folder.write(Samples.courtyard, to: "庭院.txt")
    _ = await keyless.run("load \(path)")
    #expect(await keyless.run("ask").contains("next: chunk"))
    try await AskingShell.cut(keyless.interpreter.context, into: 2)
    #expect(await keyless.outcome(of: "ask") == .failed(.notFound))
    #expect(keyless.text.contains("neither BASE_URL nor DEEPSEEK_API_KEY is set"))
  }

  @Test("A server that never answers ends with its timeout")
  func never() async throws {
    let shell = try await AskingShell { _ in .init([.hang]) }
    #expect(await shell.outcome(of: "ask n=1 chunks=1 timeout=1") == .failed(.network))
    #expect(shell.text.contains("the server did not begin to answer in time"))
  }

  @Test("Two endpoints share the work; when one breaks, the other does the rest")
  func twoEndpoints() async throws {
    let shell = try await AskingShell(chunkCount: 5)
    let second = try ScriptedServer { ScriptedModel.reply(to: $0, after: .milliseconds(5)) }
    _ = await shell.run("endpoint add second \(second.address) model=qwen")
    #expect(
      await shell.outcome(of: "ask n=6 endpoint=default,second concurrency=4") == .done,
      "\(shell.text)")
    #expect(shell.server.requestCount > 5 && second.requestCount > 5)
    #expect(second.requests.allSatisfy { $0.headers["authorization"] == nil })
    second.stop()
    #expect(
      await shell.outcome(of: "ask n=6 seed=2 endpoint=default,second") == .done, "\(shell.text)")
    #expect(try await shell.entries().count == 60)
  }

  @Test("A budget stops the run before it is overdrawn; a run says beforehand what it will cost")
  func budget() async throws {
    let shell = try await AskingShell(chunkCount: 4)
    let estimate = await shell.run("ask n=5 price=2/8 dry=on")
    #expect(estimate.contains("20") && estimate.contains("cost, about"))
    #expect(shell.server.requestCount == 0)
    // An answer costs 100 × 2 + 40 × 8 = 520 millionths.
    #expect(
      await shell.outcome(of: "ask n=5 price=2/8 budget=0.003 concurrency=2") == .failed(.conflict))
    #expect(shell.text.contains("the budget is used up"))
    let count = try await shell.answerCount()
    #expect((3...5).contains(count))
    #expect(await shell.outcome(of: "ask budget=1") == .failed(.usage))
    #expect(await shell.outcome(of: "ask n=5 price=2/8 budget=1") == .done)
    #expect(try await shell.entries().count == 20)
  }

  @Test("Ctrl-C keeps what came; `resume` asks only for the rest")
  func stopping() async throws {
    let met = Faults()
    let shell = try await AskingShell(chunkCount: 4) { request in
      request.number < 9
        ? ScriptedModel.reply(to: request)
        : met.next(for: "stop").isRetry
          ? ScriptedModel.reply(to: request, after: .seconds(2)) : .init([.hang])
    }
    let interpreter = shell.shell.interpreter
    let task = Task { await interpreter.run("ask n=5 concurrency=2") }
    while try await shell.answerCount() < 6 { try await Task.sleep(for: .milliseconds(10)) }
    task.cancel()
    #expect(await task.value == .failed(.cancelled))
    #expect(shell.text.contains("next: resume"))
    let kept = try await shell.answerCount()
    let server = try ScriptedServer(port: 0) { ScriptedModel.reply(to: $0) }
    interpreter.context.settings.set("base-url", to: server.address, origin: .set)
    #expect(await shell.outcome(of: "resume") == .done, "\(shell.text)")
    #expect(try await shell.entries().count == 20)
    #expect(try await server.requestCount == shell.answerCount() - kept)
  }

  @Test("What a server does not know is left out and remembered")
  func shapes() async throws {
    let shell = try await AskingShell(chunkCount: 2) { request in
      if request.body.contains("json_schema") {
        return .status(
          400, body: #"{"error":{"message":"This response_format type is unavailable now"}}"#)
      }
      if request.body.contains("\"seed\"") {
        return .status(422, body: #"{"detail":[{"msg":"extra field: seed"}]}"#)
      }
      return ScriptedModel.reply(to: request)
    }
    #expect(await shell.outcome(of: "ask n=4") == .done, "\(shell.text)")
    let refused = shell.server.requests.filter { $0.body.contains("\"seed\"") }.count
    #expect(refused == 2)
    _ = await shell.run("ask n=4 seed=5")
    #expect(shell.server.requests.filter { $0.body.contains("\"seed\"") }.count == refused)
  }
}

/// Which questions have met their fault.
private final class Faults: Sendable {
  private let seen = Mutex<[String: Int]>([:])

  /// - Returns: Whether it has been asked before, and a number of its own.
  func next(for body: String) -> (isRetry: Bool, fault: Int) {
    seen.withLock { seen in
      if let number = seen[body] { return (true, number) }
      seen[body] = seen.count
      return (false, seen.count - 1)
    }
  }
}
