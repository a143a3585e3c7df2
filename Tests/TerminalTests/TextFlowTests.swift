import Basics
import Terminal
import Testing

@Suite("A text that flows into lines as it comes")
struct TextFlowTests {
  private func lines(_ pieces: [String], width: Int) -> String {
    var flow = TextFlow()
    return (pieces + [""]).reduce("") { $0 + flow.add($1, width: width) }
  }

  @Test(
    "English breaks at spaces, Chinese anywhere but before closing and after opening marks",
    arguments: [
      ("Once upon a time", "Once upon\na time\n"),
      ("one  two\n\nthree", "one  two\n\nthree\n"),
      ("incomprehensibilities", "incomprehe\nnsibilitie\ns\n"),
      ("皇上万福金安。朕知道了", "皇上万福金\n安。朕知道\n了\n"),
      ("臣妾说道：「来了」", "臣妾说道：\n「来了」\n"),
      ("皇上万福安。朕", "皇上万福\n安。朕\n"), ("臣妾想说「好」", "臣妾想说\n「好」\n"), ("他等了……走了", "他等了……走\n了\n"),
      ("用Swift写的", "用Swift写\n的\n"), ("十个 words", "十个 words\n"),
    ])
  func examples(text: String, expected: String) {
    #expect(lines([text], width: 10) == expected)
  }

  @Test("However a text is cut into pieces, its lines are the same, none too long, nothing lost")
  func pieces() {
    var generator = SplitMix64(seed: 4)
    let letters = Array("ab c  de，。「」皇上“”…é\nX")
    for _ in 0..<300 {
      let count = Int.random(in: 0..<60, using: &generator)
      let text = String((0..<count).map { _ in letters.randomElement(using: &generator) ?? "a" })
      let width = Int.random(in: 8...20, using: &generator)
      var pieces: [String] = []
      var rest = text[...]
      while !rest.isEmpty {
        let end = Int.random(in: 1...4, using: &generator)
        pieces.append(String(rest.prefix(end)))
        rest = rest.dropFirst(end)
      }
      let shown = lines(pieces, width: width)
      #expect(shown == lines(text.isEmpty ? [] : [text], width: width))
      #expect(shown.split(separator: "\n").allSatisfy { TextWidth.of($0) <= width })
      #expect(shown.filter { !$0.isWhitespace } == text.filter { !$0.isWhitespace })
    }
  }
}
