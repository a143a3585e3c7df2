/// Who is told of, called and spoken of beside speeches.
extension ProseReader {
  /// The words of the narration before a turn; of a long one, those of its start and its end.
  struct GapTokens {
    var tokens: [Token] = []
    /// Where the words of the end begin.
    var split = 0

    /// Those that begin at or behind a place.
    func behind(_ position: Int) -> ArraySlice<Token> {
      var start = tokens.endIndex
      while start > 0, tokens[start - 1].start >= position { start -= 1 }
      return tokens[start...]
    }

    /// Those that end at or before a place.
    func before(_ position: Int) -> ArraySlice<Token> {
      var end = 0
      while end < tokens.endIndex, tokens[end].end <= position { end += 1 }
      return tokens[..<end]
    }
  }

  func cutGap(before index: Int, _ cutter: WordCutter, into gap: inout GapTokens) {
    gap.tokens.removeAll(keepingCapacity: true)
    gap.split = 0
    let range = turns[index].gap
    guard range.count > Self.gapReach * 2 else { return cutter.cut(range, into: &gap.tokens) }
    cutter.cut(range.lowerBound..<aligned(range.lowerBound + Self.gapReach), into: &gap.tokens)
    gap.split = gap.tokens.count
    cutter.cut(aligned(range.upperBound - Self.gapReach)..<range.upperBound, into: &gap.tokens)
  }

  /// `said a voice behind them. It was the Goose.`: the narration behind a speech names its speaker.
  mutating func reveal(_ index: Int, by gap: GapTokens) {
    guard case .member(let member) = turns[index].cue?.subject,
      cast.members[Int(member)].names[0].hasSuffix(" voice")
    else { return }
    let leading = gap.tokens.drop { $0.end <= turns[index].after.upperBound }.prefix(5)
    guard leading.first?.kind == .pronoun, leading.first?.value == PronounValue.it,
      let name = leading.first(where: { $0.kind == .name })
    else { return }
    turns[index].cue?.subject = .member(cast.memberOfName[Int(name.value)])
  }

  /// Notes who is mentioned in the narration before a turn.
  mutating func note(_ gap: GapTokens, before index: Int) {
    let first = mentions.count
    if gap.split > 0 { note(gap.tokens[..<gap.split]) }
    note(gap.tokens[gap.split...])
    turns[index].followsSilence = gap.tokens.contains { $0.kind == .silence }
    turns[index].mentions = first..<mentions.count
  }

