import Glibc

/// Whole files in and out.
package enum FileContents {
  /// Reads a regular file of at most `limit` bytes.
  ///
  /// The size is checked before memory is taken, and again while reading, for a file may grow.
  ///
  /// - Throws: `Problem` when it cannot be read, is no regular file or is larger.
  package static func read(_ path: String, limit: Int) throws(Problem) -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotOpen(path, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw .cannotOpen(path, errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notARegularFile(path) }
    let size = Int(status.st_size)
    guard size <= limit else { throw .tooLarge(path, size, limit: limit) }
    var failure: Int32 = 0
    // One byte more than the size tells whether the file grew.
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: size + 1) { buffer, count in
      while count <= size {
        // In bounds: at most what is left of the buffer.
        let got = unsafe Glibc.read(
          descriptor, buffer.baseAddress?.advanced(by: count), size + 1 - count)
        if got < 0, errno == EINTR { continue }
        if got < 0 { failure = errno }
        guard got > 0 else { return }
        count += got
      }
    }
    guard failure == 0 else { throw .cannotOpen(path, failure) }
    guard bytes.count == size else { throw .changedWhileRead(path) }
    return bytes
  }

  /// Writes a whole file so that a reader sees the old one or the new one, never half of it.
  ///
  /// - Throws: `Problem` when it cannot be written; nothing is left behind then.
  package static func write(
    _ bytes: [UInt8], to path: String, mode: mode_t = 0o644
  ) throws(Problem) {
    var file = try AtomicFile(path: path, mode: mode)
    // Safe: the span ends before `bytes` does.
    unsafe try file.write(bytes.span.bytes)
    try file.commit()
  }
}

/// A file written under a temporary name beside its place and renamed when it is whole.
///
/// Dropped without `commit`, it removes what was written.
package struct AtomicFile: ~Copyable {
  private let path: String
  private let temporaryPath: String
  private var descriptor: Int32
  package private(set) var byteCount = 0

  /// - Throws: `Problem` when the folder does not exist or cannot be written.
  package init(path: String, mode: mode_t = 0o644) throws(Problem) {
    self.path = path
    temporaryPath = "\(path).\(getpid()).part"
    descriptor = unsafe open(temporaryPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw .cannotWrite(path, errno) }
  }

  deinit {
    if descriptor >= 0 {
      close(descriptor)
      _ = unsafe unlink(temporaryPath)
    }
  }

  package mutating func write(_ bytes: RawSpan) throws(Problem) {
    let failure = unsafe bytes.withUnsafeBytes { buffer -> Int32 in
      var written = 0
      while written < buffer.count {
        // In bounds: `written` is less than the count.
        let got = unsafe Glibc.write(
          descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
        if got < 0, errno == EINTR { continue }
        if got < 0 { return errno }
        written += got
      }
      return 0
    }
    guard failure == 0 else { throw .cannotWrite(path, failure) }
    byteCount += bytes.byteCount
  }

  /// Replaces bytes already written, such as a header that holds a count known only at the end.
  package mutating func overwrite(_ bytes: [UInt8], at offset: Int) throws(Problem) {
    precondition(offset + bytes.count <= byteCount, "only what was written can be replaced")
    let got = unsafe pwrite(descriptor, bytes, bytes.count, off_t(offset))
    guard got == bytes.count else { throw .cannotWrite(path, got < 0 ? errno : ENOSPC) }
  }

  /// Makes the file durable and gives it its name.
  package consuming func commit() throws(Problem) {
    let isWritten = fsync(descriptor) == 0
    let failure = errno
    close(descriptor)
    descriptor = -1
    guard isWritten else {
      _ = unsafe unlink(temporaryPath)
      throw .cannotWrite(path, failure)
    }
    guard unsafe rename(temporaryPath, path) == 0 else {
      let failure = errno
      _ = unsafe unlink(temporaryPath)
      throw .cannotWrite(path, failure)
    }
  }
}
