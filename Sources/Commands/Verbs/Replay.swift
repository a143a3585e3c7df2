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
    try await SessionAnswers.load(for: script.path, into: invocation.store)
    var failures = 0
    for command in commands {
      try Task.checkCancellation()
      invocation.interpreter.output.remark(script.remarks(before: command.statement.line))
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
    let path = Transcript.path(of: script.path)
    var (text, count, answers) = try await perform(
      script, request, in: invocation, asksServers: request.mode == .record)
    if request.mode == .record {
      // With the answers beside it, the session is what it will be where there is no server.
      if answers > 0 {
        (text, count, _) = try await perform(script, request, in: invocation, asksServers: false)
      }
      try FileContents.write(Array((text.joined(separator: "\n") + "\n").utf8), to: path)
      var report = Report.message("recorded \(count: count, "command", "commands") in `\(path)`")
      if answers > 0 {
        let beside = SessionAnswers.path(of: script.path)
        report.blocks.append(
          .message("and \(count: answers, "answer", "answers") of models in `\(beside)`"))
      }
      report.blocks.append(.next("replay \(Quoting.quoted(script.path)) check"))
      return report
    }
    guard FileTree.exists(path) else { throw Problem.noTranscript(path, script: script.path) }
    let recorded = String(decoding: try FileContents.read(path, limit: 64 << 20), as: UTF8.self)
    var lines = recorded.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    guard lines != text else {
      return .message("\(count: count, "command reads", "commands read") as recorded")
    }
    let difference = LineDifference.text(lines, text)
    invocation.interpreter.output.show(
      Report([.text(key: "difference", difference.joined(separator: "\n"))]), of: .replay)
    throw Problem.transcriptDiffers(
      script.path, lines: difference.count { $0.hasPrefix("- ") || $0.hasPrefix("+ ") })
  }

  /// Runs the script in a fresh workspace with the answers that lie beside it.
  ///
  /// - Parameter asksServers: Whether servers may be asked for other answers; they are kept beside the
  ///   script then.
  /// - Returns: What was said, how many commands there are, and how many answers were kept.
  private static func perform(
    _ script: SessionScript, _ request: ReplayRequest, in invocation: Invocation,
    asksServers: Bool
  ) async throws -> (text: [String], commandCount: Int, answerCount: Int) {
    let stage = try TemporaryStage()
    let transcript = Transcript(here: script.folder, out: stage.folder)
    let source = try script.source(values: request.values, out: stage.folder)
    let commands = try invocation.context.vocabulary.bind(source, script: script.path)
    let interpreter = stage.interpreter(
      like: invocation.context, transcript: transcript, asksServers: asksServers)
    let context = interpreter.context
    if FileTree.exists(SessionAnswers.path(of: script.path)) {
      let store = try await context.workspace.open(settings: context.settings)
      try await SessionAnswers.load(for: script.path, into: store)
    }
    for command in commands {
      try Task.checkCancellation()
      for remark in script.remarks(before: command.statement.line) { transcript.append(remark) }
      transcript.append(command: command.statement.text)
      let outcome = await interpreter.run(command)
      if outcome == .failed(.cancelled) { throw CancellationError() }
      if outcome == .left { break }
    }
    var answers = 0
    if asksServers, let store = context.workspace.opened {
      answers = try await SessionAnswers.keep(from: store, for: script.path)
    }
    await context.workspace.close()
    return (transcript.text, commands.count, answers)
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

  /// One that starts from the defaults, asks no person, and writes into the transcript.
  ///
  /// - Parameter asksServers: Whether it knows the servers that the user has set.
  func interpreter(
    like context: Context, transcript: Transcript, asksServers: Bool
  ) -> Interpreter {
    let settings = Settings()
    // English in whichever locale, unless the script says otherwise.
    settings.set("language", to: "en", origin: .environment)
    if asksServers {
      for name in ["base-url", "model-name", "api-key", "deepseek-api-key", "endpoint"] {
        settings.set(name, to: context.settings.value(name), origin: .environment)
      }
    }
    let stage = Context(
      workspace: OpenWorkspace(path: "\(folder)/workspace.inkstone"), settings: settings,
      vocabulary: context.vocabulary, history: context.history, conversation: .silent)
    return Interpreter(
      context: stage,
      output: Output(
        format: .plain, isMasked: true, masking: { transcript.masking($0) },
        catalogue: Language.catalogue(settings)
      ) { _, text in transcript.append(text) })
  }
}
