import Basics
import Glibc
import Harness
import Testing

/// Goes through entries with one key each, in the real program.
@Suite("`review` at a terminal", .serialized, .timeLimit(.minutes(10)))
struct ReviewTests {
  @Test("One key keeps, drops, edits, goes back and leaves; all of it is undone at once")
  func review() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write(Samples.conversation, to: "对话.jsonl")
    let editor = try folder.write("#!/bin/sh\nsed -i s/天晴了/天阴了/ \"$1\"\n", to: "editor")
    chmod(editor, 0o755)
    let terminal = try PseudoTerminal(
      Products.path(of: "inkstone"), ["--quiet", "w.inkstone"], rows: 40,
      environment: ["EDITOR": editor], folder: folder.path)
    try terminal.wait(forLine: "ink>")
    func enter(_ command: String) {
      terminal.type(command)
      terminal.press(.enter)
    }
    enter("load 对话.jsonl")
    try terminal.wait(for: "loaded 4 entries")
    try terminal.wait(forLine: "ink>")
    enter("review")
    let keys = "[k]eep [d]rop [e]dit [b]ack [q]uit"
    try terminal.wait(forLine: "1 of 4  \(keys)")
    terminal.type("k")
    try terminal.wait(forLine: "2 of 4  \(keys)")
    terminal.type("d")
    try terminal.wait(forLine: "3 of 4  \(keys)")
    terminal.type("b")
    try terminal.wait(forLine: "2 of 4  \(keys)")
    // A key that means nothing changes nothing.
    terminal.type("xk")
    try terminal.wait(forLine: "3 of 4  \(keys)")
    terminal.type("e")
    try terminal.wait(for: "天阴了。")
    try terminal.wait(forLine: "3 of 4  \(keys)")
    terminal.type("d")
    try terminal.wait(forLine: "4 of 4  \(keys)")
    terminal.type("q")
    try terminal.wait(for: "review 4-4")
    // What became of each in the end, however often it was gone over.
    try terminal.wait(for: "kept      2")
    try terminal.wait(for: "dropped   1")
    try terminal.wait(forLine: "ink>")
    enter(
      "sql SELECT group_concat(is_dropped, '') || group_concat(is_edited, '') AS found FROM entry")
    try terminal.wait(for: "00100010")
    try terminal.wait(forLine: "ink>")
    enter("undo")
    try terminal.wait(for: "took back")
    try terminal.wait(forLine: "ink>")
    enter("sql SELECT group_concat(is_dropped || output, '') LIKE '%0天晴了。%' AS again FROM entry")
    try terminal.wait { $0.lines.contains { $0.filter { $0 != " " } == "1" } }
    // Typed before the prompt stands, the key would be lost.
    try terminal.wait(forLine: "ink>")
    terminal.press(.control("d"))
    #expect(try terminal.waitForExit() == .exited(0))
  }

  @Test("Ctrl-C leaves as `q` does")
  func interrupted() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write(Samples.conversation, to: "对话.jsonl")
    let terminal = try PseudoTerminal(
      Products.path(of: "inkstone"), ["--quiet", "w.inkstone"], folder: folder.path)
    try terminal.wait(forLine: "ink>")
    terminal.type("load 对话.jsonl; review")
    terminal.press(.enter)
    try terminal.wait { $0.currentLine.hasPrefix("1 of 4") }
    terminal.type("d")
    try terminal.wait { $0.currentLine.hasPrefix("2 of 4") }
    terminal.press(.control("c"))
    try terminal.wait(forLine: "ink>")
    terminal.type("entries where=dropped")
    terminal.press(.enter)
    try terminal.wait(for: "她细心")
  }
}
