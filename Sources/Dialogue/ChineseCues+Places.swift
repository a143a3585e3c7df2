extension ChineseCues {
  /// What narration before or behind a speech says, with its subject in words.
  struct Found {
    var subject: Subject?
    var rule: Rule
    var isSpeech: Bool
    var isThought = false
    var addressee: Int32?
    var isToSpouse = false
  }

  /// The cue in the narration that leads to a speech.
  ///
  /// - Parameters:
  ///   - tokens: The narration since the last speech of the paragraph.
  ///   - isDirect: Whether it ends with a colon, or leads into the speech without a mark.
  func before(_ tokens: ArraySlice<Token>) -> Found? {
    guard let end = tokens.last else { return nil }
    let sentence = Sentences.last(tokens)
    let leads = end.kind == .colon || end.kind == .speech || end.kind == .thought
    let clauses = Sentences.clauses(sentence)
    guard let lastClause = clauses.last else { return nil }
    // `门外传来一声：“…”`: somebody who is not seen.
    if leads, lastClause.contains(where: { $0.kind == .sounding }),
      read(lastClause).subject == nil
    {
      return nil
    }
    var found = Found(subject: nil, rule: .cueBefore, isSpeech: leads)
    for (distance, clause) in clauses.reversed().enumerated() {
      let read = read(clause)
      if distance == 0 {
        found.isThought = read.isThought
        found.addressee = read.addressee
        if read.speech != nil, end.kind == .comma || leads { found.isSpeech = true }
        if !leads, read.speech == nil { found.rule = .actionBefore }
        if read.isOwner, read.speech == nil, !leads { found.rule = .actionBefore }
      }
      if distance > 0, read.startsHearing { continue }
      // `，一位侍郎，`: the end of a list.
      let isBare = distance > 0 && distance < clauses.count - 1 && clause.count <= 2
      if let subject = read.subject, !isBare {
        found.subject = subject
        if distance > 0, found.rule == .cueBefore { found.rule = .clauseSubject }
        return found
      }
      // An unknown word that begins the sentence is somebody; later ones tell the manner.
      if distance == clauses.count - 1, let unknown = read.unknown {
        found.subject = .words(unknown, nil, .person)
        found.rule = distance == 0 ? .cueBefore : .clauseSubject
        return found
      }
      if distance >= 6 { break }
    }
    guard found.isSpeech else { return nil }
    // The subject stands in the sentence before, or is the one who spoke last.
    found.rule = .carried
    var rest = tokens[..<sentence.startIndex]
    for _ in 0..<3 {
      guard !rest.isEmpty else { break }
      let sentence = Sentences.last(rest)
      for clause in Sentences.clauses(sentence) {
        let read = read(clause)
        if let subject = read.subject {
          found.subject = subject
          return found
        }
      }
      rest = rest.dropLast(sentence.count)
    }
    return found
  }

  /// The cue in the narration behind a speech; nil where that leads to the next one.
  func after(_ tokens: ArraySlice<Token>, isInterrupted: Bool) -> Found? {
    let sentence = Sentences.first(tokens)
    guard let end = sentence.last else { return nil }
    if end.kind == .colon, !isInterrupted { return nil }
    let clauses = Sentences.clauses(sentence)
    guard let first = clauses.first else { return nil }
    let read = read(first)
    guard let subject = read.subject else {
      // `”说着，他站起来`
      guard read.speech != nil, clauses.count > 1 else { return nil }
      let next = self.read(clauses[1])
      guard let subject = next.subject, !next.listens else { return nil }
      return Found(subject: subject, rule: .actionAfter, isSpeech: false)
    }
    if let speech = read.speech, !read.listens {
      // What is told of speech that is not this one: `他说起`.
      let isOwn = speech > first.startIndex
      if isOwn {
        return Found(
          subject: subject, rule: .cueAfter, isSpeech: true, isThought: read.isThought,
          addressee: read.addressee)
      }
    }
    if read.listens { return nil }
    for clause in clauses.dropFirst().prefix(2) {
      let next = self.read(clause)
      if next.listens || next.subject != nil { break }
      if next.speech != nil {
        return Found(
          subject: subject, rule: .cueAfter, isSpeech: true, isThought: next.isThought,
          addressee: next.addressee)
      }
    }
    return Found(subject: subject, rule: .actionAfter, isSpeech: false)
  }
}
