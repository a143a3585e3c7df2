import Basics
import Glibc

/// Where keys are found: the settings, the environment, `.env`, and a file of one's own that nobody
/// else can read.
enum Keys {
  /// `keys` in the config folder, lines `NAME=key`.
  static var path: String? {
    Environment.folder("XDG_CONFIG_HOME", fallback: ".config").map { "\($0)/keys" }
  }

  /// The key that a variable holds; nil where nothing does.
  ///
  /// What is found is kept out of all that is written from now on.
  ///
  /// - Throws: `Problem` for a key file that others can read.
  static func value(_ variable: String, _ settings: Settings) throws(Problem) -> String? {
    let setting = Setting.all.first { $0.variable == variable }
    if let value = setting.flatMap({ settings.value($0.name) }) { return value }
    var value = Environment.value(variable) ?? inFile(".env", variable)
    if value == nil { value = try inKeyFile(variable) }
    guard let value else { return nil }
    settings.remember(secret: value)
    return value
  }

  private static func inKeyFile(_ variable: String) throws(Problem) -> String? {
    guard let path, FileTree.exists(path) else { return nil }
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    guard status.st_mode & (S_IRWXG | S_IRWXO) == 0 else { throw .keyFileIsOpen(path) }
    return inFile(path, variable)
  }

  private static func inFile(_ path: String, _ variable: String) -> String? {
    guard let bytes = try? FileContents.read(path, limit: 1 << 20) else { return nil }
    let value = DotEnv.values(of: String(decoding: bytes, as: UTF8.self))[variable]
    return value?.isEmpty == false ? value : nil
  }
}
