import Basics
import CLibc
import CSignals
import Glibc

/// The editor of the user's choice, on a text.
package enum ExternalEditor {
  /// The most that is taken back.
  private static let limit = 16 << 20

  /// The command line that starts it: `VISUAL`, `EDITOR`, or one that Debian has.
  package static var command: String? {
    let chosen = ["VISUAL", "EDITOR"].lazy.compactMap { Environment.value($0) }.first
    return chosen
      ?? ["/usr/bin/sensible-editor", "/usr/bin/editor", "/usr/bin/nano", "/usr/bin/vi"].first {
        access($0, X_OK) == 0
      }
  }

  /// Lets a person edit `text` in a file that only they can read, and removes that afterwards.
  ///
  /// The terminal is the editor's meanwhile, Ctrl-C included. Blocks the calling thread.
  ///
  /// - Parameters:
  ///   - command: Given to `sh` with the file's path behind it, as other programs do it.
  ///   - name: The file's name; editors colour by its ending.
  /// - Returns: The text as it was left, or nil when nothing was changed.
  /// - Throws: A `Problem` when the editor could not be run or did not end well.
  package static func edit(
    _ text: String, with command: String, name: String = "text.txt"
  ) throws(Problem) -> String? {
    let folder = try FileTree.makeTemporary("inkstone-edit")
    defer { FileTree.remove(folder) }
    let path = "\(folder)/\(name)"
    // Editors end the last line; a text without an end is given back without.
    let endsLine = text.hasSuffix("\n") || text.isEmpty
    try FileContents.write(Array((endsLine ? text : text + "\n").utf8), to: path, mode: 0o600)
    let status = try run(command, path)
    guard status == 0 else { throw .editorFailed(command, status: status) }
    let bytes = try FileContents.read(path, limit: limit)
    guard var edited = String(validating: bytes, as: UTF8.self) else {
      throw .editedTextNotUTF8(command)
    }
    if !endsLine, edited.hasSuffix("\n") { edited.removeLast() }
    return edited == text ? nil : edited
  }

  /// Runs the editor to its end.
  ///
  /// - Returns: The exit status, or 128 and the signal that ended it, as a shell counts.
  private static func run(_ command: String, _ path: String) throws(Problem) -> Int32 {
    var modes = termios()
    let isTerminal = tcgetattr(STDIN_FILENO, &modes) == 0
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if isTerminal, isatty(STDOUT_FILENO) == 0 {
      posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDOUT_FILENO)
    }
    // It stays in our process group, so that Ctrl-Z stops both and `fg` brings both back.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    SpawnAttributes.setSystemSignals(&attributes)
    ink_signals_lend()
    defer {
      ink_signals_take_back()
      if isTerminal { tcsetattr(STDIN_FILENO, TCSADRAIN, &modes) }
      // Ctrl-C was for the editor.
      _ = Interrupts.pending()
    }
    // A shell that waited for the editor would be ended by a Ctrl-C that the editor heeds. It cannot
    // be replaced where the command begins with an assignment.
    let isAssignment = command.prefix { $0 != " " }.contains("=")
    let words = ["sh", "-c", (isAssignment ? "" : "exec ") + "\(command) \"$@\"", "sh", path]
    var arguments = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var child: pid_t = 0
    let code = posix_spawn(&child, "/bin/sh", &actions, &attributes, &arguments, ink_environment())
    guard code == 0 else { throw .cannotOpen("/bin/sh", code) }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
  }
}
