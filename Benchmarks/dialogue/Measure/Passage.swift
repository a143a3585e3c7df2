import Dialogue

/// A short text that says itself who speaks, to be read and written by hand.
///
/// Lines that begin with `@` name the people: the name, further names, and behind a semicolon `male`,
/// `female`, `男` or `女`. In the text each speech is followed by its speaker in braces, with nothing or
/// only narration between, or by `{-}` where nobody of the list speaks.
struct Passage {
  private(set) var bytes: [UInt8] = []
  private(set) var people: [Person] = []
  private(set) var lines: [(start: Int, end: Int, speaker: String?)] = []

  init(marked source: [UInt8]) {
    var isHead = true
    for line in source.split(separator: 0x0A, omittingEmptySubsequences: false) {
      if isHead, line.first == UInt8(ascii: "@") {
        people.append(Self.person(String(decoding: line.dropFirst(), as: UTF8.self)))
        continue
      }
      isHead = false
      var rest = line
      while let open = rest.firstIndex(of: UInt8(ascii: "{")),
        let close = rest[open...].firstIndex(of: UInt8(ascii: "}"))
      {
        bytes += rest[..<open]
        let speaker = String(decoding: rest[(open + 1)..<close], as: UTF8.self)
        let end = Self.speechEnd(in: bytes)
        lines.append((end - 1, end, speaker == "-" ? nil : speaker))
        rest = rest[(close + 1)...]
      }
      bytes += rest
      bytes.append(0x0A)
    }
  }

  /// Behind the last mark that closes a speech in the last line, or the end where there is none.
  private static func speechEnd(in bytes: [UInt8]) -> Int {
    var end = bytes.count
    while end > 0, bytes[end - 1] != 0x0A {
      let isCurly = bytes[..<end].suffix(3).elementsEqual("”".utf8)
      let isCorner = bytes[..<end].suffix(3).elementsEqual("」".utf8)
      let isSingle =
        bytes[..<end].suffix(3).elementsEqual("’".utf8) && end > 3
        && [0x2C, 0x2E, 0x3F, 0x21, 0x94].contains(bytes[end - 4])
      if isCurly || isCorner || isSingle || bytes[end - 1] == 0x22 { return end }
      end -= 1
    }
    return bytes.count
  }

  private static func person(_ line: String) -> Person {
    let parts = line.split(separator: ";")
    let names = parts[0].split(separator: ",").map {
      $0.split(separator: " ").joined(separator: " ")
    }
    let gender: Person.Gender? =
      switch parts.dropFirst().first?.filter({ $0 != " " }) {
      case "male", "男": .male
      case "female", "女": .female
      default: nil
      }
    return Person(names: names, gender: gender)
  }
}
