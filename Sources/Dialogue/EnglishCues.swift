/// Reads who speaks from English narration beside a speech.
struct EnglishCues {
  let bytes: [UInt8]

  typealias Found = ChineseCues.Found
  typealias Subject = ChineseCues.Subject

  /// The cue in the narration behind a speech, or between its parts.
  ///
  /// - Parameter isOpen: Whether the speech before it ended with a comma, so that only a cue follows.
  func after(_ tokens: ArraySlice<Token>, isOpen: Bool) -> Found? {
    let sentence = Sentences.first(tokens)
    guard !sentence.isEmpty else { return nil }
    var index = sentence.startIndex
    while index < sentence.endIndex, sentence[index].kind == .adverb || isManner(sentence[index]) {
      index += 1
    }
    guard index < sentence.endIndex else { return nil }
    // `said Elizabeth`, `replied he`, `cried his wife`
    if sentence[index].kind == .speech || sentence[index].kind == .thought {
      let isThought = sentence[index].kind == .thought
      let behind = sentence[(index + 1)...]
      if let (subject, next) = person(in: behind, at: index + 1, within: 2) {
        return Found(
          subject: subject, rule: .cueAfter, isSpeech: true, isThought: isThought,
          addressee: addressee(in: sentence[next...]),
          isToSpouse: isToSpouse(sentence[next...]))
      }
      return nil
    }
    // `Elizabeth said`, `she quietly replied`, `his wife, with a smile, answered`
    guard let (subject, next) = person(in: sentence[index...], at: index, within: 0) else {
      return nil
    }
    let isOwner = next < sentence.endIndex && sentence[next].kind == .possessive
    if !isOwner, let verb = verb(in: sentence, from: next) {
      return Found(
        subject: subject, rule: .cueAfter, isSpeech: true,
        addressee: addressee(in: sentence[(verb + 1)...]),
        isToSpouse: isToSpouse(sentence[(verb + 1)...]))
    }
    return isOpen && isOwner ? nil : Found(subject: subject, rule: .actionAfter, isSpeech: false)
  }

  /// The cue in the narration that leads to a speech of the same paragraph.
  func before(_ tokens: ArraySlice<Token>) -> Found? {
    guard let end = tokens.last else { return nil }
    let sentence = Sentences.last(tokens)
    let leads = end.kind == .comma || end.kind == .colon
    if let speech = sentence.lastIndex(where: { $0.kind == .speech || $0.kind == .thought }),
      leads || end.kind != .stop
    {
      let isThought = sentence[speech].kind == .thought
      // `when thus accosted by Miss Bingley, "…"`
      if let agent = agent(of: speech, in: sentence) {
        return Found(subject: agent, rule: .clauseSubject, isSpeech: true)
      }
      // `said Elizabeth to her sister, "…"` or `she turned and said, "…"`
      if let (subject, direct) = subject(of: sentence, before: speech) {
        return Found(
          subject: subject, rule: direct ? .cueBefore : .clauseSubject, isSpeech: true,
          isThought: isThought, addressee: addressee(in: sentence[(speech + 1)...]),
          isToSpouse: isToSpouse(sentence[(speech + 1)...]))
      }
      if let (subject, _) = person(in: sentence[(speech + 1)...], at: speech + 1, within: 0) {
        return Found(subject: subject, rule: .cueBefore, isSpeech: true, isThought: isThought)
      }
      return Found(subject: nil, rule: .carried, isSpeech: true, isThought: isThought)
    }
    guard let (subject, _) = subject(of: sentence, before: sentence.endIndex) else { return nil }
    return Found(subject: subject, rule: leads ? .clauseSubject : .actionBefore, isSpeech: leads)
  }

  // MARK: Parts of a sentence

  /// The person behind `by`, right behind a verb.
  private func agent(of verb: Int, in sentence: ArraySlice<Token>) -> Subject? {
    let next = verb + 1
    guard next + 1 < sentence.endIndex, sentence[next].kind == .objecting,
      bytes[sentence[next].start..<sentence[next].end].elementsEqual([0x62, 0x79])
    else { return nil }
    return person(in: sentence[(next + 1)...], at: next + 1, within: 0)?.0
  }

  private func isManner(_ token: Token) -> Bool {
    guard token.kind == .other, token.value == 0 else { return false }
    return bytes[token.start..<token.end].suffix(2).elementsEqual([0x6C, 0x79])
  }

  /// The verb of speech that belongs to a subject before it.
  private func verb(in sentence: ArraySlice<Token>, from start: Int) -> Int? {
    var index = start
    var distance = 0
    while index < sentence.endIndex, distance < 12 {
      switch sentence[index].kind {
      case .speech: return index
      case .name, .pronoun: if !follows(.objecting, index, in: sentence) { return nil }
      case .stop, .colon: return nil
      default: break
      }
      index += 1
      distance += 1
    }
    return nil
  }

