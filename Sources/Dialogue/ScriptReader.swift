/// Reads who says what in a script: lines with a label before each speech.
struct ScriptReader {
  let bytes: [UInt8]
  let isChinese: Bool
  private(set) var lines: [ScriptLine] = []
  private var counts: [String: Int] = [:]

  /// How often a label must have been seen before a weak mark behind it is believed.
  private static let knownCount = 3

  /// - Parameter lineLimit: Where to stop, for a first look.
  init(_ bytes: [UInt8], isChinese: Bool, lineLimit: Int = .max) {
    self.bytes = bytes
    self.isChinese = isChinese
    let parser = ScriptLineParser(bytes: bytes)
    var start = 0
    while start < bytes.count, lines.count < lineLimit {
      var end = start
      while end < bytes.count, bytes[end] != 0x0A { end += 1 }
      let line = parser.parse(start..<end)
      if case .label(let label) = line.kind, label.strength == .colon {
        counts[label.name, default: 0] += 1
      }
      lines.append(line)
      start = end + 1
    }
  }

  /// Whether most of what the text has are labelled lines whose labels come back.
  var isScript: Bool {
    var labelled = 0
    var quoted = 0
    var other = 0
    for line in lines {
      switch line.kind {
      case .label(let label) where label.strength == .colon:
        if label.isQuoted {
          quoted += 1
        } else if counts[label.name, default: 0] >= 2 {
          labelled += 1
        }
      case .blank, .heading, .direction: break
      default: other += 1
      }
    }
    return labelled >= 4 && labelled > quoted * 2 && labelled * 5 > other * 2
  }

  /// All lines that somebody speaks.
  func read() -> [Utterance] {
    var utterances: [Utterance] = []
    var scene = 0
    var isOpen = false
    for line in lines {
      switch line.kind {
      case .heading:
        scene += 1
        isOpen = false
      case .blank: isOpen = false
      case .direction: break
      case .label(let label) where isBelieved(label):
        let parts = ScriptText.parts(of: label.text, in: bytes)
        isOpen = true
        // A name alone: its speech is on the lines below.
        if parts.isEmpty, !label.text.isEmpty {
          isOpen = false
          continue
        }
        utterances.append(utterance(label, line, parts, scene))
      case .label, .bare:
        guard isOpen, let last = utterances.indices.last else { continue }
        let isWaiting = utterances[last].parts.isEmpty
        guard isWaiting || !isChinese else { continue }
        let parts = ScriptText.parts(of: line.content, in: bytes)
        guard !parts.isEmpty else { continue }
        utterances[last].parts += parts
        utterances[last].span = utterances[last].span.lowerBound..<line.content.upperBound
      }
    }
    return utterances.filter { !$0.parts.isEmpty }
  }

  private func isBelieved(_ label: ScriptLine.Label) -> Bool {
    switch label.strength {
    case .colon: true
    case .semicolon, .space: counts[label.name, default: 0] >= Self.knownCount
    case .alone: counts[label.name, default: 0] >= 2 || ScriptText.isUppercase(label.name)
    }
  }

  private func utterance(
    _ label: ScriptLine.Label, _ line: ScriptLine, _ parts: [Range<Int>], _ scene: Int
  ) -> Utterance {
    let count = counts[label.name, default: 0]
    let confidence = label.strength == .colon ? (count >= 2 ? 0.995 : 0.95) : 0.9
    return Utterance(
      span: line.content, parts: parts, speaker: label.name, person: label.name,
      kind: ScriptText.kind(of: label.name), confidence: confidence, rule: .label,
      addressee: nil, scene: scene, isUnspoken: false)
  }
}

/// One line of a script.
struct ScriptLine {
  var content: Range<Int>
  var kind: Kind

  enum Kind {
    case blank
    case heading
    case direction
    case label(Label)
    case bare
  }

  struct Label {
    var name: String
    /// What stands behind it.
    var text: Range<Int>
    var strength: Strength
    /// Whether the text behind it is in quotation marks, as in a novel.
    var isQuoted: Bool
  }

  /// What parts a label from its text.
  enum Strength {
    case colon
    /// `；` typed for `：`.
    case semicolon
    case space
    /// The label has a line of its own.
    case alone
  }
}
