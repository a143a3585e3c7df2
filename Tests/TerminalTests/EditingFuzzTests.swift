import Basics
import Harness
import Testing

/// What the line should be after some keys, kept by the plainest means.
private struct Reference {
  var characters: [Character] = []
  var cursor = 0
}

@Suite("Editing at random", .serialized, .timeLimit(.minutes(10)))
struct EditingFuzzTests {
  @Test(
    "Whatever is typed and deleted where, the screen shows the line",
    arguments: 1...6 as ClosedRange<UInt64>)
  func random(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let terminal = try PseudoTerminal(
      Products.path(of: "EditorProbe"), columns: [20, 21, 40][Int(seed % 3)], rows: 24)
    try terminal.wait(forLine: "ink>")
    var line = Reference()
    let letters = Array("ab1中文红楼梦，")
    for step in 0..<80 {
      switch Int.random(in: 0..<10, using: &random) {
      case 0:
        terminal.press(.left)
        line.cursor = max(0, line.cursor - 1)
      case 1:
        terminal.press(.home)
        line.cursor = 0
      case 2:
        terminal.press(.end)
        line.cursor = line.characters.count
      case 3:
        terminal.press(.backspace)
        if line.cursor > 0 {
          line.cursor -= 1
          line.characters.remove(at: line.cursor)
        }
      case 4:
        terminal.press(.delete)
        if line.cursor < line.characters.count { line.characters.remove(at: line.cursor) }
      case 5 where line.characters.count > 40:
        terminal.press(.control("k"))
        line.characters.removeSubrange(line.cursor...)
      case 6:
        terminal.press(.right)
        line.cursor = min(line.characters.count, line.cursor + 1)
      default:
        for _ in 0..<3 {
          guard let letter = letters.randomElement(using: &random) else { break }
          terminal.type(String(letter))
          line.characters.insert(letter, at: line.cursor)
          line.cursor += 1
        }
      }
      let expected = "ink>" + String(line.characters)
      try terminal.wait(until: "step \(step): \(expected)") {
        $0.lines.joined().filter { $0 != " " } == expected
      }
    }
    #expect(terminal.screen.unknown.isEmpty)
    terminal.press(.enter)
    try terminal.wait { $0.lines.joined().contains("line <\(String(line.characters))>") }
  }
}
