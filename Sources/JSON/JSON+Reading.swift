import Basics

/// Why a text is not JSON, and where.
package struct JSONError: Error, Equatable {
  /// One clause: "a string is not closed".
  package let reason: Message
  /// Bytes from the start of the text.
  package let offset: Int
  /// Both count from 1; a column is a byte of UTF-8, as compilers count.
  package let line: Int
  package let column: Int

  init(_ reason: Message, at offset: Int, in bytes: Span<UInt8>) {
    self.reason = reason
    self.offset = offset
    var line = 1
    var start = 0
    for index in 0..<min(offset, bytes.count) where bytes[index] == 0x0A {
      line += 1
      start = index + 1
    }
    self.line = line
    column = offset - start + 1
  }
}

extension JSON {
  /// Reads one JSON value; only white space may follow it.
  ///
  /// A UTF-8 byte-order mark is passed over.
  ///
  /// - Parameter depth: How deep arrays and objects may nest before the text is refused.
  package init(parsing text: String, depth: Int = 512) throws(JSONError) {
    try self.init(parsing: Array(text.utf8).span, depth: depth)
  }

  package init(parsing bytes: Span<UInt8>, depth: Int = 512) throws(JSONError) {
    var parser = JSONParser(bytes, depth: depth)
    let value = try parser.value()
    try parser.expectEnd()
    self = value
  }
}

