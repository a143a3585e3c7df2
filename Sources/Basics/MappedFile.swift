import Glibc

/// A file's bytes, mapped into memory and never copied.
///
/// What is read stays on disk until it is touched. A file that is cut short while it is mapped ends
/// the program with SIGBUS when the missing part is touched, so map only files that nobody else
/// writes (models, caches) and read others with `FileContents.read`.
@safe
package final class MappedFile: Sendable {
  /// The bytes for C code; valid only as long as this object is kept alive.
  nonisolated(unsafe) package let buffer: UnsafeRawBufferPointer
  package let path: String

  /// The bytes; the compiler keeps the file alive while they are used.
  package var bytes: RawSpan {
    @_lifetime(borrow self) borrowing get {
      // Safe: the span depends on this object, which owns the mapping.
      unsafe _overrideLifetime(RawSpan(_unsafeBytes: buffer), borrowing: self)
    }
  }

  /// - Throws: `Problem` when the file cannot be opened, or is no regular file.
  package init(path: String) throws(Problem) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotOpen(path, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw .cannotOpen(path, errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notARegularFile(path) }
    self.path = path
    let count = Int(status.st_size)
    guard count > 0 else {
      unsafe buffer = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    let start = unsafe mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let start = unsafe start, unsafe start != MAP_FAILED else {
      throw .cannotOpen(path, errno)
    }
    unsafe buffer = UnsafeRawBufferPointer(start: start, count: count)
  }

  deinit {
    if let start = unsafe buffer.baseAddress {
      // Safe: the only mapping of this range, and nobody holds `buffer` longer than this object.
      unsafe munmap(UnsafeMutableRawPointer(mutating: start), buffer.count)
    }
  }
}
