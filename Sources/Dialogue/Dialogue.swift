/// Finds everything that is said in a text and who says it.
///
///     let reading = try Dialogue.read(Array("宝玉笑道：“好妹妹。”".utf8))
///     reading.utterances[0].speaker  // "宝玉"
package enum Dialogue {
  /// Reads a whole text.
  ///
  /// The same text and people always give the same reading. Time and memory are linear. The only error
  /// is that the task was cancelled, which is looked at a few hundred times in a megabyte.
  ///
  /// - Parameters:
  ///   - bytes: UTF-8 with LF line ends; all spans count in it.
  ///   - people: Those whose names are known beforehand; others are found by themselves.
  ///   - weights: How much each sign weighs; others than the standard ones are for measuring.
  package static func read(
    _ bytes: [UInt8], people: [Person] = [], weights: Weights = .standard
  ) throws(CancellationError) -> Reading {
    let isChinese = isMostlyChinese(bytes)
    let language = isChinese ? "zh" : "en"
    if looksLabelled(bytes) {
      let head = try ScriptReader(bytes, isChinese: isChinese, lineLimit: 3000)
      if head.isScript {
        let script = head.isWhole ? head : try ScriptReader(bytes, isChinese: isChinese)
        return Reading(utterances: script.read(), isScript: true, language: language)
      }
    }
    let (paragraphs, isWrapped) = Paragraphs.find(in: bytes)
    var reader = ProseReader(
      bytes, paragraphs, isChinese: isChinese, people: people, weights: weights)
    return Reading(
      utterances: try reader.read(), isScript: false, language: language, isWrapped: isWrapped)
  }

  /// What a novel reads as with other weights, its speeches, names and cues found once: to fit them.
  package static func readings(
    _ bytes: [UInt8], people: [Person]
  ) throws(CancellationError) -> (Weights) throws(CancellationError) -> Reading {
    let isChinese = isMostlyChinese(bytes)
    let (paragraphs, isWrapped) = Paragraphs.find(in: bytes)
    var reader = ProseReader(bytes, paragraphs, isChinese: isChinese, people: people)
    try reader.prepare()
    let prepared = reader
    return { (weights) throws(CancellationError) in
      Reading(
        utterances: try prepared.attributed(weights), isScript: false,
        language: isChinese ? "zh" : "en", isWrapped: isWrapped)
    }
  }

  /// Changes whenever the rules do, so that what was found by others is not taken for theirs.
  package static let version = "3"

  /// Whether a name stands anywhere in a text.
  package static func occurs(_ name: String, in bytes: [UInt8]) -> Bool {
    let wanted = Array(name.utf8)
    guard let first = wanted.first, bytes.count >= wanted.count else { return false }
    var position = 0
    let last = bytes.count - wanted.count
    while position <= last {
      if bytes[position] == first {
        var length = 1
        while length < wanted.count, bytes[position + length] == wanted[length] { length += 1 }
        if length == wanted.count { return true }
      }
      position += 1
    }
    return false
  }

  /// Whether enough of the first lines may be labelled: a colon near their start, or a name alone.
  ///
  /// A novel, whose lines are long or open with quotation marks, is told at once.
  private static func looksLabelled(_ bytes: [UInt8]) -> Bool {
    let limit = min(bytes.count, 1 << 16)
    var lines = 0
    var candidates = 0
    var start = 0
    while start < limit {
      var end = start
      while end < limit, bytes[end] != 0x0A { end += 1 }
      if end - start > 1 {
        lines += 1
        if mayBeLabelled(bytes, start..<end) { candidates += 1 }
      }
      start = end + 1
    }
    return lines > 0 && candidates * 6 >= lines && limit / lines < 600
  }

  private static func mayBeLabelled(_ bytes: [UInt8], _ line: Range<Int>) -> Bool {
    let content = ScriptText.trimmed(line, in: bytes)
    let first = UTF8Text.unit(in: bytes, at: content.lowerBound, before: content.upperBound)
    guard first != 0x22, first != 0x27, !Punctuation.isOpening(first) else { return false }
    if content.count <= 40 || first == 0x3010 { return true }
    var position = content.lowerBound
    let limit = min(content.upperBound, position + 120)
    while position < limit {
      let unit = UTF8Text.unit(in: bytes, &position, before: limit)
      if ScriptText.isColon(unit) || unit == 0xFF1B { return true }
      if unit == 0x2E, position - content.lowerBound < 40 { return true }
    }
    return false
  }

  /// By its beginning.
  static func isMostlyChinese(_ bytes: [UInt8]) -> Bool {
    var han = 0
    var letters = 0
    for byte in bytes.prefix(1 << 15) {
      if (0xE4...0xE9).contains(byte) { han += 1 }
      if UTF8Text.isLetter(byte) { letters += 1 }
    }
    return han * 4 > letters
  }

  /// Throws where the task was cancelled; asked at each 64th step of a long loop.
  @inline(__always)
  static func checkCancellation(_ step: Int) throws(CancellationError) {
    if step & 63 == 0, Task.isCancelled { throw CancellationError() }
  }
}
