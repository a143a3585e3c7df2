import Basics
import JSON

/// The rows of a JSON file, one at a time: an array of objects, or objects one after the other.
struct JSONRows {
  private let reader: ByteReader
  private var isArray = false
  private var hasBegun = false
  private var hasEnded = false

  /// The most bytes of one row.
  private static let rowLimit = 1 << 28

  init(path: String) throws(Problem) {
    reader = try ByteReader(path: path)
    try reader.skipByteOrderMark()
  }

  /// Bytes read so far.
  var byteCount: Int { reader.byteCount }

  /// The next row and the line it begins in; nil after the last.
  mutating func next() throws -> (row: JSON, line: Int)? {
    guard !hasEnded else { return nil }
    try skipSpace()
    if !hasBegun, try reader.peek() == UInt8(ascii: "[") {
      isArray = true
      reader.advance()
      try skipSpace()
      if try reader.peek() == UInt8(ascii: "]") { return try end() }
    } else if hasBegun, isArray {
      guard let byte = try reader.peek() else { throw fault("the array is not closed") }
      if byte == UInt8(ascii: "]") { return try end() }
      guard byte == UInt8(ascii: ",") else { throw fault("a `,` or `]` is due") }
      reader.advance()
      try skipSpace()
    }
    hasBegun = true
    guard try reader.peek() != nil else {
      if isArray { throw fault("the array is not closed") }
      hasEnded = true
      return nil
    }
    return try row()
  }

  private mutating func end() throws -> (row: JSON, line: Int)? {
    reader.advance()
    try skipSpace()
    guard try reader.peek() == nil else { throw fault("something follows the array") }
    hasEnded = true
    return nil
  }

  private func skipSpace() throws(Problem) {
    while let byte = try reader.peek(), byte == 0x20 || (0x09...0x0D).contains(byte) {
      reader.advance()
    }
  }

  private func fault(_ reason: Message) -> Problem {
    .brokenJSON(reader.path, reason, line: reader.line, column: reader.column)
  }

  /// Finds where the value ends by its brackets and strings, then reads it as JSON.
  private func row() throws -> (row: JSON, line: Int) {
    let (line, column) = (reader.line, reader.column)
    guard try reader.peek() == UInt8(ascii: "{") else { throw fault("a row in braces is due") }
    var bytes: [UInt8] = []
    var depth = 0
    var isInString = false
    var isEscaped = false
    repeat {
      guard let byte = try reader.next() else { throw fault("the text ends within a row") }
      guard bytes.count < Self.rowLimit else { throw fault("a row has more than 256 MB") }
      bytes.append(byte)
      if isInString {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isInString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
    } while depth > 0
    do {
      return (try JSON(parsing: bytes.span), line)
    } catch {
      throw Problem.brokenJSON(
        reader.path, error.reason, line: line + error.line - 1,
        column: error.line == 1 ? column + error.column - 1 : error.column)
    }
  }
}
