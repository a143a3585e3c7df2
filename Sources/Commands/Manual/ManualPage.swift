import Basics

/// The manual page, made from the same descriptions as help: man(7), in the macros that every
/// `man` knows.
package struct ManualPage {
  private let commands: [Command]
  private let catalogue: Catalogue?
  private var lines: [String] = []

  package init(_ commands: [Command], in catalogue: Catalogue?) {
    self.commands = commands
    self.catalogue = catalogue
  }

  /// The page's source.
  package var text: String {
    var page = self
    page.write()
    return page.lines.joined(separator: "\n")
  }

  private mutating func write() {
    lines.append(".TH INKSTONE 1 \"\" \"Inkstone \(Inkstone.version)\" \"\"")
    section("Name")
    lines.append(
      "inkstone \\- "
        + said("turn a book into an instruction dataset and a fine-tuned character"))
    section("Synopsis")
    lines += [".nh", ".ad l", Self.escaped(CommandLineOption.synopsis)]
    section("Description")
    paragraph(
      """
      An interactive shell over one file, the workspace, which keeps all that is loaded, made and \
      trained. Without `-c` and `-f` it reads commands from the terminal, or, when standard input is \
      no terminal, from there.
      """)
    paragraph(
      """
      A line is a verb, words and `key=value`; `;` parts commands, `#` begins a comment. Unique \
      beginnings of a verb are enough, and every verb has a Chinese one. `undo` takes back what a \
      command changed.
      """)
    section("Options")
    item("WORKSPACE", said(CommandLineOption.workspaceHelp))
    for option in CommandLineOption.all { item(option.usage, said(option.help)) }
    section("Commands")
    for group in Command.Group.allCases {
      let members = commands.filter { $0.group == group }
      guard !members.isEmpty else { continue }
      lines.append(".SS " + Self.escaped(group.title.text(in: catalogue)))
      for command in members { describe(command) }
    }
    section("Settings")
    paragraph(
      """
      From the weakest: the default, the config file, `.env` in the current folder, the environment, \
      `set` and `--set`, the command itself.
      """)
    for setting in Setting.all {
      item(
        [setting.name, setting.variable].compactMap { $0 }.joined(separator: ", "),
        said(setting.help))
    }
    section("Files")
    item("workspace.inkstone", said("the workspace, where no other is named"))
    item("$XDG_CONFIG_HOME/inkstone/config", said("settings, as `name = value`"))
    item("$XDG_STATE_HOME/inkstone/history.sqlite", said("the lines typed at the prompt"))
    item("$XDG_DATA_HOME/inkstone/models", said("models"))
    section("Environment")
    item("NO_COLOR", said("no colours"))
    item("VISUAL, EDITOR", said("the editor of the commands that let a text be edited"))
    item("LC_ALL, LC_MESSAGES, LANG", said("the language of messages"))
    section("Exit status")
    for (status, meaning) in Self.statuses { item("\(status)", said(meaning)) }
  }

  private static let statuses: [(Int32, Message)] = [
    (0, "all is done"), (Problem.Kind.usage.rawValue, "a line was not understood"),
    (Problem.Kind.notFound.rawValue, "something is not there"),
    (Problem.Kind.conflict.rawValue, "something stands in the way"),
    (Problem.Kind.network.rawValue, "a server could not be reached or refused"),
    (Problem.Kind.damaged.rawValue, "a file is damaged or no such file"),
    (Problem.Kind.internalFault.rawValue, "a fault of the program"),
    (Problem.Kind.cancelled.rawValue, "stopped by Ctrl-C"),
  ]

  private mutating func describe(_ command: Command) {
    let summary = command.summary.text(in: catalogue)
    item("\(command.usage) (\(command.twin))", Self.escaped(summary))
    let parts =
      command.parameters.map { ($0.name.uppercased(), $0.help) }
      + command.options.map { ("\($0.name)=", $0.help) }
    guard !parts.isEmpty else { return }
    lines.append(".RS")
    for (name, help) in parts { item(name, said(help)) }
    lines.append(".RE")
  }

  // MARK: man(7)

  private mutating func section(_ title: Message) {
    lines.append(".SH " + Self.escaped(title.text(in: catalogue).uppercased()))
  }

  private mutating func paragraph(_ message: Message) {
    // A section's first paragraph begins by itself.
    if lines.last?.hasPrefix(".SH") == false { lines.append(".PP") }
    lines.append(said(message))
  }

  private mutating func item(_ tag: String, _ text: String) {
    lines += [".TP", ".B " + Self.escaped(tag), text]
  }

  private func said(_ message: Message) -> String { Self.escaped(message.text(in: catalogue)) }

  /// Text in which nothing is a macro or an escape.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\\": result += "\\e"
      case "-": result += "\\-"
      case "`": result += "\\(ga"
      case "\"": result += "\\(dq"
      case "\n": result += " "
      default: result.append(character)
      }
    }
    return result.hasPrefix(".") || result.hasPrefix("'") ? "\\&" + result : result
  }
}
