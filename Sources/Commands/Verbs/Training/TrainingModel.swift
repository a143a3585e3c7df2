import Basics
import Dataset
import LanguageModel
import Tokenizer
import Training
import Workspace

/// The base model of a training: its shape, and how it reads a conversation.
struct TrainingModel: Sendable {
  let path: String
  let configuration: ModelConfiguration
  let weights: ModelWeights
  private let encoder: ChatEncoder

  /// - Throws: `Problem` when there is no model, or no such template.
  init(_ options: TrainOptions, _ invocation: Invocation) throws {
    path = try ModelShelf.ofUser.find(options.model, settings: invocation.settings).path
    weights = try ModelWeights(path: path)
    configuration = weights.configuration
    let name = options.template ?? weights.templateName
    let template: ChatTemplate
    do { template = try ChatTemplate.named(name) } catch {
      throw invocation.fault(error, at: "template")
    }
    var settings = ChatEncoder.Options()
    settings.cutoffLength = options.cutoff
    encoder = try ChatEncoder(template, try weights.tokenizer(), settings)
  }

  /// The name of the template.
  var template: String { encoder.template.name }

  /// An entry as the model sees it, cut as LLaMA-Factory cuts it.
  ///
  /// - Throws: `Problem` when the template writes a token that the model has not.
  func encode(_ entry: StoredEntry) throws -> Sample {
    let sample = encoder.sample(entry)
    let most = Int32(configuration.vocabularySize)
    guard sample.inputIDs.allSatisfy({ (0..<most).contains($0) }) else {
      throw Problem.foreignTokens(template)
    }
    return Sample(tokens: sample.inputIDs, labels: sample.labels)
  }

  /// How many tokens an entry has that is not cut.
  func wholeCount(_ entry: StoredEntry) throws -> Int {
    var settings = encoder.options
    settings.cutoffLength = .max / 4
    return try ChatEncoder(encoder.template, encoder.tokenizer, settings)
      .sample(entry).inputIDs.count
  }

  /// A sample as LLaMA-Factory's console shows one.
  func preview(_ sample: Sample) -> String {
    let learned = sample.labels.filter { $0 != Sample.masked }
    return """
      input_ids:
      \(sample.tokens)
      inputs:
      \(encoder.tokenizer.decode(sample.tokens))
      label_ids:
      \(sample.labels)
      labels:
      \(encoder.tokenizer.decode(learned))
      """
  }
}

extension ChatEncoder {
  /// What was said in turn, as token ids.
  fileprivate func sample(_ stored: StoredEntry) -> ChatSample {
    let entry = stored.entry
    return sample(
      .init(
        instruction: entry.instruction, input: entry.input, output: entry.output,
        system: entry.system,
        history: entry.history.map { .init(question: $0.question, answer: $0.answer) }))
  }
}

extension Problem {
  fileprivate static func foreignTokens(_ template: String) -> Problem {
    Problem(
      .conflict, "the template `\(template)` writes tokens that the model has not",
      why: "it was made for another family of models", next: "train")
  }
}
