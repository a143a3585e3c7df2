import Basics
import Glibc
import Harness
import JSON
import LanguageModel
import ModelHarness
import Testing
import Workspace

@testable import Commands

/// `chat` with a model of random weights, which answers anything with anything, and with a server.
@Suite("Talking", .timeLimit(.minutes(10)))
struct ChatTests {
  /// - Parameter shell: Gets a text with two people, a dataset, a model and a run.
  private func trained() async throws -> TestShell {
    let shell = try TestShell()
    let home = shell.folder.path
    try shell.folder.write(Samples.conversation, to: "对话.jsonl")
    try shell.folder.write(Samples.courtyard, to: "庭院.txt")
    try TinyModel(TinyModel.talking).writeGGUF(to: "\(home)/tiny.gguf", canTalk: true)
    _ = await shell.run("load \(home)/对话.jsonl; load \(home)/庭院.txt; roles 林舟 system=你是林舟")
    _ = await shell.run(
      "model use \(home)/tiny.gguf; train epochs=1 rank=2 cutoff=64 lr=0.05 name=夜")
    return shell
  }

  private func messages(_ shell: borrowing TestShell) async throws -> [StoredMessage] {
    let context = shell.interpreter.context
    let store = try await context.workspace.open(settings: context.settings)
    return try await store.perform { database in
      try database.rows("SELECT DISTINCT cell FROM message ORDER BY cell") { $0.integer(0) }
        .flatMap { try database.messages(ofCell: $0) }
    }
  }

  @Test("A run, the base and both answer; what was said is kept with who said it")
  func sides() async throws {
    let shell = try await trained()
    for line in [
      "chat max-tokens=3 夜 在吗", "chat max-tokens=3 base 在吗", "chat max-tokens=3 在吗",
    ] { #expect(await shell.outcome(of: line) == .done, "\(shell.text)") }
    let both = await shell.run("chat max-tokens=3 compare 在吗")
    #expect(both.contains("base") && both.contains("tuned"))
    let kept = try await messages(shell)
    #expect(
      kept.map(\.speaker) == [
        .user, .assistant, .user, .assistant, .user, .assistant, .user, .assistant, .assistant,
      ])
    // The run 夜, the base model, the last run, then base and run beside each other.
    #expect(kept.filter { $0.speaker == .assistant }.map(\.run) == [1, nil, 1, nil, 1])
    #expect(kept.filter { $0.speaker == .user }.allSatisfy { $0.content == "在吗" })
    #expect(kept.filter { $0.speaker == .assistant }.allSatisfy { $0.model == "tiny" })
    // The same seed, the same answers, alone and side by side.
    let answers = kept.filter { $0.speaker == .assistant }.map(\.content)
    #expect(answers[3] == answers[1] && answers[4] == answers[0])
    #expect(answers[0] != answers[1])
  }

  @Test("A role sets the scene; one that is not there, and nothing to compare, are refused")
  func roles() async throws {
    let shell = try await trained()
    #expect(await shell.outcome(of: "chat role=林舟 max-tokens=3 base 在吗") == .done)
    #expect(try await messages(shell).first?.content == "你是林舟")
    #expect(try await messages(shell).first?.speaker == .system)
    let said = await shell.run("chat role=林州 在吗")
    #expect(said.contains("no role `林州`") && said.contains("the nearest is `林舟`"))
    #expect(await shell.outcome(of: "chat") == .failed(.usage))
    let fresh = try TestShell()
    #expect(await fresh.outcome(of: "chat compare 在吗") == .failed(.notFound))
  }

