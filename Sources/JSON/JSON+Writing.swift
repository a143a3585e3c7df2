extension JSON {
  /// How a value is written.
  package enum Layout: Sendable {
    /// One line with no spaces: `{"a":1,"b":[2]}`.
    case compact
    /// One line with a space after `:` and `,`, as Python's `json.dumps` writes.
    case spaced
    /// A member or element a line, indented by that many spaces.
    case indented(Int)
  }

  /// The value as JSON text.
  ///
  /// A number that JSON cannot write (nan, infinity) becomes `null`.
  ///
  /// - Parameter isASCII: Whether everything beyond ASCII is written as `\uXXXX`.
  package func text(_ layout: Layout = .compact, isASCII: Bool = false) -> String {
    var bytes: [UInt8] = []
    append(to: &bytes, layout, isASCII: isASCII)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the value as JSON in UTF-8.
  package func append(
    to bytes: inout [UInt8], _ layout: Layout = .compact, isASCII: Bool = false, depth: Int = 0
  ) {
    switch self {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
    case .integer(let value): bytes.append(contentsOf: String(value).utf8)
    case .number(let value):
      bytes.append(contentsOf: (value.isFinite ? String(value) : "null").utf8)
    case .string(let value): Self.append(quoted: value, to: &bytes, isASCII: isASCII)
    case .array(let elements):
      Self.append("[", "]", count: elements.count, to: &bytes, layout, depth) { index, bytes in
        elements[index].append(to: &bytes, layout, isASCII: isASCII, depth: depth + 1)
      }
    case .object(let object):
      Self.append("{", "}", count: object.members.count, to: &bytes, layout, depth) {
        index, bytes in
        Self.append(quoted: object.members[index].name, to: &bytes, isASCII: isASCII)
        bytes.append(UInt8(ascii: ":"))
        if case .compact = layout {} else { bytes.append(UInt8(ascii: " ")) }
        object.members[index].value.append(to: &bytes, layout, isASCII: isASCII, depth: depth + 1)
      }
    }
  }

  private static func append(
    _ open: Unicode.Scalar, _ close: Unicode.Scalar, count: Int, to bytes: inout [UInt8],
    _ layout: Layout, _ depth: Int, _ element: (Int, inout [UInt8]) -> Void
  ) {
    bytes.append(UInt8(ascii: open))
    for index in 0..<count {
      if index > 0 {
        bytes.append(UInt8(ascii: ","))
        if case .spaced = layout { bytes.append(UInt8(ascii: " ")) }
      }
      appendBreak(to: &bytes, layout, depth + 1)
      element(index, &bytes)
    }
    if count > 0 { appendBreak(to: &bytes, layout, depth) }
    bytes.append(UInt8(ascii: close))
  }

  private static func appendBreak(to bytes: inout [UInt8], _ layout: Layout, _ depth: Int) {
    guard case .indented(let spaces) = layout else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: spaces * depth))
  }

  /// Appends a string with its quotes, escaping what JSON asks to be escaped and nothing more.
  package static func append(quoted text: String, to bytes: inout [UInt8], isASCII: Bool = false) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { utf8 in
      var start = 0
      var index = 0
      while index < utf8.count {
        index = unsafe plainEnd(of: utf8, from: index, isASCII: isASCII)
        guard index < utf8.count else { break }
        defer { index += 1 }
        // In bounds: just compared with the count.
        let byte = unsafe utf8[index]
        guard byte < 0x20 || byte == 0x22 || byte == 0x5C || (isASCII && byte >= 0x7F) else {
          continue
        }
        unsafe bytes.append(contentsOf: utf8[start..<index])
        if byte < 0x80 {
          append(escaped: byte, to: &bytes)
          start = index + 1
        } else {
          // The whole character is written by its first byte; the others only move the start.
          if byte >= 0xC0 {
            let end = index + (byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2)
            unsafe append(escaped: String(decoding: utf8[index..<end], as: UTF8.self), to: &bytes)
          }
          start = index + 1
        }
      }
      unsafe bytes.append(contentsOf: utf8[start...])
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Passes over eight bytes at a time while none of them is to be escaped.
  ///
  /// That a byte of a word is zero, or less than 32, shows in its highest bit after a subtraction
  /// (Hacker's Delight, 6-1); which of them it is, the caller sees.
  private static func plainEnd(
    of utf8: UnsafeBufferPointer<UInt8>, from start: Int, isASCII: Bool
  ) -> Int {
    let bytes = UnsafeRawBufferPointer(utf8)
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops = ones &* 0x80
    func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & tops }
    var index = start
    while index + 8 <= bytes.count {
      // In bounds: eight bytes are left.
      let word = unsafe bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      var found = (word &- ones &* 0x20) & ~word & tops
      found |= zeros(word ^ ones &* 0x22) | zeros(word ^ ones &* 0x5C)
      if isASCII { found |= word & tops | zeros(word ^ ones &* 0x7F) }
      if found != 0 { break }
      index += 8
    }
    return index
  }

  private static func append(escaped byte: UInt8, to bytes: inout [UInt8]) {
    switch byte {
    case 0x22: bytes.append(contentsOf: "\\\"".utf8)
    case 0x5C: bytes.append(contentsOf: "\\\\".utf8)
    case 0x0A: bytes.append(contentsOf: "\\n".utf8)
    case 0x0D: bytes.append(contentsOf: "\\r".utf8)
    case 0x09: bytes.append(contentsOf: "\\t".utf8)
    case 0x08: bytes.append(contentsOf: "\\b".utf8)
    case 0x0C: bytes.append(contentsOf: "\\f".utf8)
    default: append(unit: UInt16(byte), to: &bytes)
    }
  }

  private static func append(escaped character: String, to bytes: inout [UInt8]) {
    for unit in character.utf16 { append(unit: unit, to: &bytes) }
  }

  private static func append(unit: UInt16, to bytes: inout [UInt8]) {
    let digits = Array("0123456789abcdef".utf8)
    bytes.append(contentsOf: "\\u".utf8)
    for shift in [12, 8, 4, 0] as [UInt16] { bytes.append(digits[Int(unit >> shift & 0xF)]) }
  }
}
