import Basics
import Glibc

/// Zeroed memory of the system's own, in large pages where it has them.
final class WorkMemory {
  let start: UnsafeMutableRawPointer
  let byteCount: Int

  /// - Throws: `Problem` when the system gives none.
  init(byteCount: Int) throws(Problem) {
    // Rounded up to large pages, which spare the processor most of its address translation.
    let size = max(1, (byteCount + (1 << 21) - 1) >> 21) << 21
    let start = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let start, start != MAP_FAILED else { throw .noMemory(byteCount) }
    _ = madvise(start, size, MADV_HUGEPAGE)
    self.start = start
    self.byteCount = size
  }

  deinit { munmap(start, byteCount) }

  /// The floats from `offset` on, which counts floats.
  func floats(at offset: Int = 0) -> UnsafeMutablePointer<Float> {
    start.assumingMemoryBound(to: Float.self) + offset
  }
}

/// How much memory this machine could still give.
package enum AvailableMemory {
  /// In bytes; nil where the system does not say.
  package static var byteCount: Int? {
    guard let bytes = try? read("/proc/meminfo") else { return nil }
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let words = String(decoding: line, as: UTF8.self).split(separator: " ")
      guard words.first == "MemAvailable:", words.count > 1 else { continue }
      return Int(words[1]).map { min($0 * 1024, controlGroupLimit ?? .max) }
    }
    return nil
  }

  /// What a container may still take.
  private static var controlGroupLimit: Int? {
    guard let limit = number("/sys/fs/cgroup/memory.max") else { return nil }
    return max(0, limit - (number("/sys/fs/cgroup/memory.current") ?? 0))
  }

  private static func number(_ path: String) -> Int? {
    guard let bytes = try? read(path) else { return nil }
    return Int(String(decoding: bytes.filter { $0 > 32 }, as: UTF8.self))
  }

  /// A file of the kernel's, which has no size.
  private static func read(_ path: String) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Problem.cannotOpen(path, errno) }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 16384)
    let count = Glibc.read(descriptor, &bytes, bytes.count)
    return Array(bytes.prefix(max(0, count)))
  }
}
