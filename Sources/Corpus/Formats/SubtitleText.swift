/// The text of subtitles: one line each, without times and styles.
///
/// Where the file names the speaker (the Name field of ASS), the line begins with `name：`, as in a
/// script.
enum SubtitleText {
  /// SubRip (`1`, `00:00:01,000 --> 00:00:02,000`, lines) and WebVTT.
  static func srt(_ content: [UInt8]) -> ExtractedText {
    var text = ExtractedText()
    content.withUnsafeBytes { bytes in
      var isInCue = false
      for range in Lines(bytes) {
        let line = bytes[Lines.trimmed(range, in: bytes)]
        if line.isEmpty {
          isInCue = false
          text.endLine()
        } else if contains("-->", line) {
          isInCue = true
        } else if isInCue {
          text.add([0x0A])
          text.add(plain(line))
        }
      }
      text.endLine()
    }
    return text
  }

  /// Advanced SubStation Alpha, and SSA.
  static func ass(_ content: [UInt8]) -> ExtractedText {
    var text = ExtractedText()
    // Until the file says otherwise: v4+.
    var fields = [
      "layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text",
    ]
    var isInEvents = false
    for line in String(decoding: content, as: UTF8.self).split(separator: "\n") {
      if line.hasPrefix("[") { isInEvents = line.lowercased().hasPrefix("[events]") }
      guard isInEvents, let colon = line.firstIndex(of: ":") else { continue }
      let rest = line[line.index(after: colon)...].drop { $0 == " " }
      if line.hasPrefix("Format") {
        fields = rest.split(separator: ",").map { $0.filter { !$0.isWhitespace }.lowercased() }
      } else if line.hasPrefix("Dialogue") {
        let values = rest.split(
          separator: ",", maxSplits: max(0, fields.count - 1), omittingEmptySubsequences: false)
        guard values.count == fields.count, let spoken = values.last else { continue }
        let place = fields.firstIndex { $0 == "name" || $0 == "actor" }
        let name = place.map { values[$0].filter { !$0.isWhitespace } } ?? ""
        let said = plain(
          Array(
            spoken.replacing("\\N", with: " ").replacing("\\n", with: " ").replacing(
              "\\h", with: " "
            ).utf8)[...])
        guard said.contains(where: { $0 > 0x20 }) else { continue }
        if !name.isEmpty { text.add("\(name)：".utf8) }
        text.add(said)
        text.endLine()
      }
    }
    return text
  }

  /// Without `<i>` and `{\an8}`.
  private static func plain(_ line: some Collection<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var closing: UInt8?
    for byte in line {
      if let close = closing {
        if byte == close { closing = nil }
      } else if byte == UInt8(ascii: "<") {
        closing = UInt8(ascii: ">")
      } else if byte == UInt8(ascii: "{") {
        closing = UInt8(ascii: "}")
      } else {
        result.append(byte)
      }
    }
    // A bracket that is never closed is text.
    return closing == nil ? result : Array(line)
  }

  private static func contains(_ word: String, _ line: Slice<UnsafeRawBufferPointer>) -> Bool {
    let word = Array(word.utf8)
    guard line.count >= word.count else { return false }
    return (line.startIndex...(line.endIndex - word.count)).contains { start in
      line[start..<(start + word.count)].elementsEqual(word)
    }
  }
}
