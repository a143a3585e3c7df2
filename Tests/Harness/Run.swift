import Basics
import CLibc
import Glibc
import Synchronization

/// Runs a program to its end by pipes.
package enum Run {
  package struct Result: Sendable {
    package let output: String
    package let errors: String
    /// The exit status; negative for the signal that ended it.
    package let status: Int32
  }

  /// - Parameters:
  ///   - folder: Where it starts; also its HOME unless `environment` says otherwise.
  ///   - input: What it finds on standard input.
  package static func program(
    _ executable: String, _ arguments: [String], folder: String, input: String = "",
    environment: [String: String] = [:]
  ) throws -> Result {
    let scratch = try TemporaryFolder()
    let inputPath = try scratch.write(input, to: "in")
    let (outputPath, errorPath) = ("\(scratch.path)/out", "\(scratch.path)/err")
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, inputPath, O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, outputPath, O_WRONLY | O_CREAT, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, errorPath, O_WRONLY | O_CREAT, 0o600)
    let child = try spawn(executable, arguments, &actions, folder: folder, environment: environment)
    let status = child.wait()
    func text(_ path: String) throws -> String {
      String(decoding: try FileContents.read(path, limit: 1 << 26), as: UTF8.self)
    }
    return Result(
      output: try text(outputPath), errors: try text(errorPath), status: status)
  }

  /// A program that was started and may be killed.
  package final class Child: Sendable {
    private let identifier: pid_t
    private let status = Mutex<Int32?>(nil)

    fileprivate init(_ identifier: pid_t) { self.identifier = identifier }

    deinit { if status.withLock({ $0 }) == nil { kill() } }

    package var hasEnded: Bool { collect(WNOHANG) != nil }

    /// Ends it at once, as a power cut would.
    package func kill() { if !hasEnded { _ = Glibc.kill(identifier, SIGKILL) } }

    /// Waits for its end.
    ///
    /// - Returns: The exit status; negative for the signal that ended it.
    @discardableResult
    package func wait() -> Int32 { collect(0) ?? -1 }

    private func collect(_ options: Int32) -> Int32? {
      status.withLock { known in
        if let known { return known }
        var status: Int32 = 0
        var ended = waitpid(identifier, &status, options)
        while ended < 0, errno == EINTR { ended = waitpid(identifier, &status, options) }
        guard ended == identifier else { return nil }
        known = status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F)
        return known
      }
    }
  }

  /// Starts a program that nobody listens to.
  package static func start(
    _ executable: String, _ arguments: [String], folder: String,
    environment: [String: String] = [:]
  ) throws -> Child {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    return try spawn(executable, arguments, &actions, folder: folder, environment: environment)
  }

  /// Starts a program in `folder`, with what tests share of an environment.
  private static func spawn(
    _ executable: String, _ arguments: [String], _ actions: inout posix_spawn_file_actions_t,
    folder: String, environment: [String: String]
  ) throws -> Child {
    posix_spawn_file_actions_addchdir_np(&actions, folder)
    var variables = ["PATH": "/usr/bin:/bin", "HOME": folder, "LANG": "C.UTF-8"]
    variables.merge(environment) { $1 }
    var words = ([executable] + arguments).map { strdup($0) } + [nil]
    var assignments = variables.map { strdup("\($0)=\($1)") } + [nil]
    defer { for pointer in words + assignments { free(pointer) } }
    var identifier: pid_t = 0
    let code = posix_spawn(&identifier, executable, &actions, nil, &words, &assignments)
    guard code == 0 else { throw Problem.cannotOpen(executable, code) }
    return Child(identifier)
  }
}
