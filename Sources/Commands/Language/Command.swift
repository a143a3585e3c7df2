import Basics

/// One thing a person can type.
///
/// Parsing, help, completion, the Chinese twin and the README's table are all made from this one
/// description, so that none of them can speak of a command the others do not know.
package struct Command: Sendable {
  /// One word, or two where the first is shared: `roles`, `roles drop`.
  package let name: String
  /// The same in Chinese: `角色`.
  package let twin: String
  package let group: Group
  /// One line without a full stop.
  package let summary: Message
  package let parameters: [Parameter]
  package let options: [Option]
  /// Whole lines that work as typed, after the lines of `preparation`; the tests run them.
  package let examples: [String]
  package let preparation: [String]
  package let effect: Effect
  /// Whether `resume` goes on with it after it was stopped: run again, it does only what is left.
  package let isResumable: Bool
  package let run: @Sendable (Invocation) async throws -> Report

  /// Where help lists it.
  package enum Group: Sendable, CaseIterable {
    case texts
    case dataset
    case models
    case work
    case rest

    var title: Message {
      switch self {
      case .texts: "Texts"
      case .dataset: "Dataset"
      case .models: "Models and training"
      case .work: "Going back, going on"
      case .rest: "The rest"
      }
    }
  }

  /// What a command needs of the workspace, and what is kept of having run it.
  package enum Effect: Sendable {
    /// Needs no workspace and leaves no cell: `help`.
    case nothing
    /// Speaks of cells themselves: needs the workspace, and is no cell: `history`, `undo`.
    case meta
    /// Leaves a cell, changes nothing that undo could take back: `texts`.
    case reads
    /// Leaves a cell and may change the workspace: `load`.
    case changes
  }

  /// A value given by its place.
  package struct Parameter: Sendable {
    package let name: String
    package let kind: ValueKind
    package let help: Message
    package let isOptional: Bool
    /// Takes all the words that follow; only the last parameter may.
    package let isRepeating: Bool
    /// Words that a text may begin with and that keys may still follow: `chat compare seed=2 Hello`.
    package let leads: Set<String>
    package let choices: Choices

    package init(
      _ name: String, _ kind: ValueKind = .text, help: Message, isOptional: Bool = false,
      isRepeating: Bool = false, leads: Set<String> = [], choices: @escaping Choices = { _ in [] }
    ) {
      self.name = name
      self.kind = kind
      self.help = help
      self.isOptional = isOptional
      self.isRepeating = isRepeating
      self.leads = leads
      self.choices = choices
    }
  }

  /// A value given by its key.
  ///
  /// One that has the name of a setting takes its default from there. One that ends in `.KEY` stands
  /// for all keys that begin as it does: `extra.KEY`.
  package struct Option: Sendable {
    package let name: String
    package let kind: ValueKind
    /// As it would be typed; nil when the command does without.
    package let fallback: String?
    package let help: Message
    package let choices: Choices

    package init(
      _ name: String, _ kind: ValueKind, default fallback: String? = nil, help: Message,
      choices: @escaping Choices = { _ in [] }
    ) {
      self.name = name
      self.kind = kind
      self.fallback = fallback
      self.help = help
      self.choices = choices
    }

    var isFamily: Bool { name.hasSuffix(".KEY") }
    /// `extra.` of `extra.KEY`.
    var stem: String { String(name.dropLast(3)) }
  }

  /// What may stand in a place, given the workspace: shown on Tab and used for "did you mean".
  package typealias Choices = @Sendable (Context) async -> [String]

  package init(
    _ name: String, twin: String, group: Group, summary: Message, parameters: [Parameter] = [],
    options: [Option] = [], examples: [String] = [], preparation: [String] = [],
    effect: Effect = .changes, isResumable: Bool = false,
    run: @escaping @Sendable (Invocation) async throws -> Report
  ) {
    precondition(
      parameters.dropLast().allSatisfy { !$0.isRepeating }, "only the last parameter may repeat")
    self.name = name
    self.twin = twin
    self.group = group
    self.summary = summary
    self.parameters = parameters
    self.options = options
    self.examples = examples
    self.preparation = preparation
    self.effect = effect
    self.isResumable = isResumable
    self.run = run
  }

  /// Whether the last parameter is the rest of the line as it stands.
  package var takesText: Bool { parameters.last?.kind == .line }

  /// The name with its parameters: `chunk [TEXTS]`.
  package var form: String {
    let words = parameters.map { parameter in
      let name = parameter.name.uppercased() + (parameter.isRepeating ? "…" : "")
      return parameter.isOptional ? "[\(name)]" : name
    }
    return ([name] + words).joined(separator: " ")
  }

  /// The name with its parameters and keys: `chunk [TEXTS] [tokens=2048] [by=…]`.
  package var usage: String {
    let keys = options.map { "[\($0.name)=\($0.fallback ?? $0.kind.sample)]" }
    return ([form] + keys).joined(separator: " ")
  }
}
