import Glibc

extension Problem {
  /// What the system calls an error number: "No such file or directory".
  package static func systemMessage(_ code: Int32) -> String {
    // Safe: strerror gives a C string that lasts until the next call on this thread.
    unsafe String(cString: strerror(code))
  }

  package static func cannotOpen(_ path: String, _ code: Int32) -> Problem {
    Problem(
      code == ENOENT || code == ENOTDIR ? .notFound : .conflict, "cannot open `\(path)`",
      why: "\(systemMessage(code))")
  }

  package static func notARegularFile(_ path: String) -> Problem {
    Problem(.conflict, "`\(path)` is not a regular file")
  }

  package static func tooLarge(_ path: String, _ size: Int, limit: Int) -> Problem {
    Problem(
      .conflict, "`\(path)` is too large",
      why: "it has \(bytes: size), and at most \(bytes: limit) are taken")
  }

  package static func changedWhileRead(_ path: String) -> Problem {
    Problem(.conflict, "`\(path)` changed while it was read", why: "its size is not what it was")
  }

  package static func cannotWrite(_ path: String, _ code: Int32) -> Problem {
    Problem(.conflict, "cannot write `\(path)`", why: "\(systemMessage(code))")
  }
}
