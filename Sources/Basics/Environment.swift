import Glibc

/// What the process was started with.
package enum Environment {
  /// A variable's value; nil when it is unset or empty.
  package static func value(_ name: String) -> String? {
    // Safe: getenv gives a C string or nil, and nothing here changes the environment.
    guard let start = unsafe getenv(name) else { return nil }
    let value = unsafe String(cString: start)
    return value.isEmpty ? nil : value
  }

  /// An XDG base folder of Inkstone's own, as in `~/.local/state/inkstone`.
  ///
  /// - Parameters:
  ///   - variable: `XDG_STATE_HOME` and its like (specifications.freedesktop.org/basedir-spec).
  ///   - fallback: Where it lies in the home folder when the variable is not set.
  package static func folder(_ variable: String, fallback: String) -> String? {
    if let root = value(variable), root.hasPrefix("/") { return "\(root)/inkstone" }
    return value("HOME").map { "\($0)/\(fallback)/inkstone" }
  }
}
