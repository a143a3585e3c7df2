import Basics
import Glibc
import Harness
import Testing

/// Drives the real program, in a pseudo-terminal and by pipes.
@Suite("The program", .serialized, .timeLimit(.minutes(10)))
struct ShellTests {
  private let binary = Products.path(of: "inkstone")

  private func start(
    in folder: borrowing TemporaryFolder, _ arguments: [String] = [], columns: Int = 80,
    environment: [String: String] = [:]
  ) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(
      binary, arguments, columns: columns, environment: environment, folder: folder.path)
    try terminal.wait(forLine: "ink>")
    return terminal
  }

  @Test("Tab completes verbs and values, and lists what there is")
  func tab() throws {
    let folder = try TemporaryFolder()
    let terminal = try start(in: folder)
    terminal.type("statu")
    terminal.press(.tab)
    try terminal.wait(forLine: "ink> status")
    terminal.press(.control("u"))
    terminal.type("re")
    terminal.press(.tab, .tab)
    try terminal.wait(for: "replay")
    try terminal.wait(for: "rerun")
  }

  @Test("Chinese is typed, edited in the middle, run, and recalled by ↑ and ^R")
  func chinese() throws {
    let folder = try TemporaryFolder()
    let terminal = try start(in: folder)
    terminal.type("设置 rows＝5")
    terminal.press(.left)
    terminal.type("2")
    try terminal.wait(forLine: "ink> 设置 rows＝25")
    terminal.press(.enter)
    try terminal.wait(for: "`rows` is `25`")
    try terminal.wait(forLine: "ink>")
    terminal.press(.up)
    try terminal.wait(forLine: "ink> 设置 rows＝25")
    terminal.press(.control("u"))
    terminal.press(.control("r"))
    terminal.type("设置")
    try terminal.wait(for: "设置 rows＝25")
    terminal.press(.enter)
    terminal.settle()
  }

  @Test("History is shared with the next shell, and holds no key")
  func history() throws {
    let folder = try TemporaryFolder()
    let first = try start(in: folder)
    first.type("set api-key=sk-0123456789abcdef9f")
    first.press(.enter)
    try first.wait(for: "kept nowhere")
    try first.wait(forLine: "ink>")
    first.type("version")
    first.press(.enter)
    try first.wait(for: "inkstone  0")
    try first.wait(forLine: "ink>")
    first.press(.control("d"))
    #expect(try first.waitForExit() == .exited(0))
    let second = try start(in: folder)
    second.press(.up)
    try second.wait(forLine: "ink> version")
    second.press(.up)
    try second.wait(forLine: "ink> set api-key=sk-…9f")
    #expect(!second.screen.contains("abcdef"))
  }

  @Test("A paste of three lines asks once, and runs only when told to")
  func paste() throws {
    let folder = try TemporaryFolder()
    let terminal = try start(in: folder)
    terminal.paste("set rows=3\nset rows=4\nset rows=5\n")
    try terminal.wait(for: "3 lines")
    terminal.settle()
    #expect(!terminal.screen.contains("`rows` is"))
    terminal.type("y")
    try terminal.wait(for: "`rows` is `5`")
  }

  @Test("Ctrl-C stops a running command and leaves the shell; Ctrl-D leaves")
  func interrupt() throws {
    let folder = try TemporaryFolder()
    let terminal = try start(in: folder)
    terminal.type(
      "sql WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT i FROM n WHERE i=2")
    terminal.press(.enter)
    terminal.settle(.milliseconds(400))
    terminal.press(.control("c"))
    try terminal.wait(for: "error: stopped")
    try terminal.wait(forLine: "ink>")
    terminal.type("cells")
    terminal.press(.enter)
    try terminal.wait(for: "interrupted")
    try terminal.wait(forLine: "ink>")
    terminal.press(.control("d"))
    #expect(try terminal.waitForExit() == .exited(0))
  }

  @Test("Ctrl-C at the prompt throws the line away")
  func interruptAtPrompt() throws {
    let folder = try TemporaryFolder()
    let terminal = try start(in: folder)
    terminal.type("version")
    terminal.press(.control("c"))
    terminal.settle()
    terminal.press(.enter)
    terminal.settle()
    #expect(!terminal.screen.contains("inkstone  0"))
  }

  @Test("A window made narrow shows tables within its width, the line being typed stays whole")
  func resize() throws {
    let folder = try TemporaryFolder()
    let terminal = try start(in: folder)
    terminal.type("stat")
    terminal.resize(columns: 40, rows: 24)
    terminal.settle()
    terminal.type("us")
    try terminal.wait(forLine: "ink> status")
    terminal.press(.enter)
    try terminal.wait(for: "default")
    terminal.settle()
    #expect(terminal.screen.lines.allSatisfy { TextWidth.of($0) <= 40 })
  }

  @Test("An open quote asks for more", arguments: ["C", "C.UTF-8"])
  func continuation(locale: String) throws {
    let folder = try TemporaryFolder()
    let terminal = try start(in: folder, environment: ["LC_ALL": locale])
    terminal.type("help '版")
    terminal.press(.enter)
    try terminal.wait(for: "…>")
    terminal.type("'")
    terminal.press(.enter)
    try terminal.wait(for: "error")
  }

  // MARK: - Without a terminal

  @Test(
    "The exit status tells the kind of failure",
    arguments: [
      ("version", 0), ("chnk", 2), ("replay nowhere.ink", 3), ("quit; chnk", 2), ("quit", 0),
    ])
  func status(commands: String, status: Int32) throws {
    let folder = try TemporaryFolder()
    let result = try Run.program(binary, ["-c", commands], folder: folder.path)
    #expect(result.status == status)
  }

  @Test("A piped script runs line by line, results on one stream and talk on the other")
  func pipe() throws {
    let folder = try TemporaryFolder()
    let result = try Run.program(
      binary, [], folder: folder.path, input: "set rows=5\n版本\nsql SELECT missing\nversion\n")
    #expect(result.output == "`rows` is `5`\ninkstone  0.1.0\n")
    #expect(result.errors.contains("no such column: missing"))
    #expect(result.errors.contains("line 3"))
    #expect(result.status == 2)
  }

  @Test("Wrong words on the command line are refused with a way on")
  func usage() throws {
    let folder = try TemporaryFolder()
    let result = try Run.program(binary, ["--jsn"], folder: folder.path)
    #expect(result.status == 2 && result.errors.contains("the nearest is `--json`"))
    #expect(folder.names().isEmpty)
  }

  @Test("A file that is no workspace is left as it was")
  func foreignFile() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("just some notes, long enough to be anything", to: "notes.txt")
    let result = try Run.program(binary, [path, "-c", "status"], folder: folder.path)
    #expect(result.status == 6)
    #expect(result.errors.contains("is not an Inkstone workspace"))
    #expect(folder.names() == ["notes.txt"])
    let left = try FileContents.read(path, limit: 100)
    #expect(left == Array("just some notes, long enough to be anything".utf8))
  }

  @Test("A second shell reads, and says who writes")
  func secondShell() throws {
    let folder = try TemporaryFolder()
    let first = try start(in: folder)
    let result = try Run.program(binary, ["-c", "status; cells"], folder: folder.path)
    #expect(result.status == 0)
    #expect(result.errors.contains("can only be read"))
    #expect(result.errors.contains("process \(first.processIdentifier)"))
  }

  @Test("A key is in no file that a session leaves, and in nothing that it says")
  func secrets() throws {
    let folder = try TemporaryFolder()
    let keys = ["sk-env0123456789abcdef", "sk-set0123456789abcdef", "plain-dotenv-secret-77"]
    try folder.write("API_KEY=\(keys[2])\n", to: "env")
    // .env is where a key belongs: kept outside the folder that is searched.
    let home = try TemporaryFolder()
    try home.write("API_KEY=\(keys[2])\n", to: ".env")
    try folder.write("sql SELECT 1\nstatus\n", to: "a.ink")
    unlink("\(folder.path)/env")
    let commands = """
      status; set api-key=\(keys[1]); set; status; st api-key=\(keys[1])
      sql SELECT '\(keys[0])'
      sql SELECT '\(keys[2])' AS \(keys[1])
      save "\(folder.path)/b.ink" ; replay "\(folder.path)/a.ink" record ; cells ; history
      """
    for flags in [[], ["--json"]] {
      for command in commands.split(separator: "\n") {
        let result = try Run.program(
          binary, ["\(folder.path)/w.inkstone", "-c", String(command)] + flags, folder: home.path,
          environment: ["DEEPSEEK_API_KEY": keys[0], "HOME": folder.path])
        for key in keys where !command.hasPrefix("sql") {
          // A faulty line is shown as it was typed, to the one who typed it.
          let said = result.output + (command.contains("; st ") ? "" : result.errors)
          #expect(!said.contains(key), "\(command)")
        }
      }
    }
    var pending = [folder.path]
    while let path = pending.popLast() {
      for name in entryNames(of: path) {
        let inner = "\(path)/\(name)"
        guard !FileTree.isFolder(inner) else {
          pending.append(inner)
          continue
        }
        let bytes = try FileContents.read(inner, limit: 1 << 26)
        for key in keys { #expect(!bytes.contains(key), "\(name) holds \(key)") }
      }
    }
  }
}

extension [UInt8] {
  fileprivate func contains(_ text: String) -> Bool {
    let pattern = Array(text.utf8)
    guard count >= pattern.count else { return false }
    return (0...(count - pattern.count)).contains { start in
      self[start] == pattern[0] && self[start..<(start + pattern.count)].elementsEqual(pattern)
    }
  }
}
