import Glibc

/// The lines of a content, as byte ranges without their line feeds.
struct Lines: Sequence, IteratorProtocol {
  private let bytes: UnsafeRawBufferPointer
  private var start: Int
  private var isFinished = false

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    start = 0
  }

  mutating func next() -> Range<Int>? {
    guard !isFinished, start < bytes.count || start == 0 && bytes.isEmpty == false else {
      return nil
    }
    let end = Self.feed(in: bytes, from: start) ?? bytes.count
    defer { start = end + 1 }
    return start..<end
  }

  /// Where the next line feed is.
  static func feed(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard start < bytes.count, let base = bytes.baseAddress,
      let found = memchr(base + start, 0x0A, bytes.count - start)
    else { return nil }
    return UnsafeRawPointer(found) - base
  }

  /// A line without the spaces around it, full-width ones included.
  static func trimmed(_ line: Range<Int>, in bytes: UnsafeRawBufferPointer) -> Range<Int> {
    var (start, end) = (line.lowerBound, line.upperBound)
    while start < end {
      if bytes[start] <= 0x20 {
        start += 1
      } else if isWideSpace(bytes, start, end) {
        start += 3
      } else {
        break
      }
    }
    while end > start {
      if bytes[end - 1] <= 0x20 {
        end -= 1
      } else if end - start >= 3, isWideSpace(bytes, end - 3, end) {
        end -= 3
      } else {
        break
      }
    }
    return start..<end
  }

  /// A space of any width, inside a line.
  static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "\u{3000}" || scalar == "\t" || scalar == "\u{A0}"
  }

  /// U+3000, or the mark U+FEFF that some programs leave at the beginning of lines.
  private static func isWideSpace(
    _ bytes: UnsafeRawBufferPointer, _ index: Int, _ end: Int
  ) -> Bool {
    guard index + 3 <= end else { return false }
    return bytes[index] == 0xE3 && bytes[index + 1] == 0x80 && bytes[index + 2] == 0x80
      || bytes[index] == 0xEF && bytes[index + 1] == 0xBB && bytes[index + 2] == 0xBF
  }
}
