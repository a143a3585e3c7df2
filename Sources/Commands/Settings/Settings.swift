import Basics
import Synchronization

/// The values of all settings, each with where it came from; the later origin wins.
package final class Settings: Sendable {
  /// Where a value came from, weakest first.
  package enum Origin: Int, Sendable, Comparable, CaseIterable {
    case fallback
    case configFile
    case dotEnv
    case environment
    case set

    package static func < (left: Origin, right: Origin) -> Bool { left.rawValue < right.rawValue }

    package var name: Message {
      switch self {
      case .fallback: "default"
      case .configFile: "config file"
      case .dotEnv: ".env"
      case .environment: "environment"
      case .set: "set"
      }
    }
  }

  private let values: Mutex<[String: [Origin: String]]>
  private let otherSecrets = Mutex<Set<String>>([])

  /// - Parameters:
  ///   - configFile: Lines `name = value`, by the settings' own names.
  ///   - dotEnv: Lines `NAME=value`, by the variables' names.
  ///   - environment: The process's own variables.
  package init(
    configFile: [String: String] = [:], dotEnv: [String: String] = [:],
    environment: [String: String] = [:]
  ) {
    var values: [String: [Origin: String]] = [:]
    for setting in Setting.all {
      var origins: [Origin: String] = [:]
      origins[.fallback] = setting.fallback
      origins[.configFile] = configFile[setting.name]
      if let variable = setting.variable {
        origins[.dotEnv] = dotEnv[variable]
        origins[.environment] = environment[variable]
      }
      values[setting.name] = origins.filter { !$0.value.isEmpty }
    }
    self.values = Mutex(values)
  }

  /// The value that holds, as it would be typed; nil when nothing sets it.
  package func value(_ name: String) -> String? { valueAndOrigin(name)?.value }

  package func valueAndOrigin(_ name: String) -> (value: String, origin: Origin)? {
    values.withLock { values in
      values[name]?.max { $0.key < $1.key }.map { ($0.value, $0.key) }
    }
  }

  /// Sets or clears the value of one origin.
  package func set(_ name: String, to value: String?, origin: Origin) {
    values.withLock { $0[name, default: [:]][origin] = value }
  }

  /// Keeps a secret that no setting holds out of what is written from now on.
  package func remember(secret: String) { otherSecrets.withLock { _ = $0.insert(secret) } }

  /// Every secret value that this process knows, to keep out of what is written.
  package var secrets: [String] {
    let names = Setting.all.filter(\.isSecret).map(\.name)
    return values.withLock { values in
      names.flatMap { values[$0].map { Array($0.values) } ?? [] }
    } + otherSecrets.withLock { Array($0) }
  }
}
