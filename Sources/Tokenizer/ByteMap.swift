/// The characters that byte-level vocabularies write for bytes.
///
/// Printable bytes stand for themselves, the others for U+0100 and on, in order (GPT-2's
/// `bytes_to_unicode`).
enum ByteMap {
  /// The byte each of the first code points stands for, −1 for none.
  private static let bytes: [Int16] = {
    var bytes = [Int16](repeating: -1, count: 0x144)
    var next = 0x100
    for byte in 0..<256 {
      switch byte {
      case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: bytes[byte] = Int16(byte)
      default:
        bytes[next] = Int16(byte)
        next += 1
      }
    }
    return bytes
  }()

  /// Appends the bytes that a token's text stands for; the text itself when one of its characters
  /// stands for none, as in most added tokens.
  ///
  /// - Returns: Whether every character stands for a byte.
  @discardableResult
  static func append(_ token: UnsafeRawBufferPointer, to result: inout [UInt8]) -> Bool {
    let start = result.count
    var index = 0
    while index < token.count {
      // In bounds: compared with the count; a second byte is read only where there is one.
      let first = Int(unsafe token[index])
      var point = first
      if first >= 0x80 {
        guard first < 0xE0, index + 1 < token.count else {
          point = .max
          break
        }
        point = (first & 0x1F) << 6 | Int(unsafe token[index + 1] & 0x3F)
        index += 1
      }
      index += 1
      guard point < bytes.count, bytes[point] >= 0 else {
        result.removeSubrange(start...)
        unsafe result.append(contentsOf: token)
        return false
      }
      result.append(UInt8(bytes[point]))
    }
    guard index == token.count else {
      result.removeSubrange(start...)
      unsafe result.append(contentsOf: token)
      return false
    }
    return true
  }
}
