/// A stretch of narration between speeches.
struct Narration {
  var range: Range<Int>
  /// Whether a speech of the same paragraph is right before it.
  var followsSpeech: Bool
  /// Whether a speech of the same paragraph is right behind it.
  var leadsToSpeech: Bool
}

/// Finds the names of people in narration by how they are used.
struct NameFinder {
  let bytes: [UInt8]
  let words: WordTable

  /// Adds the names found in the narration to the cast, each name to the person it belongs to, and
  /// the words for people, such as `男孩` and `the keeper`, that somebody speaks by.
  func find(
    in narration: [Narration], isChinese: Bool, into cast: inout Cast
  ) throws(CancellationError) {
    if isChinese {
      var finder = ChineseNameFinder(bytes: bytes, words: words)
      for (index, stretch) in narration.enumerated() {
        try Dialogue.checkCancellation(index)
        finder.count(stretch)
      }
      finder.findFollowers(in: narration)
      NameMerging.addChinese(finder.names(givenIn: cast), to: &cast)
      for word in finder.descriptions {
        cast.addDescription(word.text, gender: word.gender)
      }
    } else {
      var finder = EnglishNameFinder(bytes: bytes, words: words)
      for (index, stretch) in narration.enumerated() {
        try Dialogue.checkCancellation(index)
        finder.count(stretch.range)
      }
      NameMerging.addEnglish(finder.names(), to: &cast)
      NameMerging.addEnglishParts(to: &cast)
      for word in finder.descriptions {
        cast.addDescription(word.text, gender: word.gender)
      }
    }
  }
}

/// Names in Chinese narration: what begins clauses and goes on with a verb, often one of speech.
///
/// There are no spaces, so where a name ends is told by what follows: behind a whole name come many
/// different verbs, behind a piece of one nearly always the same character.
struct ChineseNameFinder {
  let bytes: [UInt8]
  let words: WordTable

  struct Count {
    /// Clauses that begin so.
    var clauses: Int32 = 0
    /// Of these, those with no word before.
    var initial: Int32 = 0
    /// Of these, those that go on with a known word.
    var bounded: Int32 = 0
    /// Of these, those with a verb of speech.
    var spoken: Int32 = 0
    /// Those that stand right beside a speech.
    var beside: Int32 = 0
    /// Those where a known word begins with the last character and goes on: `操大` of `操大笑`.
    var straddled: Int32 = 0
    /// A bit for each character that follows, by its low five bits.
    var following: UInt32 = 0
  }
  private var counts = PackedCounts()
  /// Those that are used as names are, found before it is counted what follows them.
  private var likely: [(UInt64, Count)] = []
  /// How often what looks like a name follows another at the start of a clause.
  private var followers: [UInt64: Int32] = [:]
  /// By the word: how often a clause has it for the subject of a verb of speech.
  private var described: [UInt64: (count: Int, gender: Int32)] = [:]

  init(bytes: [UInt8], words: WordTable) {
    self.bytes = bytes
    self.words = words
  }

  /// Counts the clauses of a stretch of narration.
  mutating func count(_ narration: Narration) {
    let range = narration.range
    let last = narration.leadsToSpeech ? lastSentence(of: range) : -1
    var position = range.lowerBound
    var isBeside = narration.followsSpeech
    while position < range.upperBound {
      countClause(at: position, before: range.upperBound, isBeside: isBeside || position == last)
      isBeside = false
      // On to the next clause.
      while position < range.upperBound {
        let unit = UTF8Text.unit(in: bytes, &position, before: range.upperBound)
        if !UTF8Text.isHan(unit), unit != 0x3001 { break }
      }
    }
  }

  /// Where the last sentence before a speech begins.
  private func lastSentence(of range: Range<Int>) -> Int {
    var position = range.upperBound
    var isFirst = true
    while position > range.lowerBound, range.upperBound - position < 300 {
      let (unit, before) = UTF8Text.unit(in: bytes, endingAt: position, after: range.lowerBound)
      if !isFirst, Punctuation.endsSentence(unit) { return position }
      isFirst = false
      position = before
    }
    return position
  }

