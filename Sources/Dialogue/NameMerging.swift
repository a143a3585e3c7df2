/// Puts names that are found with the people they belong to.
enum NameMerging {
  /// `贾宝玉` and `宝玉` are one person, so are `凤姐` and `凤姐儿`; a short name that ends two long ones
  /// stays alone.
  static func addChinese(_ names: [(name: String, count: Int)], to cast: inout Cast) {
    // Long ones first, so that the short ones find them.
    var withoutSurname = GivenNames()
    for (number, name) in cast.nameTexts.enumerated() {
      withoutSurname.add(name, of: cast.memberOfName[number])
    }
    let sorted = names.map { (name: $0.name, length: $0.name.utf16.count) }
      .sorted { ($1.length, $0.name) < ($0.length, $1.name) }
    for (name, _) in sorted where cast.member(named: name) == nil {
      let member =
        owner(ofChinese: name, in: cast, withoutSurname)
        ?? cast.addMember(name, gender: Gender.ofChinese(name), kind: .person)
      cast.addName(name, of: member)
      withoutSurname.add(name, of: member)
    }
  }

  private static func owner(
    ofChinese name: String, in cast: Cast, _ withoutSurname: GivenNames
  ) -> Int32? {
    var owners = withoutSurname.owners(of: name)
    let units = Array(name.utf16)
    // `宝玉` is known and this is `贾宝玉`.
    if units.count >= 3, ChineseNameFinder.surnames.contains(units[0]),
      let owner = cast.member(named: String(decoding: units[1...], as: UTF16.self))
    {
      owners.insert(owner)
    }
    for tail in ["儿", "兒"] {
      if let owner = cast.member(named: name + tail) { owners.insert(owner) }
      if name.hasSuffix(tail), let owner = cast.member(named: String(name.dropLast())) {
        owners.insert(owner)
      }
    }
    return owners.count == 1 ? owners.first : nil
  }

  /// Whose names are left when the surname is taken off.
  private struct GivenNames {
    private var owners: [String: Set<Int32>] = [:]

    mutating func add(_ name: String, of member: Int32) {
      let units = Array(name.utf16)
      guard units.count >= 3, ChineseNameFinder.surnames.contains(units[0]) else { return }
      for length in 1...2 where units.count - length >= 2 {
        owners[String(decoding: units[length...], as: UTF16.self), default: []].insert(member)
      }
    }

    func owners(of name: String) -> Set<Int32> { owners[name] ?? [] }
  }

  /// `Mr. Darcy`, `Darcy` and `Fitzwilliam Darcy` are one person; `Miss Bennet` and `Mr. Bennet` are
  /// not.
  static func addEnglish(_ names: [(name: String, count: Int)], to cast: inout Cast) {
    // Full names first, then titled ones, then single words by how often they are used.
    let sorted = names.map { (name: $0.name, count: $0.count, rank: EnglishName($0.name).rank) }
      .sorted { ($0.rank, $1.count, $0.name) < ($1.rank, $0.count, $1.name) }
    var known = cast.nameTexts.map(EnglishName.init)
    for (name, _, _) in sorted {
      guard cast.member(named: name) == nil else { continue }
      let parsed = EnglishName(name)
      let member =
        owner(of: parsed, among: known, in: cast)
        ?? cast.addMember(name, gender: parsed.likelyGender, kind: .person)
      cast.addName(name, of: member)
      known.append(parsed)
    }
  }

  /// `Tom` and `Wills` stand for `Tom Wills` where nobody else is called so: in speech people are called
  /// by names that the narration never has.
  static func addEnglishParts(to cast: inout Cast) {
    var owners: [Substring: Set<Int32>] = [:]
    for (number, text) in cast.nameTexts.enumerated() {
      for word in EnglishName(text).words {
        owners[word, default: []].insert(cast.memberOfName[number])
      }
    }
    addRanks(to: &cast)
    for (number, text) in cast.nameTexts.enumerated() {
      let name = EnglishName(text)
      guard name.words.count + (name.title == nil ? 0 : 1) >= 2 else { continue }
      for word in [name.words.first, name.words.last].compactMap({ $0 })
      where word.utf8.count > 2 && owners[word]?.count == 1 && !Self.isCommon(word) {
        cast.addName(String(word), of: cast.memberOfName[number])
      }
    }
  }

  /// `the Captain` and `the captain` where only one person is called Captain.
  private static func addRanks(to cast: inout Cast) {
    var owners: [String: Set<Int32>] = [:]
    for (number, text) in cast.nameTexts.enumerated() {
      guard let title = EnglishName(text).title, let rank = ranks[title] else { continue }
      owners[rank, default: []].insert(cast.memberOfName[number])
    }
    for (rank, owners) in owners.sorted(by: { $0.key < $1.key }) where owners.count == 1 {
      guard let owner = owners.first else { continue }
      for name in ["the \(rank)", "the \(rank.lowercased())"] {
        if cast.member(named: name) == nil { cast.addName(name, of: owner) }
      }
    }
  }

