import Basics
import JSON

/// How a conversation becomes text for a model: the templates of LLaMA-Factory, by its names.
///
/// A template is a list of slots for each kind of message. Every text slot is tokenized by itself, so
/// that no merge reaches from one slot into another.
package struct ChatTemplate: Sendable, Equatable {
  /// A part of a message.
  package enum Slot: Sendable, Equatable {
    /// Text, in which the first `{{content}}` is what is said.
    case text(String)
    /// The tokenizer's token for the beginning of a text, nothing where it has none.
    case beginning
    /// The tokenizer's token for the end of a text.
    case end
    /// One token looked up by its words.
    case token(String)
  }

  /// What else is done to the messages.
  package enum Kind: String, Sendable {
    case plain
    /// The system text is put in front of the first question and tokenized with it.
    case glued
    /// An empty thought is put before answers that hold none.
    case reasoning
    /// The same with the closing words of a thought alone.
    case closing
  }

  package let name: String
  package var prefix: [Slot] = []
  /// Before every question but the first; of older templates only.
  package var separator: [Slot] = []
  package var system: [Slot] = [.text("{{content}}")]
  package var user: [Slot] = [.text("{{content}}")]
  package var assistant: [Slot] = [.text("{{content}}")]
  /// What stands for the system text where there is none.
  package var defaultSystem = ""
  /// Tokens after which a model has said what it had to say.
  package var stopWords: [String] = []
  /// Whether answers have no end of their own, and the next question teaches where to stop.
  package var hasEfficientEnd = false
  /// Whether the first stop word becomes the tokenizer's end of a text.
  package var replacesEnd = false
  package var kind = Kind.plain
  /// The words before and after a thought.
  package var thoughtWords = ("<think>\n", "\n</think>\n\n")
  /// Whether it is of LLaMA-Factory 0.9.1, which taught the end at the first question too.
  package var isOlder = false

  /// The template of that name, as in `chatml`; `default@0.9.1` is that of the older version.
  ///
  /// - Throws: `Problem` with the nearest name when there is none.
  package static func named(_ name: String) throws(Problem) -> ChatTemplate {
    guard let template = all[name] else { throw .noTemplate(name, known: names) }
    return template
  }

  /// The names of all templates, sorted.
  package static let names = all.keys.sorted()

  private static let all: [String: ChatTemplate] = {
    guard let members = (try? JSON(parsing: dataText))?.object?.members else {
      preconditionFailure("the data of the templates is JSON")
    }
    return Dictionary(uniqueKeysWithValues: members.map { ($0.name, ChatTemplate($0)) })
  }()

  private init(_ member: JSON.Object.Member) {
    name = member.name
    let data = member.value
    prefix = Self.slots(data["prefix"]) ?? prefix
    separator = Self.slots(data["separator"]) ?? separator
    system = Self.slots(data["system"]) ?? system
    user = Self.slots(data["user"]) ?? user
    assistant = Self.slots(data["assistant"]) ?? assistant
    defaultSystem = data["default_system"]?.string ?? ""
    stopWords = data["stop_words"]?.array?.compactMap(\.string) ?? []
    hasEfficientEnd = data["efficient_eos"]?.bool ?? false
    replacesEnd = data["replace_eos"]?.bool ?? false
    kind = data["kind"]?.string.flatMap(Kind.init) ?? .plain
    if let words = data["thoughts"]?.array?.compactMap(\.string), words.count == 2 {
      thoughtWords = (words[0], words[1])
    }
    isOlder = data["older"]?.bool ?? false
  }

  private static func slots(_ list: JSON?) -> [Slot]? {
    list?.array?.map { slot in
      if let text = slot.string { return .text(text) }
      if let token = slot["token"]?.string { return .token(token) }
      return slot.integer == 1 ? .beginning : .end
    }
  }

  package static func == (left: ChatTemplate, right: ChatTemplate) -> Bool {
    left.name == right.name
  }
}