  private mutating func countClause(at start: Int, before limit: Int, isBeside: Bool) {
    var position = start
    for step in 0..<4 {
      while position < limit,
        UTF8Text.isSpace(UTF8Text.unit(in: bytes, at: position, before: limit))
      {
        _ = UTF8Text.unit(in: bytes, &position, before: limit)
      }
      let word = words.longest(in: bytes, at: position, before: limit)
      let unit = UTF8Text.unit(in: bytes, at: position, before: limit)
      let kind = word.flatMap { TokenKind(rawValue: UInt8(truncatingIfNeeded: $0.value >> 8)) }
      if Self.mayBegin(kind, word?.end ?? 0, from: position) || Self.surnames.contains(unit) {
        countPrefixes(at: position, before: limit, isBeside: isBeside, isInitial: step == 0)
      }
      guard let word else { return }
      switch kind {
      case .adverb, .hearing, .determiner, .objecting, .joining: position = word.end
      case .noun:
        countDescription(position..<word.end, word.value & 0xFF, before: limit)
        position = word.end
      default: return
      }
    }
  }

  /// Counts a word for a person where a verb of speech follows.
  private mutating func countDescription(_ range: Range<Int>, _ gender: Int32, before limit: Int) {
    guard (6...12).contains(range.count), gender != NounValue.anybody,
      speaks(from: range.upperBound, before: limit)
    else { return }
    var key: UInt64 = 0
    var position = range.lowerBound
    while position < range.upperBound {
      key = key << 16 | UInt64(UTF8Text.unit(in: bytes, &position, before: range.upperBound))
    }
    described[key, default: (0, gender)].count += 1
  }

  /// The words for people by which somebody speaks.
  var descriptions: [(text: String, gender: Person.Gender?)] {
    described.keys.sorted().map {
      let gender = described[$0]?.gender
      return (
        Self.text($0), gender == NounValue.man ? .male : gender == NounValue.woman ? .female : nil
      )
    }
  }

  /// Whether a name may begin with a known word: with one character that means something else.
  private static func mayBegin(_ kind: TokenKind?, _ end: Int, from start: Int) -> Bool {
    switch kind {
    case nil, .noun: true
    case .thing, .verb, .speech, .word: end - start <= 3
    default: false
    }
  }

  private mutating func countPrefixes(
    at start: Int, before limit: Int, isBeside: Bool, isInitial: Bool
  ) {
    var position = start
    var key: UInt64 = 0
    for length in 1...4 {
      guard position < limit else { return }
      let unit = UTF8Text.unit(in: bytes, &position, before: limit)
      guard UTF8Text.isHan(unit) || unit == 0xB7 else { return }
      key = key << 16 | UInt64(unit)
      guard length >= 2 else { continue }
      var isBounded = false
      var isSpoken = false
      let following = UTF8Text.unit(in: bytes, at: position, before: limit)
      if !UTF8Text.isHan(following) {
        isBounded = length > 2
      } else if let next = words.longest(in: bytes, at: position, before: limit) {
        isBounded = Self.bounds(next.value)
        isSpoken = isBounded && speaks(from: position, before: limit)
      }
      // In bounds: the last character has three bytes, as all of the range have.
      let last = position - 3
      let isStraddled =
        UTF8Text.isHan(following)
        && words.longest(in: bytes, at: last, before: limit).map { $0.end > position } ?? false
      counts.add(
        key,
        Count(
          clauses: 1, initial: isInitial ? 1 : 0, bounded: isBounded ? 1 : 0,
          spoken: isSpoken ? 1 : 0,
          beside: isBeside ? 1 : 0,
          straddled: isStraddled ? 1 : 0, following: 1 << UInt32(following & 31)))
    }
  }

  /// Whether a word that follows shows that a name ended before it.
  private static func bounds(_ value: Int32) -> Bool {
    switch TokenKind(rawValue: UInt8(truncatingIfNeeded: value >> 8)) {
    case .noun, .thing, .word, .stop, .mark, .comma, .colon: false
    default: true
    }
  }

  /// Whether a verb of speech comes before the clause ends, with nothing unknown before it.
  private func speaks(from start: Int, before limit: Int) -> Bool {
    var position = start
    for _ in 0..<4 {
      guard let word = words.longest(in: bytes, at: position, before: limit) else { return false }
      switch TokenKind(rawValue: UInt8(truncatingIfNeeded: word.value >> 8)) {
      case .speech: return true
      case .adverb, .objecting, .pronoun: position = word.end
      default: return false
      }
    }
    return false
  }

