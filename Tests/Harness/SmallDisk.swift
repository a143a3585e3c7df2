import Basics
import CLibc
import Glibc

/// A file system in memory, gone with the value.
package final class SmallDisk {
  package let path: String

  package init(kilobytes: Int) throws {
    path = try FileTree.makeTemporary("inkstone-disk")
    guard Self.mount("size=\(kilobytes)k", at: path) else {
      throw Problem.cannotWrite(path, EPERM)
    }
  }

  deinit {
    umount2(path, Int32(MNT_DETACH))
    rmdir(path)
  }

  package func grow(kilobytes: Int) throws { try remount("remount,size=\(kilobytes)k") }
  package func lock() throws { try remount("remount,ro") }

  private func remount(_ options: String) throws {
    guard Self.mount(options, at: path) else { throw Problem.cannotWrite(path, EPERM) }
  }

  /// Whether one may be mounted here.
  package static let isPossible: Bool = {
    guard let disk = try? SmallDisk(kilobytes: 64) else { return false }
    return FileTree.isFolder(disk.path)
  }()

  private static func mount(_ options: String, at path: String) -> Bool {
    let result = try? Run.program(
      "/bin/mount", ["-t", "tmpfs", "-o", options, "none", path], folder: "/")
    return result?.status == 0
  }
}
