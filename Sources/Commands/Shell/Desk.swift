import Basics
import Terminal

/// The terminal as commands use it while they run: questions, lines and the editor.
///
/// Belongs to the first thread.
final class Desk {
  private let console: Console
  /// Given once the settings are known.
  var catalogue: @Sendable () -> Catalogue? = { nil }
  private lazy var keyboard = Keyboard()
  /// What Tab completes in a command's line; changes from command to command.
  private var words: [String] = []
  private lazy var editor = LineEditor(
    program: "inkstone", catalogue: self.catalogue(), takesProse: true,
    complete: { [unowned self] line, cursor in completion(of: line, cursor) })

  init(console: Console) { self.console = console }

  /// - Throws: `CancellationError` at Ctrl-C.
  func confirm(_ question: Message) throws -> Bool {
    let answer = borrowed { keyboard.confirm(question, in: catalogue(), on: console) }
    guard let answer else { throw CancellationError() }
    return answer
  }

  /// - Throws: `CancellationError` at Ctrl-C.
  func ask(_ question: Message, among keys: [Key]) throws -> Key? {
    let key = borrowed { keyboard.ask(question, among: keys, in: catalogue(), on: console) }
    guard key != .interrupt else { throw CancellationError() }
    return key == .endOfInput ? nil : key
  }

  func readLine(prompt: String, words: [String]) -> Conversation.Reply {
    self.words = words
    let prompt = console.output.styled(Printable.of(prompt), [.bold, .cyan])
    let entry = borrowed { editor.read(prompt: prompt) }
    switch entry {
    case .line(let line):
      editor.add(history: line)
      return .line(line)
    case .pasted(let lines): return .line(lines.joined(separator: "\n"))
    case .interrupted: return .interrupted
    case .end: return .end
    }
  }

  func edit(_ text: String) throws -> String? {
    guard let command = ExternalEditor.command else { throw Problem.noEditor }
    return try borrowed { try ExternalEditor.edit(text, with: command) }
  }

  /// Runs `body` with nobody else at the keyboard or on the screen.
  private func borrowed<Result>(_ body: () throws -> Result) rethrows -> Result {
    try Interrupts.withKeyboard { try console.lending(body) }
  }

  private func completion(of line: String, _ cursor: Int) -> Completion {
    let typed = String(decoding: line.utf8.prefix(cursor), as: UTF8.self)
    return Completion(
      range: 0..<cursor,
      candidates: words.filter { $0.hasPrefix(typed) }.map {
        .init($0, suffix: " ", description: "")
      })
  }
}
