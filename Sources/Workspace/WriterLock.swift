import Glibc

/// The right to write a workspace, held by one shell at a time.
///
/// A lock of the system (flock) on a file beside the workspace: it goes with the process, however
/// that ends. It is not on the workspace itself, because closing any descriptor of that file would
/// drop the locks that SQLite holds on it (sqlite.org/howtocorrupt.html, 2.2).
final class WriterLock: Sendable {
  /// What came of trying to take the lock.
  enum Attempt {
    case taken(WriterLock)
    /// Another process has it; nil when it has not written its number yet.
    case held(by: Int?)
    /// The lock file cannot be made or locked; the system's error number.
    case impossible(Int32)
  }

  private let descriptor: Int32
  private let path: String

  private init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  /// Takes the lock of the workspace at `path`, without waiting.
  static func take(forWorkspace workspace: String) -> Attempt {
    let path = "\(workspace)-lock"
    while true {
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
      guard descriptor >= 0 else { return .impossible(errno) }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        let failure = errno
        defer { close(descriptor) }
        return failure == EWOULDBLOCK
          ? .held(by: processNumber(in: descriptor)) : .impossible(failure)
      }
      // Its holder removes the file when it leaves: a lock on a removed file is worth nothing.
      if FileIdentity(of: descriptor) == FileIdentity(at: path) {
        let text = "\(getpid())\n"
        ftruncate(descriptor, 0)
        // Only for the other's message; without room on the disk the lock holds all the same.
        _ = pwrite(descriptor, text, text.utf8.count, 0)
        return .taken(WriterLock(descriptor: descriptor, path: path))
      }
      close(descriptor)
    }
  }

  deinit {
    // Removed before it is given back: whoever takes a removed file's lock looks again.
    unlink(path)
    close(descriptor)
  }

  private static func processNumber(in descriptor: Int32) -> Int? {
    var bytes = [UInt8](repeating: 0, count: 24)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    return count > 0 ? Int(String(decoding: bytes[..<(count - 1)], as: UTF8.self)) : nil
  }
}

/// Which file a name or a descriptor stands for.
struct FileIdentity: Equatable, Sendable {
  private let device: UInt
  private let node: UInt

  /// - Parameter path: Nil is given for a path where nothing is.
  init?(at path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    (device, node) = (status.st_dev, status.st_ino)
  }

  init?(of descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    (device, node) = (status.st_dev, status.st_ino)
  }
}
