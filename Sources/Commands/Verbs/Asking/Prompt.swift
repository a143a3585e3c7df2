import Basics
import Generation
import Workspace

extension Command {
  private static let promptName = Parameter(
    "name", .choice(PromptTemplate.Name.allCases.map(\.text)),
    help: "Which: \(PromptTemplate.Name.allCases.map(\.text).joined(separator: ", "))",
    isOptional: true)

  static let promptShow = Command(
    "prompt show", twin: "提示 显示", group: .dataset,
    summary: "Show the prompts that models are asked with",
    parameters: [promptName], examples: ["prompt show", "prompt show ask-zh"], effect: .reads
  ) { invocation in
    guard let typed = invocation.text("name") else {
      let rows = try await invocation.store.perform { database in
        try PromptTemplate.Name.allCases.map { name -> [ReportValue] in
          let template = try database.template(name)
          return [
            .text(name.text), .message(template == .builtIn(name) ? "built in" : "your own"),
            .list(template.places.map { "{\($0)}" }),
          ]
        }
      }
      return Report([
        .table(
          Report.Table(
            "prompts",
            [
              .init("name", "prompt"), .init("origin", "from"),
              .init("places", "places", isFlexible: true),
            ], rows)), .next("prompt show ask-zh"),
      ])
    }
    let name = PromptTemplate.Name.named(typed)
    let template = try await invocation.store.perform { try $0.template(name) }
    return Report([.text(key: "prompt", template.text)])
  }

  static let promptEdit = Command(
    "prompt edit", twin: "提示 修改", group: .dataset,
    summary: "Change a prompt, in an editor or from a file",
    parameters: [promptName], options: [Option("from", .path, help: "A file that holds it")],
    examples: ["prompt edit ask-zh from=mine.txt"], preparation: [], effect: .reads
  ) { invocation in
    let name = PromptTemplate.Name.named(invocation.text("name") ?? "ask-zh")
    let old = try await invocation.store.perform { try $0.template(name) }
    let text: String
    if let path = invocation.text("from") {
      text = String(decoding: try FileContents.read(path, limit: 1 << 20), as: UTF8.self)
    } else {
      guard let edited = try await invocation.conversation.edit(old.text) else {
        guard invocation.conversation.isInteractive else { throw Problem.noEditor(name.text) }
        return .message("the prompt `\(name.text)` is as it was")
      }
      text = edited
    }
    let template = PromptTemplate(text)
    if let problem = Problem.unusable(template, as: name) { throw problem }
    try await invocation.store.write { try $0.setSetting(name.settingName, to: text) }
    return Report([
      .message("the prompt `\(name.text)` is changed"), .next("prompt show \(name.text)"),
    ])
  }

  static let promptReset = Command(
    "prompt reset", twin: "提示 还原", group: .dataset,
    summary: "Bring back the built-in prompt",
    parameters: [promptName], examples: ["prompt reset ask-zh", "prompt reset"], effect: .reads
  ) { invocation in
    let names =
      invocation.text("name").map { [PromptTemplate.Name.named($0)] }
      ?? PromptTemplate.Name.allCases
    let count = try await invocation.store.write { database in
      try names.count { try database.removeSetting($0.settingName) }
    }
    if count == 0 {
      return names.count == 1
        ? .message("`\(names[0].text)` is the built-in one") : .message("all are the built-in ones")
    }
    return .message("\(count: count, "prompt is", "prompts are") the built-in one again")
  }
}

extension PromptTemplate.Name {
  /// The name of a choice that the command allows.
  fileprivate static func named(_ text: String) -> PromptTemplate.Name {
    allCases.first { $0.text == text } ?? allCases[0]
  }
}

extension Problem {
  fileprivate static func noEditor(_ name: String) -> Problem {
    Problem(
      .usage, "nobody is here to edit the prompt", why: "a script gives it as a file",
      next: "prompt edit \(name) from=FILE")
  }
}
