/// The beginning of a character at the end of a file that was cut anywhere.
enum CutEnd {
  /// How many bytes at the end belong to a character that does not end; 0 when all end.
  static func byteCount(
    in bytes: UnsafeRawBufferPointer, from start: Int, _ encoding: Encoding
  ) -> Int {
    guard start < bytes.count else { return 0 }
    if encoding == .utf8 {
      return UTF8Scan.incompleteTail(of: UnsafeRawBufferPointer(rebasing: bytes[start...]))
    }
    let synchronised = synchronisedStart(in: bytes, from: start, encoding)
    let converter = Converter(decoding: encoding)
    var decoded: [UInt8] = []
    let (consumed, stop) = converter.convert(
      UnsafeRawBufferPointer(rebasing: bytes[synchronised...]), appendingTo: &decoded)
    let left = bytes.count - synchronised - consumed
    return stop == .incomplete && left < 4 ? left : 0
  }

  /// A place near the end where a character begins.
  private static func synchronisedStart(
    in bytes: UnsafeRawBufferPointer, from start: Int, _ encoding: Encoding
  ) -> Int {
    if encoding.unit > 1 {
      let back = (bytes.count - start) / encoding.unit * encoding.unit
      return bytes.count - (bytes.count - start) % encoding.unit - min(back, 4 * encoding.unit)
    }
    guard encoding.isLineSafe else { return start }
    // No encoding of several bytes has these inside a character.
    return bytes[start...].lastIndex { $0 < 0x30 }.map { $0 + 1 } ?? start
  }
}