  @Test("A server answers in its place, and is told the scene and what was said")
  func endpoint() async throws {
    let server = try ScriptedServer { request in
      guard request.path.hasSuffix("/chat/completions") else { return .status(404, body: "{}") }
      if request.body.contains("不许") { return .status(401, body: #"{"error":{"message":"no"}}"#) }
      let pieces = ["朕", "知道", "了"].map {
        #"data: {"choices":[{"delta":{"content":"\#($0)"}}]}"# + "\n\n"
      }
      return .pieces(pieces + ["data: [DONE]\n\n"])
    }
    let shell = try TestShell()
    let options = "endpoint=\(server.address) model=qwen system=你是皇帝"
    #expect(await shell.run("chat \(options) 万福") == "朕知道了")
    let body = try JSON(parsing: try #require(server.requests.last?.body))
    let spoken = (body["messages"]?.array ?? []).map {
      "\($0["role"]?.string ?? ""): \($0["content"]?.string ?? "")"
    }
    #expect(spoken == ["system: 你是皇帝", "user: 万福"])
    #expect(body["stream"]?.bool == true && body["model"]?.string == "qwen")
    let kept = try await messages(shell)
    #expect(kept.map(\.content) == ["你是皇帝", "万福", "朕知道了"])
    #expect(kept.last?.model?.hasSuffix("qwen") == true && kept.last?.run == nil)
    #expect(await shell.outcome(of: "chat \(options) 不许") == .failed(.network), "\(shell.text)")
    #expect(try await messages(shell).count == 3)
  }
}

/// The same in a terminal, where a chat goes on.
@Suite("Talking at a terminal", .serialized, .timeLimit(.minutes(10)))
struct ChatTerminalTests {
  private func start(
    in folder: borrowing TemporaryFolder, columns: Int = 80
  ) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(
      Products.path(of: "inkstone"), ["--quiet"], columns: columns, folder: folder.path)
    try terminal.wait(forLine: "ink>")
    return terminal
  }

  private func enter(_ line: String, at terminal: PseudoTerminal) {
    terminal.type(line)
    terminal.press(.enter)
  }

  @Test("Ctrl-C stops an answer of the model inside, and the chat goes on with what was said")
  func local() throws {
    let folder = try TemporaryFolder()
    var shape = TinyModel.talking
    shape.contextLength = 1 << 20
    var tiny = TinyModel(shape)
    // Its special tokens are never the likeliest, so that it never ends.
    for index in 0..<3 * shape.width { tiny.floats[.embedding]?[index] = 0 }
    try tiny.writeGGUF(to: "\(folder.path)/tiny.gguf", canTalk: true)
    // The answer has no spaces, so a line is shown when it is full. Lines are long and Ctrl-C comes in
    // the middle of one, so that the mark of what was cut off stands behind it and not below.
    let terminal = try start(in: folder, columns: 1000)
    enter("chat model=tiny.gguf max-tokens=131072 temperature=0", at: terminal)
    try terminal.wait(forLine: "you>")
    enter("/system 夜里", at: terminal)
    try terminal.wait(for: "a new conversation, in this scene")
    try terminal.wait(forLine: "you>")
    terminal.paste("第一行\n第二行\n")
    try terminal.wait(for: "第二行")
    let before = terminal.output.count
    terminal.press(.enter)
    try terminal.wait { _ in terminal.output.count > before + 400 }
    usleep(30_000)
    terminal.press(.control("c"))
    try terminal.wait(for: " …")
    try terminal.wait(forLine: "you>")
    enter("/save said.json", at: terminal)
    try terminal.wait(for: "`said.json` has 1 turn")
    enter("/exit", at: terminal)
    try terminal.wait(for: "3 messages are kept")
    try terminal.wait(forLine: "ink>")
    let bytes = try FileContents.read("\(folder.path)/said.json", limit: 1 << 24)
    let messages =
      try JSON(parsing: String(decoding: bytes, as: UTF8.self))["messages"]?.array ?? []
    #expect(messages.map { $0["role"]?.string } == ["system", "user", "assistant"])
    #expect(messages[1]["content"]?.string == "第一行\n第二行")
    #expect(messages[2]["content"]?.string?.isEmpty == false)
  }

  @Test(
    "A server's answer flows into lines; Ctrl-C ends it, /reset forgets, unknown words are told")
  func server() throws {
    let folder = try TemporaryFolder()
    let words = [
      "Once", " upon", " a", " time", " there", " was", " a", " most", " remarkable", " inkstone",
    ]
    let server = try ScriptedServer { request in
      guard request.path.hasSuffix("/chat/completions") else { return .status(404, body: "{}") }
      let isEndless = request.body.contains("endless")
      let pieces = (isEndless ? (0..<4000).map { " \($0)" } : words).map {
        #"data: {"choices":[{"delta":{"content":"\#($0)"}}]}"# + "\n\n"
      }
      return .pieces(pieces + ["data: [DONE]\n\n"], pause: isEndless ? .milliseconds(5) : .zero)
    }
    let terminal = try start(in: folder, columns: 40)
    enter("chat endpoint=\(server.address) model=m", at: terminal)
    try terminal.wait(forLine: "you>")
    enter("hello", at: terminal)
    try terminal.wait(for: "Once upon a time there was a most\nremarkable inkstone\n")
    try terminal.wait(forLine: "you>")
    enter("endless", at: terminal)
    try terminal.wait(for: " 30")
    terminal.press(.control("c"))
    try terminal.wait(forLine: "you>")
    enter("/reset", at: terminal)
    try terminal.wait(for: "a new conversation")
    try terminal.wait(forLine: "you>")
    enter("hello", at: terminal)
    try terminal.wait { _ in server.requestCount >= 3 }
    try terminal.wait(forLine: "you>")
    let last = try #require(server.requests.last?.body)
    #expect(!last.contains("endless") && last.contains("hello"))
    enter("/tuned", at: terminal)
    try terminal.wait(for: "there is nothing to compare")
    try terminal.wait(forLine: "you>")
    enter("/what", at: terminal)
    try terminal.wait(for: "/reset")
    // The end of the list, which was not on the screen before.
    try terminal.wait(for: "/save  /exit")
    try terminal.wait(forLine: "you>")
    terminal.press(.control("d"))
    try terminal.wait(forLine: "ink>")
  }
}
