/// Finds speech in text without quotation marks: what follows `X道：`.
///
/// A speech ends with its sentence, unless the next one still speaks of `我` and `你`; it always ends
/// where the next cue begins.
struct UnmarkedFinder {
  let bytes: [UInt8]
  let paragraphs: [Paragraph]
  let words: WordTable

  /// No speech is longer, in bytes.
  private static let reach = 6000

  func find() -> [Quotation] {
    var found: [Quotation] = []
    for (index, paragraph) in paragraphs.enumerated() where !paragraph.isBorder {
      var position = paragraph.start
      while let start = cueEnd(from: position, before: paragraph.end) {
        let end = speechEnd(from: start, before: paragraph.end)
        if end > start {
          found.append(
            Quotation(
              start: start, end: end, innerStart: start, innerEnd: end, paragraph: index,
              lastParagraph: index))
        }
        position = max(end, start)
      }
    }
    return found
  }

  /// The place behind the next colon that follows a verb of speech.
  private func cueEnd(from start: Int, before limit: Int) -> Int? {
    var position = start
    while position < limit {
      let here = position
      let unit = UTF8Text.unit(in: bytes, &position, before: limit)
      if ScriptText.isColon(unit), followsSpeech(here, from: start) {
        return ScriptText.trimmed(position..<limit, in: bytes).lowerBound
      }
    }
    return nil
  }

  /// Whether a verb of speech ends at `position`.
  private func followsSpeech(_ position: Int, from start: Int) -> Bool {
    let (_, before) = UTF8Text.unit(in: bytes, endingAt: position, after: start)
    guard let word = words.longest(in: bytes, at: before, before: position) else { return false }
    return word.value >> 8 == Int32(TokenKind.speech.rawValue)
  }

  private func speechEnd(from start: Int, before limit: Int) -> Int {
    let limit = min(limit, start + Self.reach)
    var end = sentenceEnd(from: start, before: limit)
    while end < limit {
      let next = sentenceEnd(from: end, before: limit)
      guard next > end, goesOn(end..<next) else { break }
      end = next
    }
    // A cue within the last sentence: the speech ended before it, unmarked.
    return end
  }

  private func sentenceEnd(from start: Int, before limit: Int) -> Int {
    var position = start
    while position < limit {
      let unit = UTF8Text.unit(in: bytes, &position, before: limit)
      guard Punctuation.endsSentence(unit) else { continue }
      while Punctuation.endsSentence(UTF8Text.unit(in: bytes, at: position, before: limit)) {
        _ = UTF8Text.unit(in: bytes, &position, before: limit)
      }
      return position
    }
    return limit
  }

  private static let speakers = Set("我你您咱俺吾汝卿朕妾奴".utf16)

  /// Whether a sentence still belongs to the speech before it.
  private func goesOn(_ sentence: Range<Int>) -> Bool {
    var position = sentence.lowerBound
    var speaks = false
    while position < sentence.upperBound {
      let here = position
      let unit = UTF8Text.unit(in: bytes, &position, before: sentence.upperBound)
      if ScriptText.isColon(unit), followsSpeech(here, from: sentence.lowerBound) { return false }
      if Self.speakers.contains(unit) { speaks = true }
    }
    return speaks
  }
}
