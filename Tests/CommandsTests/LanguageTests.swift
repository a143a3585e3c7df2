import Basics
import Harness
import Testing

@testable import Commands

@Suite("Chinese")
struct LanguageTests {
  private let binary = Products.path(of: "inkstone")

  @Test("The catalogue is pairs of lines, with line ends and spaces at the edges as marks")
  func reading() {
    let text = """
      error:␣
        错误：
      two\\nlines
        两\\n行
      no twin here
      %1{text|texts}
        ␣%1 个文本
      """
    #expect(
      Catalogue.patterns(in: text) == [
        "error: ": "错误：", "two\nlines": "两\n行", "%1{text|texts}": " %1 个文本",
      ])
  }

  @Test("No sentence stands in the catalogue twice in two ways")
  func unambiguous() {
    var seen: [String: String] = [:]
    for part in Chinese.all {
      for (english, text) in Catalogue.patterns(in: part) {
        #expect(seen[english] == nil || seen[english] == text, "\(english)")
        seen[english] = text
      }
    }
    #expect(Catalogue.chinese.patterns.count == seen.count)
  }

  @Test(
    "The locale chooses the language, and a setting goes before it",
    arguments: [
      (["LANG": "zh_CN.UTF-8"], "", "错误：没有命令 `chnk`"),
      (["LANG": "zh_CN.UTF-8", "LC_ALL": "C"], "", "error: no command `chnk`"),
      (["LANG": "de_DE", "LC_MESSAGES": "zh_TW"], "", "错误：没有命令 `chnk`"),
      (["LANG": "C.UTF-8"], "zh", "错误：没有命令 `chnk`"),
      (["LANG": "zh_CN.UTF-8"], "en", "error: no command `chnk`"),
    ])
  func choice(environment: [String: String], setting: String, said: String) throws {
    let folder = try TemporaryFolder()
    let result = try Run.program(
      binary, (setting.isEmpty ? [] : ["--set", "language=\(setting)"]) + ["-c", "chnk"],
      folder: folder.path, environment: environment)
    #expect(result.errors.hasPrefix(said), "\(result.errors)")
  }

  @Test("`set language=zh` speaks Chinese from the next word on, and JSON stays as it was")
  func setting() throws {
    let folder = try TemporaryFolder()
    let result = try Run.program(
      binary, ["-c", "set language=zh; help undo; undo 3"], folder: folder.path)
    #expect(result.output.contains("`language` 是 `zh`"))
    #expect(result.output.contains("逐个单元地撤销最近的改动"))
    #expect(result.errors.contains("错误：没有可撤销的"))
    #expect(result.errors.contains("接着：cells"))
    let json = try Run.program(binary, ["--json", "-c", "undo"], folder: folder.path)
    #expect(json.output.contains("nothing to undo"))
  }

  @Test("At the prompt, questions and descriptions are Chinese")
  func prompt() throws {
    let folder = try TemporaryFolder()
    let terminal = try PseudoTerminal(
      binary, environment: ["LC_ALL": "zh_CN.UTF-8"], folder: folder.path)
    try terminal.wait(forLine: "ink>")
    #expect(terminal.screen.contains("新工作区 `workspace.inkstone`"))
    terminal.paste("version\n版本\n")
    try terminal.wait(for: "运行这 2 行吗？")
    terminal.type("n")
    try terminal.wait(forLine: "ink>")
    terminal.type("re")
    terminal.press(.tab, .tab)
    try terminal.wait(for: "重新运行单元")
  }
}
