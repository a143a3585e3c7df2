import Basics
import Workspace

/// The keys by which commands say which entries they mean.
enum EntrySelection {
  static let options: [Command.Option] = [
    .init(
      "role", .list(of: .text), help: "Only those of these roles",
      choices: { context in await choices(context) { try $0.roleNames().values.sorted() } }),
    .init(
      "lead", .list(of: .text), help: "Only those led by these words",
      choices: { context in
        await choices(context) {
          try $0.rows("SELECT DISTINCT lead FROM entry WHERE lead IS NOT NULL LIMIT 100") {
            $0.text(0)
          }
        }
      }),
    .init(
      "kind", .choice(["ask", "role", "import"]),
      help: "Only those that were asked for, are of a role, or were loaded"),
    .init(
      "text", .text, help: "Only those of one text, by its number or name",
      choices: { context in await choices(context) { try $0.texts().map(\.name) } }),
    .init("length", .spans, help: "Only those of so many characters in all, as in `1-20`"),
    .init(
      "confidence", .text,
      help: "Only those as sure as this, as in `0.8` for at least or `0-0.5` for between"),
    .init("words", .text, help: "Only those that hold this"),
  ]

  static let place = Command.Option(
    "where", .choice(["kept", "dropped", "all"]), default: "kept",
    help: "Those kept, those dropped, or all")

  private static func choices(
    _ context: Context, _ body: @escaping @Sendable (Database) throws -> [String]
  ) async -> [String] {
    (try? await context.workspace.opened?.perform(body)) ?? []
  }

  /// Whether anything was said about which.
  static func isGiven(_ invocation: Invocation) -> Bool {
    options.contains { invocation.isGiven($0.name) }
  }

  /// What was said, as a filter.
  ///
  /// - Parameter spans: Identifiers that were named; nil when none were.
  /// - Throws: `Fault` under a name that nothing has.
  static func filter(
    _ invocation: Invocation, spans: [ClosedRange<Int>]? = nil
  ) async throws -> EntryFilter {
    var filter = EntryFilter()
    filter.ids = spans
    filter.kind = invocation.text("kind").flatMap { StoredEntry.Kind(rawValue: $0) }
    let leads = invocation.texts("lead")
    filter.leads = leads.isEmpty ? nil : leads
    filter.words = invocation.text("words")
    if let lengths = invocation.spans("length"), let first = lengths.first {
      filter.length = first.lowerBound...(lengths.map(\.upperBound).max() ?? first.upperBound)
    }
    if let typed = invocation.text("confidence") {
      guard let range = confidence(typed) else {
        throw invocation.fault(.noConfidence(typed), at: "confidence")
      }
      filter.confidence = range
    }
    if invocation.command.options.contains(where: { $0.name == place.name }) {
      switch invocation.text(place.name) {
      case "kept": filter.isDropped = false
      case "dropped": filter.isDropped = true
      default: break
      }
    }
    let names = invocation.texts("role")
    if !names.isEmpty {
      var roles: [Int] = []
      for name in names { roles.append(try await invocation.storedRole(name, at: "role").id) }
      filter.roles = roles
    }
    if let typed = invocation.text("text") {
      let text = try await invocation.store.perform { database in
        try Int(typed).flatMap { try database.text($0) } ?? database.text(named: typed)
      }
      guard let text else { throw invocation.fault(.noTextOfEntries(typed), at: "text") }
      filter.text = text.id
    }
    return filter
  }

  /// `0.8`, or `0.2-0.5`.
  private static func confidence(_ typed: String) -> ClosedRange<Double>? {
    let ends = typed.split { "-~–—～".contains($0) }.map { Double($0) }
    guard let first = ends.first.flatMap({ $0 }), (0...1).contains(first) else { return nil }
    guard ends.count > 1 else { return first...1 }
    guard ends.count == 2, let last = ends[1], last >= first, last <= 1 else { return nil }
    return first...last
  }
}

extension Database {
  /// The names of the roles by their numbers.
  func roleNames() throws -> [Int: String] {
    Dictionary(
      try rows("SELECT id, name FROM role") { ($0.integer(0), $0.text(1)) }
    ) { first, _ in first }
  }
}
