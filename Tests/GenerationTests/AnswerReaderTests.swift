import Basics
import JSON
import Testing

@testable import Generation

@Suite struct AnswerReaderTests {
  @Test(
    "An entry is found however a model writes it",
    arguments: [
      #"{"instruction": "为什么哭？", "output": "因为想家。"}"#,
      "```json\n{\"instruction\": \"为什么哭？\", \"output\": \"因为想家。\"}\n```",
      "好的，以下是条目：\n{\"instruction\":\"为什么哭？\",\"output\":\"因为想家。\"}\n希望有帮助！",
      "<think>用户要一个{条目}……</think>\n{\"instruction\":\"为什么哭？\",\"output\":\"因为想家。\"}",
      "{'instruction': '为什么哭？', 'output': '因为想家。',}",
      "{“instruction”：“为什么哭？”，“output”：“因为想家。”}",
      #"{"问题": "为什么哭？", "回答": "因为想家。"}"#,
      #"[{"instruction": "为什么哭？", "output": "因为想家。"}]"#,
      #"{"entries": [{"question": "为什么哭？", "answer": "因为想家。"}]}"#,
      "{\"instruction\": \"为什么哭？\"\n\"output\": \"因为想家。\"}",
      "{instruction: \"为什么哭？\", output: \"因为想家。\"}",
      #"{"instruction": "为什么哭？", "output": "因为想家。"#,
      #"{"instruction": "为什么哭？", "output": "因为想家。""#,
      "问题：为什么哭？\n回答：因为想家。",
      "**Instruction:** 为什么哭？\n\n**Output:** 因为想家。",
      #"{"\u0069nstruction": "为什么哭？", "output": "因为\u60f3家。"}"#,
    ])
  func forms(text: String) {
    let candidates = AnswerReader.candidates(in: text)
    #expect(candidates.first?.instruction == "为什么哭？")
    #expect(candidates.first?.output == "因为想家。")
  }

  @Test("Quotes and line breaks inside a string belong to it")
  func innerQuotes() {
    let text = "{\"instruction\": \"分析\"想家\"一词\", \"output\": \"他说\"想家\",\n又说：\"不想\"。\"}"
    let candidate = AnswerReader.candidates(in: text).first
    #expect(candidate?.instruction == "分析\"想家\"一词")
    #expect(candidate?.output == "他说\"想家\",\n又说：\"不想\"。")
    #expect(candidate?.isCut == false)
  }

  @Test("Several objects are several candidates; one that is cut says so")
  func several() {
    let text = #"{"instruction":"a","output":"b"} {"instruction":"c","output":"d"#
    #expect(
      AnswerReader.candidates(in: text) == [
        Candidate(instruction: "a", output: "b"),
        Candidate(instruction: "c", output: "d", isCut: true),
      ])
    #expect(AnswerReader.candidates(in: "我不能回答这个问题。").isEmpty)
    #expect(AnswerReader.candidates(in: "<think>还在想").isEmpty)
  }

  @Test("Every JSON object is read as JSON reads it")
  func agreesWithJSON() throws {
    var generator = SplitMix64(seed: 5)
    func value(_ depth: Int) -> JSON {
      switch Int.random(in: 0..<(depth > 2 ? 4 : 6), using: &generator) {
      case 0: return .null
      case 1: return .bool(Bool.random(using: &generator))
      case 2: return .integer(Int.random(in: -999...999, using: &generator))
      case 3:
        let letters = Array("ab\"\\\n,:{}[]'“”，：。皇\u{1F600}\t ")
        return .string(
          String(
            (0..<Int.random(in: 0...8, using: &generator)).map { _ in
              letters.randomElement(using: &generator) ?? "a"
            }))
      case 4:
        return .array((0..<Int.random(in: 0...3, using: &generator)).map { _ in value(depth + 1) })
      default: return object(depth + 1)
      }
    }
    func object(_ depth: Int) -> JSON {
      .object(
        .init((0..<Int.random(in: 1...3, using: &generator)).map { .init("k\($0)", value(depth)) }))
    }
    for _ in 0..<2000 {
      let whole = object(0)
      let found = LenientJSON.objects(in: "x " + whole.text(.spaced) + " y")
      #expect(found.map { JSON.object($0.object) } == [whole])
    }
  }

  @Test("No text makes the reader stop or take long", .timeLimit(.minutes(10)))
  func fuzz() {
    var generator = SplitMix64(seed: 9)
    let pieces = [
      "{", "}", "[", "]", "\"", "\\", ":", ",", "：", "“", "”", "\\u12", "a", "\n", "<think>", "问题：",
    ]
    for _ in 0..<3000 {
      let text = (0..<Int.random(in: 0...60, using: &generator)).map { _ in
        pieces.randomElement(using: &generator) ?? ""
      }.joined()
      _ = AnswerReader.candidates(in: text)
    }
    _ = AnswerReader.candidates(in: String(repeating: "{\"a\":", count: 20_000))
    _ = AnswerReader.candidates(in: String(repeating: "[", count: 100_000) + "{")
  }
}
