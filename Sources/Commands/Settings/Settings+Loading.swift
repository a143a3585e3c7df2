import Basics

extension Settings {
  /// The settings as they stand at the start: config file, `.env` of the current folder, environment,
  /// and what `--set` says.
  ///
  /// - Throws: A `Problem` for a `--set` that sets nothing.
  package static func atStart(overrides: [String]) throws(Problem) -> Settings {
    let configFile = Environment.folder("XDG_CONFIG_HOME", fallback: ".config").map {
      "\($0)/config"
    }
    var environment: [String: String] = [:]
    for variable in Setting.all.compactMap(\.variable) {
      environment[variable] = Environment.value(variable)
    }
    let settings = Settings(
      configFile: configFile.map(values) ?? [:], dotEnv: values(in: ".env"),
      environment: environment)
    for override in overrides {
      guard let (key, value) = Word(plain: override).assignment,
        let setting = Setting.named(key.folded)
      else { throw .badOverride(override) }
      _ = try setting.kind.value(of: value)
      settings.set(setting.name, to: value.verbatim, origin: .set)
    }
    return settings
  }

  /// The lines of a file; none when it is absent or too large to be one of settings.
  private static func values(in path: String) -> [String: String] {
    guard let bytes = try? FileContents.read(path, limit: 1 << 20) else { return [:] }
    return DotEnv.values(of: String(decoding: bytes, as: UTF8.self))
  }
}
