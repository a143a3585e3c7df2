import Basics
import Glibc
import Harness
import Testing

/// Drives `Tests/EditorProbe` in a pseudo-terminal and looks at its screen.
///
/// The probe begins with the history `load 红楼梦`, `ask 分析`, `load 甄嬛传`.
@Suite("The line editor in a terminal", .serialized, .timeLimit(.minutes(10)))
struct LineEditorTests {
  private func start(
    _ arguments: [String] = [], columns: Int = 60, rows: Int = 20,
    environment: [String: String] = [:]
  ) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(
      Products.path(of: "EditorProbe"), arguments, columns: columns, rows: rows,
      environment: environment)
    try terminal.wait(forLine: "ink>")
    return terminal
  }

  @Test("Chinese is typed, edited in the middle and deleted by whole characters")
  func chinese() throws {
    let terminal = try start()
    terminal.type("中文abc")
    terminal.press(.left, .left, .left)
    terminal.type("加")
    try terminal.wait(forLine: "ink> 中文加abc")
    #expect(terminal.screen.cursor.column == 5 + 6)
    terminal.press(.backspace, .backspace)
    try terminal.wait(forLine: "ink> 中abc")
    #expect(terminal.screen.cursor.column == 5 + 2)
    terminal.press(.home, .delete, .end)
    terminal.type("，完")
    terminal.press(.enter)
    try terminal.wait(for: "line <abc，完>")
    #expect(terminal.screen.unknown.isEmpty)
  }

  @Test("Backspace takes away an emoji of several code points at once")
  func emoji() throws {
    let terminal = try start()
    terminal.type("a👍🏽")
    terminal.press(.backspace, .enter)
    try terminal.wait(for: "line <a>")
  }

  @Test("↑ recalls what begins like the line, and ↓ comes back to what was typed")
  func recall() throws {
    let terminal = try start()
    terminal.type("load")
    terminal.press(.up)
    try terminal.wait(forLine: "ink> load 甄嬛传")
    terminal.press(.up)
    try terminal.wait(forLine: "ink> load 红楼梦")
    terminal.press(.down, .down)
    try terminal.wait(forLine: "ink> load")
  }

  @Test("^R finds a line by Chinese in it; Enter runs it")
  func search() throws {
    let terminal = try start()
    terminal.press(.control("r"))
    terminal.type("红楼")
    try terminal.wait(forLine: "search `红楼`: load 红楼梦")
    terminal.press(.enter)
    try terminal.wait(for: "line <load 红楼梦>")
  }

  @Test("^G leaves the search with the line as it was, and an arrow takes what was found")
  func searchLeft() throws {
    let terminal = try start()
    terminal.type("草稿")
    terminal.press(.control("r"))
    terminal.type("分")
    try terminal.wait(forLine: "search `分`: ask 分析")
    terminal.press(.control("g"))
    try terminal.wait(forLine: "ink> 草稿")
    terminal.press(.control("r"))
    terminal.type("分")
    try terminal.wait(forLine: "search `分`: ask 分析")
    terminal.press(.left)
    try terminal.wait(forLine: "ink> ask 分析")
    terminal.type("x")
    try terminal.wait(forLine: "ink> ask 分x析")
  }

  @Test("Tab puts in the common beginning, a second Tab lists above the line")
  func completion() throws {
    let terminal = try start()
    terminal.type("载")
    terminal.press(.tab)
    try terminal.wait(forLine: "ink> 载入")
    terminal.press(.tab)
    try terminal.wait(for: "载入全部  the word 载入全部")
    try terminal.wait(forLine: "ink> 载入")
    terminal.type("全")
    terminal.press(.tab)
    try terminal.wait { $0.currentLine == "ink> 载入全部" && $0.cursor.column == 14 }
    #expect(terminal.screen.lines.filter { $0.hasPrefix("ink>") }.count == 1)
  }

  @Test("A paste of one line is only inserted")
  func pasteOfOneLine() throws {
    let terminal = try start()
    terminal.paste("load 三国\n")
    try terminal.wait(forLine: "ink> load 三国")
    terminal.press(.enter)
    try terminal.wait(for: "line <load 三国>")
  }

  @Test(
    "A paste of three lines is asked about once and runs only after y",
    arguments: [("y", "pasted [\"a\", \"分析\", \"c\"]"), ("n", "ink>"), ("e", "ink> a")])
  func paste(key: String, expected: String) throws {
    let terminal = try start()
    terminal.paste("a\n分析\nc\n")
    try terminal.wait(for: "run these 3 lines? [y/N/e]")
    terminal.settle()
    #expect(!terminal.screen.contains("pasted"))
    #expect(!terminal.screen.contains("line <"))
    terminal.type(key)
    try terminal.wait {
      $0.lines.contains(expected) && $0.currentLine != "run these 3 lines? [y/N/e]"
    }
    if key == "e" {
      terminal.press(.up, .up, .enter)
      try terminal.wait(for: "line <a⏎分析⏎c>")
    }
    #expect(terminal.screen.transcript.components(of: "run these").count == 2)
  }

  @Test("Ctrl-C throws the line away, Ctrl-D on an empty line ends, the terminal is as before")
  func controlKeys() throws {
    let terminal = try start()
    terminal.type("长长的一行")
    try terminal.wait(forLine: "ink> 长长的一行")
    terminal.press(.control("c"))
    try terminal.wait(for: "长长的一行^C\ninterrupted")
    try terminal.wait(forLine: "ink>")
    #expect(!terminal.isCooked)
    terminal.press(.control("d"))
    #expect(try terminal.waitForExit() == .exited(0))
    #expect(terminal.isCooked)
    #expect(!terminal.screen.isPasteBracketed)
  }

  @Test(
    "A line longer than the window is edited and redrawn right at any width", arguments: [20, 33])
  func resize(columns: Int) throws {
    let terminal = try start(columns: 60)
    let text = "中文abc甄嬛传红楼梦三国演义西游记水浒传"
    terminal.type(text)
    try terminal.wait(forLine: "ink> " + text)
    terminal.resize(columns: columns, rows: 20)
    terminal.settle()
    #expect(terminal.screen.transcript.hasPrefix("ink> "))
    #expect(terminal.screen.transcript.components(of: "中文abc").count == 2)
    terminal.press(.home)
    terminal.type("前")
    terminal.press(.end)
    terminal.type("后")
    terminal.settle()
    #expect(terminal.screen.lines.joined().filter { $0 != " " } == "ink>前\(text)后")
    terminal.press(.enter)
    try terminal.wait { $0.lines.joined().contains("line <前\(text)后>") }
  }

  @Test(
    "Chinese works under LC_ALL=C and on a dumb terminal",
    arguments: [["LC_ALL": "C"], ["TERM": "dumb"], ["LC_ALL": "POSIX", "TERM": "vt100"]])
  func poorEnvironment(environment: [String: String]) throws {
    let terminal = try start(environment: environment)
    terminal.type("中文")
    terminal.press(.left)
    terminal.type("a")
    terminal.press(.enter)
    try terminal.wait(for: "line <中a文>")
    #expect(environment["TERM"] != "dumb" || !terminal.output.contains(0x1B))
  }

  @Test("A notice from another thread appears above the line, which comes back")
  func notice() throws {
    let terminal = try start(["1"])
    terminal.type("中文")
    terminal.press(.left)
    try terminal.wait { $0.lines == ["notice: 完成", "ink> 中文"] && $0.cursor.column == 7 }
  }

  @Test("Ctrl-C stops a running command and not the shell")
  func interruptedCommand() throws {
    let terminal = try start()
    terminal.type("work")
    terminal.press(.enter)
    try terminal.wait(for: "working")
    #expect(terminal.isCooked)
    terminal.press(.control("c"))
    try terminal.wait(for: "work cancelled")
    try terminal.wait(forLine: "ink>")
    terminal.type("中")
    try terminal.wait(forLine: "ink> 中")
  }

  @Test(
    "A signal that ends the program leaves the terminal as before", arguments: [SIGTERM, SIGHUP])
  func death(signal: Int32) throws {
    let terminal = try start()
    #expect(!terminal.isCooked)
    terminal.send(signal: signal)
    #expect(try terminal.waitForExit() == .killed(bySignal: signal))
    #expect(terminal.isCooked)
    #expect(!terminal.screen.isPasteBracketed)
  }

  @Test(
    "A bar stands below what is printed meanwhile, and is gone at the end", arguments: [20, 60])
  func bar(columns: Int) throws {
    let terminal = try start(columns: columns)
    terminal.type("bar")
    terminal.press(.enter)
    try terminal.wait { $0.lines.contains("printed 中文 meanwhile") || columns == 20 }
    try terminal.wait { $0.currentLine.contains("/1,000 entries") }
    #expect(columns == 20 || terminal.screen.currentLine.contains("█"))
    try terminal.wait(for: "bar done")
    try terminal.wait(forLine: "ink>")
    #expect(!terminal.screen.contains("1,000"))
    #expect(
      terminal.screen.transcript.filter { $0 != "\n" }.contains("printed 中文 meanwhilebar done"))
  }

  @Test("A question is answered with one key", arguments: [("y", "confirmed"), ("x", "refused")])
  func confirm(key: String, answer: String) throws {
    let terminal = try start()
    terminal.type("ask")
    terminal.press(.enter)
    try terminal.wait(for: "delete 3 entries? [y/N]")
    terminal.type(key)
    try terminal.wait(for: answer)
    #expect(!terminal.screen.contains("y/N] yy"))
  }
}

extension String {
  fileprivate func components(of separator: String) -> [Substring] {
    split(separator: separator, omittingEmptySubsequences: false)
  }
}
