import Basics
import Glibc
import Tokenizer

/// Answers prompts with one model: several at once, word by word, going on where it was.
///
/// An actor on a queue of its own, for computing blocks its thread. The keys and values of what was
/// computed last are kept: a prompt that begins like it costs only what is new.
package actor Generator {
  package nonisolated let model: PackedModel
  package nonisolated let tokenizer: Tokenizer
  private let transformer: Transformer
  private let executor = BlockingExecutor(label: "inkstone.generator")
  /// What was computed last, one for each adapter.
  private var kept: [ObjectIdentifier?: TokenSequence] = [:]

  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  /// - Throws: `Problem` when memory does not suffice.
  package init(_ model: PackedModel, _ tokenizer: Tokenizer) throws(Problem) {
    guard tokenizer.vocabularyCount <= model.configuration.vocabularySize else {
      throw .vocabularyTooLarge(
        model.weights.path, tokens: tokenizer.vocabularyCount,
        rows: model.configuration.vocabularySize)
    }
    self.model = model
    self.tokenizer = tokenizer
    transformer = try Transformer(model)
  }

  /// What is to be answered.
  package struct Request: Sendable {
    package var prompt: [Int32]
    package var settings: SamplingSettings
    package var adapter: PackedAdapter?
    /// After these an answer has ended.
    package var stopTokens: Set<Int32>
    package var tokenLimit: Int
    /// What the answer must look like; its opening is the beginning of the answer.
    package var constraint: Constraint?

    package init(
      prompt: [Int32], settings: SamplingSettings = .init(), adapter: PackedAdapter? = nil,
      stopTokens: Set<Int32>, tokenLimit: Int = 1024, constraint: Constraint? = nil
    ) {
      self.prompt = prompt
      self.settings = settings
      self.adapter = adapter
      self.stopTokens = stopTokens
      self.tokenLimit = tokenLimit
      self.constraint = constraint
    }
  }

  package struct Answer: Sendable, Equatable {
    package var text = ""
    package var tokens: [Int32] = []
    package var end = End.stopped

    /// Why it has no more.
    package enum End: Sendable, Equatable {
      /// The model ended it.
      case finished
      /// `tokenLimit`.
      case limit
      /// The model's context is full.
      case context
      /// The task was cancelled.
      case stopped
    }
  }

  /// How long it took.
  package struct Times: Sendable {
    /// Tokens of prompts that had to be computed, and the time that took.
    package var promptTokens = 0
    package var prompt = Duration.zero
    package var answerTokens = 0
    package var answer = Duration.zero

    package init() {}
  }

  /// Answers all requests in one batch.
  ///
  /// - Parameter onText: Told each piece of each answer, by the request's number.
  /// - Returns: The answers in order; when the task is cancelled, what there is of them.
  /// - Throws: `Problem` when a prompt is longer than the model's context.
  package func answer(
    _ requests: [Request], onText: (Int, String) -> Void = { _, _ in }
  ) throws -> (answers: [Answer], times: Times) {
    var times = Times()
    let start = ContinuousClock.now
    var states = try requests.enumerated().map { index, request in
      try begin(request, number: index)
    }
    guard prefill(&states, &times) else { return (states.map(\.answer), times) }
    times.prompt = ContinuousClock.now - start
    let second = ContinuousClock.now
    while !Task.isCancelled {
      for index in states.indices where !states[index].isDone { choose(&states[index], onText) }
      let active = states.indices.filter { !states[$0].isDone }
      guard !active.isEmpty else { break }
      times.answerTokens += active.count
      var batch: [Int] = []
      var count = 0
      for index in active {
        if count + states[index].next.count > Transformer.batchLimit {
          advance(&states, batch)
          (batch, count) = ([], 0)
        }
        batch.append(index)
        count += states[index].next.count
      }
      advance(&states, batch)
    }
    times.answer = ContinuousClock.now - second
    for index in states.indices {
      states[index].finish(onText)
      kept[key(states[index].request.adapter)] = states[index].sequence
    }
    return (states.map(\.answer), times)
  }

  /// Forgets what was computed, which gives its memory back.
  package func forget() { kept = [:] }

  /// The sum of the negative logarithms of what follows each token, and of how many.
  ///
  /// - Parameters:
  ///   - counts: Which tokens count: those whose place says true. The first never does.
  /// - Throws: `CancellationError`.
  package func surprise(
    _ tokens: [Int32], counts: (Int) -> Bool, adapter: PackedAdapter? = nil
  ) throws -> (sum: Double, count: Int) {
    var sequence = transformer.emptySequence()
    var sum = 0.0
    var count = 0
    for start in stride(from: 0, to: tokens.count, by: Transformer.batchLimit) {
      try Task.checkCancellation()
      let end = min(start + Transformer.batchLimit, tokens.count)
      let isNeeded = (start..<end).contains { $0 + 1 < tokens.count && counts($0 + 1) }
      var pieces = [Transformer.Piece(sequence, tokens[start..<end], adapter: adapter)]
      sequence = transformer.emptySequence()
      transformer.advance(&pieces, wanted: isNeeded ? .all : .none) { _, place, logits in
        let next = start + place + 1
        guard next < tokens.count, counts(next) else { return }
        sum -= Self.logProbability(logits, of: tokens[next])
        count += 1
      }
      sequence = pieces[0].sequence
    }
    return (sum, count)
  }

  private static func logProbability(
    _ logits: UnsafeBufferPointer<Float>, of token: Int32
  ) -> Double {
    let largest = logits.max() ?? 0
    var total: Float = 0
    for logit in logits { total += expf(logit - largest) }
    return Double(logits[Int(token)] - largest) - log(Double(total))
  }
}

