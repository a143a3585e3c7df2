/// Reads who speaks from Chinese narration beside a speech.
struct ChineseCues {
  let bytes: [UInt8]
  /// By the number of a name: whether it is but a word for somebody, such as `宫女`.
  var isDescription: [Bool] = []
  /// Characters that alone stand for people: `操曰`.
  var singles: Set<UInt16> = []

  /// What a clause says of its subject.
  struct Clause {
    var subject: Subject?
    var addressee: Int32?
    var speech: Int?
    var isThought = false
    /// Whether the clause tells what a listener does.
    var listens = false
    /// Whether the subject is only the owner of what the clause is about: `他的脸`.
    var isOwner = false
    /// Whether it tells what somebody hears: its subject is not who goes on to speak.
    var startsHearing = false
    /// What stands in the place of the subject where it is no word that is known: `秋纹道`.
    var unknown: Range<Int>?
  }

  enum Subject {
    case name(Int32)
    case pronoun(Int32)
    case words(Range<Int>, Person.Gender?, SpeakerKind)
  }

  // MARK: Clauses

  /// Reads one clause, from its first word to its last.
  func read(_ clause: ArraySlice<Token>) -> Clause {
    var result = Clause()
    var takesObject = false
    var seen: Subject?
    var index = clause.startIndex
    while index < clause.endIndex {
      let token = clause[index]
      switch token.kind {
      case .name, .noun, .pronoun, .group, .determiner, .other:
        guard let (subject, next) = person(at: index, in: clause, hasSubject: result.subject != nil)
        else { break }
        if takesObject {
          if case .name(let name) = subject { result.addressee = result.addressee ?? name }
          seen = seen ?? subject
          // `众姊妹`, `贾母等`: the rest of the object.
          if next < clause.endIndex, clause[next].kind == .other || clause[next].kind == .noun,
            clause[next].start == clause[next - 1].end
          {
            takesObject = false
            index = next + 1
            continue
          }
        } else if result.subject == nil || isActor(at: index, in: clause) {
          if result.subject == nil, next < clause.endIndex, clause[next].kind == .possessive {
            let (owned, end, isOwner) = possession(of: subject, at: next, in: clause)
            result.subject = owned
            result.isOwner = isOwner
            index = end
            takesObject = false
            continue
          }
          result.subject = subject
        }
        takesObject = false
        index = next
        continue
      case .objecting: takesObject = !isPassive(token)
      case .joining:
        if let subject = result.subject { result.subject = joined(subject, at: index, in: clause) }
        takesObject = true
      case .speech:
        result.speech = index
        takesObject = true
      case .thought:
        result.speech = index
        result.isThought = true
      case .hearing:
        if result.subject != nil { result.listens = true } else { result.startsHearing = true }
        takesObject = false
      case .adverb, .possessive: break
      case .verb: takesObject = true
      case .silence: if result.subject != nil { result.listens = true }
      default: takesObject = false
      }
      index += 1
    }
    if result.subject == nil, seen == nil {
      result.unknown =
        result.speech.flatMap { unknown(in: clause, before: $0) } ?? unknownActor(in: clause)
    }
    // `忽见宝玉进来道`: who is seen is who speaks.
    if result.subject == nil, result.speech != nil, let seen,
      let first = clause.first(where: { $0.kind != .adverb }), first.kind == .objecting,
      Self.isSeeing(bytes, first)
    {
      result.subject = seen
      result.addressee = nil
    }
    return result
  }

  /// Up to four characters that begin a clause and are followed by a verb of speech.
  private func unknown(in clause: ArraySlice<Token>, before speech: Int) -> Range<Int>? {
    guard let first = clause.first, speech > clause.startIndex else { return nil }
    switch first.kind {
    case .other: break
    case .thing, .noun, .word, .verb: if first.end - first.start > 3 { return nil }
    default: return nil
    }
    var last = speech
    while last > clause.startIndex + 1, clause[last - 1].kind == .adverb,
      clause[last - 1].end - clause[last - 1].start > 3 || last > clause.startIndex + 2
        || clause[last - 1].end == clause[speech].start
    {
      last -= 1
    }
    let range = first.start..<clause[last - 1].end
    guard (6...12).contains(range.count), !isDeed(range) else { return nil }
    return range
  }