/// Reads JSON values from bytes, one after the other, and knows where each stands.
///
/// For a file of many values (JSON lines, a long array) the caller steps through it and never holds
/// more than one:
///
///     var parser = JSONParser(bytes)
///     while !parser.isAtEnd { let row = try parser.value() }
package struct JSONParser: ~Copyable, ~Escapable {
  private let bytes: Span<UInt8>
  private let depthLimit: Int
  /// The next byte to read.
  package private(set) var offset = 0

  @_lifetime(copy bytes)
  package init(_ bytes: Span<UInt8>, depth: Int = 512) {
    self.bytes = bytes
    depthLimit = depth
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { offset = 3 }
  }

  /// Whether only white space is left, which is passed over.
  package var isAtEnd: Bool {
    mutating get {
      skipSpace()
      return offset == bytes.count
    }
  }

  /// Passes over white space and `byte` if it is next.
  package mutating func skip(_ byte: Unicode.Scalar) -> Bool {
    skipSpace()
    guard offset < bytes.count, bytes[offset] == UInt8(ascii: byte) else { return false }
    offset += 1
    return true
  }

  package mutating func expectEnd() throws(JSONError) {
    guard isAtEnd else { throw error("something follows the value") }
  }

  package func error(_ reason: Message) -> JSONError { JSONError(reason, at: offset, in: bytes) }

  /// The value that comes next.
  package mutating func value() throws(JSONError) -> JSON { try value(depth: depthLimit) }

  private mutating func value(depth: Int) throws(JSONError) -> JSON {
    skipSpace()
    guard offset < bytes.count else { throw error("the text ends where a value is due") }
    guard depth > 0 else { throw error("nested deeper than \(depthLimit) levels") }
    switch bytes[offset] {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw error("no JSON value starts like this")
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSON {
    offset += 1
    var object = JSON.Object()
    if skip("}") { return .object(object) }
    repeat {
      skipSpace()
      guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") else {
        throw error("a member's name in double quotes is due")
      }
      let name = try string()
      guard skip(":") else { throw error("a `:` is due after the name") }
      object.members.append(.init(name, try value(depth: depth - 1)))
    } while skip(",")
    guard skip("}") else { throw error("a `,` or `}` is due") }
    return .object(object)
  }

  private mutating func array(depth: Int) throws(JSONError) -> JSON {
    offset += 1
    var elements: [JSON] = []
    if skip("]") { return .array(elements) }
    repeat { elements.append(try value(depth: depth - 1)) } while skip(",")
    guard skip("]") else { throw error("a `,` or `]` is due") }
    return .array(elements)
  }

  private mutating func word(_ text: StaticString, _ value: JSON) throws(JSONError) -> JSON {
    let count = text.utf8CodeUnitCount
    guard offset + count <= bytes.count else { throw error("no JSON value starts like this") }
    for index in 0..<count {
      // Safe: a StaticString of ASCII points at `count` bytes.
      guard unsafe bytes[offset + index] == text.utf8Start[index] else {
        throw error("no JSON value starts like this")
      }
    }
    offset += count
    return value
  }

  /// RFC 8259 §6: no leading zero, a digit on both sides of the point, a digit in the exponent.
  private mutating func number() throws(JSONError) -> JSON {
    let start = offset
    var isWhole = true
    if bytes[offset] == UInt8(ascii: "-") { offset += 1 }
    let firstDigit = offset
    try digits()
    if bytes[firstDigit] == UInt8(ascii: "0"), offset - firstDigit > 1 {
      offset = firstDigit
      throw error("a number starts with a zero")
    }
    if offset < bytes.count, bytes[offset] == UInt8(ascii: ".") {
      isWhole = false
      offset += 1
      try digits()
    }
    if offset < bytes.count, bytes[offset] | 0x20 == UInt8(ascii: "e") {
      isWhole = false
      offset += 1
      if offset < bytes.count,
        bytes[offset] == UInt8(ascii: "+") || bytes[offset] == UInt8(ascii: "-")
      {
        offset += 1
      }
      try digits()
    }
    let text = string(from: start, to: offset)
    if isWhole, let integer = Int(text) { return .integer(integer) }
    guard let double = Double(text), double.isFinite else {
      offset = start
      throw error("a number is too large")
    }
    return .number(double)
  }

  private mutating func digits() throws(JSONError) {
    let start = offset
    while offset < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[offset]) {
      offset += 1
    }
    guard offset > start else { throw error("a digit is due") }
  }

  private mutating func string() throws(JSONError) -> String {
    offset += 1
    let start = offset
    // Most strings have no escape: they are taken in one piece.
    var isASCII = true
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte == UInt8(ascii: "\"") {
        defer { offset += 1 }
        return isASCII ? string(from: start, to: offset) : try checked(from: start, to: offset)
      }
      if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
      guard byte >= 0x20 else { throw error("a control character stands in a string") }
      if byte >= 0x80 { isASCII = false }
      offset += 1
    }
    offset = start - 1
    throw error("a string is not closed")
  }

  private mutating func escapedString(from start: Int) throws(JSONError) -> String {
    var result = try checked(from: start, to: offset)
    var run = offset
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: "\""):
        result += try checked(from: run, to: offset)
        offset += 1
        return result
      case UInt8(ascii: "\\"):
        result += try checked(from: run, to: offset)
        result.unicodeScalars.append(try escape())
        run = offset
      case ..<0x20: throw error("a control character stands in a string")
      default: offset += 1
      }
    }
    offset = start - 1
    throw error("a string is not closed")
  }

  private mutating func escape() throws(JSONError) -> Unicode.Scalar {
    guard offset + 1 < bytes.count else { throw error("a string is not closed") }
    let letter = bytes[offset + 1]
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
      offset += 2
      return Unicode.Scalar(letter)
    case UInt8(ascii: "n"): return simple("\n")
    case UInt8(ascii: "t"): return simple("\t")
    case UInt8(ascii: "r"): return simple("\r")
    case UInt8(ascii: "b"): return simple("\u{8}")
    case UInt8(ascii: "f"): return simple("\u{C}")
    case UInt8(ascii: "u"): return try unicodeEscape()
    default: throw error("no such escape")
    }
  }

  private mutating func simple(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    offset += 2
    return scalar
  }

  /// Reads `\uXXXX`, two of them for a character beyond U+FFFF.
  ///
  /// Half a pair becomes U+FFFD, as Python and
  /// browsers write such strings and they must not cost a whole file.
  private mutating func unicodeEscape() throws(JSONError) -> Unicode.Scalar {
    let first = try hexadecimal(at: offset + 2)
    offset += 6
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, offset + 1 < bytes.count, bytes[offset] == UInt8(ascii: "\\"),
      bytes[offset + 1] == UInt8(ascii: "u")
    else { return "\u{FFFD}" }
    let second = try hexadecimal(at: offset + 2)
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { return "\u{FFFD}" }
    offset += 6
    return scalar
  }

  private func hexadecimal(at start: Int) throws(JSONError) -> UInt32 {
    guard start + 4 <= bytes.count else { throw error("four hexadecimal digits are due") }
    var value: UInt32 = 0
    for index in start..<start + 4 {
      switch bytes[index] {
      case let byte where (0x30...0x39).contains(byte): value = value << 4 | UInt32(byte - 0x30)
      case let byte where (0x61...0x66).contains(byte | 0x20):
        value = value << 4 | UInt32((byte | 0x20) - 0x61 + 10)
      default: throw error("four hexadecimal digits are due")
      }
    }
    return value
  }

  private func checked(from start: Int, to end: Int) throws(JSONError) -> String {
    // Safe: the range lies within the span, and the buffer does not outlive the closure.
    let text = unsafe bytes.extracting(start..<end).withUnsafeBufferPointer {
      unsafe String(validating: $0, as: UTF8.self)
    }
    guard let text else { throw JSONError("a string is not UTF-8", at: start, in: bytes) }
    return text
  }

  private func string(from start: Int, to end: Int) -> String {
    // Safe: the range lies within the span, and the buffer does not outlive the closure.
    unsafe bytes.extracting(start..<end).withUnsafeBufferPointer {
      unsafe String(decoding: $0, as: UTF8.self)
    }
  }

  private mutating func skipSpace() {
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x20, 0x0A, 0x0D, 0x09: offset += 1
      default: return
      }
    }
  }
}
