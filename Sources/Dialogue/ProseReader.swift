/// Reads who says what in a novel.
struct ProseReader {
  let bytes: [UInt8]
  let paragraphs: [Paragraph]
  let isChinese: Bool
  var cast: Cast
  let weights: Weights

  private(set) var quotations: [Quotation] = []
  var turns: [Turn] = []
  var mentions: [Mention] = []
  var spokenOf: [Int32] = []

  private let words = Lexicon.shared.table

  init(
    _ bytes: [UInt8], _ paragraphs: [Paragraph], isChinese: Bool, people: [Person],
    weights: Weights = .standard
  ) {
    self.weights = weights
    self.bytes = bytes
    self.paragraphs = paragraphs
    self.isChinese = isChinese
    cast = Cast(given: people)
  }

  /// Everything that is said.
  mutating func read() throws(CancellationError) -> [Utterance] {
    try prepare()
    return try attributed(weights)
  }

  /// Finds speeches, names and cues.
  mutating func prepare() throws(CancellationError) {
    let builder = TurnBuilder(
      bytes: bytes, paragraphs: paragraphs, isChinese: isChinese, words: words)
    if let style = QuotationStyle.detect(in: bytes) {
      var finder = QuotationFinder(bytes, paragraphs, style: style)
      (quotations, turns) = builder.build(finder.find())
    }
    // A text with hardly any marks has its speech unmarked.
    if isChinese, turns.count * 20_000 < bytes.count {
      let unmarked = UnmarkedFinder(bytes: bytes, paragraphs: paragraphs, words: words).find()
      if unmarked.count > turns.count * 4 {
        quotations = unmarked
        turns = builder.turns(of: unmarked)
      }
    }
    guard !turns.isEmpty else { return }
    markScenes()
    try NameFinder(bytes: bytes, words: words).find(
      in: narration(), isChinese: isChinese, into: &cast)
    try readCues()
  }

  /// The speeches with their speakers, as some weights find them.
  func attributed(_ weights: Weights) throws(CancellationError) -> [Utterance] {
    guard !turns.isEmpty else { return [] }
    var attribution = Attribution(
      turns: turns, mentions: mentions, spokenOf: spokenOf, cast: cast, isChinese: isChinese,
      weights: weights)
    try attribution.run()
    return utterances(attribution.turns)
  }

  /// The paragraphs, without what is said.
  private func narration() -> [Narration] {
    var stretches: [Narration] = []
    var next = 0
    for paragraph in paragraphs {
      var start = paragraph.start
      while next < quotations.count, quotations[next].start < paragraph.end {
        if quotations[next].start > start {
          stretches.append(
            Narration(
              range: start..<quotations[next].start, followsSpeech: start > paragraph.start,
              leadsToSpeech: true))
        }
        start = max(start, quotations[next].end)
        next += 1
      }
      // A quotation may end in a later paragraph.
      if next > 0 { start = max(start, quotations[next - 1].end) }
      if start < paragraph.end {
        stretches.append(
          Narration(
            range: start..<paragraph.end, followsSpeech: start > paragraph.start,
            leadsToSpeech: false))
      }
    }
    return stretches
  }

  private mutating func markScenes() {
    var paragraph = 0
    var isBorder = false
    for index in turns.indices {
      while paragraph < turns[index].paragraph {
        if paragraphs[paragraph].isBorder { isBorder = true }
        paragraph += 1
      }
      turns[index].beginsScene = isBorder
      isBorder = false
    }
  }

  // MARK: Cues

  /// How much of the narration between two speeches is looked at, from its end and its start.
  private static let gapReach = 1800

  private mutating func readCues() throws(CancellationError) {
    let cutter = WordCutter(bytes: bytes, words: words, names: cast.table)
    let chinese = ChineseCues(bytes: bytes, isDescription: cast.isDescription)
    let english = EnglishCues(bytes: bytes)
    var tokens: [Token] = []
    for index in turns.indices {
      try Dialogue.checkCancellation(index)
      noteMentions(before: index, cutter, &tokens)
      let turn = turns[index]
      var found: ChineseCues.Found?
      if let middle = turn.middle {
        tokens.removeAll(keepingCapacity: true)
        cutter.cut(middle, into: &tokens)
        found =
          isChinese
          ? chinese.after(tokens, isInterrupted: true) : english.after(tokens, isOpen: true)
        if isChinese, found?.subject == nil || found?.isSpeech != true {
          found = chinese.before(tokens) ?? found
        }
      }
      if found?.isSpeech != true, !turn.before.isEmpty {
        tokens.removeAll(keepingCapacity: true)
        let start = max(turn.before.lowerBound, turn.before.upperBound - 900)
        cutter.cut(aligned(start)..<turn.before.upperBound, into: &tokens)
        let before = isChinese ? chinese.before(tokens) : english.before(tokens)
        if let before, before.isSpeech || found == nil { found = before }
      }
      if found?.isSpeech != true, !turn.after.isEmpty {
        tokens.removeAll(keepingCapacity: true)
        let end = min(turn.after.upperBound, turn.after.lowerBound + 400)
        cutter.cut(turn.after.lowerBound..<aligned(end), into: &tokens)
        let after =
          isChinese
          ? chinese.after(tokens, isInterrupted: false) : english.after(tokens, isOpen: false)
        if let after, after.isSpeech || found == nil { found = after }
      }
      if let found {
        turns[index].cue = cue(found)
        if found.isSpeech, case .pronoun(PronounValue.narrator) = found.subject {
          _ = cast.narratorMember(isChinese: isChinese)
        }
      }
      if turns[index].cue?.isSpeech != true || !hasName(turns[index].cue) {
        noteSpokenOf(in: index, cutter, &tokens)
      }
      for quotation in quotations[turn.quotations] {
        turns[index].words |= FormsOfAddress.mask(
          of: quotation.innerStart..<quotation.innerEnd, in: bytes)
      }
      (turns[index].vocative, turns[index].addressedGender) =
        vocative(of: turn, cutter, &tokens)
    }
  }

