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
    cast.findTitled()
    if isToldByOne { _ = cast.narratorMember(isChinese: isChinese) }
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
  static let gapReach = 1800

  private mutating func readCues() throws(CancellationError) {
    let cutter = WordCutter(bytes: bytes, words: words, names: cast.table)
    let chinese = ChineseCues(bytes: bytes, isDescription: cast.isDescription)
    let english = EnglishCues(bytes: bytes)
    var tokens: [Token] = []
    // The words of the narration before a turn serve those behind the turn before as well.
    var gap = GapTokens()
    var next = GapTokens()
    if !turns.isEmpty { cutGap(before: 0, cutter, into: &gap) }
    for index in turns.indices {
      try Dialogue.checkCancellation(index)
      note(gap, before: index)
      if index > 0, !isChinese { reveal(index - 1, by: gap) }
      if index + 1 < turns.count { cutGap(before: index + 1, cutter, into: &next) }
      let turn = turns[index]
      var found: ChineseCues.Found?
      if let middle = turn.middle {
        tokens.removeAll(keepingCapacity: true)
        cutter.cut(middle, into: &tokens)
        found =
          isChinese
          ? chinese.after(tokens[...], isInterrupted: true)
          : english.after(tokens[...], isOpen: true)
        if isChinese, found?.subject == nil || found?.isSpeech != true {
          found = chinese.before(tokens[...]) ?? found
        }
      }
      if found?.isSpeech != true, !turn.before.isEmpty {
        let leading = gap.behind(max(turn.before.lowerBound, turn.before.upperBound - 900))
        let before = isChinese ? chinese.before(leading) : english.before(leading)
        if let before, before.isSpeech || found == nil { found = before }
      }
      if found?.isSpeech != true, !turn.after.isEmpty {
        let end = min(turn.after.upperBound, turn.after.lowerBound + 400)
        if index + 1 == turns.count {
          next.tokens.removeAll(keepingCapacity: true)
          cutter.cut(turn.after.lowerBound..<aligned(end), into: &next.tokens)
        }
        let following = next.before(end)
        let after =
          isChinese
          ? chinese.after(following, isInterrupted: false)
          : english.after(following, isOpen: false)
        if let after, after.isSpeech || found == nil { found = after }
      }
      if case .pronoun(let value) = found?.subject, value <= PronounValue.she,
        let words = wordsBefore(turn, gap, chinese, english, value)
      {
        found?.subject = words
      }
      swap(&gap, &next)
      if let found {
        if found.isSpeech, case .pronoun(PronounValue.narrator) = found.subject {
          _ = cast.narratorMember(isChinese: isChinese)
        }
        turns[index].cue = cue(found)
      }
      if turns[index].cue?.isSpeech != true || !hasName(turns[index].cue) {
        noteSpokenOf(in: index, cutter)
      }
      for quotation in quotations[turn.quotations] {
        turns[index].words |= FormsOfAddress.mask(
          of: quotation.innerStart..<quotation.innerEnd, in: bytes)
      }
      (turns[index].vocative, turns[index].addressedGender) =
        vocative(of: turn, cutter, &tokens)
      if turns[index].vocative == nil { turns[index].vocative = turns[index].called }
    }
  }

  /// For whom a pronoun stands where the paragraph began with somebody without a name.
  ///
  /// `An old man came in. "Who is there?" he asked.`
  private func wordsBefore(
    _ turn: Turn, _ gap: GapTokens, _ chinese: ChineseCues, _ english: EnglishCues, _ pronoun: Int32
  ) -> ChineseCues.Subject? {
    guard !turn.before.isEmpty else { return nil }
    let leading = gap.behind(max(turn.before.lowerBound, turn.before.upperBound - 900))
    let before = isChinese ? chinese.before(leading) : english.before(leading)
    guard case .words(let range, let gender, let kind) = before?.subject, kind != .group,
      gender == (pronoun == PronounValue.he ? .male : .female)
    else { return nil }
    return .words(range, gender, kind)
  }

  private func hasName(_ cue: Cue?) -> Bool {
    if case .member = cue?.subject { true } else { false }
  }

  /// A place at or before `position` where a character begins.
  func aligned(_ position: Int) -> Int {
    var position = min(position, bytes.count)
    while position > 0, position < bytes.count, bytes[position] & 0xC0 == 0x80 { position -= 1 }
    return position
  }

  /// Whether one of the people tells the story: `I` stands in the narration beside many speeches.
  private var isToldByOne: Bool {
    var count = 0
    for turn in turns where FirstPerson.occurs(in: bytes, turn.gap.prefix(Self.gapReach), isChinese)
    {
      count += 1
    }
    return count >= 3 && count * 10 >= turns.count
  }

  private mutating func cue(_ found: ChineseCues.Found) -> Cue {
    let subject: Cue.Subject =
      switch found.subject {
      case .pronoun(PronounValue.narrator) where cast.narrator != nil: .member(cast.narrator ?? -1)
      case nil: .omitted
      case .name(let name): .member(cast.memberOfName[Int(name)])
      case .pronoun(let value): .pronoun(value)
      case .words(let range, let gender, let kind): person(writtenAs: range, gender, kind)
      }
    let name: Int32? = if case .name(let name) = found.subject { name } else { nil }
    return Cue(
      subject: subject, name: name, rule: found.rule, isSpeech: found.isSpeech,
      isThought: found.isThought,
      addressee: found.addressee.map { cast.memberOfName[Int($0)] }
        ?? (found.isToSpouse ? spouse(of: subject) : nil))
  }

  private func spouse(of subject: Cue.Subject) -> Int32? {
    if case .member(let member) = subject { cast.spouse(of: member) } else { nil }
  }

  private mutating func person(
    writtenAs range: Range<Int>, _ gender: Person.Gender?, _ kind: SpeakerKind
  ) -> Cue.Subject {
    let words = plain(range)
    if let known = cast.member(named: words) { return .member(known) }
    if !isChinese, kind != .group, let title = words.split(separator: " ").last,
      let member = member(titled: title.lowercased())
    {
      return .member(member)
    }
    let member = cast.member(
      writtenAs: isChinese ? words : words.prefix(1).lowercased() + words.dropFirst(),
      gender: gender, kind: kind)
    if kind != .group, isDefinite(words) { cast.markDefinite(member) }
    guard !isChinese, kind == .person else { return .member(member) }
    return .relation(member, gender)
  }

  /// Words without line breaks, and Chinese ones without the spaces that a broken line left in them.
  private func plain(_ range: Range<Int>) -> String {
    let text = UTF8Text.string(bytes, range)
    guard text.utf8.contains(where: { $0 <= 0x20 || $0 == 0xE3 }) else { return text }
    if isChinese { return text.filter { !$0.isWhitespace } }
    return String(text.map { $0.isWhitespace ? " " : $0 })
  }

  /// Whether words stand for somebody known: `the old woman`, `老人`, but not `a woman` and `一个老人`.
  private func isDefinite(_ words: String) -> Bool {
    guard !isChinese else {
      return !["一", "有", "几", "两", "又", "某"].contains(where: words.hasPrefix)
    }
    let first = words.prefix { $0 != " " }.lowercased()
    return first == "the" || first == "that" || first == "this"
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
