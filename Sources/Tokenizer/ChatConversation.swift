/// What was said in turn, and the words that set the scene.
package struct ChatConversation: Sendable, Equatable {
  /// What one side says, and what the model answers.
  package struct Turn: Sendable, Equatable {
    package var question: String
    package var answer: String

    package init(question: String, answer: String) {
      self.question = question
      self.answer = answer
    }
  }

  /// Empty when there is none; a template's own then stands in its place.
  package var system: String
  package var turns: [Turn]

  package init(system: String = "", turns: [Turn]) {
    self.system = system
    self.turns = turns
  }

  /// The conversation that an entry of an Alpaca dataset stands for.
  ///
  /// Instruction and input are joined by a line feed; one that is empty is left out.
  ///
  /// - Parameter history: Earlier questions and answers, the oldest first.
  package init(
    instruction: String, input: String, output: String, system: String = "",
    history: [Turn] = []
  ) {
    self.system = system
    let question = [instruction, input].filter { !$0.isEmpty }.joined(separator: "\n")
    turns = history + [Turn(question: question, answer: output)]
  }
}
