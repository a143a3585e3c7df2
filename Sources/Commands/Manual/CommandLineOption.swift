import Basics

/// One option of the program's own command line.
///
/// What `--help` says, the manual page and the completion of shells are made from these.
package struct CommandLineOption: Sendable {
  /// What may stand behind an option.
  package enum Operand: Sendable, Equatable {
    /// Commands, as at the prompt.
    case commands
    /// A session script.
    case script
    /// `NAME=VALUE` of a setting.
    case setting
    /// A shell that completions are made for.
    case shell

    package var name: String {
      switch self {
      case .commands: "COMMANDS"
      case .script: "SCRIPT"
      case .setting: "KEY=VALUE"
      case .shell: ShellCompletion.allCases.map(\.rawValue).joined(separator: "|")
      }
    }
  }

  /// The name that is shown first.
  package let name: String
  package let shortName: String?
  package let operand: Operand?
  package let help: Message

  private init(
    _ name: String, short shortName: String? = nil, _ operand: Operand? = nil, help: Message
  ) {
    self.name = name
    self.shortName = shortName
    self.operand = operand
    self.help = help
  }

  package static let all: [CommandLineOption] = [
    CommandLineOption("-c", .commands, help: "run these and leave"),
    CommandLineOption("-f", .script, help: "run a session script and leave"),
    CommandLineOption("--json", help: "give one JSON object a command"),
    CommandLineOption("--set", .setting, help: "set a value for this run"),
    CommandLineOption("--quiet", short: "-q", help: "say results and errors only"),
    CommandLineOption("--help", short: "-h", help: "say this, and list the commands"),
    CommandLineOption("--version", help: "say which Inkstone this is"),
    CommandLineOption("--completion", .shell, help: "print what completes words for that shell"),
    CommandLineOption("--manual", help: "print the manual page"),
  ]

  /// The names with what stands behind: `--quiet, -q`.
  package var usage: String {
    let names = [name, shortName].compactMap { $0 }.joined(separator: ", ")
    return operand.map { "\(names) \($0.name)" } ?? names
  }

  package static let synopsis =
    "inkstone [WORKSPACE] [-c COMMANDS | -f SCRIPT] [--json] [--set KEY=VALUE] [--quiet]"

  package static let workspaceHelp: Message =
    "the file that keeps everything; `\(CommandLineArguments.defaultWorkspace)` here without"

  /// What `--help` says of the program itself.
  static var report: Report {
    let rows: [[ReportValue]] =
      [[.text("WORKSPACE"), .message(workspaceHelp)]]
      + all.map { [.text($0.usage), .message($0.help)] }
    return Report([
      .text(key: "synopsis", synopsis),
      .table(
        Report.Table(
          "options", [.init("name", ""), .init("help", "", isFlexible: true)], rows)),
    ])
  }
}
