import Basics
import CLibc
import Glibc
import Synchronization

/// A program that trains, with all the processes it starts.
///
/// It has a process group of its own, so that Ctrl-C at the prompt is not also its. Torchrun puts its
/// workers into sessions of their own, out of reach of the group: so all of them are known by a
/// variable in their environment, which is inherited. By it a run is found again that went on when
/// the program that had started it was killed.
package final class TrainerProcess: Sendable {
  /// How it ended.
  package enum Ending: Sendable, Equatable {
    case status(Int32)
    case signal(Int32)
    /// It was not started by this process, which is not told.
    case unknown
  }

  /// One of its processes.
  package struct Member: Sendable, Equatable {
    package let identifier: Int32
    package let parent: Int32
    package let command: String
  }

  private static let variable = "INKSTONE_RUN"

  private let mark: String
  /// Nil for one that another process started.
  private let child: pid_t?
  private let ending = Mutex<Ending?>(nil)

  private init(mark: String, child: pid_t?) {
    self.mark = mark
    self.child = child
  }

  /// Starts a program whose words are added to a file.
  ///
  /// - Parameters:
  ///   - mark: What names its processes, such as the run's folder.
  ///   - environment: Variables beside our own; nil takes one away.
  /// - Throws: `Problem` when it cannot be started.
  package static func start(
    _ executable: String, _ arguments: [String], in folder: String, mark: String,
    environment: [(name: String, value: String?)], log: String
  ) throws(Problem) -> TrainerProcess {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o644)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    posix_spawn_file_actions_addchdir_np(&actions, folder)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setpgroup(&attributes, 0)
    SpawnAttributes.setSystemSignals(&attributes, flags: Int32(POSIX_SPAWN_SETPGROUP))
    var variables = ownEnvironment()
    for (name, value) in environment { variables[name] = value }
    variables[variable] = mark
    var words = ([executable] + arguments).map { strdup($0) } + [nil]
    var assignments = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in words + assignments { free(pointer) } }
    var child: pid_t = 0
    let code = posix_spawn(&child, executable, &actions, &attributes, &words, &assignments)
    guard code == 0 else { throw .cannotOpen(executable, code) }
    return TrainerProcess(mark: mark, child: child)
  }

  /// The processes of a run that another process started and that still go on; nil for none.
  package static func running(mark: String) -> TrainerProcess? {
    let process = TrainerProcess(mark: mark, child: nil)
    return process.members().isEmpty ? nil : process
  }

  private static func ownEnvironment() -> [String: String] {
    var variables: [String: String] = [:]
    guard var place = ink_environment() else { return variables }
    while let entry = place.pointee {
      let text = String(cString: entry)
      if let equals = text.firstIndex(of: "=") {
        variables[String(text[..<equals])] = String(text[text.index(after: equals)...])
      }
      place += 1
    }
    return variables
  }

  /// How it ended; nil while it goes on.
  package func poll() -> Ending? {
    ending.withLock { known in
      if let known { return known }
      guard let child else {
        if members().isEmpty { known = .unknown }
        return known
      }
      var status: Int32 = 0
      var ended = waitpid(child, &status, WNOHANG)
      while ended < 0, errno == EINTR { ended = waitpid(child, &status, WNOHANG) }
      // Somebody else has collected it: it is gone all the same.
      if ended < 0 { known = .unknown }
      if ended == child {
        known = status & 0x7F == 0 ? .status(status >> 8 & 0xFF) : .signal(status & 0x7F)
      }
      return known
    }
  }

  /// Its processes that live now, each after its parent.
  package func members() -> [Member] {
    let wanted = Array("\(Self.variable)=\(mark)".utf8)
    return FileTree.names(in: "/proc").compactMap { name -> Member? in
      guard let identifier = Int32(name), identifier != getpid(),
        let variables = FileTree.bytes(of: "/proc/\(name)/environ", from: 0, count: 1 << 18),
        variables.split(separator: 0).contains(where: { $0.elementsEqual(wanted) }),
        let status = FileTree.beginning(of: "/proc/\(name)/stat", count: 1024),
        let close = status.lastIndex(of: ")")
      else { return nil }
      let fields = status[close...].split(separator: " ")
      // A process that has ended and was not collected yet does nothing more.
      guard fields.count > 2, fields[1] != "Z", let parent = Int32(fields[2]) else { return nil }
      let words = FileTree.bytes(of: "/proc/\(name)/cmdline", from: 0, count: 4096) ?? []
      let command = words.map { $0 == 0 ? 0x20 : $0 }
      return Member(
        identifier: identifier, parent: parent, command: String(decoding: command, as: UTF8.self))
    }.sorted { $0.identifier < $1.identifier }
  }

  /// The processes that train, the youngest first: not torchrun and what waits for it, which would
  /// end their workers with no time to save.
  private func trainers() -> [Member] {
    let members = members()
    var waiting = Set(members.filter { $0.command.contains("torchrun") }.map(\.identifier))
    for _ in members {
      let parents = members.filter { waiting.contains($0.identifier) }.map(\.parent)
      waiting.formUnion(parents)
    }
    let workers = members.filter { !waiting.contains($0.identifier) }
    let named = workers.filter { $0.command.contains("llamafactory") }
    return (named.isEmpty ? (workers.isEmpty ? members : workers) : named).reversed()
  }

  /// Asks the training to save and end.
  package func ask(with signal: Int32) {
    for member in trainers() { kill(member.identifier, signal) }
  }

  /// Ends all of it at once, and waits until it is gone.
  package func end() {
    // One that is just being started by another may be missed the first time.
    for _ in 0..<100 {
      let members = members()
      if members.isEmpty, child == nil || poll() != nil { return }
      for member in members { kill(member.identifier, SIGKILL) }
      usleep(5_000)
    }
  }
}
