import Basics
import Workspace

/// The lines typed at the prompt, kept for the user and shared by all shells.
///
/// Opened when it is first needed. Where it cannot be kept (no home folder, no rights) lines are
/// remembered for as long as the shell runs.
package actor ShellHistory {
  private let path: String?
  private var database: Database?
  private var isOpened = false
  private var isTrimmed = false
  /// The most lines kept.
  private static let limit = 10_000

  /// - Parameter path: The file; nil keeps nothing.
  package init(path: String?) { self.path = path }

  /// The user's own: `history.sqlite` in the XDG state folder.
  package static func ofUser() -> ShellHistory {
    let folder = Environment.folder("XDG_STATE_HOME", fallback: ".local/state")
    return ShellHistory(path: folder.map { "\($0)/history.sqlite" })
  }

  /// The last lines, oldest first.
  package func lines(last count: Int) -> [String] {
    guard let database = open() else { return [] }
    return (try? database.history(last: count)) ?? []
  }

  /// Remembers a line that must hold no secret.
  package func append(_ line: String) {
    // A history that cannot be written is no reason to stop anyone.
    guard let database = open() else { return }
    try? database.appendHistory(line)
    guard !isTrimmed else { return }
    isTrimmed = true
    try? database.trimHistory(to: Self.limit)
  }

  private func open() -> Database? {
    guard !isOpened, let path else { return database }
    isOpened = true
    if let slash = path.lastIndex(of: "/") { FileTree.make(String(path[..<slash])) }
    database = try? History.open(path: path)
    return database
  }
}
