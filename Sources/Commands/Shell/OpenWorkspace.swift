import Basics
import Synchronization
import Workspace

/// The workspace of this shell, opened when the first command needs it, so that `version` and `help`
/// touch no file.
package final class OpenWorkspace: Sendable {
  package let path: String
  private let store = Mutex<Store?>(nil)

  package init(path: String) { self.path = path }

  /// The workspace if a command has opened it.
  package var opened: Store? { store.withLock { $0 } }

  /// Whether the file was not there before.
  package var isNew: Bool { createdHere.load(ordering: .relaxed) }
  private let createdHere = Atomic(false)

  /// Closes the file if it was opened.
  package func close() async { await opened?.close() }

  /// Opens the file, creating it when it is absent, and takes the settings kept in it.
  package func open(settings: Settings) async throws -> Store {
    if let store = opened { return store }
    createdHere.store(!FileTree.exists(path), ordering: .relaxed)
    let store = try Store(path: path)
    for (name, value) in try await store.perform({ try $0.settings() }) {
      settings.set(name, to: value, origin: .set)
    }
    self.store.withLock { $0 = store }
    return store
  }
}