// MARK: - One answer's way

extension Generator {
  /// An answer that is being made.
  private struct State {
    let number: Int
    let request: Request
    var sequence: TokenSequence
    /// Tokens that are not computed yet.
    var next: [Int32]
    var logits: [Float] = []
    var sampler: Sampler
    var constraint: Constraint?
    var decoder: StreamDecoder
    var answer = Answer()
    var isDone = false

    mutating func end(_ end: Answer.End) {
      answer.end = end
      isDone = true
    }

    /// Says what the last bytes are.
    mutating func finish(_ onText: (Int, String) -> Void) {
      let rest = decoder.finish()
      answer.text += rest
      if !rest.isEmpty { onText(number, rest) }
    }
  }

  private func key(_ adapter: PackedAdapter?) -> ObjectIdentifier? {
    adapter.map { ObjectIdentifier($0) }
  }

  private func begin(_ request: Request, number: Int) throws(Problem) -> State {
    var prompt = request.prompt
    var constraint = request.constraint
    var answer = Answer()
    if let opening = constraint?.opening {
      constraint?.take(Array(opening.utf8))
      prompt += tokenizer.encode(opening)
      answer.text = opening
    }
    let limit = model.configuration.contextLength
    guard !prompt.isEmpty, prompt.count < limit else {
      throw .promptTooLong(prompt.count, limit: limit)
    }
    return State(
      number: number, request: request, sequence: transformer.emptySequence(), next: prompt,
      sampler: Sampler(request.settings), constraint: constraint,
      decoder: StreamDecoder(tokenizer), answer: answer)
  }

  /// Computes the prompts: what several have in common once, what is kept not at all.
  ///
  /// - Returns: False when the task was cancelled.
  private func prefill(_ states: inout [State], _ times: inout Times) -> Bool {
    let groups = Dictionary(grouping: states.indices) { key(states[$0].request.adapter) }
    for (key, members) in groups {
      guard let first = members.first else { continue }
      let prompts = members.map { states[$0].next }
      // The last token is always computed, for its logits.
      var common = prompts[0].count - 1
      for prompt in prompts.dropFirst() { common = min(common, prompts[0].common(with: prompt)) }
      common = min(common, (prompts.map(\.count).min() ?? 1) - 1)
      var beginning = kept.removeValue(forKey: key) ?? transformer.emptySequence()
      beginning.truncate(to: min(common, beginning.tokens.common(with: prompts[0])))
      let rest = prompts[0][beginning.count..<common]
      times.promptTokens += rest.count
      let adapter = states[first].request.adapter
      guard transformer.append(rest, to: &beginning, adapter: adapter, body: { _ in }) else {
        kept[key] = beginning
        return false
      }
      kept[key] = beginning
      for index in members {
        states[index].sequence = beginning
        states[index].next.removeFirst(common)
        times.promptTokens += states[index].next.count
      }
    }
    for index in states.indices {
      var logits: [Float] = []
      var sequence = states[index].sequence
      states[index].sequence = transformer.emptySequence()
      let isWhole = transformer.append(
        states[index].next, to: &sequence, adapter: states[index].request.adapter
      ) { logits = Array($0) }
      states[index].sequence = sequence
      states[index].logits = logits
      states[index].next = []
      if !isWhole { return false }
    }
    return true
  }

  /// Chooses the next token and says what it is, or ends the answer.
  private func choose(_ state: inout State, _ onText: (Int, String) -> Void) {
    let limit = model.configuration.contextLength
    guard state.answer.tokens.count < state.request.tokenLimit else {
      return state.end(.limit)
    }
    guard state.sequence.count < limit else { return state.end(.context) }
    let stops = state.request.stopTokens
    let known = tokenizer.vocabularyCount
    let constraint = state.constraint
    let tokenizer = tokenizer
    let recent = state.sequence.tokens[...]
    let chosen = state.logits.withUnsafeBufferPointer { logits in
      state.sampler.choose(from: logits, recent: recent) { token in
        guard let constraint else { return true }
        guard !stops.contains(token), token < known else { return false }
        return constraint.allows(tokenizer.bytes(of: token))
      }
    }
    guard let chosen, !stops.contains(chosen) else { return state.end(.finished) }
    var taken = [chosen]
    if state.constraint != nil {
      state.constraint?.take(tokenizer.bytes(of: chosen))
      let forced = state.constraint?.forced ?? []
      if !forced.isEmpty {
        state.constraint?.take(forced)
        taken += tokenizer.encode(String(decoding: forced, as: UTF8.self))
      }
    }
    for token in taken {
      let text = state.decoder.append(token)
      state.answer.text += text
      if !text.isEmpty { onText(state.number, text) }
    }
    state.answer.tokens += taken
    state.next = taken
    if state.constraint?.isFinished == true { state.end(.finished) }
  }

  /// Computes the chosen tokens of some answers.
  private func advance(_ states: inout [State], _ indices: [Int]) {
    var pieces = indices.map { index in
      defer { states[index].sequence = transformer.emptySequence() }
      return Transformer.Piece(
        states[index].sequence, states[index].next[...], adapter: states[index].request.adapter)
    }
    transformer.advance(&pieces, wanted: .last) { piece, _, logits in
      let index = indices[piece]
      states[index].logits.withUnsafeMutableBufferPointer { _ = $0.update(from: logits) }
    }
    for (piece, index) in zip(pieces, indices) {
      states[index].sequence = piece.sequence
      states[index].next = []
    }
  }
}

extension [Int32] {
  /// How many of the first tokens are the same.
  fileprivate func common(with other: [Int32]) -> Int {
    zip(self, other).prefix { $0 == $1 }.count
  }
}