  /// What looks like a name and follows others that do, as `大喝` in `张飞大喝`, is what they do: it is
  /// counted here and left out of the names.
  mutating func findFollowers(in narration: [Narration]) {
    var candidates: [UInt64: Int32] = [:]
    var isFirst = [Bool](repeating: false, count: 1 << 16)
    likely = counts.sorted.filter { isName($0.0, $0.1) }
    for (key, count) in likely {
      candidates[key] = count.clauses
      let length = key >> 48 != 0 ? 4 : key >> 32 != 0 ? 3 : 2
      isFirst[Int(key >> UInt64(16 * (length - 1)) & 0xFFFF)] = true
    }
    for stretch in narration {
      var position = stretch.range.lowerBound
      let limit = stretch.range.upperBound
      while position < limit {
        if isFirst[Int(UTF8Text.unit(in: bytes, at: position, before: limit))] {
          countFollower(at: position, before: limit, candidates)
        }
        while position < limit {
          let unit = UTF8Text.unit(in: bytes, &position, before: limit)
          if !UTF8Text.isHan(unit), unit != 0x3001 { break }
        }
      }
    }
  }

  private mutating func countFollower(
    at start: Int, before limit: Int, _ candidates: [UInt64: Int32]
  ) {
    var position = start
    var key: UInt64 = 0
    for length in 1...3 where position < limit {
      key = key << 16 | UInt64(UTF8Text.unit(in: bytes, &position, before: limit))
      guard length >= 2, let leading = candidates[key] else { continue }
      var next = position
      var following: UInt64 = 0
      for length in 1...4 where next < limit {
        let unit = UTF8Text.unit(in: bytes, &next, before: limit)
        guard UTF8Text.isHan(unit) else { break }
        following = following << 16 | UInt64(unit)
        if length >= 2, let count = candidates[following], count < leading {
          followers[following, default: 0] += 1
        }
      }
    }
  }

  /// The names, with how often each begins a clause.
  func names(givenIn cast: Cast) -> [(name: String, count: Int)] {
    var found: [UInt64: Count] = [:]
    for (key, count) in likely {
      if (followers[key] ?? 0) * 4 < count.clauses { found[key] = count }
    }
    // By each beginning: how often the longest name with it occurs.
    var longer: [UInt64: Int32] = [:]
    for (key, count) in found {
      longer[key >> 16] = max(longer[key >> 16] ?? 0, count.clauses)
      if key >> 48 != 0 { longer[key >> 32] = max(longer[key >> 32] ?? 0, count.clauses) }
    }
    var names: [(name: String, count: Int)] = []
    for (key, count) in likely where found[key] != nil {
      guard !isOverlong(key, count, found, cast), (longer[key] ?? 0) * 4 < count.clauses * 3
      else { continue }
      names.append((Self.text(key), Int(count.clauses)))
    }
    return names
  }

  private func isName(_ key: UInt64, _ count: Count) -> Bool {
    let share = Double(count.bounded) / Double(count.clauses)
    let isVaried = count.following.nonzeroBitCount * 10 >= min(10, Int(count.clauses)) * 6
    // Whom others are told to act before each time, and what is always followed by one word, is nobody.
    let variety = count.following.nonzeroBitCount
    guard count.initial * 3 >= count.clauses, variety > 1 || count.clauses < 6,
      variety > 2 || count.clauses < 12
    else { return false }
    guard share >= 0.45 || count.clauses >= 3 && share >= 0.2 && isVaried else { return false }
    guard
      count.spoken >= 2 || count.spoken == 1 && count.bounded >= 6
        || count.spoken + count.beside >= 2 && count.clauses >= 3 && isVaried
    else { return false }
    let name = Self.text(key)
    // A known word is no name, nor is what begins with `一` or ends with `了`.
    if let word = words.longest(in: Array(name.utf8), at: 0, before: name.utf8.count) {
      let kind = TokenKind(rawValue: UInt8(truncatingIfNeeded: word.value >> 8))
      if word.end == name.utf8.count, kind != .noun { return false }
      let isSurname = Self.surnames.contains(UInt16(truncatingIfNeeded: name.utf16.first ?? 0))
      if !Self.mayBegin(kind, word.end, from: 0), !isSurname || word.end > 3 { return false }
      if kind == .noun, word.end == name.utf8.count { return false }
    }
    let (first, last) = (name.utf16.first ?? 0, UInt16(truncatingIfNeeded: key))
    if Self.isDeed(Array(name.utf16)) { return false }
    if first == 0x4E00 || first == 0x4EBA || count.straddled * 2 > count.clauses { return false }
    if !Self.surnames.contains(first), !Self.prefixes.contains(first),
      isVerb(last, isFrequent: count.spoken >= 20)
    {
      return false
    }
    if name.utf16.contains(where: Self.never.contains), !name.hasSuffix("家的") { return false }
    if name.hasSuffix("们") || name.hasSuffix("們") || name.hasSuffix("人等") { return false }
    return name.hasSuffix("家的") || !Self.neverLast.contains(last)
  }

