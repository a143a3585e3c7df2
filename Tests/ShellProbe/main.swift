import Basics
import Commands
import Glibc
import Terminal

// The shell with commands that do nothing but talk, for tests in a pseudo-terminal.

extension Command {
  static func probe(
    _ name: String, _ run: @escaping @Sendable (Conversation) async throws -> Report
  ) -> Command {
    Command(
      name, twin: "试\(name)", group: .rest, summary: "Probe", effect: .nothing
    ) { try await run($0.conversation) }
  }
}

let commands: [Command] = [
  .probe("confirm") { conversation in
    .message("confirmed: \(try await conversation.confirm("delete 3 entries?") ? "yes" : "no")")
  },
  .probe("key") { conversation in
    let keys: [Key] = [.character("k"), .character("d"), .right]
    let key = try await conversation.askKey("keep (k), drop (d) or go on (→)?", keys)
    return .message("key: \(key.map { "\($0)" } ?? "none")")
  },
  .probe("talk") { conversation in
    var said: [String] = []
    while true {
      switch try await conversation.readLine("四郎> ", ["/reset", "/exit"]) {
      case .line("/exit"), .end: return .message("said: \(said.joined(separator: "|"))")
      case .line(let line): said.append(line.replacing("\n", with: "⏎"))
      case .interrupted: said.append("^C")
      }
    }
  },
  .probe("edit") { conversation in
    .message("edited: \(try await conversation.edit("一行\n") ?? "nothing")")
  },
  .probe("stream") { conversation in
    guard let stream = conversation.stream else { return .message("whole") }
    let isWhole: Void? = try await conversation.stoppable {
      for piece in ["朕", "知道", "了\u{1B}[31m"] {
        stream(piece)
        try await Task.sleep(for: .milliseconds(20))
      }
      stream("\n")
    }
    return .message("streamed: \(isWhole == nil ? "stopped" : "all")")
  },
  .probe("endless") { conversation in
    let isWhole: Void? = try await conversation.stoppable {
      while true {
        conversation.stream?("啊")
        try await Task.sleep(for: .milliseconds(20))
      }
    }
    return .message("endless: \(isWhole == nil ? "stopped" : "all")")
  },
]

exit(Shell.run(Array(CommandLine.arguments.dropFirst()), commands: commands))
