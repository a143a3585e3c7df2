import Basics
import Workspace

extension Command {
  static let set = Command(
    "set", twin: "设置", group: .rest,
    summary: "Set a value for this workspace; `NAME=` clears it",
    parameters: [
      Parameter(
        "name=value", help: "A setting and its value; none lists them all", isOptional: true,
        isRepeating: true, choices: { _ in Setting.all.map { "\($0.name)=" } })
    ],
    examples: ["set", "set rows=20", "设置 rows＝50", "set rows="],
    // What is set is not undone: it is no part of the data.
    effect: .reads
  ) { invocation in
    let words = invocation.texts("name=value")
    guard !words.isEmpty else { return SettingsTable.report(invocation.settings) }
    var changes: [(Setting, String?)] = []
    for word in words { changes.append(try change(word, in: invocation)) }
    return Report(try await changes.asyncMap { try await apply($0.0, $0.1, in: invocation) })
  }

  /// What one word sets, checked before anything is changed.
  private static func change(
    _ word: String, in invocation: Invocation
  ) throws -> (Setting, String?) {
    guard let (key, value) = Word(plain: word).assignment else {
      throw invocation.fault(.notAnAssignment(word), at: "name=value")
    }
    let name = key.folded.lowercased()
    let near = Setting.all.filter { $0.name.hasPrefix(name) }
    guard let setting = Setting.named(name) ?? (near.count == 1 ? near[0] : nil) else {
      throw invocation.fault(.unknownSetting(name), at: "name=value")
    }
    guard !value.letters.isEmpty else { return (setting, nil) }
    do {
      _ = try setting.kind.value(of: value)
    } catch {
      throw invocation.fault(error, at: "name=value")
    }
    return (setting, value.verbatim)
  }

  private static func apply(
    _ setting: Setting, _ value: String?, in invocation: Invocation
  ) async throws -> Report.Block {
    invocation.settings.set(setting.name, to: value, origin: .set)
    guard !setting.isSecret else {
      guard value != nil else { return .message("`\(setting.name)` is cleared") }
      return .message(
        """
        `\(setting.name)` is set for as long as this shell runs, and kept nowhere; to keep it, put \
        \(setting.variable ?? "it") into `.env` or the environment
        """)
    }
    if invocation.store.readOnlyReason == nil {
      try await invocation.store.write { database in
        guard let value else {
          _ = try database.removeSetting(setting.name)
          return
        }
        try database.setSetting(setting.name, to: value)
      }
    }
    guard value != nil else {
      let now = invocation.settings.value(setting.name)
      return now.map { .message("`\(setting.name)` is `\($0)` again") }
        ?? .message("`\(setting.name)` is cleared")
    }
    return .message("`\(setting.name)` is `\(value ?? "")`")
  }
}

extension Sequence {
  fileprivate func asyncMap<Result>(
    _ body: (Element) async throws -> Result
  ) async rethrows -> [Result] {
    var results: [Result] = []
    for element in self { results.append(try await body(element)) }
    return results
  }
}

/// All settings with their values and where those came from.
enum SettingsTable {
  static func report(_ settings: Settings) -> Report {
    let rows = Setting.all.map { setting -> [ReportValue] in
      guard let (value, origin) = settings.valueAndOrigin(setting.name) else {
        return [.text(setting.name), .none, .none, .message(setting.help)]
      }
      let shown = setting.isSecret ? Redaction.hint(value) : value
      return [.text(setting.name), .text(shown), .message(origin.name), .message(setting.help)]
    }
    return Report([
      .table(
        Report.Table(
          "settings",
          [
            .init("name", "setting"), .init("value", "value", isFlexible: true),
            .init("origin", "from"), .init("help", "", isFlexible: true),
          ], rows))
    ])
  }
}
