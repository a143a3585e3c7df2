/// Reads who says what in a script: lines with a label before each speech.
struct ScriptReader {
  let bytes: [UInt8]
  let isChinese: Bool
  private(set) var lines: [ScriptLine] = []
  /// By label: how often it stands before a colon, and how often in a weaker way.
  private var counts: [String: Int] = [:]
  private var weakCounts: [String: Int] = [:]
  private var weak = 0
  /// Whether all lines have been read, and not only the first.
  private(set) var isWhole = true

  /// How often a label must have been seen before a weak mark behind it is believed.
  private static let knownCount = 3
  /// The most lines of a text that may be one short scene.
  private static let sceneLength = 40

  /// - Parameter lineLimit: Where to stop, for a first look.
  init(
    _ bytes: [UInt8], isChinese: Bool, lineLimit: Int = .max
  ) throws(CancellationError) {
    self.bytes = bytes
    self.isChinese = isChinese
    let parser = ScriptLineParser(bytes: bytes)
    var start = 0
    while start < bytes.count, lines.count < lineLimit {
      try Dialogue.checkCancellation(lines.count)
      var end = start
      while end < bytes.count, bytes[end] != 0x0A { end += 1 }
      lines.append(parser.parse(start..<end))
      start = end + 1
    }
    isWhole = start >= bytes.count
    markCastLists()
    for (index, line) in lines.enumerated() {
      guard case .label(let label) = line.kind else { continue }
      switch label.strength {
      case .colon: counts[label.name, default: 0] += 1
      case .alone where isFollowed(index), .stop:
        weakCounts[label.name, default: 0] += 1
        weak += 1
      default: break
      }
    }
  }

  /// What stands in a list of the people is no speech: `皇帝：四十岁` below `人物：`.
  private mutating func markCastLists() {
    var isInside = false
    var hasAny = false
    for index in lines.indices {
      switch lines[index].kind {
      case .castList: (isInside, hasAny) = (true, false)
      case .heading, .direction: isInside = false
      case .blank: if hasAny { isInside = false }
      case .label, .bare:
        guard isInside else { continue }
        hasAny = true
        lines[index].kind = .direction
      }
    }
  }

  /// Whether a speech can stand below a name: a line that is no name itself.
  private func isFollowed(_ index: Int) -> Bool {
    for line in lines[(index + 1)...].prefix(3) {
      switch line.kind {
      case .bare: return true
      case .direction: continue
      case .label(let label): return label.strength == .stop || label.strength == .space
      default: return false
      }
    }
    return false
  }

  /// Whether most of what the text has are labelled lines whose labels come back; of a scene of a few
  /// lines, whether nearly all have a label, for not everybody in it speaks twice.
  var isScript: Bool {
    var labelled = 0
    var once = 0
    var quoted = 0
    var other = 0
    var isOpen = false
    for line in lines {
      switch line.kind {
      case .label(let label) where label.strength == .colon:
        if label.isQuoted {
          quoted += 1
        } else if counts[label.name, default: 0] >= 2 {
          labelled += 1
        } else if isBelieved(label), ScriptText.mayBeName(label.name) {
          once += 1
        }
        isOpen = true
      case .label(let label)
      where label.strength != .space && label.strength != .semicolon && isBelieved(label):
        labelled += 1
        isOpen = true
      case .blank, .heading: isOpen = false
      case .direction, .castList: break
      case .label, .bare:
        // Lines below a name are its speech.
        if !isOpen || isChinese { other += 1 }
        if isChinese { isOpen = false }
      }
    }
    if isWhole, lines.count <= Self.sceneLength, labelled + once >= 2, quoted == 0 {
      return labelled + once >= other * 3
    }
    return labelled >= 4 && labelled > quoted * 2 && labelled * 5 > other * 2
  }

  /// All lines that somebody speaks.
  func read() -> [Utterance] {
    var utterances: [Utterance] = []
    var kinds: [String: SpeakerKind] = [:]
    var scene = 0
    var isOpen = false
    // Below a name that has a line of its own stands what is said, whatever it looks like.
    var isBelowName = false
    for line in lines {
      switch line.kind {
      case .heading:
        scene += 1
        isOpen = false
        isBelowName = false
      case .blank:
        // A name may have an empty line below it.
        isOpen = isOpen && utterances.last?.parts.isEmpty ?? false
      case .direction, .castList: break
      case .label(let label)
      where isBelieved(label) && !(isBelowName && label.strength != .alone):
        isBelowName = label.strength == .alone
        let parts = ScriptText.parts(of: label.text, in: bytes)
        isOpen = true
        // A direction alone: nothing is said.
        if parts.isEmpty, !label.text.isEmpty {
          isOpen = false
          continue
        }
        let kind = kinds[label.name] ?? self.kind(of: label.name)
        kinds[label.name] = kind
        utterances.append(utterance(label, kind, line, parts, scene))
      case .label, .bare:
        isBelowName = false
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
    let count = counts[label.name, default: 0]
    switch label.strength {
    case .colon:
      // `桌上的信写着：` seen once is no name.
      return count > 1 || !label.name.contains { "着了写寫显示顯".contains($0) }
    case .semicolon, .space: return count >= Self.knownCount
    case .alone:
      let weak = weakCounts[label.name, default: 0]
      return count >= 2 || weak >= Self.knownCount
        || ScriptText.isUppercase(label.name) && weak > 0
    case .stop: return count >= 2 || weakCounts[label.name, default: 0] >= Self.knownCount
    }
  }

  private func utterance(
    _ label: ScriptLine.Label, _ kind: SpeakerKind, _ line: ScriptLine, _ parts: [Range<Int>],
    _ scene: Int
  ) -> Utterance {
    let count = counts[label.name, default: 0] + weakCounts[label.name, default: 0]
    let isSure = label.strength == .colon || label.strength == .alone
    let confidence = isSure ? (count >= 2 ? 0.995 : 0.95) : 0.9
    return Utterance(
      span: line.content, parts: parts, speaker: label.name, person: label.name,
      kind: kind, confidence: confidence, rule: .label,
      addressee: nil, scene: scene, isUnspoken: false)
  }
}

extension ScriptReader {
  /// `甲乙` is two people where both have lines of their own.
  private func kind(of name: String) -> SpeakerKind {
    let kind = ScriptText.kind(of: name)
    guard kind == .person, isChinese, name.count >= 2 else { return kind }
    for length in 1..<name.count {
      let (first, second) = (String(name.prefix(length)), String(name.dropFirst(length)))
      let rest =
        second.hasPrefix("和") || second.hasPrefix("与") ? String(second.dropFirst()) : second
      if counts[first, default: 0] > 0, counts[rest, default: 0] > 0 { return .group }
    }
    return kind
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
    /// The head of a list of the people.
    case castList
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
    /// A name that is not in capitals, and a full stop: `Algernon. Did you hear?`
    case stop
    /// The label has a line of its own.
    case alone
  }
}
