import Basics
import Testing

@testable import Generation

@Suite struct AttributingTests {
  private static let text = "沈青推开门。“你怎么还没睡？”沈青问。“等你。”林舟说。“茶凉了。”沈青笑了笑：“你总是这样。”"
  private static let attributing: Attributing = {
    let bytes = Array(text.utf8)
    var lines: [Attributing.Line] = []
    var rest = text[...]
    while let open = rest.firstIndex(of: "“"), let close = rest[open...].firstIndex(of: "”") {
      let start = text.utf8.distance(from: text.startIndex, to: open)
      let end = text.utf8.distance(from: text.startIndex, to: text.index(after: close))
      // The second and third are doubtful.
      let isAsked = (1...2).contains(lines.count)
      lines.append(.init(span: start..<end, speaker: isAsked ? nil : "沈青", isAsked: isAsked))
      rest = text[text.index(after: close)...]
    }
    return Attributing(content: bytes, lines: lines)
  }()

  @Test("Utterances are numbered where they stand, and known speakers are shown")
  func numbering() throws {
    let passage = try #require(Self.attributing.passages.first)
    #expect(passage.asked == [1, 2])
    let numbered = Self.attributing.numbered(passage)
    #expect(numbered.contains("[0 沈青]“你怎么还没睡？”"))
    #expect(numbered.contains("[1]“等你。”") && numbered.contains("[2]“茶凉了。”"))
    let question = Self.attributing.question(
      passage, people: [["林舟", "舟儿"], ["沈青"]], template: .builtIn(.init(.roles, .chinese)),
      attempt: 0)
    #expect(question.prompt.contains("林舟（舟儿），沈青"))
    #expect(question.prompt.contains("1, 2"))
  }

  @Test("Only what was asked about and stands in the text is believed")
  func reading() throws {
    let passage = try #require(Self.attributing.passages.first)
    func finding(_ answer: String) -> Attributing.Finding {
      Self.attributing.finding(in: answer, passage, names: ["林舟", "舟儿"])
    }
    #expect(finding(#"{"1": "林舟", "2": "?"}"#).speakers == [1: "林舟", 2: ""])
    #expect(finding("```json\n{\"[1]\": \"“舟儿”\"}\n```").speakers == [1: "舟儿"])
    let invented = finding(#"{"1": "皇帝", "7": "林舟", "2": "沈青"}"#)
    #expect(invented.speakers == [2: "沈青"])
    #expect(invented.refusedCount == 2 && invented.missing == [1])
    #expect(finding("我不知道").missing == [1, 2])
  }

  @Test("The old form is aligned with the text; lines that are not in it are counted")
  func oldForm() throws {
    let passage = try #require(Self.attributing.passages.first)
    let finding = Self.attributing.finding(
      in: """
        {"role": "林舟", "dialogue": "等你"}
        {"role": "林舟", "dialogue": "茶凉了！"}
        {"role": "林舟", "dialogue": "这句话文中没有"}
        """, passage, names: [])
    #expect(finding.speakers == [1: "林舟", 2: "林舟"])
    #expect(finding.refusedCount == 1)
  }

  @Test("Every line is asked about once, however long the text")
  func passages() {
    var content: [UInt8] = []
    var lines: [Attributing.Line] = []
    var generator = SplitMix64(seed: 4)
    for _ in 0..<900 {
      let start = content.count
      content += Array(
        String(repeating: "“说话。”", count: Int.random(in: 1...9, using: &generator)).utf8)
      lines.append(
        .init(span: start..<content.count, speaker: nil, isAsked: Bool.random(using: &generator)))
      content += Array(
        String(repeating: "叙述。", count: Int.random(in: 0...30, using: &generator)).utf8)
    }
    let attributing = Attributing(content: content, lines: lines)
    let passages = attributing.passages
    #expect(passages.flatMap(\.asked) == lines.indices.filter { lines[$0].isAsked })
    for passage in passages {
      #expect(passage.span.count < 9000)
      let numbered = attributing.numbered(passage)
      #expect(passage.asked.allSatisfy { numbered.contains("[\($0)]") })
      #expect(!numbered.contains("\u{FFFD}"))
    }
  }
}
