import Glibc

/// Keeps other processes, and other threads, that ask for the same out of a folder while it lives.
///
/// A lock of the system (flock) on the folder itself: it leaves no file behind and goes with the
/// process, however that ends. A file in the folder that is read, changed and replaced under it loses
/// nobody's change.
package struct FolderLock: ~Copyable {
  private let descriptor: Int32

  /// Waits until nobody else has it.
  ///
  /// File systems that have no locks, as some over the network, are used without.
  ///
  /// - Throws: `Problem` when the folder cannot be opened.
  package init(_ path: String) throws(Problem) {
    descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotOpen(path, errno) }
    while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
  }

  deinit { close(descriptor) }
}
