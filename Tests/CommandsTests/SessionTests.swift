import Basics
import Harness
import Testing

@testable import Commands

@Suite struct SessionTests {
  @Test("Parameters stand where they are named, in defaults too, and nothing else changes")
  func parameters() throws {
    let script = SessionScript(
      path: "/books/a.ink",
      text: "param who=皇帝\nparam file=$here/${who}.txt\n\nload $file ${who}们 $whoever $5 $\n")
    #expect(script.parameters.map(\.name) == ["who", "file"])
    let source = try script.source(values: [:], out: "/out")
    #expect(source == "\n\n\nload /books/皇帝.txt 皇帝们 皇帝ever $5 $\n")
    let other = try script.source(values: ["who": "四郎"], out: "/out")
    #expect(other.contains("load /books/四郎.txt"))
    #expect(throws: Problem.self) { try script.source(values: ["whom": "x"], out: "/out") }
  }

  @Test("A script runs in order; a failing line stops it with its number and a way on")
  func stopping() async throws {
    let shell = try TestShell()
    let path = try shell.folder.write(
      "set rows=5\n\nsql SELECT missing\nset rows=6\n", to: "a.ink")
    let said = await shell.run("replay \(path)")
    #expect(said.contains("stopped at line 3"))
    #expect(said.contains("next: replay \(path) from=3"))
    #expect(shell.interpreter.context.settings.value("rows") == "5")
    #expect(await shell.outcome(of: "replay \(path) keep-going") == .done)
    #expect(shell.interpreter.context.settings.value("rows") == "6")
    #expect(await shell.outcome(of: "replay \(path) from=4") == .done)
  }

  @Test("A script with a mistake anywhere is refused before its first line runs")
  func checkedFirst() async throws {
    let shell = try TestShell()
    let path = try shell.folder.write("set rows=5\nchnk\n", to: "a.ink")
    #expect(await shell.outcome(of: "replay \(path)") == .failed(.usage))
    #expect(shell.interpreter.context.settings.value("rows") == "100")
  }

  @Test("A recorded session checks; a changed one fails with what differs")
  func recordAndCheck() async throws {
    let shell = try TestShell()
    let path = try shell.folder.write("sql SELECT 1 AS one\ncells\nversion\n", to: "a.ink")
    #expect(await shell.outcome(of: "replay \(path) check") == .failed(.notFound))
    #expect(await shell.outcome(of: "replay \(path) record") == .done)
    #expect(await shell.outcome(of: "replay \(path) check") == .done)
    try shell.folder.write("sql SELECT 2 AS one\ncells\nversion\n", to: "a.ink")
    let said = await shell.run("replay \(path) check")
    #expect(said.contains("- 1\n") || said.contains("-   1\n"))
    #expect(said.contains("does not read as it did"))
  }

  @Test("What a script says above a command is shown with it, whatever the language and the folder")
  func remarks() async throws {
    let shell = try TestShell()
    let path = try shell.folder.write(
      "# not this\n\n# One row.\n# Really.\nsql SELECT 1 AS one\ncells\n", to: "a.ink")
    #expect(await shell.run("replay \(path)").contains("# One row.\n# Really.\nink> sql SELECT 1"))
    _ = await shell.run("set language=zh")
    #expect(await shell.outcome(of: "replay \(path) record") == .done)
    let recorded = try FileContents.read("\(path).out", limit: 10_000)
    let text = String(decoding: recorded, as: UTF8.self)
    #expect(text.hasPrefix("# One row.\n# Really.\nink> sql SELECT 1") && text.contains("done"))
  }

  @Test("What was saved runs again and does the same")
  func saving() async throws {
    let shell = try TestShell()
    let path = "\(shell.folder.path)/含 空格.ink"
    _ = await shell.run("set rows=5 # not kept; sql SELECT 1\nsql SELECT 'a;b' AS text")
    _ = await shell.run("sql SELECT missing")
    #expect(await shell.outcome(of: "save '\(path)'") == .done)
    let text = String(decoding: try FileContents.read(path, limit: 1000), as: UTF8.self)
    #expect(
      text.split(separator: "\n").dropFirst().map(String.init) == [
        "set rows=5", "sql SELECT 'a;b' AS text",
      ])
    #expect(await shell.outcome(of: "save '\(path)'") == .failed(.conflict))
    #expect(await shell.outcome(of: "save '\(path)' overwrite=on cells=1") == .done)
    #expect(await shell.outcome(of: "replay '\(path)'") == .done)
  }

  @Test("The difference of two texts turns one into the other and keeps what agrees")
  func difference() {
    var generator = SplitMix64(seed: 3)
    for _ in 0..<500 {
      func lines() -> [String] {
        (0..<Int.random(in: 0...8, using: &generator)).map { _ in
          String(Int.random(in: 0...3, using: &generator))
        }
      }
      let (old, new) = (lines(), lines())
      let difference = LineDifference.between(old, new)
      let kept = difference.filter { $0 != .added($0.text) }.map(\.text)
      let made = difference.filter { $0 != .removed($0.text) }.map(\.text)
      #expect(kept == old && made == new)
      #expect(old != new || difference.allSatisfy { $0 == .same($0.text) })
    }
  }
}

extension LineDifference.Line {
  fileprivate var text: String {
    switch self {
    case .same(let line), .removed(let line), .added(let line): line
    }
  }
}
