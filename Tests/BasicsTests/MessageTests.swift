import Testing

@testable import Basics

@Suite struct MessageTests {
  private let message: Message = "loaded \(count: 3, "text", "texts") from `\("books")`"

  @Test("The pattern is free of the values, so that it can be looked up")
  func pattern() {
    #expect(message.pattern == "loaded %1{text|texts} from `%2`")
    #expect(message.text() == "loaded 3 texts from `books`")
  }

  @Test("One of a thing is said in the singular")
  func singular() {
    let one: Message = "made \(count: 1, "entry", "entries")"
    #expect(one.text() == "made 1 entry")
  }

  @Test("A catalogue says the sentence its own way, in its own order")
  func catalogue() {
    let chinese = Catalogue(
      language: "zh", patterns: ["loaded %1{text|texts} from `%2`": "从 `%2` 载入 %1 个文本"])
    #expect(message.text(in: chinese) == "从 `books` 载入 3 个文本")
  }

  @Test("A sentence the catalogue lacks is said in English")
  func untranslated() {
    #expect(message.text(in: Catalogue(language: "zh", patterns: [:])) == message.text())
  }

  @Test("A per cent sign and a value that looks like a placeholder stay as they are")
  func percent() {
    let text = "%2"
    let message: Message = "30 % of \(text) at 100%"
    #expect(message.text() == "30 % of %2 at 100%")
  }

  @Test("A sentence inside a sentence is translated with it")
  func nested() {
    let inner: Message = "nothing"
    let outer: Message = "found \(inner)"
    let chinese = Catalogue(language: "zh", patterns: ["nothing": "没有", "found %1": "找到：%1"])
    #expect(outer.text(in: chinese) == "找到：没有")
  }
}

@Suite struct QuantityTests {
  @Test(
    "Thousands are grouped", arguments: [(0, "0"), (-1234, "-1,234"), (1_000_000, "1,000,000")])
  func grouped(number: Int, text: String) { #expect(Quantity.grouped(number) == text) }

  @Test(
    "A duration is told in its two largest units",
    arguments: [
      (.milliseconds(3), "3 ms"), (.milliseconds(999.7), "1.0 s"), (.seconds(59.6), "1 min"),
      (.seconds(125), "2 min 5 s"), (.seconds(12000), "3 h 20 min"),
    ] as [(Duration, String)])
  func duration(duration: Duration, text: String) { #expect(Quantity.duration(duration) == text) }

  @Test(
    "A size is told in the unit that keeps it short",
    arguments: [(999, "999 B"), (1500, "1.5 kB"), (12_345_678, "12 MB"), (999_600, "1.0 MB")])
  func bytes(count: Int, text: String) { #expect(Quantity.bytes(count) == text) }
}

@Suite struct TextWidthTests {
  @Test(
    "A wide character takes two columns, a mark none",
    arguments: [
      ("abc", 3), ("皇帝", 4), ("e\u{301}", 1), ("🪶", 2), ("❤\u{FE0F}", 2), ("🇨🇳", 2), ("", 0),
    ])
  func width(text: String, columns: Int) { #expect(TextWidth.of(text) == columns) }

  @Test("A cut text never exceeds its columns", arguments: 0...9)
  func truncated(width: Int) {
    #expect(TextWidth.of(TextWidth.truncated("四郎說：yes", to: width)) <= width)
  }

  @Test("Wrapping keeps every character but the spaces at the breaks")
  func wrapped() {
    let text = "朕知道了 and a very long english sentence 皇上圣明"
    let lines = TextWidth.wrapped(text, to: 10)
    #expect(lines.allSatisfy { TextWidth.of($0) <= 10 })
    #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
  }
}
