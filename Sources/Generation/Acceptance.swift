import Basics

/// Why an answer does not become an entry.
package enum Refusal: String, Sendable, CaseIterable, Error {
  /// No question and answer can be made out in it.
  case unreadable
  case noQuestion = "no_question"
  case noAnswer = "no_answer"
  /// It ends in the middle: the limit of tokens, or a stream that stopped.
  case cut
  /// The server held it back.
  case filtered
  case otherLead = "other_lead"
  /// It has nothing in common with the chunk.
  case elsewhere
  /// It repeats an example or the form that the prompt shows.
  case echo
  /// The answer says what the question says and nothing more.
  case repetition
  case duplicate

  package var title: Message {
    switch self {
    case .unreadable: "no question and answer can be made out"
    case .noQuestion: "the question is missing"
    case .noAnswer: "the answer is missing"
    case .cut: "it is cut off"
    case .filtered: "the server held it back"
    case .otherLead: "the question does not use the lead"
    case .elsewhere: "it is not about the chunk"
    case .echo: "it repeats an example of the prompt"
    case .repetition: "the answer only repeats the question"
    case .duplicate: "it says nearly the same as another entry"
    }
  }
}

/// Decides whether an answer may become an entry, from itself and its chunk alone.
package struct Acceptance: Sendable {
  private let chunk: String
  private let lead: Lead

  package init(chunk: String, lead: Lead) {
    self.chunk = chunk
    self.lead = lead
  }

  /// The first of a model's candidates that may become an entry.
  ///
  /// - Parameters:
  ///   - text: What the model wrote.
  ///   - isCut: Whether it stopped because of its limit.
  /// - Throws: The reason why none may, that of the first candidate.
  package func entry(from text: String, isCut: Bool) throws(Refusal) -> Candidate {
    let candidates = AnswerReader.candidates(in: text)
    guard let first = candidates.first else { throw isCut ? .cut : .unreadable }
    for candidate in candidates where refusal(of: candidate, isCut: isCut) == nil {
      return candidate
    }
    throw refusal(of: first, isCut: isCut) ?? .unreadable
  }

  package func refusal(of candidate: Candidate, isCut: Bool = false) -> Refusal? {
    if candidate.isCut { return .cut }
    if candidate.instruction.isEmpty { return isCut ? .cut : .noQuestion }
    if candidate.output.isEmpty { return isCut ? .cut : .noAnswer }
    let question = Shingles(candidate.instruction)
    if isEcho(candidate, question) { return .echo }
    if isRepetition(candidate.output, of: candidate.instruction, question) { return .repetition }
    guard isLed(candidate.instruction) else { return .otherLead }
    return isAboutChunk(candidate) ? nil : .elsewhere
  }

  /// Whether the lead is in the first sentence of the question; letters of both cases count alike.
  private func isLed(_ instruction: String) -> Bool {
    let ends = instruction.unicodeScalars.firstIndex { scalar in
      switch scalar {
      case "。", "！", "？", "!", "?", "\n": true
      default: false
      }
    }
    let sentence = instruction[..<(ends ?? instruction.endIndex)]
    // Most have it as it is written.
    return sentence.utf8.hasPart(lead.word.utf8)
      || sentence.lowercased().contains(lead.word.lowercased())
  }

  /// Whether an answer has few words beyond those of the question.
  private func isRepetition(
    _ answer: String, of instruction: String, _ question: Shingles
  ) -> Bool {
    guard answer.utf8.count <= instruction.utf8.count + 48 else { return false }
    let own = Shingles(answer)
    let shared = own.sharedCount(with: question)
    // A name alone may be all of an answer, and stand in the question.
    return shared * 5 >= own.hashes.count * 4 && shared * 2 >= question.hashes.count
  }

  private func isEcho(_ candidate: Candidate, _ question: Shingles) -> Bool {
    func isPlaceholder(_ text: String) -> Bool {
      text.utf8.count <= 24 && Self.placeholders.contains(text.lowercased())
    }
    if isPlaceholder(candidate.instruction) || isPlaceholder(candidate.output) { return true }
    // Close to an example, and closer to it than a question about the chunk could be by chance.
    return lead.shingles.contains { question.resembles($0, threshold: 0.7) }
  }

  /// What the prompts show as the form of an answer.
  private static let placeholders: Set<String> = [
    "问题或任务", "question or task", "回答", "answer", "...", "…", "string", "instruction",
    "output", "问题", "答案",
  ]

  /// Whether it shares more with the chunk than common words: two terms, and a twentieth of its own.
  private func isAboutChunk(_ candidate: Candidate) -> Bool {
    let leadTerms = Terms.of(lead.word)
    var own = Terms.of(candidate.instruction + "\n" + candidate.output).subtracting(leadTerms)
    let wanted = max(2, (own.count + 19) / 20)
    var shared = 0
    var chunkTermCount = 0
    // The chunk is long and the answer short: it is read only until enough has been found.
    Terms.forEach(in: chunk) { term in
      chunkTermCount += 1
      if own.remove(term) != nil { shared += 1 }
      return shared < wanted
    }
    // A chunk of a few words, or an answer of one, can share no more than it has.
    return shared >= wanted || (shared > 0 && min(chunkTermCount, own.count + shared) <= 2)
  }
}