  private static let ranks = [
    "Captain": "Captain", "Colonel": "Colonel", "Major": "Major", "General": "General",
    "Inspector": "Inspector", "Dr": "Doctor", "Doctor": "Doctor", "Professor": "Professor",
    "Sergeant": "Sergeant", "Lieutenant": "Lieutenant", "King": "King", "Queen": "Queen",
    "Duke": "Duke",
    "Duchess": "Duchess", "Countess": "Countess", "Prince": "Prince", "Princess": "Princess",
    "Judge": "Judge",
  ]

  /// Whether a word of a name also means something else, as `Young` and `Grey` do.
  private static func isCommon(_ word: Substring) -> Bool {
    let bytes = Array(word.utf8)
    let isKnown =
      Lexicon.shared.table.longest(in: bytes, at: 0, before: bytes.count)?.end == bytes.count
    return isKnown || !(word.first?.isUppercase ?? false) || commonWords.contains(word)
      || EnglishNameFinder.titles[String(word)] != nil
  }

  private static let commonWords: Set<Substring> = [
    "Black", "White", "Brown", "Green", "Grey", "Gray", "Young", "Long", "Little", "Great", "Old",
    "Dear",
    "Good", "Big", "Red", "Blue", "Mock", "March", "May", "Will", "Hope", "Grace", "Faith", "Joy",
    "The",
    "Voice", "First", "Second", "Third", "Church", "Street", "House", "Place", "Man", "Woman",
  ]

  private static func owner(
    of name: EnglishName, among known: [EnglishName], in cast: Cast
  ) -> Int32? {
    var owners: Set<Int32> = []
    for (index, other) in known.enumerated() {
      let member = cast.memberOfName[index]
      if other.isSamePerson(as: name, genderOfThis: cast.members[Int(member)].gender) {
        owners.insert(member)
      }
    }
    return owners.count == 1 ? owners.first : nil
  }
}

/// An English name in its parts.
struct EnglishName {
  let title: String?
  let words: [Substring]

  /// What the title or the first name tells; nil where neither does.
  var likelyGender: Person.Gender? {
    gender
      ?? words.first.flatMap {
        words.count > 1 || title == nil ? EnglishFirstNames.gender(of: $0) : nil
      }
  }

  init(_ text: String) {
    var words = text.split(separator: " ")
    let first = words.first.map { $0.last == "." ? String($0.dropLast()) : String($0) } ?? ""
    if words.count > 1, EnglishNameFinder.titles[first] != nil {
      title = first
      words.removeFirst()
    } else {
      title = nil
    }
    self.words = words
  }

  /// What the title tells; nil for none.
  var gender: Person.Gender? { title.flatMap { EnglishNameFinder.titles[$0] ?? nil } }

  /// Full names 0, titled ones 1, single words 2.
  var rank: Int { words.count > 1 ? 0 : title != nil ? 1 : 2 }

  private func sharesWord(with other: EnglishName) -> Bool {
    words.contains { other.words.contains($0) }
  }

  func isSamePerson(as other: EnglishName, genderOfThis: Person.Gender?) -> Bool {
    guard sharesWord(with: other) else { return false }
    let gender = likelyGender ?? genderOfThis
    if let gender, let its = other.likelyGender, gender != its { return false }
    guard let mine = words.last, let its = other.words.last else { return false }
    if let title, let otherTitle = other.title, title != otherTitle,
      ["Mrs", "Miss"].contains(title), ["Mrs", "Miss"].contains(otherTitle)
    {
      return false
    }
    switch (words.count, other.words.count) {
    case (1, 1):
      // `Mr. Darcy` and `Darcy`: a surname alone is mostly a man's.
      return mine == its && (title == nil) != (other.title == nil)
        && (gender ?? other.likelyGender) == .male
    case (1, _):
      return other.words.first == mine && title == nil
        || its == mine && title == "Mr" && other.likelyGender == .male
    case (_, 1):
      return words.first == its && (other.title == nil || other.title == "Miss")
        || mine == its && (other.title == "Mr" || other.title == nil) && gender == .male
    default: return words.first == other.words.first && mine == its
    }
  }
}

enum Gender {
  private static let female = [
    "姐", "妹", "娘", "婆", "妈", "奶奶", "夫人", "太太", "姑", "嬷嬷", "小姐", "姥姥", "妃", "嫔",
    "后", "公主", "氏", "嫂", "婶", "姨", "姐儿", "姑娘", "家的",
  ].map { Array($0.utf8) }
  private static let male = [
    "爷", "公", "叔", "伯", "哥", "先生", "老爷", "王", "太监", "和尚", "道人", "父", "舅", "翁", "汉",
  ].map { Array($0.utf8) }

  /// What a Chinese name or title tells of the gender.
  static func ofChinese(_ name: String) -> Person.Gender? {
    let bytes = name.utf8.suffix(6)
    if female.contains(where: { bytes.suffix($0.count).elementsEqual($0) }) { return .female }
    if male.contains(where: { bytes.suffix($0.count).elementsEqual($0) }) { return .male }
    return nil
  }
}
