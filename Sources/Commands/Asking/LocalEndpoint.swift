import Basics
import Generation
import LanguageModel
import Tokenizer

extension Endpoint {
  /// The model in this process, which needs no server and no key; what it writes is held to the shape of
  /// an entry while it writes.
  ///
  /// One question after the other: what their prompts have in common is computed once.
  ///
  /// - Throws: `Problem` when there is no model, or none that fits into memory.
  static func local(_ typed: String?, _ settings: Settings) async throws -> Endpoint {
    let item = try ModelShelf.ofUser.find(typed, settings: settings)
    let generator = try await LocalModels.shared.generator(item.path)
    let encoder = try ChatEncoder(
      .named(generator.model.weights.templateName), generator.tokenizer)
    return Endpoint(name: "local", address: item.path, model: item.name, places: (1, 1)) {
      question, _ in
      await answer(question, generator, encoder)
    }
  }

  private static func answer(
    _ question: Question, _ generator: Generator, _ encoder: ChatEncoder
  ) async -> Result<Generation.Answer, AskFailure> {
    var sampling = SamplingSettings()
    sampling.temperature = Float(question.temperature)
    sampling.seed = UInt64(question.seed)
    let prompt = encoder.prompt(SpokenTurns(turns: [.init(question: question.prompt, answer: "")]))
    let isEntry = question.schema == Question.entrySchema
    let request = Generator.Request(
      prompt: prompt, settings: sampling, stopTokens: encoder.stopTokens,
      tokenLimit: question.tokenLimit,
      constraint: isEntry ? Constraint(members: ["instruction", "output"]) : nil)
    do {
      let answer = try await generator.answer([request]).answers[0]
      // A stopped answer is no answer; the dispatcher knows that it was stopped.
      if answer.end == .stopped { return .failure(.passing("stopped")) }
      return .success(
        Generation.Answer(
          text: answer.text, isCut: answer.end != .finished, promptTokens: prompt.count,
          answerTokens: answer.tokens.count))
    } catch let problem as Problem {
      return .failure(.hopeless(problem.why.map { "\(problem.what): \($0)" } ?? problem.what))
    } catch {
      return .failure(.passing("stopped"))
    }
  }
}
