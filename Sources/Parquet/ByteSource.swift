import Basics
import Glibc

/// The bytes of a file, read where they are wanted.
final class ByteSource {
  private let descriptor: Int32
  private let bytes: [UInt8]
  let count: Int

  /// - Throws: `Problem` when the file cannot be opened, or is no regular file.
  init(path: String) throws {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Problem.cannotOpen(path, errno) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw Problem.notARegularFile(path)
    }
    self.descriptor = descriptor
    bytes = []
    count = Int(status.st_size)
  }

  init(_ bytes: [UInt8]) {
    descriptor = -1
    self.bytes = bytes
    count = bytes.count
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// - Throws: `ParquetError` when the file has no such bytes.
  func read(at offset: Int, _ length: Int) throws -> [UInt8] {
    guard offset >= 0, length >= 0, offset <= count, length <= count - offset else {
      throw ParquetError("it speaks of bytes that the file does not have")
    }
    guard descriptor >= 0 else { return Array(bytes[offset..<offset + length]) }
    // In bounds: at most what is left of the buffer.
    let read = unsafe [UInt8](unsafeUninitializedCapacity: max(1, length)) { buffer, used in
      while used < length {
        let got = unsafe pread(
          descriptor, buffer.baseAddress?.advanced(by: used), length - used, off_t(offset + used))
        if got < 0, errno == EINTR { continue }
        guard got > 0 else { return }
        used += got
      }
    }
    guard read.count == length else { throw ParquetError("it was cut short while it was read") }
    return read
  }
}
