import Basics
import Harness
import JSON
import ModelFiles
import Testing

@testable import Tokenizer

/// Samples made by LLaMA-Factory 0.9.5's own code (and 0.9.1's) with the embedded model's tokenizer;
/// they lie beside the repository.
private struct Samples {
  let file: JSON
  let tokenizer: Tokenizer

  init?() throws {
    guard let folder = Corpora.reference, let model = EmbeddedModel.path else { return nil }
    let bytes = try FileContents.read("\(folder)/llama-factory-samples.json", limit: 1 << 24)
    file = try JSON(parsing: bytes.span)
    tokenizer = try Tokenizer(gguf: GGUFFile(path: model))
  }

  func conversation(_ name: String) throws -> ChatConversation {
    let record = try #require(file["records"]?[name])
    func text(_ key: String) -> String { record[key]?.string ?? "" }
    let history = (record["history"]?.array ?? []).compactMap { pair -> ChatConversation.Turn? in
      guard let words = pair.array?.compactMap(\.string), words.count == 2 else { return nil }
      return .init(question: words[0], answer: words[1])
    }
    return ChatConversation(
      instruction: text("instruction"), input: text("input"), output: text("output"),
      system: text("system"), history: history)
  }

  func encoder(_ run: JSON, suffix: String = "") throws -> ChatEncoder {
    var options = ChatEncoder.Options()
    let given = run["options"]
    options.cutoffLength = run["cutoff_len_after_parse"]?.integer ?? options.cutoffLength
    options.masksHistory = given?["mask_history"]?.bool ?? false
    options.trainsOnPrompt = given?["train_on_prompt"]?.bool ?? false
    options.defaultSystem = given?["default_system"]?.string
    let name = try #require(run["template"]?.string)
    return try ChatEncoder(.named(name + suffix), tokenizer, options)
  }
}

private func ids(_ value: JSON?) -> [Int32] {
  value?.array?.compactMap(\.integer).map(Int32.init) ?? []
}

