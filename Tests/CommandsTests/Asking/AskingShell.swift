import Basics
import Harness
import Synchronization
import Workspace

@testable import Commands

/// A shell whose workspace holds the courtyard scene cut into chunks, and a scripted server to ask.
final class AskingShell {
  static let key = "sk-test-0123456789abcdef"

  let shell: TestShell
  let server: ScriptedServer

  /// - Parameters:
  ///   - chunkCount: How many chunks the text is cut into.
  ///   - script: What the server does; the well-behaved model without.
  init(
    chunkCount: Int = 4, _ script: @escaping ScriptedServer.Script = { ScriptedModel.reply(to: $0) }
  ) async throws {
    server = try ScriptedServer(script)
    shell = try TestShell(
      settings: Settings(
        environment: ["BASE_URL": server.address, "MODEL": "qwen", "API_KEY": Self.key]))
    try await Self.load(into: shell, chunkCount)
  }

  private static func load(into shell: borrowing TestShell, _ count: Int) async throws {
    let path = try shell.folder.write(Samples.courtyard, to: "庭院.txt")
    _ = await shell.run("load \(path)")
    try await cut(shell.interpreter.context, into: count)
  }

  /// Cuts the first text into about equal parts, at line ends.
  static func cut(_ context: Context, into count: Int) async throws {
    let store = try await context.workspace.open(settings: context.settings)
    let content = try await store.perform { try $0.content(ofText: 1) }
    var ends: [Int] = []
    for part in 1..<max(2, count) {
      let place = content.count * part / count
      let end = content[place...].firstIndex(of: 0x0A).map { $0 + 1 } ?? content.count
      if end > ends.last ?? 0, end < content.count { ends.append(end) }
    }
    if count == 1 { ends = [] }
    let bounds = [0] + ends + [content.count]
    let cell = try await store.beginCell(verb: "chunk", source: "chunk")
    try await store.change(cell: cell) { database in
      try database.insertChunks(
        zip(bounds, bounds.dropFirst()).map { start, end in
          StoredChunk(text: 1, span: start..<end, ownStart: start, tokenCount: (end - start) / 4)
        }, cell: cell)
    }
    try await store.finishCell(cell, .done, after: .zero)
  }

  func run(_ source: String) async -> String { await shell.run(source) }
  func outcome(of source: String) async -> Interpreter.Outcome { await shell.outcome(of: source) }
  var text: String { shell.text }

  func store() async throws -> Store {
    try await shell.interpreter.context.workspace.open(settings: shell.interpreter.context.settings)
  }

  func entries() async throws -> [StoredEntry] {
    try await store().perform { try $0.entries() }
  }

  func answerCount() async throws -> Int {
    try await store().perform { try $0.answerCount() }
  }

  /// Whether the key is anywhere in the workspace's files or in what was said.
  func keyIsKept() async throws -> Bool {
    await shell.interpreter.context.workspace.close()
    let secret = Array(Self.key.utf8)
    for name in shell.folder.names() {
      let bytes = try FileContents.read("\(shell.folder.path)/\(name)", limit: 1 << 28)
      if bytes.firstRange(of: secret) != nil { return true }
    }
    return shell.text.contains(Self.key)
  }
}
