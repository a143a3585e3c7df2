/// Finds everything that is said in a text and who says it.
///
///     let reading = Dialogue.read(Array("宝玉笑道：“好妹妹。”".utf8))
///     reading.utterances[0].speaker  // "宝玉"
package enum Dialogue {
  /// Reads a whole text.
  ///
  /// The same text and people always give the same reading. Time and memory are linear.
  ///
  /// - Parameters:
  ///   - bytes: UTF-8 with LF line ends; all spans count in it.
  ///   - people: Those whose names are known beforehand; others are found by themselves.
  package static func read(_ bytes: [UInt8], people: [Person] = []) -> Reading {
    let isChinese = isMostlyChinese(bytes)
    let paragraphs = Paragraphs.find(in: bytes)
    var utterances: [Utterance] = []
    if let style = QuotationStyle.detect(in: bytes) {
      var reader = ProseReader(bytes, paragraphs, isChinese: isChinese, people: people)
      utterances = reader.read(style: style)
    }
    return Reading(
      utterances: utterances, isScript: false, language: isChinese ? "zh" : "en")
  }

  /// By the first million bytes.
  static func isMostlyChinese(_ bytes: [UInt8]) -> Bool {
    var han = 0
    var letters = 0
    for byte in bytes.prefix(1 << 20) {
      if (0xE4...0xE9).contains(byte) { han += 1 }
      if UTF8Text.isLetter(byte) { letters += 1 }
    }
    return han * 4 > letters
  }
}