  /// Whether a character is a word for what somebody does, or how.
  ///
  /// - Parameter isFrequent: Whether it ends what speaks so often that it is a name all the same, as `三藏`.
  private func isVerb(_ unit: UInt16, isFrequent: Bool) -> Bool {
    let character = Array(String(decoding: [unit], as: UTF16.self).utf8)
    guard let word = words.longest(in: character, at: 0, before: character.count) else {
      return false
    }
    switch TokenKind(rawValue: UInt8(truncatingIfNeeded: word.value >> 8)) {
    case .verb: return !isFrequent
    case .speech, .adverb, .objecting, .thought, .hearing: return true
    default: return false
    }
  }

  /// What stands before a given name: `小红`, `阿昭`.
  private static let prefixes = Set("小阿老大".utf16)

  /// Whether a shorter name goes on here with a word: `宝玉笑`.
  private func isOverlong(
    _ key: UInt64, _ count: Count, _ found: [UInt64: Count], _ cast: Cast
  ) -> Bool {
    // `向宝玉`: a word before a name.
    let name = Array(Self.text(key).utf8)
    for shift: UInt64 in [48, 32] where key >> shift != 0 {
      let rest = key & (1 << shift - 1)
      guard cast.member(named: Self.text(rest)) != nil || found[rest] != nil else { continue }
      let short = found[rest]?.clauses ?? count.clauses * 10
      if words.longest(in: name, at: 0, before: name.count) != nil, count.clauses * 3 < short {
        return true
      }
    }
    var shorter = key >> 16
    var tail: [UInt16] = [UInt16(truncatingIfNeeded: key)]
    while shorter > 0xFFFF {
      let isKnown = cast.member(named: Self.text(shorter)) != nil
      if isKnown || found[shorter].map({ $0.clauses * 10 > count.clauses * 13 }) ?? false {
        let rest = Array(String(decoding: tail, as: UTF16.self).utf8)
        let isDiminutive = tail == [0x513F] || tail == [0x5152]
        let isRare = found[shorter].map { $0.clauses > count.clauses * 3 } ?? false
        if isKnown || isRare, !isDiminutive { return true }
        if let word = words.longest(in: rest, at: 0, before: rest.count), word.end > 0,
          Self.bounds(word.value)
        {
          return true
        }
      }
      tail.insert(UInt16(truncatingIfNeeded: shorter), at: 0)
      shorter >>= 16
    }
    return false
  }

  /// Whether no name ends with a character.
  static func endsNoName(_ unit: UInt16) -> Bool {
    neverLast.contains(unit) || never.contains(unit) || endsOfDeeds.contains(unit)
  }

  /// Characters that no name has.
  private static let never = Set("他她我你您们們这這那的了着不没沒很哪".utf16)
  private static let neverLast = Set("了着著的是不在便又也就都还還忙因笑听聽见見把对對向道说說问問来來去上下里裡裏".utf16)

  /// The commonest surnames, where one is also a common word.
  static let surnames = Set(
    """
    方高马于常安成向和白江连曾钟应明解温云叶时宁乐尚卫金石田水孙李王张刘陈杨赵黄周吴徐胡朱林何郭罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈彭吕苏卢蒋蔡贾丁魏薛余潘杜戴夏汪任姜范姚谭廖邹熊陆郝孔崔康毛邱秦史顾侯邵孟龙万段雷钱汤尹黎易武乔贺赖龚文
    張劉陳楊趙黃吳馮蕭鄧許呂蘇盧蔣賈鄒陸龍萬錢湯喬賀賴龔關雲葉鐘應連衛孫於溫寧樂時
    """.utf16)
}