  private func hasName(_ cue: Cue?) -> Bool {
    if case .member = cue?.subject { true } else { false }
  }

  /// A place at or before `position` where a character begins.
  private func aligned(_ position: Int) -> Int {
    var position = min(position, bytes.count)
    while position > 0, position < bytes.count, bytes[position] & 0xC0 == 0x80 { position -= 1 }
    return position
  }

  private mutating func cue(_ found: ChineseCues.Found) -> Cue {
    let subject: Cue.Subject =
      switch found.subject {
      case nil: .omitted
      case .name(let name): .member(cast.memberOfName[Int(name)])
      case .pronoun(let value): .pronoun(value)
      case .words(let range, let gender, let kind): person(writtenAs: range, gender, kind)
      }
    let name: Int32? = if case .name(let name) = found.subject { name } else { nil }
    return Cue(
      subject: subject, name: name, rule: found.rule, isSpeech: found.isSpeech,
      isThought: found.isThought,
      addressee: found.addressee.map { cast.memberOfName[Int($0)] })
  }

  private mutating func person(
    writtenAs range: Range<Int>, _ gender: Person.Gender?, _ kind: SpeakerKind
  ) -> Cue.Subject {
    let words = String(
      decoding: bytes[range].contains(0x0A)
        ? bytes[range].map { $0 == 0x0A ? 0x20 : $0 }[...] : bytes[range], as: UTF8.self)
    if let known = cast.member(named: words) { return .member(known) }
    let member = cast.member(
      writtenAs: isChinese ? words : words.prefix(1).lowercased() + words.dropFirst(),
      gender: gender, kind: kind)
    guard !isChinese, kind == .person else { return .member(member) }
    return .relation(member, gender)
  }

  /// Notes who is mentioned in the narration before a turn.
  private mutating func noteMentions(
    before index: Int, _ cutter: WordCutter, _ tokens: inout [Token]
  ) {
    let first = mentions.count
    let gap = turns[index].gap
    var ranges = [gap]
    if gap.count > Self.gapReach * 2 {
      ranges = [
        gap.lowerBound..<aligned(gap.lowerBound + Self.gapReach),
        aligned(gap.upperBound - Self.gapReach)..<gap.upperBound,
      ]
    }
    for range in ranges {
      tokens.removeAll(keepingCapacity: true)
      cutter.cut(range, into: &tokens)
      note(tokens)
    }
    turns[index].mentions = first..<mentions.count
  }

  private mutating func note(_ tokens: [Token]) {
    var previous = TokenKind.stop
    var last: Int32?
    // The subject of the sentence, and whether it speaks.
    var subject: Int?
    // Whom `he` and `she` stand for.
    var centres: [Int32?] = [nil, nil]
    for (index, token) in tokens.enumerated() {
      switch token.kind {
      case .name:
        let member = cast.memberOfName[Int(token.value)]
        let isSubject =
          previous == .stop || previous == .comma || previous == .adverb || previous == .mark
          || !isChinese && acts(index, in: tokens)
        mentions.append(
          Mention(member: member, position: token.start, part: isSubject ? .subject : .object))
        if isSubject, subject == nil { subject = mentions.count - 1 }
        if isSubject || last == nil {
          let gender = cast.gender(of: member)
          if gender != .female { centres[0] = member }
          if gender != .male { centres[1] = member }
        }
        last = member
      case .pronoun where token.value <= PronounValue.she:
        if let last { cast.count(token.value, for: last) }
        if let centre = centres[Int(token.value)], previous != .objecting {
          if subject == nil { subject = mentions.count }
          mentions.append(Mention(member: centre, position: token.start, part: .subject))
        }
      case .determiner where !isChinese && token.value > 0:
        if let last { cast.count(token.value - 1, for: last) }
      case .pronoun where token.value == PronounValue.narrator && previous != .objecting:
        if let narrator = cast.narrator {
          mentions.append(Mention(member: narrator, position: token.start, part: .narrator))
        }
      case .speech:
        if let subject, mentions[subject].part != .silent { mentions[subject].part = .speaker }
      case .stop: if token.end < tokens[tokens.count - 1].start { subject = nil }
      case .silence:
        if let position = mentions.indices.last, mentions[position].part == .subject {
          mentions[position].part = .silent
        }
      default: break
      }
      previous = token.kind
    }
    // Whom the last sentence is about.
    if let subject { mentions[subject].isOfLastSentence = true }
  }

