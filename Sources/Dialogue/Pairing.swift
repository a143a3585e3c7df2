/// Makes questions and answers of what one person says.
///
/// A question is what was said to the person just before in the same scene, all lines of one speaker
/// as one; the answer is what the person says then. A person never answers himself.
package struct Pairing: Sendable {
  /// How many earlier exchanges of the same scene are kept with each.
  package var turns: Int
  /// Whether stage directions and what the narrator puts in between stay in the text.
  package var keepsNarration: Bool
  /// Lines whose speaker is less sure are left out.
  package var minimumConfidence: Double

  package init(turns: Int = 1, keepsNarration: Bool = false, minimumConfidence: Double = 0) {
    self.turns = turns
    self.keepsNarration = keepsNarration
    self.minimumConfidence = minimumConfidence
  }

  /// A question with its answer.
  package struct Exchange: Sendable, Equatable {
    package var question: String
    package var answer: String
    /// Earlier ones, oldest first: question, answer, question, answer.
    package var history: [[String]]
    /// From the first line of the answer to its last.
    package var span: Range<Int>
    package var confidence: Double
  }

  /// Why a line makes no exchange.
  package enum Reason: String, Sendable, CaseIterable {
    case nobodyBefore = "nobody-before"
    case unknownBefore = "unknown-before"
    case farBefore = "far-before"
    case unsure
    case unspoken
    case merged
  }

  package struct Result: Sendable, Equatable {
    package var exchanges: [Exchange] = []
    /// Utterances of the person.
    package var utteranceCount = 0
    /// Of these, those in doubt: less sure than `Pairing.doubt`.
    package var doubtfulCount = 0
    package var left: [Reason: Int] = [:]

    package init() {}
  }

  /// Below this an utterance is in doubt.
  package static let doubt = 0.7
  /// More narration than that, in bytes, and what follows answers nobody.
  static let silence = 1800

  /// The exchanges of the person whose utterances `isRole` knows, in order.
  package func exchanges(
    of reading: Reading, in bytes: [UInt8], where isRole: (Utterance) -> Bool
  ) -> Result {
    var result = Result()
    let runs = runs(of: reading, isRole, &result)
    var earlier: [[String]] = []
    for (index, run) in runs.enumerated() {
      if index > 0, runs[index - 1].scene != run.scene { earlier = [] }
      guard run.isRole else { continue }
      result.left[.merged, default: 0] += run.utterances.count - 1
      guard let reason = reason(against: index, in: runs) else {
        let before = runs[index - 1]
        let text = SpokenText(bytes: bytes, reading: reading, keepsNarration: keepsNarration)
        let exchange = Exchange(
          question: text.of(before.utterances), answer: text.of(run.utterances),
          history: Array(earlier.suffix(turns)),
          span: run.utterances[0].span
            .lowerBound..<run.utterances[run.utterances.count - 1].span.upperBound,
          confidence: min(run.confidence, before.confidence))
        result.exchanges.append(exchange)
        earlier.append([exchange.question, exchange.answer])
        continue
      }
      result.left[reason, default: 0] += 1
    }
    result.left = result.left.filter { $0.value > 0 }
    return result
  }

  /// Consecutive utterances of one speaker in one scene.
  private struct Run {
    var utterances: [Utterance]
    var isRole: Bool
    var person: String
    var kind: SpeakerKind
    var scene: Int
    var confidence: Double
  }

  private func runs(
    of reading: Reading, _ isRole: (Utterance) -> Bool, _ result: inout Result
  ) -> [Run] {
    var runs: [Run] = []
    for utterance in reading.utterances {
      let isOwn = isRole(utterance)
      if isOwn {
        result.utteranceCount += 1
        if utterance.confidence < Self.doubt { result.doubtfulCount += 1 }
      }
      if utterance.isUnspoken {
        if isOwn { result.left[.unspoken, default: 0] += 1 }
        continue
      }
      if let last = runs.indices.last, runs[last].scene == utterance.scene,
        runs[last].isRole == isOwn, isOwn || runs[last].person == utterance.person,
        utterance.kind != .unknown,
        utterance.span.lowerBound
          - runs[last].utterances[runs[last].utterances.count - 1].span
          .upperBound < Self.silence
      {
        runs[last].utterances.append(utterance)
        runs[last].confidence = min(runs[last].confidence, utterance.confidence)
      } else {
        runs.append(
          Run(
            utterances: [utterance], isRole: isOwn, person: utterance.person,
            kind: utterance.kind, scene: utterance.scene, confidence: utterance.confidence))
      }
    }
    return runs
  }

  /// Why a run of the person makes no exchange; nil where it does.
  private func reason(against index: Int, in runs: [Run]) -> Reason? {
    let run = runs[index]
    if run.confidence < minimumConfidence { return .unsure }
    guard index > 0, runs[index - 1].scene == run.scene else { return .nobodyBefore }
    let before = runs[index - 1]
    guard !before.isRole else { return .farBefore }
    guard before.kind != .unknown else { return .unknownBefore }
    let end = before.utterances[before.utterances.count - 1].span.upperBound
    guard run.utterances[0].span.lowerBound - end < Self.silence else { return .farBefore }
    return nil
  }
}

/// What is said, as it is written to a dataset.
package struct SpokenText {
  let bytes: [UInt8]
  let isWrapped: Bool
  let isChinese: Bool
  let keepsNarration: Bool

  package init(bytes: [UInt8], reading: Reading, keepsNarration: Bool = false) {
    self.bytes = bytes
    isWrapped = reading.isWrapped
    isChinese = reading.language == "zh"
    self.keepsNarration = keepsNarration
  }

  /// Several utterances as one.
  package func of(_ utterances: [Utterance]) -> String {
    utterances.map(of).joined(separator: isChinese ? "" : " ")
  }

  /// One utterance: its parts, or its whole span with what stands between them.
  package func of(_ utterance: Utterance) -> String {
    guard !keepsNarration else {
      // The label of a script line is no part of what is said.
      let start =
        utterance.rule == .label ? labelEnd(of: utterance) : utterance.span.lowerBound
      return plain(start..<utterance.span.upperBound)
    }
    return utterance.parts.map(plain).joined(separator: isChinese ? "" : " ")
  }

  /// The place behind the label, where a direction or the speech begins.
  private func labelEnd(of utterance: Utterance) -> Int {
    let name = utterance.speaker.utf8.count
    return min(utterance.span.lowerBound + name, utterance.parts[0].lowerBound)
  }

  /// A stretch of text without the line breaks that only the width of the page made, and without the
  /// marks that open its later paragraphs.
  private func plain(_ range: Range<Int>) -> String {
    var result: [UInt8] = []
    result.reserveCapacity(range.count)
    var position = range.lowerBound
    while position < range.upperBound {
      guard bytes[position] == 0x0A else {
        result.append(bytes[position])
        position += 1
        continue
      }
      var breaks = 0
      while position < range.upperBound {
        var next = position
        let unit = UTF8Text.unit(in: bytes, &next, before: range.upperBound)
        guard UTF8Text.isSpace(unit) else { break }
        if unit == 0x0A { breaks += 1 }
        position = next
      }
      while result.last == 0x20 { result.removeLast() }
      var next = position
      let unit = UTF8Text.unit(in: bytes, at: position, before: range.upperBound)
      if Punctuation.isOpening(unit) || unit == 0x22 && breaks > 1 {
        _ = UTF8Text.unit(in: bytes, &next, before: range.upperBound)
        position = next
        result.append(0x0A)
      } else if isWrapped, breaks == 1 {
        if !isChinese { result.append(0x20) }
      } else {
        result.append(0x0A)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
