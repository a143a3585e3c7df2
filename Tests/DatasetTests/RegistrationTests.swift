import Basics
import Dataset
import JSON
import Testing

@Suite("LLaMA-Factory's list of datasets") struct RegistrationTests {
  private func added(_ text: String, _ name: String = "huangdi") throws -> String {
    let entry: JSON = ["file_name": "huangdi.json"]
    let bytes = try Registration.adding(name, entry, to: Array(text.utf8), path: "list")
    let result = String(decoding: bytes, as: UTF8.self)
    #expect(try JSON(parsing: result)[name] == entry)
    return result
  }

  @Test("A new list has one dataset", arguments: ["", " \n"])
  func new(text: String) throws {
    #expect(
      try added(text) == "{\n  \"huangdi\": {\n    \"file_name\": \"huangdi.json\"\n  }\n}\n")
  }

  @Test(
    "All that was there stays byte for byte, in its order",
    arguments: [
      "{\n  \"b\": {\"file_name\" : \"é.json\"},\n\n  \"a\": {\"x\":[1.0,2e3]}\n}\n",
      "{\"b\": {}}", "{\n\t\"b\": {\n\t\t\"k\": 1 }\n\t}",
      "{\r\n    \"b\": {},\r\n    \"b\": {}\r\n}\r\n",
    ])
  func keeps(text: String) throws {
    let result = try added(text)
    let end = try #require(text.lastIndex(of: "}"))
    let tail = text[end...]
    var head = text[..<end]
    let space = head.reversed().prefix { $0.isWhitespace }.count
    head = head.dropLast(space)
    #expect(result.hasPrefix(head + ","))
    #expect(result.hasSuffix(text[text.index(end, offsetBy: -space)...]))
    #expect(result.hasSuffix(tail))
  }

  @Test("The list's own indentation is taken up")
  func indentation() throws {
    let result = try added("{\n    \"a\": {}\n}\n")
    #expect(
      result
        == "{\n    \"a\": {},\n    \"huangdi\": {\n      \"file_name\": \"huangdi.json\"\n    }\n}\n"
    )
  }

  @Test("A dataset of the same name is replaced in its place")
  func replaces() throws {
    #expect(
      try added("{\"a\": 1e1, \"huangdi\": {\"old\": 1} , \"z\": {}}".replacing("1e1", with: "{}"))
        == "{\"a\": {}, \"huangdi\": {\"file_name\": \"huangdi.json\"} , \"z\": {}}")
  }

  @Test("A list without datasets gets its first", arguments: ["{}", "{ }", "{\n}\n"])
  func first(text: String) throws { _ = try added(text) }

  @Test("A Chinese name is written in ASCII")
  func ascii() throws {
    #expect(try added("{}", "四郎").utf8.allSatisfy { $0 < 0x80 })
  }

  @Test(
    "A broken list is refused with line and column",
    arguments: [
      ("{\n  \"a\": {},\n}", "line 3, column 1"), ("[]", "line 1, column 1"),
      ("{\"a\": 1}", "column 8"), ("{\"a\": {}} x", "column 11"), ("{\"a\": {}", "column 9"),
      ("{\"a\": NaN}", "column 7"),
    ])
  func broken(text: String, place: String) {
    #expect {
      _ = try added(text)
    } throws: { error in
      guard let problem = error as? Problem else { return false }
      return problem.kind == .damaged && problem.why?.text().contains(place) == true
    }
  }

  @Test("A list with a byte-order mark is refused, as LLaMA-Factory does")
  func mark() {
    #expect(throws: Problem.self) { _ = try added("\u{FEFF}{}") }
  }
}