  /// Whether a verb follows a name: `as Mr. Collins came up`, but not `to Jane was`.
  private func acts(_ index: Int, in tokens: [Token]) -> Bool {
    guard index + 1 < tokens.count,
      tokens[index + 1].kind == .verb || tokens[index + 1].kind == .speech
    else { return false }
    guard index > 0, tokens[index - 1].kind == .objecting else { return true }
    let before = bytes[tokens[index - 1].start..<tokens[index - 1].end]
    return before.elementsEqual("before".utf8) || before.elementsEqual("after".utf8)
  }

  /// Notes who is spoken of in a speech without a cue: few speak of themselves by name.
  private mutating func noteSpokenOf(
    in index: Int, _ cutter: WordCutter, _ tokens: inout [Token]
  ) {
    let first = spokenOf.count
    for quotation in quotations[turns[index].quotations] {
      tokens.removeAll(keepingCapacity: true)
      let end = aligned(min(quotation.innerEnd, quotation.innerStart + 500))
      cutter.cut(quotation.innerStart..<end, into: &tokens)
      for token in tokens where token.kind == .name {
        spokenOf.append(cast.memberOfName[Int(token.value)])
      }
    }
    turns[index].spokenOf = first..<spokenOf.count
  }

  /// Who is called by name at the start or the end of a speech.
  private func vocative(
    of turn: Turn, _ cutter: WordCutter, _ tokens: inout [Token]
  ) -> (Int32?, Person.Gender?) {
    let first = quotations[turn.quotations.lowerBound]
    let last = quotations[turn.quotations.upperBound - 1]
    let head = first.innerStart..<aligned(min(first.innerEnd, first.innerStart + 48))
    let atStart = called(in: head, atEnd: false, cutter, &tokens)
    if atStart.0 != nil { return atStart }
    let tail = aligned(max(last.innerStart, last.innerEnd - 48))..<last.innerEnd
    let atEnd = called(in: tail, atEnd: true, cutter, &tokens)
    return (atEnd.0, atEnd.1 ?? atStart.1)
  }

  private func called(
    in range: Range<Int>, atEnd: Bool, _ cutter: WordCutter, _ tokens: inout [Token]
  ) -> (Int32?, Person.Gender?) {
    guard !range.isEmpty else { return (nil, nil) }
    var gender: Person.Gender?
    tokens.removeAll(keepingCapacity: true)
    cutter.cut(range, into: &tokens)
    for (index, token) in tokens.enumerated() where token.kind == .name || token.kind == .noun {
      let before = index == 0 ? TokenKind.stop : tokens[index - 1].kind
      let after = index + 1 < tokens.count ? tokens[index + 1].kind : .stop
      let isClosed = after == .comma || after == .stop || after == .mark
      let isCalled =
        !atEnd && isClosed && index <= 2 && before != .objecting
        || before == .comma && isClosed && (!atEnd || token.end + 8 >= range.upperBound)
      guard isCalled else { continue }
      if token.kind == .name { return (cast.memberOfName[Int(token.value)], nil) }
      gender = ChineseCues.gender(token) ?? gender
    }
    return (nil, gender)
  }

  // MARK: Results

  private func utterances(_ turns: [Turn]) -> [Utterance] {
    var scene = 0
    let names = mainNames(turns)
    return turns.map { turn in
      if turn.beginsScene { scene += 1 }
      let parts = quotations[turn.quotations].map { $0.innerStart..<$0.innerEnd }
      let member = turn.speaker < 0 ? nil : cast.members[Int(turn.speaker)]
      let person = turn.speaker < 0 ? "" : names[Int(turn.speaker)]
      var written = person
      if let name = turn.cue?.name, turn.cue?.subject == .member(turn.speaker) {
        written = cast.nameTexts[Int(name)]
      }
      return Utterance(
        span: turn.span, parts: parts, speaker: written, person: person,
        kind: member?.kind ?? .unknown, confidence: turn.confidence, rule: turn.rule,
        addressee: addressee(of: turn, names), scene: scene,
        isUnspoken: turn.cue?.isThought ?? false)
    }
  }

  /// By member: the name by which it speaks most, or the first of those given.
  private func mainNames(_ turns: [Turn]) -> [String] {
    var counts = [Int](repeating: 0, count: cast.nameTexts.count)
    for turn in turns { if let name = turn.cue?.name { counts[Int(name)] += 1 } }
    var names = cast.members.map { $0.names.first ?? "" }
    var best = [Int](repeating: 0, count: names.count)
    for (name, count) in counts.enumerated() {
      let member = Int(cast.memberOfName[name])
      guard !cast.members[member].isGiven, count > best[member] else { continue }
      best[member] = count
      names[member] = cast.nameTexts[name]
    }
    return names
  }

  private func addressee(of turn: Turn, _ names: [String]) -> String? {
    let member = turn.cue?.addressee ?? turn.vocative
    guard let member, member != turn.speaker else { return nil }
    return names[Int(member)]
  }
}