  private func follows(_ kind: TokenKind, _ index: Int, in tokens: ArraySlice<Token>) -> Bool {
    index > tokens.startIndex && tokens[index - 1].kind == kind
  }

  /// The subject of the verb at `end`: of the nearest clause that has one.
  private func subject(
    of sentence: ArraySlice<Token>, before end: Int
  ) -> (Subject, isDirect: Bool)? {
    var start = end
    var isDirect = true
    while start > sentence.startIndex {
      // Back to the start of the clause.
      var begin = start
      while begin > sentence.startIndex, sentence[begin - 1].kind != .comma { begin -= 1 }
      var index = begin
      while index < start {
        let token = sentence[index]
        if follows(.objecting, index, in: sentence) {
          if let (_, next) = person(in: sentence[index..<start], at: index, within: 0) {
            index = next
            continue
          }
        } else if let (subject, next) = person(in: sentence[index..<start], at: index, within: 0) {
          if next < start, sentence[next].kind == .possessive {
            index = next + 1
            if case .name = subject, isDirect, index >= start { return (subject, false) }
            continue
          }
          return (subject, isDirect)
        }
        if token.kind == .stop { return nil }
        index += 1
      }
      isDirect = false
      start = begin - 1
    }
    return nil
  }

  /// The person at a token or at most `reach` tokens behind it, and the token after.
  private func person(
    in tokens: ArraySlice<Token>, at start: Int, within reach: Int
  ) -> (Subject, Int)? {
    for index in start...(start + reach) where index < tokens.endIndex {
      let token = tokens[index]
      let next = index + 1
      switch token.kind {
      case .name: return (.name(token.value), next)
      case .pronoun where token.value != PronounValue.you && token.value != PronounValue.it:
        return (.pronoun(token.value), next)
      case .group: return (.words(token.start..<token.end, nil, .group), next)
      case .noun where token.value != 0 || reach > 0:
        return (.words(token.start..<token.end, ChineseCues.gender(token), .person), next)
      case .determiner:
        if let found = nounPhrase(in: tokens, at: index, isInverted: reach > 0) { return found }
        return nil
      case .adverb, .other, .word: continue
      default: return nil
      }
    }
    return nil
  }

  /// `his wife`, `the old man`, `a voice`.
  private func nounPhrase(
    in tokens: ArraySlice<Token>, at start: Int, isInverted: Bool
  ) -> (Subject, Int)? {
    var index = start + 1
    func unknown(_ end: Int) -> (Subject, Int)? {
      guard end > start + 1, tokens[end - 1].kind == .other else { return nil }
      return (.words(tokens[start].start..<tokens[end - 1].end, nil, .generic), end)
    }
    while index < tokens.endIndex, index - start <= 4 {
      let token = tokens[index]
      switch token.kind {
      case .noun:
        let kind: SpeakerKind = tokens[start].value == 0 ? .generic : .person
        return (.words(tokens[start].start..<token.end, ChineseCues.gender(token), kind), index + 1)
      case .name where tokens[start].value == 0: return (.name(token.value), index + 1)
      case .other where isInverted && index == start + 3: return unknown(index)
      case .other, .adverb: index += 1
      // `said a voice behind them`
      case .thing where isVoice(token):
        return (.words(tokens[start].start..<token.end, nil, .generic), index + 1)
      case .speech: return unknown(index)
      default: return isInverted ? unknown(index) : nil
      }
    }
    return isInverted ? unknown(index) : nil
  }

  private func isVoice(_ token: Token) -> Bool {
    bytes[token.start..<token.end].elementsEqual("voice".utf8)
  }

  /// Whether the one spoken to is the speaker's wife or husband: `said Mr. Hale to his wife`.
  private func isToSpouse(_ tokens: ArraySlice<Token>) -> Bool {
    var state = 0
    for token in tokens.prefix(5) {
      let text = bytes[token.start..<token.end]
      switch state {
      case 0: if text.elementsEqual("to".utf8) { state = 1 }
      case 1: state = text.elementsEqual("his".utf8) || text.elementsEqual("her".utf8) ? 2 : 0
      default:
        return text.elementsEqual("wife".utf8) || text.elementsEqual("husband".utf8)
          || text.elementsEqual("lady".utf8)
      }
    }
    return false
  }

  /// `to Jane`, `to her`.
  private func addressee(in tokens: ArraySlice<Token>) -> Int32? {
    var previous: Token?
    for token in tokens.prefix(4) {
      if token.kind == .name, let previous, previous.kind == .objecting {
        let text = bytes[previous.start..<previous.end]
        if text.elementsEqual([0x74, 0x6F]) { return token.value }
      }
      previous = token
    }
    return nil
  }
}
