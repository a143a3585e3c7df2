import Basics

extension Command {
  static let help = Command(
    "help", twin: "帮助", group: .rest,
    summary: "List the commands, or explain one",
    parameters: [
      Parameter(
        "verb", help: "The command to explain", isOptional: true, isRepeating: true,
        choices: { $0.vocabulary.commands.map(\.name) })
    ],
    examples: ["help", "help set", "帮助 设置"],
    effect: .nothing
  ) { invocation in
    let words = invocation.texts("verb").flatMap { $0.split(separator: " ") }
    let vocabulary = invocation.context.vocabulary
    guard !words.isEmpty else { return HelpPage.overview(vocabulary) }
    let statement = Statement(
      source: words.joined(separator: " "), words: words.map { Word(plain: String($0)) },
      rest: nil, range: 0..<words.joined(separator: " ").utf8.count, line: 1)
    do throws(Fault) {
      return HelpPage.page(for: try vocabulary.command(of: statement).0)
    } catch {
      // `help roles` explains a verb that only stands with a second word.
      let inner = vocabulary.commands.filter { $0.firstWord == String(words[0]) }
      guard !inner.isEmpty, words.count == 1 else {
        throw invocation.fault(error.problem, at: "verb")
      }
      return inner.map(HelpPage.page).reduce(Report(), +)
    }
  }
}

/// What help says, made from the commands' own descriptions.
enum HelpPage {
  /// All commands in their groups.
  static func overview(_ vocabulary: Vocabulary) -> Report {
    var blocks: [Report.Block] = []
    for group in Command.Group.allCases {
      let commands = vocabulary.commands.filter { $0.group == group }
      guard !commands.isEmpty else { continue }
      blocks.append(.heading(group.title))
      blocks.append(
        .table(
          Report.Table(
            "\(group)_commands",
            [
              .init("name", "", isFlexible: false), .init("twin", ""),
              .init("summary", "", isFlexible: true),
            ],
            commands.map { [.text($0.name), .text($0.twin), .message($0.summary)] })))
    }
    blocks.append(.message("`help VERB` explains one; Tab completes; Ctrl-C stops, Ctrl-D leaves"))
    return Report(blocks)
  }

  /// One command in full.
  static func page(for command: Command) -> Report {
    var blocks: [Report.Block] = [
      .heading("\(command.name) (\(command.twin)): \(command.summary)"),
      .text(key: "usage", "  " + command.usage),
    ]
    if !command.parameters.isEmpty {
      blocks.append(.heading("where"))
      blocks.append(
        .table(
          Report.Table(
            "parameters", [.init("name", ""), .init("help", "", isFlexible: true)],
            command.parameters.map { [.text($0.name.uppercased()), .message($0.help)] })))
    }
    if !command.options.isEmpty {
      blocks.append(.heading("keys"))
      blocks.append(
        .table(
          Report.Table(
            "options",
            [.init("name", ""), .init("default", ""), .init("help", "", isFlexible: true)],
            command.options.map { option in
              let values = option.kind.words.joined(separator: "|")
              let sample = option.fallback ?? option.kind.sample
              let help: ReportValue =
                values.isEmpty || values == sample
                ? .message(option.help) : .message("\(option.help): \(values)")
              return [.text("\(option.name)="), .text(option.fallback ?? option.kind.sample), help]
            })))
    }
    if !command.examples.isEmpty {
      blocks.append(.heading("for example"))
      blocks.append(
        .text(key: "examples", command.examples.map { "  " + $0 }.joined(separator: "\n")))
    }
    return Report(blocks)
  }

  /// The README's table of commands, in Markdown.
  package static func markdown(_ vocabulary: Vocabulary) -> String {
    let rows = vocabulary.commands.map { command in
      "| `\(command.form)` | \(command.twin) | \(command.summary) |"
    }
    return (["| command | 中文 | does |", "|---|---|---|"] + rows).joined(separator: "\n")
  }
}
