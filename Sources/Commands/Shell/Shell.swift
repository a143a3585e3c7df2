import Basics
import Glibc
import Synchronization
import Terminal
import Workspace

/// The program: what it was started with, then what is typed, until it is left.
package struct Shell: Sendable {
  private let arguments: CommandLineArguments
  private let interpreter: Interpreter
  private let urgency: Urgency
  private let firstThread: FirstThread

  /// Runs the program.
  ///
  /// - Parameter commands: What can be typed.
  /// - Returns: The exit status.
  package static func run(_ words: [String], commands: [Command] = Command.all) -> Int32 {
    Interrupts.start()
    let console = Console.standard
    do {
      let shell = try Shell(arguments: CommandLineArguments(words), commands: commands)
      return shell.run(at: Desk(console: console))
    } catch {
      console.say(error.text(in: Language.ofEnvironment) + "\n")
      return error.kind.rawValue
    }
  }

  private init(
    arguments: CommandLineArguments, commands: [Command]
  ) throws(Problem) {
    self.arguments = arguments
    let settings = try Settings.atStart(overrides: arguments.settings)
    let urgency = Urgency()
    self.urgency = urgency
    let firstThread = FirstThread()
    self.firstThread = firstThread
    let console = Console.standard
    let isJSON = arguments.isJSON
    let context = Context(
      workspace: OpenWorkspace(path: arguments.workspace), settings: settings,
      vocabulary: Vocabulary(commands), history: .ofUser(),
      conversation: Self.conversation(on: console, firstThread, urgency, arguments, settings))
    interpreter = Interpreter(
      context: context,
      output: Output(
        format: Self.format(isJSON: isJSON, settings), catalogue: Language.catalogue(settings)
      ) { stream, text in
        switch stream {
        case .result: Self.write(text + "\n", to: console)
        case .talk: console.say(text + "\n")
        }
      })
  }

  private static func conversation(
    on console: Console, _ firstThread: FirstThread, _ urgency: Urgency,
    _ arguments: CommandLineArguments, _ settings: Settings
  ) -> Conversation {
    var conversation = Conversation(isInteractive: false)
    conversation.catalogue = { Language.catalogue(settings) }
    conversation.isUrgent = { urgency.isRaised }
    if !arguments.isQuiet {
      conversation.beginProgress = {
        let bar = ProgressBar(on: console, catalogue: Language.catalogue(settings))
        return (bar.handler, { bar.finish() })
      }
    }
    guard !arguments.isJSON else { return conversation }
    let flow = Mutex(TextFlow())
    conversation.stream = { piece in
      guard let width = console.output.width else { return write(piece, to: console) }
      let shown = flow.withLock {
        $0.add(Printable.of(piece, keepsLines: true), width: width)
      }
      if !shown.isEmpty { write(shown, to: console) }
    }
    guard isatty(STDIN_FILENO) == 1, console.error.isTerminal else { return conversation }
    conversation.isInteractive = true
    conversation.confirm = { question in try await firstThread.perform { try $0.confirm(question) }
    }
    conversation.askKey = { question, keys in
      try await firstThread.perform { try $0.ask(question, among: keys) }
    }
    conversation.readLine = { prompt, words in
      try await firstThread.perform { $0.readLine(prompt: prompt, words: words) }
    }
    conversation.edit = { text in try await firstThread.perform { try $0.edit(text) } }
    return conversation
  }

  private static func write(_ text: String, to console: Console) {
    do {
      try console.write(text)
    } catch {
      // `inkstone … | head`: nobody reads on, so there is nothing more to say.
      exit(0)
    }
  }

  private static func format(isJSON: Bool, _ settings: Settings) -> Output.Format {
    guard !isJSON else { return .json }
    let screen = Screen.output
    guard let width = screen.width else {
      return settings.value("color") == "always" ? .terminal(width: 80, hasColour: true) : .plain
    }
    let hasColour =
      switch settings.value("color") {
      case "always": true
      case "never": false
      default: screen.hasColour
      }
    return .terminal(width: width, hasColour: hasColour)
  }

  private func run(at desk: Desk) -> Int32 {
    desk.catalogue = interpreter.context.conversation.catalogue
    let vocabulary = interpreter.context.vocabulary
    let outcome: Interpreter.Outcome
    switch arguments.input {
    case .commands(let source): outcome = runInterruptibly(source, desk)
    case .script(let path):
      outcome = runInterruptibly("replay \(Quoting.quoted(path))", desk)
    case .help:
      interpreter.output.show(CommandLineOption.report, of: .help)
      outcome = runInterruptibly("help", desk)
    case .completion(let shell):
      outcome = show(shell.script(vocabulary.commands, in: interpreter.context.catalogue))
    case .manual:
      outcome = show(ManualPage(vocabulary.commands, in: interpreter.context.catalogue).text)
    case .standardInput:
      let isInteractive = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
      outcome = isInteractive && !arguments.isJSON ? converse(at: desk) : readLines(at: desk)
    }
    let workspace = interpreter.context.workspace
    Waiting.result { await workspace.close() }
    return if case .failed(let kind) = outcome { kind.rawValue } else { 0 }
  }

  private func show(_ text: String) -> Interpreter.Outcome {
    Self.write(text + "\n", to: .standard)
    return .done
  }

  /// Runs commands so that Ctrl-C stops them and not the shell.
  private func runInterruptibly(_ source: String, _ desk: Desk) -> Interpreter.Outcome {
    urgency.reset()
    let interpreter = interpreter
    let urgency = urgency
    defer { Console.standard.endLine() }
    return firstThread.wait(at: desk) {
      let outcome = try? await Interrupts.cancelling(
        onFirst: { Self.say("stopping; Ctrl-C again stops at once", interpreter) },
        onSecond: { urgency.raise() }
      ) { await interpreter.run(source) }
      return outcome ?? .failed(.cancelled)
    }
  }

  /// Standard input as a script: a failing line stops it, except where a program drives the shell by
  /// `--json` and reads each outcome.
  private func readLines(at desk: Desk) -> Interpreter.Outcome {
    var lines = PlainLines()
    var pending: String?
    var outcome = Interpreter.Outcome.done
    do {
      while let line = try lines.next() {
        let source = pending.map { "\($0)\n\(line)" } ?? line
        guard !isUnfinished(source, after: pending, line) else {
          pending = source
          continue
        }
        pending = nil
        outcome = runInterruptibly(source, desk)
        if outcome == .left { return .done }
        guard outcome == .done || arguments.isJSON else {
          Self.say("stopped at line \(id: lines.number) of standard input", interpreter)
          return outcome
        }
      }
      return pending == nil ? outcome : runInterruptibly(pending ?? "", desk)
    } catch {
      let problem = Problem(describing: error)
      interpreter.output.show(problem)
      return .failed(problem.kind)
    }
  }

  /// Whether more is to come: a quote is open, or the line ends in a `\`.
  ///
  /// - Parameters:
  ///   - pending: What was unfinished before `line` came; the two make up `source`.
  private func isUnfinished(_ source: String, after pending: String?, _ line: String) -> Bool {
    // Only a quote closes a quote: the lines of a long quotation are not read again and again.
    let quotes: Set<Character> = ["\"", "'", "“", "”", "‘", "’", "＂", "＇"]
    if let pending, !pending.hasSuffix("\\"), !line.contains(where: quotes.contains) { return true }
    do {
      _ = try interpreter.context.vocabulary.bind(source)
      return false
    } catch {
      return error.isUnfinished
    }
  }

  // MARK: - At the prompt

  private func converse(at desk: Desk) -> Interpreter.Outcome {
    let context = interpreter.context
    let failure = Waiting.result { () -> Problem? in
      do {
        _ = try await context.workspace.open(settings: context.settings)
        return nil
      } catch {
        return Problem(describing: error)
      }
    }
    if let failure {
      interpreter.output.show(failure)
      return .failed(failure.kind)
    }
    if !arguments.isQuiet { greet() }
    let completer = Completer(context: context)
    let editor = LineEditor(
      program: "inkstone",
      history: { Waiting.result { await context.history.lines(last: 10_000) } },
      catalogue: context.catalogue,
      complete: { line, cursor in
        Waiting.result { await completer.candidates(for: line, cursor: cursor) }
      })
    let screen = Screen.output
    let prompt = screen.styled("ink>", [.bold, .cyan]) + " "
    let continuation = screen.styled("  …>", .dim) + " "
    var pending: String?
    while true {
      switch editor.read(prompt: pending == nil ? prompt : continuation) {
      case .end: return .done
      case .interrupted: pending = nil
      case .pasted(let lines):
        let source = lines.joined(separator: "\n")
        if take(source, editor, desk) == .left { return .done }
      case .line(let line):
        let source = pending.map { "\($0)\n\(line)" } ?? line
        if isUnfinished(source, after: pending, line) {
          pending = source
          continue
        }
        pending = nil
        guard source.contains(where: { !$0.isWhitespace }) else { continue }
        if take(source, editor, desk) == .left { return .done }
      }
    }
  }

  /// Runs what was entered and remembers it, without the keys in it.
  private func take(
    _ source: String, _ editor: LineEditor, _ desk: Desk
  ) -> Interpreter.Outcome {
    let kept = Redaction.clean(source, secrets: interpreter.context.settings.secrets)
    editor.add(history: kept)
    let history = interpreter.context.history
    Waiting.result { await history.append(kept) }
    return runInterruptibly(source, desk)
  }

  private func greet() {
    let workspace = interpreter.context.workspace
    let name = workspace.path
    let what: Message =
      workspace.isNew
      ? "inkstone \(Inkstone.version), new workspace `\(name)`"
      : "inkstone \(Inkstone.version), workspace `\(name)`"
    Self.say(what, interpreter)
    if let reason = workspace.opened?.readOnlyReason {
      Self.say("it can only be read: \(reason)", interpreter)
    }
    if workspace.isNew {
      Self.say("`help` lists the commands; `load PATH` reads a book", interpreter)
    }
  }

  private static func say(_ message: Message, _ interpreter: Interpreter) {
    Console.standard.say(message.text(in: interpreter.context.catalogue) + "\n")
  }
}

/// Raised by a second Ctrl-C.
final class Urgency: Sendable {
  private let raised = Atomic(false)
  var isRaised: Bool { raised.load(ordering: .relaxed) }
  func raise() { raised.store(true, ordering: .relaxed) }
  func reset() { raised.store(false, ordering: .relaxed) }
}