/// What a text is made of, to see whether two are about the same: neighbouring pairs of Han
/// characters, and other words of three letters or more, without those that any text has.
enum Terms {
  static func of(_ text: String) -> Set<UInt64> {
    var terms: Set<UInt64> = []
    forEach(in: text) { term in
      terms.insert(term)
      return true
    }
    return terms
  }

  /// Hands over each term as a number, until `body` says false.
  static func forEach(in text: String, _ body: (UInt64) -> Bool) {
    var word: UInt64 = wordStart
    var letters = 0
    var last: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      if isHan(scalar) {
        if letters >= 3, !common.contains(word), !body(word) { return }
        (word, letters) = (wordStart, 0)
        let isTerm = !particles.contains(scalar)
        if let last, isTerm, !body(UInt64(last.value) << 32 | UInt64(scalar.value)) { return }
        last = isTerm ? scalar : nil
        continue
      }
      last = nil
      if let letter = lowered(scalar) {
        word = step(word, letter)
        letters += 1
      } else {
        if letters >= 3, !common.contains(word), !body(word) { return }
        (word, letters) = (wordStart, 0)
      }
    }
    if letters >= 3, !common.contains(word) { _ = body(word) }
  }

  private static func isHan(_ scalar: Unicode.Scalar) -> Bool {
    (0x4E00...0x9FFF).contains(scalar.value)
      || (scalar.value >= 0x2E80 && scalar.properties.isAlphabetic)
  }

  /// The letter or digit in lower case; nil for what parts words.
  private static func lowered(_ scalar: Unicode.Scalar) -> UInt32? {
    switch scalar.value {
    case 0x61...0x7A, 0x30...0x39: scalar.value
    case 0x41...0x5A: scalar.value | 0x20
    case ..<0x80: nil
    default:
      scalar.properties.isAlphabetic
        ? scalar.properties.lowercaseMapping.unicodeScalars.first?.value : nil
    }
  }

  // A word's number never has the shape of a pair's: its highest bit is set.
  private static let wordStart: UInt64 = 0xCBF2_9CE4_8422_2325
  private static func step(_ word: UInt64, _ letter: UInt32) -> UInt64 {
    (word ^ UInt64(letter)) &* 0x0000_0100_0000_01B3 | 1 << 63
  }

  /// Characters that join words rather than name anything.
  private static let particles = Set(
    "的了是在和与及也都而其这那他她它我你们个不就还又被把让对为以于中上下有没会能可要所之乎者么呢吗吧啊".unicodeScalars)

  private static let common = Set(
    """
    the and that this with for are was were his her its their they him she you not but from have has \
    had what which who how why does did into than then when where there them these those will would \
    should could been being also such about between because while more most some any all one can may \
    our your
    """.split(separator: " ").map { word in
      word.unicodeScalars.reduce(wordStart) { step($0, $1.value) }
    })
}

extension Substring.UTF8View {
  /// Whether `part` stands somewhere in it, byte for byte.
  fileprivate func hasPart(_ part: String.UTF8View) -> Bool {
    guard let first = part.first else { return true }
    var rest = self[...]
    while let start = rest.firstIndex(of: first) {
      rest = rest[start...]
      if rest.starts(with: part) { return true }
      rest = rest.dropFirst()
    }
    return false
  }
}
