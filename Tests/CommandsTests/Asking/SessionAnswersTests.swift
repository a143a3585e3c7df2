import Basics
import Harness
import Testing
import Workspace

@testable import Commands

@Suite(.timeLimit(.minutes(10))) struct SessionAnswersTests {
  @Test("A session recorded with a server replays and checks without one, answer for answer")
  func replay() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Samples.courtyard, to: "庭院.txt")
    let script = try folder.write(
      "load $here/庭院.txt\nchunk tokens=128\nask 分析,为什么 n=4\nentries kind=ask\n", to: "a.ink")
    let server = try ScriptedServer { ScriptedModel.reply(to: $0) }
    let shell = try TestShell(
      settings: Settings(
        environment: ["BASE_URL": server.address, "MODEL": "qwen", "API_KEY": AskingShell.key]))
    #expect(await shell.outcome(of: "replay \(script) record") == .done, "\(shell.text)")
    #expect(folder.names().contains("a.ink.answers.jsonl"))
    let asked = server.requestCount
    #expect(asked > 4)
    server.stop()
    let other = try TestShell()
    #expect(await other.outcome(of: "replay \(script) check") == .done, "\(other.text)")
    #expect(await other.outcome(of: "replay \(script)") == .done, "\(other.text)")
    let store = try await other.interpreter.context.workspace.open(settings: Settings())
    #expect(try await store.perform { try $0.entryCount() } > 3)
    for name in folder.names() {
      let bytes = try FileContents.read("\(folder.path)/\(name)", limit: 1 << 24)
      #expect(bytes.firstRange(of: Array(AskingShell.key.utf8)) == nil)
    }
    try folder.write("nonsense\n", to: "a.ink.answers.jsonl")
    #expect(await other.outcome(of: "replay \(script) check") == .failed(.damaged))
  }
}
