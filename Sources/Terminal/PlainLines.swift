import Basics
import Glibc

/// Lines from an input that is no terminal: a pipe, a file.
///
/// libedit would drop every character outside the locale and read byte by byte.
package struct PlainLines: ~Copyable {
  private let descriptor: Int32
  private let name: String
  private let limit: Int
  private var buffer: [UInt8] = []
  private var start = 0
  private var isAtEnd = false
  /// The number of the line read last, from 1.
  package private(set) var number = 0

  /// - Parameters:
  ///   - name: What errors call the input.
  ///   - limit: The most bytes in one line.
  package init(
    descriptor: Int32 = STDIN_FILENO, name: String = "standard input", limit: Int = 1 << 20
  ) {
    self.descriptor = descriptor
    self.name = name
    self.limit = limit
  }

  /// The next line without its end (LF or CRLF), or nil after the last.
  ///
  /// - Throws: `Problem` of kind `.damaged` when the line is not UTF-8 or too long, `.conflict` when
  ///   the input cannot be read.
  package mutating func next() throws -> String? {
    var searched = start
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { start = end + 1 }
        return try line(buffer[start..<end])
      }
      guard buffer.count - start <= limit else {
        throw Problem.lineTooLong(number + 1, name, limit)
      }
      if isAtEnd {
        guard start < buffer.count else { return nil }
        defer { start = buffer.count }
        return try line(buffer[start...])
      }
      buffer.removeFirst(start)
      start = 0
      searched = buffer.count
      try fill()
    }
  }

  private mutating func fill() throws {
    let old = buffer.count
    let room = 1 << 16
    buffer.append(contentsOf: repeatElement(0, count: room))
    // In bounds: `room` bytes follow the first `old`.
    let count = buffer.withUnsafeMutableBytes { bytes in
      while true {
        let count = read(descriptor, bytes.baseAddress?.advanced(by: old), room)
        if count >= 0 || errno != EINTR { return count }
      }
    }
    let code = errno
    buffer.removeLast(room - max(0, count))
    if count < 0 { throw Problem.cannotRead(name, code) }
    isAtEnd = count == 0
  }

  private mutating func line(_ bytes: ArraySlice<UInt8>) throws -> String {
    number += 1
    var bytes = bytes
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    // A byte-order mark, as editors on Windows leave one.
    if number == 1, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    guard bytes.count <= limit else { throw Problem.lineTooLong(number, name, limit) }
    guard let line = String(validating: bytes, as: UTF8.self) else {
      throw Problem.notUTF8(number, name)
    }
    return line
  }
}
