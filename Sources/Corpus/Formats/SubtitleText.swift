/// The text of subtitles: one line each, without times and styles.
///
/// Where the file names the speaker (the Name field of ASS, `<v NAME>` of WebVTT), the line begins
/// with `name：`, as in a script.
enum SubtitleText {
  /// SubRip (`1`, `00:00:01,000 --> 00:00:02,000`, lines) and WebVTT.
  static func srt(_ content: [UInt8]) -> ExtractedText {
    let lines = String(decoding: content, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.trimmingSpace() }
    let times = lines.indices.filter { isTime(lines[$0]) }
    // In WebVTT an empty line ends a subtitle, and comments stand between two.
    let isWeb = lines.first?.hasPrefix("WEBVTT") == true
    var text = ExtractedText()
    for (index, time) in times.enumerated() {
      let next = index + 1 < times.count ? times[index + 1] : nil
      var spoken = lines[(time + 1)..<(next ?? lines.endIndex)]
      if isWeb {
        spoken = spoken.prefix { !$0.isEmpty }
      } else if next != nil {
        // The number of the one that follows.
        spoken = spoken.trimmingEmpty()
        if let last = spoken.last, last.allSatisfy({ $0.isASCII && $0.isNumber }) {
          spoken = spoken.dropLast()
        }
      }
      for line in spoken where !line.isEmpty {
        // Two people in one subtitle: `- 你好。` and `- 再见。`
        if "-–—－".contains(line.first ?? " ") { text.endLine() }
        text.add([0x0A])
        if let voice = voice(of: line) { text.add("\(voice)：".utf8) }
        text.add(entitiesReplaced(plain(Array(line.utf8))))
      }
      text.endLine()
    }
    return text
  }

  /// Advanced SubStation Alpha, and SSA: in the order of their times.
  static func ass(_ content: [UInt8]) -> ExtractedText {
    var events: [(start: String, name: String, spoken: [UInt8])] = []
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
        func value(_ names: String...) -> Substring {
          fields.firstIndex { names.contains($0) }.map { values[$0].trimmingSpace() } ?? ""
        }
        let said = spokenText(spoken)
        guard said.contains(where: { $0 > 0x20 }) else { continue }
        events.append((sortable(value("start")), String(value("name", "actor")), said))
      }
    }
    var text = ExtractedText()
    var last: (name: String, spoken: [UInt8])?
    for event in events.enumerated().sorted(by: {
      ($0.element.start, $0.offset) < ($1.element.start, $1.offset)
    }).map(\.element) {
      // A line that moves or glows is there once for each picture.
      if let last, last == (event.name, event.spoken) { continue }
      last = (event.name, event.spoken)
      if !event.name.isEmpty { text.add("\(event.name)：".utf8) }
      text.add(event.spoken)
      text.endLine()
    }
    return text
  }

  /// A line's words, without override blocks and what they say is a drawing (`{\p1}`).
  private static func spokenText(_ line: Substring) -> [UInt8] {
    var result = ""
    var isDrawing = false
    var rest = line
    while let character = rest.first {
      if character == "{", let end = rest.firstIndex(of: "}") {
        let block = rest[..<end]
        // `\p` with a number, not `\pos`.
        for part in block.split(separator: "\\").dropFirst() where part.first == "p" {
          guard let scale = Int(part.dropFirst().prefix { $0.isNumber }) else { continue }
          isDrawing = scale > 0
        }
        rest = rest[rest.index(after: end)...]
      } else {
        if !isDrawing { result.append(character) }
        rest = rest.dropFirst()
      }
    }
    // A line's end between Chinese characters is nothing, elsewhere a space.
    let lines = result.replacing("\\N", with: "\n").replacing("\\n", with: "\n")
      .replacing("\\h", with: " ")
    return plain(Array(lines.utf8))
  }

  /// `0:00:01.00` so that later times are greater as text.
  private static func sortable(_ time: Substring) -> String {
    String(repeating: "0", count: max(0, 12 - time.utf8.count)) + time
  }

  private static func isTime(_ line: Substring) -> Bool {
    guard line.first?.isNumber == true, let arrow = line.firstRange(of: "-->") else { return false }
    return line[..<arrow.lowerBound].contains(":")
  }

  /// The name in `<v.loud 沈青>`.
  private static func voice(of line: Substring) -> Substring? {
    guard let start = line.firstRange(of: "<v"),
      let end = line[start.upperBound...].firstIndex(of: ">")
    else { return nil }
    let inner = line[start.upperBound..<end]
    guard inner.first == " " || inner.first == ".", let space = inner.firstIndex(of: " ") else {
      return nil
    }
    let name = inner[space...].trimmingSpace()
    return name.isEmpty ? nil : name
  }

  /// Without `<i>` and `{\an8}`.
  private static func plain(_ line: [UInt8]) -> [UInt8] {
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
    return closing == nil ? result : line
  }

  private static func entitiesReplaced(_ line: [UInt8]) -> [UInt8] {
    guard line.contains(UInt8(ascii: "&")) else { return line }
    var text = String(decoding: line, as: UTF8.self)
    for (entity, character) in [
      ("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&lrm;", ""), ("&rlm;", ""),
      ("&amp;", "&"),
    ] {
      text = text.replacing(entity, with: character)
    }
    return Array(text.utf8)
  }
}

extension Substring {
  fileprivate func trimmingSpace() -> Substring {
    var text = drop { $0.isWhitespace }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}

extension ArraySlice<Substring> {
  fileprivate func trimmingEmpty() -> ArraySlice<Substring> {
    var lines = self
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }
}
