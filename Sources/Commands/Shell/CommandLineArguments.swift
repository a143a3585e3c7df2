import Basics

/// What the program was started with: `inkstone [WORKSPACE] [-c COMMANDS | -f SCRIPT] …`.
package struct CommandLineArguments: Sendable, Equatable {
  /// What is to be run.
  package enum Input: Sendable, Equatable {
    /// What is typed, or standard input when that is no terminal.
    case standardInput
    case commands(String)
    case script(String)
    /// `--help`.
    case help
    /// What completes words in a shell.
    case completion(ShellCompletion)
    case manual
  }

  package static let defaultWorkspace = "workspace.inkstone"

  package var workspace = Self.defaultWorkspace
  package var input = Input.standardInput
  package var isJSON = false
  package var isQuiet = false
  /// `--set KEY=VALUE`, in order.
  package var settings: [String] = []

  package init() {}

  /// - Throws: A `Problem` of kind usage.
  package init(_ arguments: [String]) throws(Problem) {
    var rest = arguments[...]
    var hasWorkspace = false
    while let argument = rest.popFirst() {
      switch argument {
      case "-c": try take(.commands(try Self.value(of: argument, &rest)))
      case "-f": try take(.script(try Self.value(of: argument, &rest)))
      case "--set": settings.append(try Self.value(of: argument, &rest))
      case "--json": isJSON = true
      case "--quiet", "-q": isQuiet = true
      case "--version": try take(.commands("version"))
      case "--help", "-h": try take(.help)
      case "--completion":
        try take(.completion(try Self.shell(try Self.value(of: argument, &rest))))
      case "--manual": try take(.manual)
      case "--":
        for path in rest { try takeWorkspace(path, &hasWorkspace) }
        rest = []
      case _ where argument.hasPrefix("--set="): settings.append(String(argument.dropFirst(6)))
      case _ where argument.hasPrefix("-") && argument.count > 1:
        throw Self.unknown(argument)
      default: try takeWorkspace(argument, &hasWorkspace)
      }
    }
  }

  private mutating func take(_ input: Input) throws(Problem) {
    guard self.input == .standardInput else {
      throw Problem(
        .usage, "only one of `-c`, `-f` and their like can be given", next: "inkstone --help")
    }
    self.input = input
  }

  private mutating func takeWorkspace(
    _ path: String, _ hasWorkspace: inout Bool
  ) throws(Problem) {
    guard !hasWorkspace else {
      throw Problem(
        .usage, "`\(path)` is one workspace too many", why: "commands stand behind `-c`",
        next: "inkstone --help")
    }
    guard !path.isEmpty else {
      throw Problem(.usage, "the workspace has no name", next: "inkstone --help")
    }
    hasWorkspace = true
    workspace = path
  }

  private static func value(
    of option: String, _ rest: inout ArraySlice<String>
  ) throws(Problem) -> String {
    guard let value = rest.popFirst() else {
      throw Problem(.usage, "`\(option)` wants a value", next: "inkstone --help")
    }
    return value
  }

  private static func shell(_ name: String) throws(Problem) -> ShellCompletion {
    guard let shell = ShellCompletion(rawValue: name) else {
      throw Problem.notAChoice(name, among: ShellCompletion.allCases.map(\.rawValue))
    }
    return shell
  }

  private static func unknown(_ option: String) -> Problem {
    let near = Suggestion.nearest(to: option, among: CommandLineOption.all.map(\.name))
    return Problem(
      .usage, "no option `\(option)`", why: near.map { "the nearest is `\($0)`" },
      next: "inkstone --help")
  }
}