  /// Two to four unknown characters that begin a clause and go on with what somebody does.
  private func unknownActor(in clause: ArraySlice<Token>) -> Range<Int>? {
    guard let first = clause.first, first.kind == .other, clause.count > 1 else { return nil }
    let next = clause[clause.startIndex + 1]
    switch next.kind {
    case .verb, .speech, .adverb, .objecting, .hearing, .silence: break
    default: return nil
    }
    let range = first.start..<first.end
    guard (6...9).contains(range.count), next.start == range.upperBound, bytes[first.start] >= 0x80
    else { return nil }
    let last = UTF8Text.unit(in: bytes, endingAt: first.end, after: first.start).unit
    return ChineseNameFinder.endsNoName(last) || isDeed(range) ? nil : range
  }

  /// Whether unknown characters tell a deed rather than name somebody.
  private func isDeed(_ range: Range<Int>) -> Bool {
    var units: [UInt16] = []
    var position = range.lowerBound
    while position < range.upperBound {
      units.append(UTF8Text.unit(in: bytes, &position, before: range.upperBound))
    }
    return ChineseNameFinder.isDeed(units)
  }

  /// Whether a person is who acts, behind `只听` and `被`.
  private func isActor(at index: Int, in clause: ArraySlice<Token>) -> Bool {
    guard index > clause.startIndex else { return false }
    return clause[index - 1].kind == .hearing || isPassive(clause[index - 1])
  }

  private func isPassive(_ token: Token) -> Bool {
    // 被
    token.kind == .objecting && bytes[token.start..<token.end].elementsEqual([0xE8, 0xA2, 0xAB])
  }

  private static func isSeeing(_ bytes: [UInt8], _ token: Token) -> Bool {
    // 见 and 見 in UTF-8.
    let text = bytes[token.start..<token.end]
    return text.suffix(3).elementsEqual([0xE8, 0xA7, 0x81])
      || text.suffix(3).elementsEqual([0xE8, 0xA6, 0x8B])
  }

  /// The person that begins at a token, and the token behind it; nil where none does.
  private func person(
    at index: Int, in clause: ArraySlice<Token>, hasSubject: Bool
  ) -> (Subject, Int)? {
    let token = clause[index]
    let next = index + 1
    let following = next < clause.endIndex ? clause[next] : nil
    let isTouching = following.map { $0.start == token.end } ?? false
    switch token.kind {
    case .pronoun: return (.pronoun(token.value), next)
    case .group: return (.words(token.start..<token.end, nil, .group), next)
    case .name:
      if let following, isTouching {
        if following.kind == .group || Self.isAndOthers(bytes, following) {
          return (.words(token.start..<following.end, nil, .group), next + 1)
        }
        if following.kind == .name {
          // `宫女青黛` is one, `宝玉黛玉` are two.
          if isDescription[Int(token.value)] { return (.name(following.value), next + 1) }
          if isDescription[Int(following.value)] { return (.name(token.value), next + 1) }
          return (.words(token.start..<following.end, nil, .group), next + 1)
        }
        if following.kind == .noun {
          return (.words(token.start..<following.end, Self.gender(following), .person), next + 1)
        }
      }
      return (.name(token.value), next)
    case .noun:
      if let following, isTouching, following.kind == .name {
        return (.name(following.value), next + 1)
      }
      if let following, isTouching, following.kind == .noun {
        return (.words(token.start..<following.end, Self.gender(following), .generic), next + 1)
      }
      let kind: SpeakerKind = token.value == NounValue.anybody ? .generic : .person
      return (.words(token.start..<token.end, Self.gender(token), kind), next)
    case .determiner:
      guard let following, isTouching else {
        return hasSubject ? nil : (.words(token.start..<token.end, nil, .generic), next)
      }
      switch following.kind {
      case .name: return (.name(following.value), next + 1)
      case .noun:
        return (.words(token.start..<following.end, Self.gender(following), .generic), next + 1)
      case .group: return (.words(token.start..<following.end, nil, .group), next + 1)
      case .other where following.end - following.start <= 18:
        var end = following.end
        var after = next + 1
        if after < clause.endIndex, clause[after].kind == .noun, clause[after].start == end {
          end = clause[after].end
          after += 1
        }
        return (.words(token.start..<end, nil, .generic), after)
      // `又一个道`, `有的说`
      case .speech,
        .adverb where !hasSubject && token.end - token.start >= 6:
        return (.words(token.start..<token.end, nil, .generic), next)
      default: return nil
      }
    case .other:
      guard !hasSubject, token.end - token.start <= 12, bytes[token.start] >= 0x80 else {
        return nil
      }
      if let following, isTouching, following.kind == .noun {
        return (.words(token.start..<following.end, Self.gender(following), .person), next + 1)
      }
      // An unknown word is somebody only right before what he does.
      guard let following, following.kind == .speech || following.kind == .adverb else {
        return nil
      }
      guard isPerson(token) else { return nil }
      return (.words(token.start..<token.end, nil, .generic), next)
    default: return nil
    }
  }

