import Basics
import Testing

@testable import JSON

@Suite struct JSONTests {
  @Test(
    "What is read and written again is what it was",
    arguments: [
      #"{"instruction":"分析","input":null,"output":"\"好\"\n","n":[1,-2.5,1e+100,true,false]}"#,
      "[]", "{}", #"["\u0000","🪶","\\"]"#, "0", #"{"a":1,"a":2}"#,
    ])
  func roundTrip(text: String) throws {
    let value = try JSON(parsing: text)
    #expect(value.text() == text)
    #expect(try JSON(parsing: value.text(isASCII: true)) == value)
    #expect(try JSON(parsing: value.text(.indented(2))) == value)
  }

  @Test("Wherever a character stands that must be escaped, it is", arguments: [false, true])
  func escapes(isASCII: Bool) throws {
    for special in ["\"", "\\", "\n", "\u{0}", "\u{1F}", "\u{7F}", "é", "砚", "🪶", " ", "!", "~"] {
      for before in 0..<20 {
        for after in [0, 1, 7, 8, 9] {
          let text =
            String(repeating: "a", count: before) + special + String(repeating: "b", count: after)
          let written = JSON.string(text).text(isASCII: isASCII)
          #expect(try JSON(parsing: written) == .string(text))
          #expect(!isASCII || written.utf8.allSatisfy { $0 < 0x7F })
        }
      }
    }
  }

  @Test(
    "What RFC 8259 does not allow is refused with its place",
    arguments: [
      ("", 0), ("[1,]", 3), ("{\"a\" 1}", 5), ("01", 0), ("1.", 2), ("\"a", 0), ("nul", 0),
      ("[1] x", 4), ("\"\u{1}\"", 1), ("\"\\x\"", 1), ("+1", 0), ("{a:1}", 1), ("1e999", 0),
    ])
  func refused(text: String, offset: Int) {
    let error = #expect(throws: JSONError.self) { try JSON(parsing: text) }
    #expect(error?.offset == offset)
  }

  @Test("The line and column of a fault are told")
  func place() {
    let error = #expect(throws: JSONError.self) { try JSON(parsing: "{\n  \"a\": [1,\n  x]\n}") }
    #expect(error?.line == 3)
    #expect(error?.column == 3)
  }

  @Test("A pair of escapes is one character, half a pair is the replacement character")
  func surrogates() throws {
    #expect(try JSON(parsing: #""\ud83e\udeb6""#) == "🪶")
    #expect(try JSON(parsing: #""\ud83ex""#) == "\u{FFFD}x")
  }

  @Test("Bytes that are not UTF-8 are refused")
  func invalidUTF8() {
    #expect(throws: JSONError.self) { try JSON(parsing: [0x22, 0xFF, 0x22].span) }
  }

  @Test("A million open brackets are refused, not followed")
  func depth() {
    #expect(throws: JSONError.self) { try JSON(parsing: String(repeating: "[", count: 1_000_000)) }
  }

  @Test("Damaged text is refused or read, never a trap")
  func fuzz() {
    var generator = SplitMix64(seed: 11)
    let seed = Array(#"{"a":[1,2.5e3,"x\n\u00e9",null,true],"皇帝":{"b":-0}}"#.utf8)
    for _ in 0..<20_000 {
      var bytes = seed
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let index = Int.random(in: bytes.indices, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.removeSubrange(index...)
        default: bytes.insert(bytes[index], at: index)
        }
        if bytes.isEmpty { break }
      }
      _ = try? JSON(parsing: bytes.span)
    }
  }
}
