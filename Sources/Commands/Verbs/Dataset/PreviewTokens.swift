import Basics
import Dataset
import LanguageModel
import ModelFiles
import Tokenizer
import Workspace

/// `preview tokens`: entries as the model sees them, in the words of LLaMA-Factory's console.
///
///     training example:
///     input_ids:
///     [1, 4093, …]
///     inputs:
///     <|im_start|>user …
///     label_ids:
///     [-100, -100, …]
///     labels:
///     …
struct PreviewTokens: Sendable {
  /// The word among the entries' numbers that asks for it.
  static let word = "tokens"

  static let options: [Command.Option] = [
    .init(
      "template", .text,
      help: "With tokens: how a chat becomes text, by LLaMA-Factory's names; the model's without",
      choices: { _ in ChatTemplate.names }),
    .init(
      "tokenizer", .text, help: "With tokens: a model, a GGUF file, a folder with a tokenizer.json",
      choices: { _ in TokenCounting.modelNames() }),
    .init(
      "cutoff_len", .integer(1...1_000_000), default: "2048",
      help: "With tokens: the most of a sample"),
    .init("train_on_prompt", .flag, default: "off", help: "With tokens: questions are learnt too"),
    .init(
      "mask_history", .flag, default: "off", help: "With tokens: only the last answer is learnt"),
    .init(
      "enable_thinking", .flag, default: "on", help: "With tokens: empty thoughts are learnt"),
    .init("packing", .flag, default: "off", help: "With tokens: several samples in one"),
    .init(
      "neat_packing", .flag, default: "off",
      help: "With tokens: packed samples that do not see each other"),
  ]

  private let encoder: ChatEncoder
  /// `cutoff_len` as it was given; samples that are packed are one shorter.
  private let length: Int
  /// Nil when samples stand alone, else whether those packed are kept apart.
  private let packsApart: Bool?

  init(_ invocation: Invocation) throws {
    let (tokenizer, usual) = try Self.tokenizer(invocation)
    let template: ChatTemplate
    do { template = try .named(invocation.text("template") ?? usual) } catch {
      throw invocation.isGiven("template") ? invocation.fault(error, at: "template") : error
    }
    length = invocation.integer("cutoff_len") ?? 2048
    let isNeat = invocation.flag("neat_packing")
    packsApart = isNeat || invocation.flag("packing") ? isNeat : nil
    var options = ChatEncoder.Options()
    options.cutoffLength = packsApart == nil ? length : max(length - 1, 1)
    options.trainsOnPrompt = invocation.flag("train_on_prompt")
    options.masksHistory = invocation.flag("mask_history")
    options.thinks = invocation.flag("enable_thinking")
    encoder = try ChatEncoder(template, tokenizer, options)
  }

  /// The tokenizer, and the template that goes with it: without a choice both are what `train` takes.
  private static func tokenizer(
    _ invocation: Invocation
  ) throws -> (Tokenizer, template: String) {
    let path = try TokenCounting.path(
      invocation.text("tokenizer"), settings: invocation.settings)
    // A folder may hold a tokenizer and no weights.
    let weights = try? ModelWeights(path: path)
    return (try TokenCounting.tokenizer(at: path).tokenizer, weights?.templateName ?? "default")
  }

  /// How many entries have to be read to show `count` samples.
  func entryCount(for count: Int) -> Int { packsApart == nil ? count : SamplePacking.batchCount }

  func report(_ entries: [StoredEntry], count: Int) -> Report {
    var samples = entries.map { encoder.sample(ChatConversation($0.entry)) }
    if let packsApart {
      samples = SamplePacking.pack(
        samples, length: length, separates: packsApart, padding: encoder.padding
      ).map { ChatSample(inputIDs: $0.inputIDs, labels: $0.labels) }
    }
    return Report(
      samples.prefix(count).enumerated().map { index, sample in
        let key = index == 0 ? "training_example" : "training_example_\(index + 1)"
        return .runs(key: key, runs(of: sample))
      })
  }

  private func runs(of sample: ChatSample) -> [Report.Run] {
    let parts = Self.parts(of: sample)
    let tokenizer = encoder.tokenizer
    var runs: [Report.Run] = [.init("training example:\ninput_ids:\n", .plain)]
    runs += Self.list(parts.map { ($0.ids, $0.isLearnt) })
    runs.append(.init("\ninputs:\n", .plain))
    let text = tokenizer.decode(sample.inputIDs)
    let texts = parts.map { part in
      Report.Run(tokenizer.decode(part.ids), part.isLearnt ? .answer : .quiet)
    }
    // A character cut in two by a border is whole only in the whole text.
    runs += texts.map(\.text).joined() == text ? texts : [.init(text, .plain)]
    runs.append(.init("\nlabel_ids:\n", .plain))
    runs += Self.list(parts.map { ($0.labels, $0.isLearnt) })
    runs.append(.init("\nlabels:\n", .plain))
    let learnt = sample.labels.filter { $0 != ChatSample.ignored }
    runs.append(.init(tokenizer.decode(learnt), .answer))
    return runs
  }

  /// A stretch of a sample that is learnt, or is not.
  private struct Part {
    var ids: [Int32] = []
    var labels: [Int32] = []
    let isLearnt: Bool
  }

  private static func parts(of sample: ChatSample) -> [Part] {
    var parts: [Part] = []
    for (id, label) in zip(sample.inputIDs, sample.labels) {
      let isLearnt = label != ChatSample.ignored
      if parts.last?.isLearnt != isLearnt { parts.append(Part(isLearnt: isLearnt)) }
      parts[parts.count - 1].ids.append(id)
      parts[parts.count - 1].labels.append(label)
    }
    return parts
  }

  /// Numbers as Python writes a list.
  private static func list(_ parts: [([Int32], Bool)]) -> [Report.Run] {
    var runs: [Report.Run] = [.init("[", .plain)]
    for (index, (numbers, isLearnt)) in parts.enumerated() {
      if index > 0 { runs.append(.init(", ", .plain)) }
      let text = numbers.map(String.init).joined(separator: ", ")
      runs.append(.init(text, isLearnt ? .answer : .quiet))
    }
    return runs + [.init("]", .plain)]
  }
}

extension ChatConversation {
  init(_ entry: Entry) {
    self.init(
      instruction: entry.instruction, input: entry.input, output: entry.output,
      system: entry.system,
      history: entry.history.map { Turn(question: $0.question, answer: $0.answer) })
  }
}
