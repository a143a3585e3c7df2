import Basics
import Harness
import JSON
import ModelHarness
import Testing
import Workspace

@testable import Commands

@Suite struct CommandTests {
  @Test("Every example of every command works as typed", arguments: Command.all.map(\.name))
  func examples(name: String) async throws {
    let command = try #require(Command.all.first { $0.name == name })
    #expect(!command.examples.isEmpty)
    let shell = try TestShell()
    let home = shell.folder.path
    try shell.folder.write(Samples.courtyard, to: "庭院.txt")
    try shell.folder.write(Samples.conversation, to: "对话.jsonl")
    try shell.folder.write("<文本>\n{chunk}\n</文本>\n使用“{lead}”作为引导", to: "mine.txt")
    try TinyModel(TinyModel.talking).writeGGUF(to: "\(home)/tiny.gguf", canTalk: true)
    let trainer = try StandInTrainer.write(to: home)
    let server = try ScriptedServer { request in
      request.path.hasSuffix(".gguf")
        ? .status(200, body: "GGUF") : ScriptedModel.reply(to: request)
    }
    // Examples name files as a reader would; here they lie in the test's own folder.
    func placed(_ line: String) -> String {
      line.replacing("mine.ink", with: "\(home)/mine.ink")
        .replacing("mine.txt", with: "\(home)/mine.txt")
        .replacing("http://127.0.0.1:8080", with: server.address)
        .replacing("庭院.txt", with: "\(home)/庭院.txt")
        .replacing("对话.jsonl", with: "\(home)/对话.jsonl")
        .replacing(" to=", with: " to=\(home)/")
        .replacing(" dir=", with: " dir=\(home)/")
        .replacing("llamafactory=PROGRAM", with: "llamafactory=\(trainer)")
        .replacing("runs import huangdi", with: "runs import \(home)/huangdi")
        .replacing("tiny.gguf", with: "\(home)/tiny.gguf")
        .replacing("first.ink", with: "\(home)/first.ink")
    }
    for line in command.preparation + command.examples {
      let outcome = await shell.outcome(of: placed(line))
      let isFine = outcome == .done || outcome == .left || shell.text.contains("nothing to")
      #expect(isFine, "\(line): \(shell.text)")
    }
  }

  @Test("No two commands share a verb or a twin, and each twin is Chinese")
  func names() {
    let commands = Command.all
    #expect(Set(commands.map(\.name)).count == commands.count)
    #expect(Set(commands.map(\.twin)).count == commands.count)
    for command in commands {
      #expect(command.twin.unicodeScalars.allSatisfy { $0.value >= 0x4E00 || $0 == " " })
      #expect(!command.summary.text().hasSuffix("."))
    }
  }

  /// `RECORD_README=1 swift test --filter readme` writes the table that the commands give now.
  @Test("The README's table of commands is the one that the commands give")
  func readme() throws {
    let path = "\(Corpora.repository)/README.md"
    let text = String(decoding: try FileContents.read(path, limit: 1 << 20), as: UTF8.self)
    let parts = text.split(separator: "<!-- commands -->\n", maxSplits: 1)
    let after = try #require(parts.last?.split(separator: "<!-- /commands -->", maxSplits: 1))
    let table = HelpPage.markdown(Vocabulary(Command.all)) + "\n"
    if Environment.value("RECORD_README") != nil {
      let end = try #require(after.last)
      let new = "\(parts[0])<!-- commands -->\n\(table)<!-- /commands -->\(end)"
      try FileContents.write(Array(new.utf8), to: path)
      Issue.record("recorded the table; run again without RECORD_README")
    } else {
      #expect(String(after[0]) == table)
    }
  }

