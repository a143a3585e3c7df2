import Basics
import Dialogue
import Workspace

extension Command {
  static let roles = Command(
    "roles", twin: "角色", group: .dataset,
    summary: "Make entries of one person's lines, or list the people",
    parameters: [
      Parameter(
        "names", .list(of: .text),
        help: "The person's name, then what else the text calls it; 我 is the narrator",
        isOptional: true, choices: { context in await RoleChoices.speakers(context) })
    ],
    options: [
      Option(
        "turns", .integer(0...20), default: "1",
        help: "How many earlier exchanges of the scene an entry keeps as history"),
      Option(
        "narration", .flag, default: "off",
        help: "Whether stage directions and narration between the words stay"),
      Option(
        "min-confidence", .number(0...1), default: "0.5",
        help: "Lines whose speaker is less sure make no entry"),
      Option("gender", .choice(["male", "female"]), help: "Helps to tell who `他` and `she` are"),
      Option("system", .text, help: "The system prompt; without, one that names the person"),
      Option(
        "by", .choice(["rules", "llm", "both"]), default: "rules",
        help: "Who decides who speaks: rules, a model, or a model where the rules doubt"),
      Option("below", .number(0...1), default: "0.8", help: "What counts as doubt for `by=both`"),
      Option(
        "endpoint", .list(of: .text), help: "Which model server to ask: names or addresses",
        choices: EndpointNames.choices),
      Option("model", .text, help: "The model to ask for"),
      Option("timeout", .number(1...3600), default: "300", help: "Seconds until an answer begins"),
    ],
    examples: ["roles 林舟 turns=2", "roles"], preparation: ["load 庭院.txt"],
    isResumable: true
  ) { invocation in
    let names = invocation.texts("names")
    if names.isEmpty {
      let known = try await invocation.store.perform { try $0.roles() }
      guard let wanted = invocation.settings.value("roles"),
        case .list(let values) = try ValueKind.list(of: .text).value(of: Word(plain: wanted))
      else { return try await RolesTable.report(invocation) }
      let set = values.compactMap { if case .text(let text) = $0 { text } else { nil } }
      if known.contains(where: { $0.name == set.first }) {
        return try await RolesTable.report(invocation)
      }
      return try await RoleExtraction(invocation, names: set).run()
    }
    return try await RoleExtraction(invocation, names: names).run()
  }
}

/// The kept roles as rows.
private enum RolesTable {
  static func report(_ invocation: Invocation) async throws -> Report {
    let (roles, counts) = try await invocation.store.perform { database in
      (try database.roles(), try database.entryCountsByRole())
    }
    guard !roles.isEmpty else {
      return Report([.message("no roles yet"), .next("speakers")])
    }
    return Report([
      .table(
        Report.Table(
          "roles",
          [
            .init("name", "role"), .init("aliases", "aliases", isFlexible: true),
            .init("entries", "entries"), .init("kept", "kept"), .init("turns", "turns"),
            .init("narration", "narration"), .init("min_confidence", "at least"),
            .init("system", "system", isFlexible: true),
          ],
          roles.map { role in
            [
              .text(role.name), .list(role.aliases), .integer(counts[role.id]?.all ?? 0),
              .integer(counts[role.id]?.kept ?? 0), .integer(role.turns),
              .flag(role.keepsNarration), .number(role.minimumConfidence, decimals: 2),
              .text(role.system ?? RolePrompt.text(for: role.name, language: nil)),
            ]
          }))
    ])
  }
}

/// The system prompt of a role that was given none.
enum RolePrompt {
  /// - Parameter language: Of the text; by the name where it is nil.
  static func text(for name: String, language: String?) -> String {
    let isChinese = language.map { $0 == "zh" } ?? name.utf8.contains { $0 >= 0xE3 }
    return isChinese ? "用\(name)的口吻回答问题" : "Answer in the voice of \(name)."
  }
}

/// Names that `roles` completes.
enum RoleChoices {
  /// The people who speak in the texts read so far, the most frequent first.
  static func speakers(_ context: Context) async -> [String] {
    let names = try? await context.workspace.opened?.perform { try $0.speakerNames(limit: 200) }
    return names ?? []
  }

  static func roles(_ context: Context) async -> [String] {
    let names = try? await context.workspace.opened?.perform { try $0.roles().map(\.name) }
    return names ?? []
  }
}
