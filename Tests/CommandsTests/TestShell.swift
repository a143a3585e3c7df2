import Basics
import Harness
import Synchronization
import Workspace

@testable import Commands

/// An interpreter on a fresh workspace in a folder of its own, whose output is kept.
struct TestShell: ~Copyable {
  let folder: TemporaryFolder
  let interpreter: Interpreter
  private let said = Said()

  init(
    format: Output.Format = .plain, settings: Settings = Settings(),
    vocabulary: Vocabulary = Vocabulary(Command.all)
  ) throws {
    folder = try TemporaryFolder()
    let context = Context(
      workspace: OpenWorkspace(path: "\(folder.path)/workspace.inkstone"), settings: settings,
      vocabulary: vocabulary, history: ShellHistory(path: "\(folder.path)/history.sqlite"),
      conversation: .silent)
    interpreter = Interpreter(
      context: context, output: Output(format: format) { [said] in said.add($0, $1) })
  }

  /// Runs a line and gives back all that was said, in order.
  borrowing func run(_ source: String) async -> String {
    said.clear()
    _ = await interpreter.run(source)
    return said.text
  }

  /// The same with how it ended.
  borrowing func outcome(of source: String) async -> Interpreter.Outcome {
    said.clear()
    return await interpreter.run(source)
  }

  var text: String { said.text }
}

private final class Said: Sendable {
  private let lines = Mutex<[String]>([])
  var text: String { lines.withLock { $0.joined(separator: "\n") } }
  func add(_ stream: Output.Stream, _ line: String) { lines.withLock { $0.append(line) } }
  func clear() { lines.withLock { $0 = [] } }
}