  @Test("`--json` gives one object a command, with the failure's kind and status")
  func json() async throws {
    let shell = try TestShell(format: .json)
    let lines = await shell.run("version; sql SELECT 1 AS one").split(separator: "\n")
    #expect(try JSON(parsing: String(lines[0]))["version"]?.string == Inkstone.version)
    #expect(try JSON(parsing: String(lines[1]))["rows"]?.array?.first?["one"]?.integer == 1)
    let error = try JSON(parsing: await shell.run("replay nowhere.ink"))["error"]
    #expect(error?["kind"]?.string == "notFound")
    #expect(error?["status"]?.integer == 3)
  }

  @Test(
    "`sql` reads and nothing else",
    arguments: [
      "DELETE FROM cell", "UPDATE cell SET source = ''", "DROP TABLE cell",
      "PRAGMA user_version = 9",
      "PRAGMA journal_mode = DELETE", "ATTACH 'x' AS y", "VACUUM", "SELECT load_extension('x')",
      "INSERT INTO setting VALUES ('a', 'b') RETURNING name", "BEGIN", "REINDEX",
      "SELECT 1; SELECT 2",
    ])
  func readOnly(query: String) async throws {
    let shell = try TestShell()
    #expect(await shell.outcome(of: "sql \(query)") == .failed(.usage))
    // The connection writes again afterwards.
    #expect(await shell.outcome(of: "set rows=9") == .done)
  }

  @Test("A query without end is stopped by its time limit", .timeLimit(.minutes(10)))
  func slowQuery() async throws {
    let shell = try TestShell()
    let endless =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT count(*) FROM n"
    #expect(await shell.outcome(of: "sql seconds=0.1 \(endless)") == .failed(.conflict))
  }

  @Test("A cell tells its command, its outcome and where it came from; `rerun` makes new ones")
  func cells() async throws {
    let shell = try TestShell()
    _ = await shell.run("sql SELECT 1\nset rows=5")
    #expect(await shell.outcome(of: "sql SELECT missing") == .failed(.usage))
    _ = await shell.run("rerun 1-2")
    let store = try await shell.interpreter.context.workspace.open(settings: Settings())
    let cells = try await store.perform { try $0.cells() }
    #expect(
      cells.map(\.source) == [
        "sql SELECT 1", "set rows=5", "sql SELECT missing", "sql SELECT 1", "set rows=5",
      ])
    #expect(cells.map(\.outcome) == [.done, .done, .failed, .done, .done])
  }

  @Test("Settings: the later origin wins, and clearing brings back the one before")
  func settings() async throws {
    let settings = Settings(
      configFile: ["rows": "7", "color": "never"], dotEnv: ["MODEL": "deepseek-chat"],
      environment: ["MODEL": "qwen"])
    let shell = try TestShell(settings: settings)
    #expect(settings.value("rows") == "7")
    #expect(settings.value("model-name") == "qwen")
    #expect(await shell.run("set rows=9") == "`rows` is `9`")
    #expect(settings.valueAndOrigin("rows")?.origin == .set)
    #expect(await shell.run("set rows=") == "`rows` is `7` again")
    #expect(await shell.outcome(of: "set rows=many") == .failed(.usage))
    #expect(await shell.outcome(of: "set rwos=1") == .failed(.usage))
  }

  @Test("What was set is there in the next shell")
  func settingsAreKept() async throws {
    let shell = try TestShell()
    _ = await shell.run("set rows=9")
    let settings = Settings()
    await shell.interpreter.context.workspace.close()
    _ = try await OpenWorkspace(path: shell.interpreter.context.workspace.path).open(
      settings: settings)
    #expect(settings.value("rows") == "9")
  }

  @Test("`.env` is read as the old scripts wrote it")
  func dotEnv() {
    let text = """
      # keys
      export API_KEY="sk-a b"
      MODEL = deepseek-chat   # which
      BASE_URL=https://api.example.com/v1#part
      ROLES=皇帝,皇上,四郎
      nonsense
      """
    #expect(
      DotEnv.values(of: text) == [
        "API_KEY": "sk-a b", "MODEL": "deepseek-chat",
        "BASE_URL": "https://api.example.com/v1#part", "ROLES": "皇帝,皇上,四郎",
      ])
  }
}
