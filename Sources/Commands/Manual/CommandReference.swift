import Basics

/// All commands in full, as the Markdown of `docs/commands.md`; made from the descriptions that help
/// shows.
package struct CommandReference {
  private let vocabulary: Vocabulary

  package init(_ vocabulary: Vocabulary) { self.vocabulary = vocabulary }

  package var markdown: String {
    var lines = [
      "# Commands", "",
      "Made from the commands' own descriptions, the same that `help VERB` shows.", "",
    ]
    for group in Command.Group.allCases {
      let commands = vocabulary.commands.filter { $0.group == group }
      guard !commands.isEmpty else { continue }
      lines += ["## \(group.title.text())", ""]
      for command in commands { lines += Self.lines(of: command) }
    }
    lines += [
      "## Settings", "", "| setting | variable | default | what it is |", "|---|---|---|---|",
    ]
    for setting in Setting.all {
      let names = [setting.name, setting.variable ?? "", setting.fallback ?? ""]
        .map { $0.isEmpty ? "" : Self.code($0) }
      lines.append("| \(names.joined(separator: " | ")) | \(Self.cell(setting.help.text())) |")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func lines(of command: Command) -> [String] {
    var lines = [
      "### \(command.name) · \(command.twin)", "", command.summary.text() + ".", "", "```",
      command.usage, "```", "",
    ]
    let parts =
      command.parameters.map { ($0.name.uppercased(), $0.help.text()) }
      + command.options.map { option in
        ("\(option.name)=\(option.fallback ?? "")", option.help.text())
      }
    if !parts.isEmpty {
      lines += ["| | |", "|---|---|"]
      lines += parts.map { "| \(code($0)) | \(cell($1)) |" }
      lines.append("")
    }
    if !command.examples.isEmpty { lines += ["```"] + command.examples + ["```", ""] }
    return lines
  }

  private static func code(_ text: String) -> String { "`\(cell(text))`" }

  /// A text that leaves its cell of a table whole.
  private static func cell(_ text: String) -> String {
    text.replacing("|", with: "\\|").replacing("\n", with: " ")
  }
}
