import Basics
import Glibc
import Harness
import Testing

@testable import Commands

@Suite("The manual page, the completion of shells, the command line")
struct ManualTests {
  private let binary = Products.path(of: "inkstone")

  @Test("Every option that is told of is understood, by each of its names")
  func options() throws {
    for option in CommandLineOption.all {
      let values = ["-c": "version", "-f": "a.ink", "--set": "rows=3", "--completion": "zsh"]
      for name in [option.name, option.shortName].compactMap({ $0 }) {
        let value = option.operand == nil ? [] : [try #require(values[option.name])]
        _ = try CommandLineArguments([name] + value)
        guard option.operand != nil else { continue }
        #expect(throws: Problem.self) { try CommandLineArguments([name]) }
      }
    }
    #expect(throws: Problem.self) { try CommandLineArguments(["--completion", "tcsh"]) }
    #expect(throws: Problem.self) { try CommandLineArguments(["-c", "a", "--manual"]) }
  }

  @Test(
    "The manual page has every command, key, setting and option, in both languages",
    arguments: [nil, "zh"])
  func manual(language: String?) throws {
    let catalogue: Catalogue? = language == nil ? nil : .chinese
    let page = ManualPage(Command.all, in: catalogue).text
    for command in Command.all {
      #expect(page.contains(".B \(command.firstWord)"), "\(command.name)")
      for option in command.options {
        #expect(page.contains(".B \(option.name.replacing("-", with: "\\-"))="))
      }
    }
    for setting in Setting.all {
      #expect(page.contains(setting.name.replacing("-", with: "\\-")), "\(setting.name)")
    }
    for option in CommandLineOption.all {
      #expect(page.contains(option.name.replacing("-", with: "\\-")))
    }
    for line in page.split(separator: "\n") where line.hasPrefix(".") || line.hasPrefix("'") {
      let macros = [".TH ", ".SH ", ".SS ", ".TP", ".B ", ".PP", ".RS", ".RE", ".nh", ".ad "]
      #expect(macros.contains { line.hasPrefix($0) }, "\(line)")
    }
  }

  /// What bash offers for the last of `words`.
  private func offered(_ words: String...) throws -> [String] {
    let folder = try TemporaryFolder()
    let script = ShellCompletion.bash.script(Command.all, in: nil)
    // compopt works only while bash completes for a person.
    let body = """
      compopt() { :; }
      \(script)
      COMP_WORDS=(\(words.map { "'\($0)'" }.joined(separator: " ")))
      COMP_CWORD=\(words.count - 1)
      _inkstone
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    try folder.write("", to: "novel.inkstone")
    let result = try Run.program("/bin/bash", ["-c", body], folder: folder.path)
    #expect(result.status == 0 && result.errors == "", "\(result.errors)")
    return result.output.split(separator: "\n").map(String.init)
  }

  @Test("bash completes options, verbs in both languages, settings and files")
  func bash() throws {
    #expect(try offered("inkstone", "--js") == ["--json"])
    #expect(try offered("inkstone", "-c", "und") == ["undo"])
    #expect(try offered("inkstone", "-c", "撤") == ["撤销"])
    #expect(try offered("inkstone", "--set", "lang") == ["language="])
    #expect(try offered("inkstone", "--completion", "f") == ["fish"])
    #expect(try offered("inkstone", "nov") == ["novel.inkstone"])
  }

  @Test(
    "zsh and fish take their scripts, where they are installed",
    arguments: [("/usr/bin/zsh", ShellCompletion.zsh), ("/usr/bin/fish", .fish)])
  func others(shell: String, completion: ShellCompletion) throws {
    guard access(shell, X_OK) == 0 else { return }
    let folder = try TemporaryFolder()
    for catalogue in [nil, Catalogue.chinese] {
      let script = completion.script(Command.all, in: catalogue)
      let path = try folder.write(script, to: "script")
      let result = try Run.program(shell, ["-n", path], folder: folder.path)
      #expect(result.status == 0 && result.errors == "", "\(result.errors)")
    }
  }

  @Test("`--help` tells of the program first, then of its commands, and touches no file")
  func help() throws {
    let folder = try TemporaryFolder()
    let result = try Run.program(binary, ["--help"], folder: folder.path)
    #expect(result.status == 0 && result.output.hasPrefix(CommandLineOption.synopsis))
    #expect(result.output.contains("--completion bash|zsh|fish"))
    #expect(result.output.contains("撤销"))
    #expect(folder.names().isEmpty)
  }
}
