import Basics
import Harness
import Synchronization
import Testing
import Workspace

@testable import Commands

@Suite(.timeLimit(.minutes(10))) struct AttributionTests {
  /// A server that says of each utterance it is asked about what `speaker` says.
  private static func server(
    _ speaker: @escaping @Sendable (Int) -> String
  ) -> ScriptedServer.Script {
    { request in
      guard let start = request.body.firstRange(of: "各由谁说出：")?.upperBound else {
        return ScriptedModel.reply(to: request)
      }
      let numbers = request.body[start...].prefix { $0.isNumber || ", ".contains($0) }
        .split { !$0.isNumber }.compactMap { Int($0) }
      let members = numbers.map { "\"\($0)\": \"\(speaker($0))\"" }.joined(separator: ", ")
      return .json(ScriptedModel.completion("```json\n{\(members)}\n```"))
    }
  }

  @Test(
    "`by=llm` takes the model's word, `by=both` only where the rules doubt; asked again it costs nothing"
  )
  func scopes() async throws {
    let shell = try await AskingShell(chunkCount: 1, Self.server { _ in "林舟" })
    #expect(await shell.outcome(of: "roles 林舟 min-confidence=0") == .done, "\(shell.text)")
    let byRules = try await shell.entries().count
    #expect(
      await shell.outcome(of: "角色 林舟 by=both below=0 min-confidence=0") == .done, "\(shell.text)")
    #expect(shell.server.requestCount == 0)
    #expect(await shell.outcome(of: "roles 林舟 by=llm min-confidence=0") == .done, "\(shell.text)")
    #expect(shell.text.contains("it names another speaker"))
    let asked = shell.server.requestCount
    #expect(asked > 0)
    // All lines are his now: nobody is left to have spoken before.
    #expect(try await shell.entries().count != byRules)
    _ = await shell.run("roles 林舟 by=llm min-confidence=0")
    #expect(shell.server.requestCount == asked)
    #expect(try await !shell.keyIsKept())
  }

  @Test(
    "Names that stand nowhere in the text are refused, asked about once more, and left to the rules"
  )
  func invented() async throws {
    let shell = try await AskingShell(chunkCount: 1, Self.server { _ in "孙悟空" })
    _ = await shell.run("roles 林舟")
    let byRules = try await shell.entries().map(\.output)
    #expect(await shell.outcome(of: "roles 林舟 by=llm") == .done, "\(shell.text)")
    #expect(try await shell.entries().map(\.output) == byRules)
    #expect(shell.text.contains("left to the rules"))
    #expect(shell.server.requestCount == 2)
  }
}
