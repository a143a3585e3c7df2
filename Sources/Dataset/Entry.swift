import Basics
import JSON

/// One training sample: a question, and the answer that is to be learnt.
package struct Entry: Sendable, Equatable {
  /// An earlier exchange of the same conversation.
  package struct Turn: Sendable, Equatable {
    package var question: String
    package var answer: String

    package init(_ question: String, _ answer: String) {
      self.question = question
      self.answer = answer
    }
  }

  package var instruction: String
  package var input: String
  package var output: String
  /// Empty for none.
  package var system: String
  package var history: [Turn]

  package init(
    instruction: String = "", input: String = "", output: String, system: String = "",
    history: [Turn] = []
  ) {
    self.instruction = instruction
    self.input = input
    self.output = output
    self.system = system
    self.history = history
  }

  /// What the model is asked: instruction and input on lines of their own, as LLaMA-Factory joins
  /// them.
  package var question: String {
    if input.isEmpty { return instruction }
    return instruction.isEmpty ? input : instruction + "\n" + input
  }
}

extension [Entry.Turn] {
  /// The turns of a JSON array of [question, answer] pairs, as workspaces keep them; nil for what is
  /// none.
  package init?(json: String) {
    self.init()
    if json == "[]" || json.isEmpty { return }
    guard let pairs = try? JSON(parsing: json).array else { return nil }
    for pair in pairs {
      guard let texts = pair.array, texts.count == 2, let question = texts[0].string,
        let answer = texts[1].string
      else { return nil }
      append(Entry.Turn(question, answer))
    }
  }

  package var json: JSON { .array(map { [.string($0.question), .string($0.answer)] }) }

  /// The turns as workspaces keep them.
  package var jsonText: String { isEmpty ? "[]" : json.text() }
}
