import Basics
import Glibc
import Terminal

// Reads lines as the shell does and says what it has read, for tests in a pseudo-terminal.
//   EditorProbe [SECONDS]   with SECONDS, a notice is shown after that time while a line is edited

let words = ["load", "loss", "载入", "载入全部", "分析", "quit"]
let earlier = ["load 红楼梦", "ask 分析", "load 甄嬛传"]

func complete(_ line: String, _ cursor: Int) -> Completion {
  let before = String(decoding: Array(line.utf8.prefix(cursor)), as: UTF8.self)
  let start = before.lastIndex(of: " ").map { before.index(after: $0) } ?? before.startIndex
  let typed = before[start...]
  return Completion(
    range: cursor - typed.utf8.count..<cursor,
    candidates: words.filter { $0.hasPrefix(typed) }.map {
      .init($0, description: "the word \($0)")
    })
}

let editor = LineEditor(program: "probe", history: { earlier }, complete: complete)

if CommandLine.arguments.count > 1, let seconds = UInt32(CommandLine.arguments[1]) {
  let show = editor.show
  Task.detached {
    sleep(seconds)
    show("notice: 完成")
  }
}

let prompt = Style([.bold, .cyan])("ink>", isOn: Screen.output.hasColour) + " "
reading: while true {
  switch editor.read(prompt: prompt) {
  case .line("ask"):
    let answer = editor.keyboard.confirm("delete 3 entries?")
    print(answer.map { $0 ? "confirmed" : "refused" } ?? "stopped")
  case .line("key"): print("key \(editor.keyboard.readKey())")
  case .line("bar"): await showBar()
  case .line("work"):
    let status = await work()
    print("work \(status)")
  case .line(let line):
    editor.add(history: line)
    print("line <\(line.replacing("\n", with: "⏎"))>")
  case .pasted(let lines): print("pasted \(lines)")
  case .interrupted: print("interrupted")
  case .end:
    print("end")
    break reading
  }
  fflush(nil)
}

/// A command that runs until Ctrl-C, and heeds only the second one.
func work() async -> String {
  print("working")
  fflush(nil)
  do {
    try await Interrupts.cancelling(
      onFirst: { Console.standard.say("first\n") }, onSecond: { Console.standard.say("second\n") },
      { try await Task.sleep(for: .seconds(30)) })
    return "done"
  } catch {
    return "cancelled"
  }
}

/// Half a second of work with a bar, and a line printed in the middle of it.
func showBar() async {
  let bar = ProgressBar()
  for step in 0...50 {
    bar.update(Progress(done: step * 20, total: 1000, unit: .items("entries"), note: "损失 0.5"))
    if step == 25 { try? Console.standard.write("printed 中文 meanwhile\n") }
    try? await Task.sleep(for: .milliseconds(20))
  }
  bar.finish()
  Console.standard.say("bar done\n")
}
