import Basics
import Generation
import Workspace

extension Invocation {
  /// Says something before the command has its result; nothing where a program listens.
  func talk(_ message: Message) {
    let output = interpreter.output
    guard output.format() != .json else { return }
    output.write(.talk, message.text(in: output.catalogue, isMasked: output.isMasked))
  }

  /// Shows a report of a command that ends with a failure; a program gets the failure alone, for it
  /// reads one object a command.
  func show(_ report: Report) {
    guard interpreter.output.format() != .json else { return }
    interpreter.output.show(report, of: command)
  }

  /// The endpoints that are meant, each with its model.
  ///
  /// Where there is none to ask, known answers can still be used: then the only endpoint is one that
  /// fails with the reason as soon as it is asked.
  func endpoints() async throws -> [Endpoint] {
    do {
      return try await EndpointFinder(self).endpoints(
        texts("endpoint"), model: text("model"),
        timeout: .seconds(number("timeout") ?? 300))
    } catch let problem as Problem where problem.kind == .notFound || problem.kind == .network {
      // A name that was mistyped is one, but for a session whose answers came with it.
      let isKept = try await store.perform { try $0.hasSessionAnswers() }
      if isGiven("endpoint"), problem.kind == .notFound, !isKept {
        throw fault(problem, at: "endpoint")
      }
      return [
        Endpoint(name: "none", address: "", model: "", places: (1, 1), problem: problem) { _, _ in
          .failure(.endpoint(problem))
        }
      ]
    }
  }

  /// The prompts for a purpose, those the user has changed among them.
  func templates(
    for purpose: PromptTemplate.Name.Purpose
  ) async throws -> [PromptLanguage: PromptTemplate] {
    try await store.perform { database in
      var templates: [PromptLanguage: PromptTemplate] = [:]
      for language in PromptLanguage.allCases {
        templates[language] = try database.template(.init(purpose, language))
      }
      return templates
    }
  }
}

extension Database {
  /// The user's own template, or the built-in one.
  func template(_ name: PromptTemplate.Name) throws -> PromptTemplate {
    try setting(name.settingName).map { PromptTemplate($0) } ?? .builtIn(name)
  }
}

extension PromptTemplate.Name {
  /// The name under which a changed template is kept among the settings.
  var settingName: String { "prompt.\(text)" }
}

/// The names that may follow `endpoint=`.
enum EndpointNames {
  static let choices: Command.Choices = { context in
    let stored = try? await context.workspace.opened?.perform { try $0.endpoints().map(\.name) }
    return ["default", "deepseek", "local"] + (stored ?? [])
  }
}
