import Basics
import Glibc

/// A file read from its beginning to its end, a byte at a time out of a buffer.
final class ByteReader {
  let path: String
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var position = 0
  /// Counts from 1.
  private(set) var line = 1
  private(set) var column = 1
  private(set) var byteCount = 0

  /// - Throws: `Problem` when it cannot be opened, or is no regular file.
  init(path: String) throws(Problem) {
    self.path = path
    descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotOpen(path, errno) }
    var status = stat()
    // A method that throws does not run deinit.
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .notARegularFile(path)
    }
  }

  deinit { close(descriptor) }

  /// The next byte, which stays; nil at the end.
  func peek() throws(Problem) -> UInt8? {
    if position == buffer.count { try fill() }
    return position < buffer.count ? buffer[position] : nil
  }

  /// Passes over the byte that `peek` gave.
  func advance() {
    if buffer[position] == 0x0A {
      line += 1
      column = 1
    } else {
      column += 1
    }
    position += 1
    byteCount += 1
  }

  func next() throws(Problem) -> UInt8? {
    guard let byte = try peek() else { return nil }
    advance()
    return byte
  }

  /// Passes over a UTF-8 byte-order mark at the beginning.
  func skipByteOrderMark() throws(Problem) {
    if try peek() == 0xEF, buffer.count >= 3, buffer[1] == 0xBB, buffer[2] == 0xBF {
      position = 3
      byteCount = 3
    }
  }

  private func fill() throws(Problem) {
    let size = 1 << 18
    var failure: Int32 = 0
    // In bounds: at most the size of the buffer.
    buffer = unsafe [UInt8](unsafeUninitializedCapacity: size) { room, count in
      while true {
        let got = unsafe read(descriptor, room.baseAddress, size)
        if got < 0, errno == EINTR { continue }
        if got < 0 { failure = errno }
        count = max(0, got)
        return
      }
    }
    position = 0
    guard failure == 0 else { throw .cannotOpen(path, failure) }
  }
}
