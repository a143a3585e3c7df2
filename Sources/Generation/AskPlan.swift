import Basics

/// Which questions a run asks, in which order: the same for the same wishes.
package struct AskPlan: Sendable {
  /// One entry to be made.
  package struct Slot: Sendable, Equatable {
    /// Counts from 0, in the order of the plan.
    package let index: Int
    /// Which of the plan's chunks it is about.
    package let chunk: Int
    /// Which of the chunk's entries it is; counts from 0.
    package let ordinal: Int
    package let lead: Lead
  }

  package let chunkCount: Int
  package let entriesPerChunk: Int
  package let leads: [Lead]
  package let seed: UInt64

  /// - Parameter leads: At least one; the questions of a chunk go round them.
  package init(chunkCount: Int, entriesPerChunk: Int, leads: [Lead], seed: UInt64) {
    precondition(!leads.isEmpty, "a question needs a lead")
    self.chunkCount = chunkCount
    self.entriesPerChunk = entriesPerChunk
    self.leads = leads
    self.seed = seed
  }

  package var slotCount: Int { chunkCount * entriesPerChunk }

  /// All questions about one chunk stand together, so that a server can reuse what it has read of it.
  package func slot(_ index: Int) -> Slot {
    let (chunk, ordinal) = index.quotientAndRemainder(dividingBy: entriesPerChunk)
    // Fewer entries than leads: the next chunk goes on where this one stopped.
    let turn = entriesPerChunk < leads.count ? index : ordinal
    return Slot(index: index, chunk: chunk, ordinal: ordinal, lead: leads[turn % leads.count])
  }

  /// The seed of one request, by what it is about and not by where it stands, so that asking for more
  /// chunks later asks nothing again.
  ///
  /// - Parameters:
  ///   - fingerprint: That of the chunk's content.
  ///   - attempt: Counts from 0; a refused answer is asked for again with another seed.
  package func seed(fingerprint: UInt64, ordinal: Int, attempt: Int) -> UInt32 {
    var generator = SplitMix64(seed: fingerprint &+ UInt64(ordinal) << 8 &+ UInt64(attempt))
    // Some servers take the seed as a signed number of 32 bits.
    return UInt32(truncatingIfNeeded: generator.next() >> 33)
  }

  /// What tells a chunk's questions from those of other chunks, and from those of other seeds.
  package func fingerprint(of chunk: String) -> UInt64 {
    var state: UInt64 = 0xCBF2_9CE4_8422_2325 ^ seed
    for byte in chunk.utf8 { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return state
  }

  /// The prompt of one question.
  ///
  /// The first question of a chunk is about any of it, the others are each pointed at a passage of
  /// their own.
  ///
  /// - Parameter passages: Those of the chunk, for a caller who asks much about it; nil looks for them.
  package func prompt(
    _ slot: Slot, chunk: String, passages: [Substring]? = nil, template: PromptTemplate,
    language: PromptLanguage
  ) -> String {
    var focus = ""
    if slot.ordinal > 0 {
      let passages = passages ?? Self.passages(of: chunk)
      if passages.count > 1 {
        let place = Int(Self.share(slot.ordinal) * Double(passages.count))
        let passage = passages[min(place, passages.count - 1)]
        focus =
          language == .chinese
          ? "问题请尽量围绕文本中这一处：“\(passage)”"
          : "Let it be about this place if you can: \"\(passage)\""
      }
    }
    return template.filled([
      "chunk": chunk, "lead": slot.lead.word,
      "examples": slot.lead.examples.map { "- \($0)" }.joined(separator: "\n"),
      "focus": focus,
    ])
  }

  /// One question in few words, for a model too small for the prompt: about a passage of some hundred
  /// characters, and without examples, which such a model repeats.
  ///
  /// - Parameter passages: Those of the chunk.
  package func shortPrompt(
    _ slot: Slot, chunk: String, passages: [Substring], language: PromptLanguage
  ) -> String {
    let share = slot.ordinal == 0 ? 0 : Self.share(slot.ordinal)
    let place = min(Int(share * Double(passages.count)), max(0, passages.count - 1))
    let text = Self.excerpt(of: chunk, from: place, passages)
    return language == .chinese
      ? "\(text)\n\n请用“\(slot.lead.word)”开头，就上面这段文字里的人和事提一个问题，再根据这段文字回答。"
      : """
      \(text)

      Ask a question about the people in this passage, beginning with "\(slot.lead.word)", and answer \
      it from the passage.
      """
  }

  /// Some sentences from one on, or from a little before it where the chunk ends soon.
  private static func excerpt(of chunk: String, from place: Int, _ passages: [Substring]) -> String
  {
    guard !passages.isEmpty else { return chunk }
    let utf8 = chunk.utf8
    var first = place
    while first > 0,
      utf8.distance(from: passages[first].startIndex, to: utf8.endIndex) < 600
    {
      first -= 1
    }
    let start = passages[first].startIndex
    let next = passages[(first + 1)...].first {
      utf8.distance(from: start, to: $0.startIndex) > 1000
    }
    return String(chunk[start..<(next?.startIndex ?? chunk.endIndex)])
  }

  /// The beginnings of a chunk's sentences, by which a question is pointed at a place.
  package static func passages(of chunk: String) -> [Substring] {
    func isEnd(_ scalar: Unicode.Scalar) -> Bool {
      switch scalar {
      case "。", "！", "？", "!", "?", ".", "\n": true
      default: false
      }
    }
    return chunk.unicodeScalars.split(whereSeparator: isEnd).compactMap { sentence in
      let words = sentence.drop { $0.properties.isWhitespace }.prefix(40)
      guard words.contains(where: Letters.isLetter) else { return nil }
      return chunk[words.startIndex..<words.endIndex]
    }
  }

  /// A half, a quarter, three quarters, an eighth … (van der Corput): however many questions there
  /// are, their passages lie about evenly, and those asked before stay where they were.
  private static func share(_ ordinal: Int) -> Double {
    var (rest, share, weight) = (ordinal, 0.0, 0.5)
    while rest > 0 {
      if rest & 1 == 1 { share += weight }
      weight /= 2
      rest >>= 1
    }
    return share
  }
}
