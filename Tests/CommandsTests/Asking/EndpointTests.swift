import Basics
import Glibc
import Harness
import Testing

@testable import Commands

@Suite(.timeLimit(.minutes(10))) struct EndpointTests {
  @Test("A server is named, listed, tested and forgotten; a key is never a word of a command")
  func naming() async throws {
    let shell = try TestShell()
    let server = try ScriptedServer { ScriptedModel.reply(to: $0) }
    #expect(await shell.run("endpoint").contains("there is no server to ask yet"))
    #expect(await shell.outcome(of: "endpoint add home \(server.address) key=HOME_KEY") == .done)
    #expect(await shell.run("端点").contains("HOME_KEY is not set"))
    #expect(await shell.run("endpoint models home").contains("qwen"))
    #expect(await shell.run("endpoint test home").contains("pong"))
    #expect(
      await shell.outcome(of: "endpoint add x \(server.address) key=sk-1234567890abc")
        == .failed(.usage))
    #expect(await shell.outcome(of: "endpoint add y nowhere") == .failed(.usage))
    #expect(await shell.outcome(of: "endpoint drop home") == .done)
    #expect(await shell.outcome(of: "endpoint drop home") == .failed(.notFound))
  }

  @Test("`endpoint test` says what is wrong")
  func faults() async throws {
    let server = try ScriptedServer { request in
      switch request.path {
      case let path where path.hasPrefix("/nokey"): .status(401, body: #"{"error":"no key"}"#)
      case let path where path.hasPrefix("/nochat"):
        request.method == "GET"
          ? ScriptedModel.reply(to: request) : .status(404, body: "nothing here")
      case let path where path.hasPrefix("/broken"): .json("<html>")
      default: ScriptedModel.reply(to: request)
      }
    }
    let shell = try TestShell()
    func said(_ line: String) async -> String {
      #expect(await shell.outcome(of: line) != .done)
      return shell.text
    }
    let at = server.address
    #expect(await said("endpoint test \(at)/nokey").contains("wants a key"))
    // A key that is meant for another address is not sent, and that is said.
    let other = try TestShell(
      settings: Settings(
        environment: ["BASE_URL": "http://127.0.0.1:9/v1", "API_KEY": "sk-other-0123456789"]))
    let text = await other.run("endpoint test \(at)/nokey")
    #expect(text.contains("none belongs to this address"))
    #expect(text.contains("endpoint add server \(at)/nokey key=API_KEY"))
    #expect(await said("endpoint test \(at)/nochat").contains("has no such model or route"))
    #expect(await said("endpoint test \(at)/broken model=a").contains("no chat completion"))
    #expect(
      await said("endpoint test http://no-such-host.invalid model=a").contains(
        "no server is known by the name"))
    #expect(await said("endpoint test https://127.0.0.1:\(server.port)").contains("is not safe"))
    #expect(await shell.run("endpoint test \(at) model=qwem").contains("it does not list `qwem`"))
    server.stop()
    #expect(await said("endpoint test \(at)").contains("Connection refused"))
    #expect(await said("endpoint test nobody").contains("no endpoint named `nobody`"))
    #expect(await said("endpoint test").contains("there is no server to ask"))
  }

  @Test("DEEPSEEK_API_KEY alone selects DeepSeek's address")
  func deepSeek() async throws {
    let shell = try TestShell(
      settings: Settings(environment: ["DEEPSEEK_API_KEY": "sk-0123456789abcdef"]))
    let said = await shell.run("endpoint")
    #expect(said.contains("https://api.deepseek.com") && said.contains("deepseek-chat"))
    #expect(said.contains("sk-…ef") && !said.contains("sk-0123456789abcdef"))
  }
}

@Suite struct PromptTests {
  @Test("A prompt is shown, changed from a file if it is whole, used, and brought back")
  func editing() async throws {
    let shell = try await AskingShell(chunkCount: 1)
    #expect(await shell.run("prompt show ask-zh").contains("生成1个用于指令数据集的高质量条目"))
    let bad = try shell.shell.folder.write("只有{chunk}", to: "bad.txt")
    #expect(await shell.outcome(of: "prompt edit ask-zh from=\(bad)") == .failed(.usage))
    let good = try shell.shell.folder.write(
      "<文本>\n{chunk}\n</文本>\n新的写法。请使用“{lead}”作为提问引导词", to: "good.txt")
    #expect(await shell.outcome(of: "prompt edit ask-zh from=\(good)") == .done)
    #expect(await shell.run("提示 显示").contains("your own"))
    #expect(await shell.outcome(of: "ask n=1") == .done, "\(shell.text)")
    #expect(shell.server.requests.last?.body.contains("新的写法") == true)
    #expect(await shell.run("prompt reset") == "1 prompt is the built-in one again")
    #expect(await shell.outcome(of: "prompt edit ask-zh") == .failed(.usage))
  }
}
