import Basics
import JSON

/// LLaMA-Factory's list of datasets, `dataset_info.json`.
package enum Registration {
  package static let fileName = "dataset_info.json"

  /// The entry for a file in alpaca form.
  ///
  /// All five columns are named: where `columns` stands at all, those it leaves out are lost.
  package static func alpaca(file: String) -> JSON {
    [
      "file_name": .string(file),
      "columns": [
        "prompt": "instruction", "query": "input", "response": "output", "system": "system",
        "history": "history",
      ],
    ]
  }

  /// The list with one more dataset, or another under its name; every other byte stays.
  ///
  /// What is new is written in ASCII, for the list is opened in whatever encoding the system prefers.
  ///
  /// - Parameters:
  ///   - bytes: The list as it is; empty where there is none.
  ///   - path: Where it lies, for messages.
  /// - Throws: `Problem` (damaged) with line and column when it is no such list.
  package static func adding(
    _ name: String, _ entry: JSON, to bytes: [UInt8], path: String
  ) throws(Problem) -> [UInt8] {
    if bytes.allSatisfy({ [0x20, 0x09, 0x0A, 0x0D].contains($0) }) {
      return text(name, entry, indent: "\n  ", isFirst: true, before: "{", after: "\n}\n")
    }
    guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else { throw .markedRegistration(path) }
    let members: Members
    do {
      members = try Members(of: bytes)
    } catch {
      throw .brokenRegistration(path, error.reason, line: error.line, column: error.column)
    }
    if let known = members.values.last(where: { $0.name == name }) {
      return Array(bytes[..<known.range.lowerBound])
        + value(entry, indent: members.indent) + Array(bytes[known.range.upperBound...])
    }
    let isFirst = members.values.isEmpty
    let head = Array(bytes[..<members.end])
    let tail = Array(bytes[members.close...])
    let closing = isFirst && members.close == members.end ? Array("\n".utf8) : []
    return head + text(name, entry, indent: members.indent, isFirst: isFirst, before: "", after: "")
      + (isFirst ? closing : Array(bytes[members.end..<members.close])) + tail
  }

  private static func text(
    _ name: String, _ entry: JSON, indent: String, isFirst: Bool, before: String, after: String
  ) -> [UInt8] {
    var bytes = Array(((isFirst ? before : ",") + indent).utf8)
    JSON.append(quoted: name, to: &bytes, isASCII: true)
    bytes += Array(": ".utf8) + value(entry, indent: indent)
    return bytes + Array(after.utf8)
  }

  /// The entry's own lines, further in by the list's indentation.
  private static func value(_ entry: JSON, indent: String) -> [UInt8] {
    guard indent.hasPrefix("\n") else { return Array(entry.text(.spaced, isASCII: true).utf8) }
    let lines = entry.text(.indented(2), isASCII: true)
    return Array(lines.replacing("\n", with: indent).utf8)
  }
}

/// Where the members of an object stand in its text.
private struct Members {
  var values: [(name: String, range: Range<Int>)] = []
  /// What stands before the first name: a line break and spaces, as a rule.
  var indent = "\n  "
  /// Behind the last member, or the opening brace.
  var end = 0
  /// At the closing brace.
  var close = 0

  init(of bytes: [UInt8]) throws(JSONError) {
    let bytes = bytes.span
    var parser = JSONParser(bytes)
    guard parser.skip("{") else { throw parser.error("an object of datasets is due") }
    let open = parser.offset
    end = open
    if !parser.skip("}") {
      repeat {
        guard case .string(let name) = try parser.value() else {
          throw parser.error("a dataset's name in double quotes is due")
        }
        guard parser.skip(":") else { throw parser.error("a `:` is due after the name") }
        var start = parser.offset
        while start < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[start]) { start += 1 }
        guard case .object = try parser.value() else {
          throw parser.error("dataset `\(name)` is no object")
        }
        values.append((name, start..<parser.offset))
        end = parser.offset
      } while parser.skip(",")
      guard parser.skip("}") else { throw parser.error("a `,` or `}` is due") }
      var space = ""
      var index = open
      while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) {
        space.unicodeScalars.append(Unicode.Scalar(bytes[index]))
        index += 1
      }
      // Windows' line ends stay out of what is new; Python reads both.
      indent = space.replacing("\r", with: "")
    }
    close = parser.offset - 1
    try parser.expectEnd()
  }
}
