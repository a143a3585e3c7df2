import Basics
import JSON

/// The rows of a CSV file (RFC 4180) with a line of names, one at a time.
struct CSVRows {
  let columns: [String]
  private let reader: ByteReader
  private let separator: UInt8

  private static let fieldLimit = 1 << 28

  init(path: String) throws {
    reader = try ByteReader(path: path)
    try reader.skipByteOrderMark()
    separator = UInt8(ascii: path.lowercased().hasSuffix(".tsv") ? "\t" : ",")
    columns = try Self.record(reader, separator) ?? []
  }

  var byteCount: Int { reader.byteCount }

  /// The next row and the line it begins in; nil after the last.
  mutating func next() throws -> (row: JSON, line: Int)? {
    while true {
      let line = reader.line
      guard let fields = try Self.record(reader, separator) else { return nil }
      // A line with nothing on it is no row.
      if fields == [""], columns.count > 1 { continue }
      guard fields.count == columns.count else {
        throw Problem.wrongFieldCount(
          reader.path, line: line, fields.count, expected: columns.count)
      }
      let members = zip(columns, fields).map { JSON.Object.Member($0, .string($1)) }
      return (.object(JSON.Object(members)), line)
    }
  }

  private static func record(_ reader: ByteReader, _ separator: UInt8) throws -> [String]? {
    guard try reader.peek() != nil else { return nil }
    var fields: [String] = []
    var field: [UInt8] = []
    let line = reader.line
    while true {
      if field.isEmpty, try reader.peek() == UInt8(ascii: "\"") {
        reader.advance()
        try quoted(reader, line, &field)
      }
      let byte = try reader.next()
      switch byte {
      case separator, 0x0A, nil:
        if byte == 0x0A || byte == nil, field.last == 0x0D { field.removeLast() }
        guard let text = String(validating: field, as: UTF8.self) else {
          throw Problem.notUTF8(reader.path, line: line)
        }
        fields.append(text)
        field.removeAll(keepingCapacity: true)
        if byte != separator { return fields }
      case let byte?:
        guard field.count < fieldLimit else { throw Problem.notUTF8(reader.path, line: line) }
        field.append(byte)
      }
    }
  }

  /// What stands between double quotes, where two stand for one.
  private static func quoted(_ reader: ByteReader, _ line: Int, _ field: inout [UInt8]) throws {
    while true {
      guard let byte = try reader.next(), field.count < fieldLimit else {
        throw Problem.openQuote(reader.path, line: line)
      }
      guard byte == UInt8(ascii: "\"") else {
        field.append(byte)
        continue
      }
      guard try reader.peek() == UInt8(ascii: "\"") else { return }
      reader.advance()
      field.append(byte)
    }
  }
}
