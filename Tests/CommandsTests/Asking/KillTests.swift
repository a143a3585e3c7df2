import Basics
import CLibc
import Generation
import Glibc
import Harness
import JSON
import Synchronization
import Testing
import Workspace

@testable import Commands

@Suite(.timeLimit(.minutes(10)), .serialized) struct KillTests {
  private static let command = "ask 分析,比较,为什么 n=20 concurrency=4"

  /// Says something else to each question: mostly good, some of it to be refused, some like another's.
  private static let script: ScriptedServer.Script = { request in
    let text = ScriptedModel.text(for: request.body)
    switch question(request.body).map({ $0.seed % 16 }) {
    case 0: return .json(ScriptedModel.completion("抱歉，我不能回答。"), after: .milliseconds(2))
    case 1, 2:
      let same = #"{"instruction":"分析比较为什么沈青推开院门看见灯","output":"沈青推开院门，看见灯还亮着。"}"#
      return .json(ScriptedModel.completion(same), after: .milliseconds(9))
    case let number?:
      return .json(ScriptedModel.completion(text), after: .milliseconds(Int(number)))
    case nil: return ScriptedModel.reply(to: request)
    }
  }

  /// The question that a request's body asks.
  private static func question(_ body: String) -> Question? {
    guard let json = try? JSON(parsing: body),
      let prompt = json["messages"]?.array?.first?["content"]?.string,
      let schema = json["response_format"]?["json_schema"]?["schema"],
      let temperature = json["temperature"]?.double, let limit = json["max_tokens"]?.integer,
      let seed = json["seed"]?.integer
    else { return nil }
    return Question(
      prompt: prompt, schema: schema, temperature: temperature, tokenLimit: limit,
      seed: UInt32(seed))
  }

  private static func environment(_ server: ScriptedServer) -> [String: String] {
    ["BASE_URL": "\(server.address)/v1", "MODEL": "qwen", "API_KEY": AskingShell.key]
  }

  /// A folder with a workspace that holds a text in chunks, closed.
  private static func prepared() async throws -> TestShell {
    let shell = try TestShell()
    let path = try shell.folder.write(Samples.courtyard, to: "庭院.txt")
    _ = await shell.run("load \(path)")
    try await AskingShell.cut(shell.interpreter.context, into: 4)
    await shell.interpreter.context.workspace.close()
    return shell
  }

  private static func contents(
    _ folder: String
  ) async throws -> (entries: [StoredEntry], digests: Set<String>) {
    let store = try Store(path: "\(folder)/workspace.inkstone")
    let found = try await store.perform { database in
      var digests: Set<String> = []
      try database.forEachAnswer { digests.insert($0.digest) }
      return (try database.entries(), digests)
    }
    await store.close()
    return found
  }

  @Test(
    "Killed twenty times, a run ends with the entries of one that was left alone, and asks nothing again that was kept"
  )
  func killed() async throws {
    let quiet = try await Self.prepared()
    let first = try ScriptedServer(Self.script)
    let whole = try Run.program(
      Products.path(of: "inkstone"), ["-c", Self.command], folder: quiet.folder.path,
      environment: Self.environment(first))
    try #require(whole.status == 0, "\(whole.errors)")
    let expected = try await Self.contents(quiet.folder.path).entries

    let shell = try await Self.prepared()
    let folder = shell.folder.path
    let server = try ScriptedServer(Self.script)
    var generator = SplitMix64(seed: 20)
    var kept: Set<String> = []
    var kills = 0
    for round in 0..<60 {
      let before = server.requestCount
      let child = try Run.start(
        Products.path(of: "inkstone"), ["-c", round == 0 ? Self.command : "resume"],
        folder: folder, environment: Self.environment(server))
      let limit = before + Int.random(in: 1...12, using: &generator)
      var isDone = false
      if kills < 20 {
        while server.requestCount < limit, !isDone {
          usleep(500)
          isDone = child.hasEnded
        }
        usleep(UInt32.random(in: 0...30_000, using: &generator))
        if !isDone { kills += 1 }
        child.kill()
      }
      let status = child.wait()
      let asked = server.requests.dropFirst(before).compactMap { Self.question($0.body)?.digest }
      #expect(asked.allSatisfy { !kept.contains($0) })
      kept = try await Self.contents(folder).digests
      if status == 0 { break }
    }
    #expect(kills == 20)
    func essence(_ entries: [StoredEntry]) -> [[String]] {
      entries.map { [$0.instruction, $0.output, $0.lead ?? "", "\($0.chunk ?? 0)"] }
    }
    let entries = try await Self.contents(folder).entries
    #expect(essence(entries) == essence(expected))
    #expect(entries.count > 40)
  }
}
