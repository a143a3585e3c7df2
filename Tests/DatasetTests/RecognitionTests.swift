import Basics
import Dataset
import Harness
import JSON
import Testing

@Suite("Datasets come in") struct RecognitionTests {
  private static let expected = Entry(
    instruction: "分析", input: "他", output: "好", system: "系", history: [.init("问", "答")])

  @Test(
    "Each form of a sample gives the same entry",
    arguments: [
      #"{"instruction":"分析","input":"他","output":"好","system":"系","history":[["问","答"]]}"#,
      #"{"prompt":"分析","query":"他","response":"好","system":"系","history":[["问","答"]]}"#,
      #"{"instruction":"分析","input":"他","answer":"好","system":"系","history":"[[\"问\",\"答\"]]"}"#,
    ])
  func alpaca(text: String) throws {
    #expect(try Entry(row: try #require(try JSON(parsing: text).object)) == Self.expected)
  }

  @Test(
    "Conversations give the last exchange, and those before as history",
    arguments: [
      """
      {"conversations":[{"from":"human","value":"问"},{"from":"gpt","value":"答"},
      {"from":"human","value":"分析\\n他"},{"from":"gpt","value":"好"}],"system":"系"}
      """,
      """
      {"messages":[{"role":"system","content":"系"},{"role":"user","content":"问"},
      {"role":"assistant","content":"答"},
      {"role":"user","content":[{"type":"text","text":"分析"},{"type":"text","text":"他"}]},
      {"role":"assistant","content":"好"}]}
      """,
    ])
  func conversations(text: String) throws {
    let entry = try Entry(row: try #require(try JSON(parsing: text).object))
    #expect(entry.question == Self.expected.question && entry.input.isEmpty)
    #expect(entry.history == Self.expected.history && entry.system == "系")
    #expect(entry.output == "好")
  }

  @Test(
    "A row that is no entry says why",
    arguments: [
      (#"{"instruction":"x"}"#, "no output"), (#"{"output":null}"#, "no output"),
      (#"{"output":3}"#, "`output` is no text"), (#"{"output":"x","history":[["a"]]}"#, "pairs"),
      (#"{"messages":[]}"#, "no turns"), (#"{"messages":"x"}"#, "no list"),
      (#"{"messages":[{"role":"user","content":"x"}]}"#, "no answer"),
      (
        #"{"messages":[{"role":"assistant","content":"x"},{"role":"user","content":"y"}]}"#,
        "alternate"
      ),
      (#"{"messages":[{"role":"tool","content":"x"}]}"#, "`tool`"),
      (#"{"messages":[{"role":"user","content":[{"type":"image"}]}]}"#, "more than text"),
    ])
  func faults(text: String, reason: String) throws {
    let row = try #require(try JSON(parsing: text).object)
    do {
      _ = try Entry(row: row)
      Issue.record("it was taken")
    } catch let fault as RowFault {
      #expect(fault.reason.text().contains(reason))
    }
  }

  // MARK: - Files

  private func entries(_ text: String, _ name: String) throws -> [Entry] {
    let folder = try TemporaryFolder()
    var file = try DatasetFile(path: try folder.write(text, to: name))
    var entries: [Entry] = []
    while let next = try file.next() { entries.append(try next.get()) }
    return entries
  }

  @Test(
    "Rows are found however a JSON file holds them",
    arguments: [
      #"[{"output":"a}]"},{"output":"\"{"}]"#,
      "[\n  {\n    \"output\": \"a}]\"\n  },\n  {\"output\": \"\\\"{\"}\n]\n",
      "\u{FEFF}{\"output\":\"a}]\"}\n\n{\"output\":\"\\\"{\"}",
      #"{"output":"a}]"} {"output":"\"{"}"#,
    ])
  func rows(text: String) throws {
    #expect(try entries(text, "a.json").map(\.output) == ["a}]", "\"{"])
  }

  @Test("An empty array and an empty file have no rows", arguments: ["[]", " [ ] ", "", "\n"])
  func empty(text: String) throws { #expect(try entries(text, "a.json").isEmpty) }

  @Test(
    "A broken file is refused with line and column",
    arguments: [
      ("[{\"output\":\"a\"}\n{\"output\":\"b\"}]", "line 2, column 1"),
      ("[{\"output\":\"a\"},\n {\"output\":tru}]", "line 2, column 12"),
      ("[{\"output\":\"a\"}", "line 1, column 16"), ("[{\"output\":\"a", "within a row"),
      ("[\"x\"]", "line 1, column 2"), ("[{\"output\":\"a\"}] x", "line 1, column 18"),
      ("{\"output\":\"a\u{01}\"}", "line 1, column 13"),
    ])
  func broken(text: String, place: String) throws {
    do {
      _ = try entries(text, "a.json")
      Issue.record("it was taken")
    } catch let problem as Problem {
      #expect(problem.kind == .damaged)
      #expect(problem.why?.text().contains(place) == true, "\(problem)")
    }
  }

  @Test("Every beginning of a JSON file gives rows or a problem", arguments: ["json", "csv"])
  func truncated(ending: String) throws {
    let text =
      ending == "json"
      ? #"[{"output": "é\u00e9\"", "history": [["a", "b"]]}, {"output": "c"}]"#
      : "instruction,output\n\"a \"\"b\"\"\",é\nc,\"d\ne\"\n"
    let bytes = Array(text.utf8)
    for count in 0...bytes.count {
      let folder = try TemporaryFolder()
      let path = try folder.write(Array(bytes[..<count]), to: "a.\(ending)")
      do {
        var file = try DatasetFile(path: path)
        while try file.next() != nil {}
      } catch is Problem {}
    }
  }

  @Test("CSV is read with quotes, breaks, and either line end")
  func csv() throws {
    let text =
      "instruction,output,history\r\n\"a, \"\"b\"\"\n\",好,\r\n\r\n,\"\",\"[[\"\"q\"\",\"\"a\"\"]]\""
    let read = try entries(text, "a.csv")
    #expect(
      read == [
        Entry(instruction: "a, \"b\"\n", output: "好"),
        Entry(output: "", history: [.init("q", "a")]),
      ])
  }

  @Test(
    "A file of other columns says which it has",
    arguments: [("a.json", #"[{"text":"x"}]"#), ("a.csv", "text,label\nx,y\n")])
  func otherColumns(name: String, text: String) {
    #expect {
      _ = try entries(text, name)
    } throws: { ($0 as? Problem)?.why?.text().contains("`text`") == true }
  }
}
