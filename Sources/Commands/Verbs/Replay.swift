import Basics
import Workspace

extension Command {
  static let replay = Command(
    "replay", twin: "重放", group: .work,
    summary: "Run a session script, or check that it still says what it said",
    parameters: [
      Parameter("file", .path, help: "The script, as in `tour.ink`"),
      Parameter(
        "how",
        help: """
          `check` compares with the transcript beside it, `record` writes that; both in a fresh \
          workspace. `keep-going` passes over failures, `from=LINE` begins there, `NAME=VALUE` \
          sets a parameter of the script
          """, isOptional: true, isRepeating: true,
        choices: { _ in ["check", "record", "keep-going", "from="] }),
    ],
    examples: ["replay mine.ink", "replay mine.ink record", "replay mine.ink check"],
    preparation: ["sql SELECT 1", "save mine.ink"], effect: .meta
  ) { invocation in
    let script = try SessionScript(path: invocation.text("file") ?? "")
    let request = try ReplayRequest(invocation)
    switch request.mode {
    case .run: return try await run(script, request, in: invocation)
    case .record, .check: return try await rehearse(script, request, in: invocation)
    }
  }

  private static func run(
    _ script: SessionScript, _ request: ReplayRequest, in invocation: Invocation
  ) async throws -> Report {
    let source = try script.source(values: request.values, out: ".")
    var commands = try invocation.context.vocabulary.bind(source, script: script.path)
    commands.removeAll { $0.statement.line < request.firstLine }
    var failures = 0
    for command in commands {
      try Task.checkCancellation()
      invocation.interpreter.output.echo(command.statement.text)
      let outcome = await invocation.interpreter.run(command)
      if outcome == .left { break }
      guard case .failed(let kind) = outcome else { continue }
      guard request.keepsGoing, kind != .cancelled else {
        throw Problem.lineFailed(script.path, line: command.statement.line, kind)
      }
      failures += 1
    }
    var report = Report.message("ran \(count: commands.count, "command", "commands")")
    if failures > 0 {
      report.blocks.append(.warning("\(count: failures, "command", "commands") failed"))
    }
    return report
  }

  /// Runs the script in a fresh workspace and writes down, or compares, what it says.
  private static func rehearse(
    _ script: SessionScript, _ request: ReplayRequest, in invocation: Invocation
  ) async throws -> Report {
    let stage = try TemporaryStage()
    let transcript = Transcript(here: script.folder, out: stage.folder)
    let source = try script.source(values: request.values, out: stage.folder)
    let commands = try invocation.context.vocabulary.bind(source, script: script.path)
    let interpreter = stage.interpreter(like: invocation.context, transcript: transcript)
    for command in commands {
      try Task.checkCancellation()
      transcript.append(command: command.statement.text)
      let outcome = await interpreter.run(command)
      if outcome == .failed(.cancelled) { throw CancellationError() }
      if outcome == .left { break }
    }
    let path = Transcript.path(of: script.path)
    let text = transcript.text
    if request.mode == .record {
      try FileContents.write(Array((text.joined(separator: "\n") + "\n").utf8), to: path)
      return Report([
        .message("recorded \(count: commands.count, "command", "commands") in `\(path)`"),
        .next("replay \(Quoting.quoted(script.path)) check"),
      ])
    }
    guard FileTree.exists(path) else { throw Problem.noTranscript(path, script: script.path) }
    let recorded = String(decoding: try FileContents.read(path, limit: 64 << 20), as: UTF8.self)
    var lines = recorded.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    guard lines != text else {
      return .message("\(count: commands.count, "command reads", "commands read") as recorded")
    }
    let difference = LineDifference.text(lines, text)
    invocation.interpreter.output.show(
      Report([.text(key: "difference", difference.joined(separator: "\n"))]), of: .replay)
    throw Problem.transcriptDiffers(
      script.path, lines: difference.count { $0.hasPrefix("- ") || $0.hasPrefix("+ ") })
  }
}

/// What a `replay` line asks for.
private struct ReplayRequest {
  enum Mode {
    case run
    case check
    case record
  }

  var mode = Mode.run
  var keepsGoing = false
  var firstLine = 1
  var values: [String: String] = [:]

  init(_ invocation: Invocation) throws {
    for word in invocation.texts("how") {
      if let (key, value) = Word(plain: word).assignment {
        guard key.folded == "from" else {
          values[key.verbatim] = value.verbatim
          continue
        }
        guard let line = Int(value.folded), line > 0 else {
          throw invocation.fault(.notANumber(value.verbatim, whole: true), at: "how")
        }
        firstLine = line
        continue
      }
      switch word {
      case "check": mode = .check
      case "record": mode = .record
      case "keep-going": keepsGoing = true
      default:
        throw invocation.fault(
          .notAChoice(word, among: ["check", "record", "keep-going"]), at: "how")
      }
    }
  }
}

/// A fresh workspace in a temporary folder, removed with all that is in it.
private final class TemporaryStage {
  let folder: String

  init() throws(Problem) {
    folder = try FileTree.makeTemporary("inkstone-replay")
  }

  deinit { FileTree.remove(folder) }

  /// One that starts from the defaults, asks nobody, and writes into the transcript.
  func interpreter(like context: Context, transcript: Transcript) -> Interpreter {
    let stage = Context(
      workspace: OpenWorkspace(path: "\(folder)/workspace.inkstone"), settings: Settings(),
      vocabulary: context.vocabulary, history: context.history, conversation: .silent)
    return Interpreter(
      context: stage,
      output: Output(format: .plain, isMasked: true) { _, text in transcript.append(text) })
  }
}