@Suite struct ChatTemplateTests {
  @Test("Every sample of LLaMA-Factory is equal, id for id")
  func samples() throws {
    guard let samples = try Samples() else { return }
    var count = 0
    for (runs, suffix) in [
      (samples.file["runs"], ""), (samples.file["v0_9_1"]?["runs"], "@0.9.1"),
    ] {
      for run in runs?.array ?? [] {
        let encoder = try samples.encoder(run, suffix: suffix)
        let fixed = run["tokenizer_after_fix"]
        if let fixed {
          #expect(encoder.tokenizer.special.end.map(Int.init) == fixed["eos_token_id"]?.integer)
          #expect(Int(encoder.padding) == fixed["pad_token_id"]?.integer)
          #expect(encoder.tokenizer.vocabularyCount == fixed["len_after"]?.integer)
        }
        for example in run["examples"]?.array ?? [] {
          guard let name = example["name"]?.string else { continue }
          let sample = encoder.sample(try samples.conversation(name))
          let text: Comment = "\(encoder.template.name) \(name) \(run["options"]?.text() ?? "")"
          #expect(sample.inputIDs == ids(example["input_ids"]), text)
          #expect(sample.labels == ids(example["label_ids"]), text)
          #expect(
            encoder.tokenizer.decode(sample.inputIDs) == example["decoded_inputs"]?.string, text)
          count += 1
        }
      }
    }
    #expect(count > 100)
  }

  @Test("Packed samples of LLaMA-Factory are equal, id for id")
  func packing() throws {
    guard let samples = try Samples() else { return }
    var count = 0
    for run in samples.file["runs"]?.array ?? [] {
      let options = run["options"]
      let separates = options?["neat_packing"]?.bool ?? false
      guard separates || options?["packing"]?.bool ?? false else { continue }
      let encoder = try samples.encoder(run)
      let length = try #require(options?["cutoff_len"]?.integer)
      let expected = try #require(run["examples"]?.array)
      // Which records were packed is not told, but can be read in the packs; two packs were kept.
      let records = ["zh_system_noinput", "en_input_system", "zh_history2_system"]
      let packs = SamplePacking.pack(
        try records.map { encoder.sample(try samples.conversation($0)) }, length: length,
        separates: separates, padding: encoder.padding)
      #expect(packs.count >= expected.count)
      for (pack, example) in zip(packs, expected) {
        #expect(pack.inputIDs == ids(example["input_ids"]))
        #expect(pack.labels == ids(example["labels"]))
        #expect(pack.attentionMask == ids(example["attention_mask"]))
        #expect(pack.positionIDs == ids(example["position_ids"]))
        if let parameters = example["packing_params"] {
          #expect(pack.boundaries == parameters["sequence_boundaries"]?.array?.map(\.integer))
          #expect(pack.paddingCount == parameters["right_padding_length"]?.integer)
        }
        count += 1
      }
    }
    #expect(count >= 4)
  }

  /// As in LLaMA-Factory's notes: thoughts of history go with mask_history, empty ones come to answers
  /// without any, learnt or not.
  @Test("Thoughts are added, kept and removed as LLaMA-Factory does")
  func thoughts() throws {
    let folder = try TemporaryFolder()
    let tokenizer = try Goldens().tokenizer("gpt-2", in: folder.path)
    let conversation = ChatConversation(turns: [
      .init(question: "a", answer: "<think>\nx\n</think>\n\nb"), .init(question: "c", answer: "d"),
    ])
    let (user, model, end) = (
      "<|im_start|>user\n", "<|im_start|>assistant\n", "<|im_end|>\n"
    )
    let empty = "<think>\n\n</think>\n\n"
    func texts(_ change: (inout ChatEncoder.Options) -> Void) throws -> (String, String, String) {
      var options = ChatEncoder.Options()
      change(&options)
      let encoder = try ChatEncoder(.named("qwen3"), tokenizer, options)
      let sample = encoder.sample(conversation)
      #expect(sample.inputIDs.count == sample.labels.count)
      let learnt = sample.labels.filter { $0 != ChatSample.ignored }
      return (
        encoder.tokenizer.decode(sample.inputIDs), encoder.tokenizer.decode(learnt),
        encoder.tokenizer.decode(encoder.prompt(conversation))
      )
    }
    let asked = "\(user)a\(end)\(model)"
    let thought = "<think>\nx\n</think>\n\nb\(end)"
    let prompt = "\(asked)b\(end)\(user)c\(end)\(model)"
    #expect(
      try texts { _ in }
        == (
          "\(asked)\(thought)\(user)c\(end)\(model)\(empty)d\(end)", "\(thought)\(empty)d\(end)",
          prompt
        ))
    #expect(
      try texts { $0.masksHistory = true }
        == ("\(prompt)\(empty)d\(end)", "\(empty)d\(end)", prompt))
    #expect(
      try texts { $0.thinks = false }
        == (
          "\(asked)\(empty)b\(end)\(user)c\(end)\(model)\(empty)d\(end)", "b\(end)d\(end)",
          "\(prompt)\(empty)"
        ))
    let stops = try ChatEncoder(.named("chatml"), tokenizer).stopTokens
    #expect(stops == [700, 701])
  }

  @Test("What cannot be had together is refused")
  func refused() throws {
    let folder = try TemporaryFolder()
    let tokenizer = try Goldens().tokenizer("gpt-2", in: folder.path)
    var options = ChatEncoder.Options()
    options.trainsOnPrompt = true
    let promptOnly = options
    #expect(throws: Problem.self) { try ChatEncoder(.named("glm4"), tokenizer, promptOnly) }
    options.masksHistory = true
    let both = options
    #expect(throws: Problem.self) { try ChatEncoder(.named("chatml"), tokenizer, both) }
  }

  @Test("All of LLaMA-Factory's templates are known, a wrong name gets the nearest")
  func names() throws {
    #expect(ChatTemplate.names.count == 127)
    let problem = #expect(throws: Problem.self) { try ChatTemplate.named("chatmll") }
    #expect(problem?.why?.text() == "the nearest is `chatml`")
  }
}
