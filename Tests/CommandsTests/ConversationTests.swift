import Basics
import Commands
import Glibc
import Harness
import Terminal
import Testing

/// Drives `Tests/ShellProbe`, whose commands ask, listen and stream.
@Suite("Commands that talk with a person", .serialized, .timeLimit(.minutes(10)))
struct ConversationTests {
  private let binary = Products.path(of: "ShellProbe")

  private func start(
    in folder: borrowing TemporaryFolder, environment: [String: String] = [:]
  ) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(
      binary, ["--quiet"], environment: environment, folder: folder.path)
    try terminal.wait(forLine: "ink>")
    return terminal
  }

  /// Runs one command and gives back what it said once the prompt has returned.
  private func enter(_ command: String, at terminal: PseudoTerminal) {
    terminal.type(command)
    terminal.press(.enter)
  }

  @Test(
    "One key confirms or refuses",
    arguments: [("y", "yes"), ("Y", "yes"), ("ｙ", "yes"), ("是", "yes"), ("n", "no"), ("\r", "no")])
  func confirm(key: String, answer: String) throws {
    let folder = try TemporaryFolder()
    let terminal = try start(in: folder)
    enter("confirm", at: terminal)
    try terminal.wait(forLine: "delete 3 entries? [y/N]")
    terminal.type(key)
    try terminal.wait(for: "confirmed: \(answer)")
    try terminal.wait(forLine: "ink>")
  }

  @Test("Ctrl-C at a question stops the command; Ctrl-D answers nothing")
  func interruptedQuestion() throws {
    let folder = try TemporaryFolder()
    let terminal = try start(in: folder)
    for command in ["confirm", "key"] {
      enter(command, at: terminal)
      try terminal.wait { $0.currentLine.contains("?") }
      terminal.press(.control("c"))
      try terminal.wait(forLine: "ink>")
    }
    #expect(terminal.screen.transcript.split(separator: "error: stopped").count == 3)
    enter("key", at: terminal)
    try terminal.wait(forLine: "keep (k), drop (d) or go on (→)?")
    terminal.press(.control("d"))
    try terminal.wait(for: "key: none")
  }

  @Test("A question among keys waits for one of them, letters in any case and width")
  func keys() throws {
    let folder = try TemporaryFolder()
    let terminal = try start(in: folder)
    for (typed, meant) in [
      ("xＫ", "character(\"k\")"), ("D", "character(\"d\")"), ("\u{1B}[C", "right"),
    ] {
      enter("key", at: terminal)
      try terminal.wait(forLine: "keep (k), drop (d) or go on (→)?")
      terminal.type(typed)
      try terminal.wait(for: "key: \(meant)")
      try terminal.wait(forLine: "ink>")
    }
  }

  @Test("A command reads lines of Chinese, several lines at once, and goes on after Ctrl-C")
  func lines() throws {
    let folder = try TemporaryFolder()
    let terminal = try start(in: folder)
    enter("talk", at: terminal)
    try terminal.wait(forLine: "四郎>")
    terminal.type("你好马")
    terminal.press(.backspace)
    terminal.type("吗")
    terminal.press(.enter)
    try terminal.wait(forLine: "四郎>")
    terminal.paste("第一\n第二\n")
    try terminal.wait(for: "第二")
    // Alt-Enter.
    terminal.type("\u{1B}\r")
    terminal.type("第三")
    terminal.press(.enter)
    try terminal.wait(forLine: "四郎>")
    terminal.type("不要")
    try terminal.wait(forLine: "四郎> 不要")
    terminal.press(.control("c"))
    try terminal.wait(for: "不要^C")
    try terminal.wait(forLine: "四郎>")
    // Once to the entry of three lines, twice to its first, and on.
    terminal.press(.up, .up, .up, .up)
    try terminal.wait(forLine: "四郎> 你好吗")
    terminal.press(.control("u"))
    terminal.type("/e")
    terminal.press(.tab)
    try terminal.wait(forLine: "四郎> /exit")
    terminal.press(.backspace, .enter)
    try terminal.wait(for: "said:")
    #expect(terminal.screen.transcript.filter { $0 != "\n" }.contains("said: 你好吗|第一⏎第二⏎第三|^C"))
    // The command's lines are not the shell's.
    try terminal.wait(forLine: "ink>")
    terminal.press(.up)
    try terminal.wait(forLine: "ink> talk")
  }

  @Test("The editor gets the text in a file of the user's alone, and gives it back changed")
  func editor() throws {
    let folder = try TemporaryFolder()
    let script = "\(folder.path)/editor"
    try folder.write(
      "#!/bin/sh\nstat -c %a \"$1\" > mode\necho \"$1\" > path\nprintf '第二行\\n' >> \"$1\"\n",
      to: "editor")
    chmod(script, 0o755)
    let terminal = try start(in: folder, environment: ["EDITOR": script])
    enter("edit", at: terminal)
    try terminal.wait(for: "edited: 一行\n第二行")
    try terminal.wait(forLine: "ink>")
    func text(_ name: String) throws -> String {
      String(
        decoding: try FileContents.read("\(folder.path)/\(name)", limit: 1000).dropLast(),
        as: UTF8.self)
    }
    #expect(try text("mode") == "600")
    #expect(!FileTree.exists(try text("path")))
  }

  @Test("An editor that fails, is missing or changes nothing leaves the text as it was")
  func failingEditor() throws {
    let folder = try TemporaryFolder()
    for (editor, said) in [
      ("false", "ended with status 1"), ("nowhere-to-be-found", "there is no such program"),
      ("true", "edited: nothing"),
    ] {
      let terminal = try start(in: folder, environment: ["VISUAL": editor, "EDITOR": "cat"])
      enter("edit", at: terminal)
      try terminal.wait(for: said)
      try terminal.wait(forLine: "ink>")
    }
  }

  @Test("Ctrl-C and the terminal are the editor's while it runs")
  func editorHasTheTerminal() throws {
    let folder = try TemporaryFolder()
    let script = "\(folder.path)/editor"
    try folder.write(
      """
      #!/bin/sh
      trap 'echo caught' INT
      echo ready
      while ! read line; do :; done
      echo "$line" > "$1"
      stty raw -echo
      """, to: "editor")
    chmod(script, 0o755)
    let terminal = try start(in: folder, environment: ["EDITOR": script])
    enter("edit", at: terminal)
    try terminal.wait(for: "ready")
    terminal.settle()
    terminal.press(.control("c"))
    try terminal.wait(for: "caught")
    terminal.type("新的\n")
    try terminal.wait(for: "edited: 新的")
    try terminal.wait(forLine: "ink>")
    terminal.type("中")
    try terminal.wait(forLine: "ink> 中")
  }

  @Test("An answer is shown as it comes, without what could move the cursor")
  func stream() throws {
    let folder = try TemporaryFolder()
    let terminal = try start(in: folder)
    enter("stream", at: terminal)
    try terminal.wait(for: "朕知道了␛[31m\nstreamed: all")
    enter("endless", at: terminal)
    try terminal.wait(for: "啊啊啊")
    terminal.press(.control("c"))
    try terminal.wait(for: "endless: stopped")
    try terminal.wait(forLine: "ink>")
  }

  @Test("Without a terminal nobody is asked, and answers still stream, but not as JSON")
  func pipe() throws {
    let folder = try TemporaryFolder()
    let commands = "confirm; key; talk; edit; stream"
    let plain = try Run.program(binary, ["-c", commands], folder: folder.path)
    #expect(
      plain.output
        == "confirmed: no\nkey: none\nsaid: \nedited: nothing\n朕知道了\u{1B}[31m\nstreamed: all\n")
    let json = try Run.program(binary, ["--json", "-c", "stream"], folder: folder.path)
    #expect(json.output.contains("whole") && !json.output.contains("朕"))
  }
}
