/// The people of a text: those given, those found in it, and those without names.
struct Cast {
  struct Member {
    /// The name it is known by, then its aliases as they were met.
    var names: [String]
    var gender: Person.Gender?
    var kind: SpeakerKind
    /// Whether it was given and not found.
    var isGiven = false
    /// Whether it is known by a word such as `the keeper` or `男孩`, which may stand for somebody
    /// who has a name.
    var isDescribed = false
    /// Whether it is a word such as `the old woman`, by which nobody is told to speak.
    var isDefinite = false
    /// Whether it has no name but words such as `her father`.
    var isWords = false
    var heCount = 0
    var sheCount = 0
  }

  private(set) var members: [Member] = []
  /// By the number that stands for a name in tokens: whose name it is.
  private(set) var memberOfName: [Int32] = []
  private(set) var nameTexts: [String] = []
  private var nameNumbers: [String: Int32] = [:]
  private(set) var table = WordTable()
  /// The member that `我` and `I` stand for.
  private(set) var narrator: Int32?

  init(given: [Person]) {
    for person in given {
      let number = Int32(members.count)
      members.append(
        Member(names: person.names, gender: person.gender, kind: .person, isGiven: true))
      for name in person.names where !name.isEmpty {
        if ["我", "I", "俺", "吾"].contains(name) {
          narrator = number
        } else if !Self.titles.contains(name) {
          addName(name, of: number)
        }
      }
    }
  }

  /// Forms of address that name nobody.
  private static let titles: Set<String> = [
    "Sir", "sir", "Madam", "madam", "Ma'am", "Miss", "Mr.", "Mrs.",
  ]

  /// Whom a title alone may stand for where somebody is called by it: `Inspector` for Inspector Gribble.
  func members(titled title: String) -> [Int32] { titled[title] ?? [] }
  private var titled: [String: [Int32]] = [:]

  /// Finds whom titles stand for, once all names are known.
  mutating func findTitled() {
    for (number, text) in nameTexts.enumerated() {
      for word in text.split(separator: " ") {
        let plain = word.last == "." ? word.dropLast() : word
        for title in FormsOfAddress.titles(in: plain) {
          let member = memberOfName[number]
          if !titled[title, default: []].contains(member) {
            titled[title, default: []].append(member)
          }
        }
      }
    }
  }

  /// Whether a name is known already.
  func member(named name: String) -> Int32? {
    nameNumbers[name].map { memberOfName[Int($0)] }
  }

  mutating func addMember(_ name: String, gender: Person.Gender?, kind: SpeakerKind) -> Int32 {
    let number = Int32(members.count)
    members.append(Member(names: [name], gender: gender, kind: kind))
    return number
  }

  mutating func addName(_ name: String, of member: Int32) {
    guard nameNumbers[name] == nil else { return }
    let number = Int32(nameTexts.count)
    nameNumbers[name] = number
    nameTexts.append(name)
    memberOfName.append(member)
    if !members[Int(member)].names.contains(name) { members[Int(member)].names.append(name) }
    table.insert(name, number)
    // `the keeper` begins sentences too.
    if let first = name.utf8.first, first >= 0x61, UTF8Text.isLetter(first) {
      table.insert(name.prefix(1).uppercased() + name.dropFirst(), number)
    }
  }

  /// Adds who is spoken of by a word alone, such as `the keeper`, unless that is known as a name.
  mutating func addDescription(_ words: String, gender: Person.Gender?) {
    guard nameNumbers[words] == nil else { return }
    let member = addMember(words, gender: gender, kind: .person)
    members[Int(member)].isDescribed = true
    addName(words, of: member)
  }

  /// Notes that a word for somebody may stand for one who has a name.
  mutating func markDefinite(_ member: Int32) { members[Int(member)].isDefinite = true }

  /// By the number of a name: whether it is but a word for somebody.
  var isDescription: [Bool] { memberOfName.map { members[Int($0)].isDescribed } }

  /// The member that words such as `那僧` stand for, made when they are met first.
  mutating func member(writtenAs words: String, gender: Person.Gender?, kind: SpeakerKind) -> Int32
  {
    if let known = unnamed[words] { return known }
    let number = addMember(words, gender: gender, kind: kind)
    members[Int(number)].isWords = true
    unnamed[words] = number
    return number
  }
  private var unnamed: [String: Int32] = [:]

  /// Whether a member is known by words alone that are no name.
  func isWords(_ member: Int32) -> Bool { members[Int(member)].isWords }

  mutating func narratorMember(isChinese: Bool) -> Int32 {
    if let narrator { return narrator }
    let number = addMember(isChinese ? "我" : "I", gender: nil, kind: .narrator)
    narrator = number
    return number
  }

  /// The wife or the husband of a member, by the names: `Mrs. Bennet` of `Mr. Bennet`.
  func spouse(of member: Int32) -> Int32? {
    for name in members[Int(member)].names {
      if name.hasPrefix("Mr. ") { return self.member(named: "Mrs. " + name.dropFirst(4)) }
      if name.hasPrefix("Mrs. ") { return self.member(named: "Mr. " + name.dropFirst(5)) }
    }
    return nil
  }

  mutating func count(_ pronoun: Int32, for member: Int32) {
    if pronoun == PronounValue.he { members[Int(member)].heCount += 1 }
    if pronoun == PronounValue.she { members[Int(member)].sheCount += 1 }
  }

  /// The gender as given, as a title tells it, or as the pronouns behind the name suggest.
  func gender(of member: Int32) -> Person.Gender? {
    let member = members[Int(member)]
    if let gender = member.gender { return gender }
    if member.heCount >= 2, member.heCount > member.sheCount * 2 { return .male }
    if member.sheCount >= 2, member.sheCount > member.heCount * 2 { return .female }
    return nil
  }
}