  /// What follows `的` behind a person: somebody else, or a part of the person.
  private func possession(
    of owner: Subject, at index: Int, in clause: ArraySlice<Token>
  ) -> (Subject?, Int, isOwner: Bool) {
    let start: Int? = if case .words(let range, _, _) = owner { range.lowerBound } else { nil }
    var position = index + 1
    while position < clause.endIndex {
      let token = clause[position]
      switch token.kind {
      case .name: return (.name(token.value), position + 1, false)
      case .noun, .group:
        let from = start ?? clause[index - 1].start
        return (
          .words(from..<token.end, Self.gender(token), token.kind == .group ? .group : .generic),
          position + 1, false
        )
      case .thing: return (owner, position + 1, true)
      case .other, .determiner, .adverb, .verb, .word: position += 1
      default: return (owner, position, true)
      }
    }
    return (owner, position, true)
  }

  /// `A和B都道` is said by both, `A和B道` by the first.
  private func joined(_ subject: Subject, at index: Int, in clause: ArraySlice<Token>) -> Subject {
    guard index + 1 < clause.endIndex,
      [.name, .noun, .group].contains(clause[index + 1].kind)
    else { return subject }
    let start = clause[index - 1].start
    let isList = Self.text(bytes, clause[index]) == "、"
    let after = index + 2 < clause.endIndex ? Self.text(bytes, clause[index + 2]) : ""
    guard
      isList
        || ["都", "齐", "齊", "同", "一齐", "一齊", "也都", "二人", "两人", "等"].contains(where: after.hasPrefix)
    else { return subject }
    return .words(start..<clause[index + 1].end, nil, .group)
  }

  /// Whether an unknown word can be somebody, by its last character.
  private func isPerson(_ token: Token) -> Bool {
    let last = UTF8Text.unit(in: bytes, endingAt: token.end, after: token.start).unit
    return token.end - token.start == 3 ? singles.contains(last) : Self.endings.contains(last)
  }

  private static let endings = Set(
    """
    人僧道婆儿兒子生士妇婦妈媽爷爺娘童头頭官兵将將臣卒军軍吏役贼賊匪客公翁叟妃嫔嬪王帝君师師匠奴婢仆僕鬟姬尼丐徒友长長员員
    工农農氏姐妹哥弟嫂嬷嬤姑叔伯舅爸亲親夫郎主差监監使侍卫衛
    """.utf16)

  private static func isAndOthers(_ bytes: [UInt8], _ token: Token) -> Bool {
    guard token.kind == .other || token.kind == .objecting || token.kind == .word,
      token.end - token.start >= 3
    else { return false }
    switch (bytes[token.start], bytes[token.start + 1], bytes[token.start + 2]) {
    // 等 们 們
    case (0xE7, 0xAD, 0x89), (0xE4, 0xBB, 0xAC), (0xE5, 0x80, 0x91): return true
    default: return false
    }
  }

  static func text(_ bytes: [UInt8], _ token: Token) -> String {
    UTF8Text.string(bytes, token.start..<token.end)
  }

  static func gender(_ token: Token) -> Person.Gender? {
    token.value == 1 ? .male : token.value == 2 ? .female : nil
  }
}