  private mutating func note(_ tokens: ArraySlice<Token>) {
    var previous = TokenKind.stop
    var last: Int32?
    // The subject of the sentence, and whether it speaks.
    var subject: Int?
    // Whom `he` and `she` stand for.
    var centres: [Int32?] = [nil, nil]
    for index in tokens.indices {
      let token = tokens[index]
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
      case .noun where !isChinese && previous == .determiner:
        guard let member = titled(token) ?? relation(tokens[index - 1], token) else { break }
        let isSubject = index + 1 < tokens.endIndex && tokens[index + 1].kind == .verb
        mentions.append(
          Mention(member: member, position: token.start, part: isSubject ? .subject : .object))
        if isSubject, subject == nil { subject = mentions.count - 1 }
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
      case .stop: if token.end < tokens[tokens.endIndex - 1].start { subject = nil }
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

  /// The member that words such as `her father` have.
  private mutating func relation(_ owner: Token, _ noun: Token) -> Int32? {
    guard owner.value == 1 || owner.value == 2, let gender = ChineseCues.gender(noun) else {
      return nil
    }
    let words = UTF8Text.string(bytes, owner.start..<noun.end)
    return cast.member(
      writtenAs: words.prefix(1).lowercased() + words.dropFirst(), gender: gender, kind: .person)
  }

  /// Whether a verb follows a name: `as Mr. Collins came up`, but not `to Jane was`.
  private func acts(_ index: Int, in tokens: ArraySlice<Token>) -> Bool {
    guard index + 1 < tokens.endIndex,
      tokens[index + 1].kind == .verb || tokens[index + 1].kind == .speech
    else { return false }
    guard index > tokens.startIndex, tokens[index - 1].kind == .objecting else { return true }
    let before = bytes[tokens[index - 1].start..<tokens[index - 1].end]
    return before.elementsEqual("before".utf8) || before.elementsEqual("after".utf8)
  }

  /// Notes who is spoken of in a speech without a cue: few speak of themselves by name.
  mutating func noteSpokenOf(
    in index: Int, _ cutter: WordCutter
  ) {
    let first = spokenOf.count
    var introduced: Int32?
    var called: Int32?
    for quotation in quotations[turns[index].quotations] {
      let end = aligned(min(quotation.innerEnd, quotation.innerStart + 500))
      cutter.eachName(in: quotation.innerStart..<end) { name, place in
        let member = cast.memberOfName[Int(name)]
        if !spokenOf[first...].contains(member) { spokenOf.append(member) }
        if isCall(place, in: quotation.innerStart..<quotation.innerEnd) { called = member }
        if FirstPerson.introduces(bytes, place, from: quotation.innerStart) {
          introduced = member
        }
      }
    }
    turns[index].spokenOf = first..<spokenOf.count
    turns[index].introduced = introduced
    turns[index].called = called
  }

  /// Whether a name within a speech calls somebody, as in `Hallam, your penknife`.
  private func isCall(_ name: Range<Int>, in speech: Range<Int>) -> Bool {
    let (before, start) = UTF8Text.unit(
      in: bytes, endingAt: spaceless(name.lowerBound, after: speech.lowerBound),
      after: speech.lowerBound)
    let after = UTF8Text.unit(in: bytes, at: name.upperBound, before: speech.upperBound)
    let isClosed = after == 0 || Punctuation.endsSentence(after)
    let isComma = after == 0x2C || after == 0xFF0C
    if before == 0x2C || before == 0xFF0C {
      return isClosed
    }
    guard start <= speech.lowerBound || Punctuation.endsSentence(before) else { return false }
    return isClosed && after != 0x2E
      || isComma && !isRelative(name.upperBound + 1, speech.upperBound)
  }

  private func spaceless(_ position: Int, after limit: Int) -> Int {
    var position = position
    while position > limit, bytes[position - 1] <= 0x20 { position -= 1 }
    return position
  }

  /// Whether `who` or `and` follows: then what stands before is no call.
  private func isRelative(_ position: Int, _ limit: Int) -> Bool {
    var start = position
    while start < limit, bytes[start] <= 0x20 { start += 1 }
    return bytes[start..<min(limit, start + 3)].elementsEqual("who".utf8)
      || bytes[start..<min(limit, start + 4)].elementsEqual("and ".utf8)
      || bytes[start..<min(limit, start + 4)].elementsEqual("the ".utf8)
  }

  /// Who is called by name at the start or the end of a speech.
  func vocative(
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

  /// Whether a speech is but a name, as answers are.
  private func isNameAlone(_ range: Range<Int>, _ cutter: WordCutter) -> Bool {
    guard range.count < 40, bytes[range.upperBound - 1] == 0x2E,
      let token = cutter.known(at: range.lowerBound, before: range.upperBound)
    else { return false }
    return token.kind == .name && token.end + 1 == range.upperBound
  }

  /// Whom a title such as `Captain` stands for: of several, the one told of last.
  private func titled(_ token: Token) -> Int32? {
    guard !isChinese, token.end - token.start > 3 else { return nil }
    return member(titled: UTF8Text.string(bytes, token.start..<token.end).lowercased())
  }

  func member(titled title: String) -> Int32? {
    let members = cast.members(titled: title)
    guard members.count > 1 else { return members.first }
    return mentions.last(where: { members.contains($0.member) })?.member
  }

  private func called(
    in range: Range<Int>, atEnd: Bool, _ cutter: WordCutter, _ tokens: inout [Token]
  ) -> (Int32?, Person.Gender?) {
    guard !range.isEmpty else { return (nil, nil) }
    if !isChinese, isNameAlone(range, cutter) { return (nil, nil) }
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
      if let titled = titled(token) { return (titled, nil) }
      gender = ChineseCues.gender(token) ?? gender
    }
    return (nil, gender)
  }
}
