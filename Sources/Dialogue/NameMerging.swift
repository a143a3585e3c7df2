/// Puts names that are found with the people they belong to.
enum NameMerging {
  /// `贾宝玉` and `宝玉` are one person, so are `凤姐` and `凤姐儿`; a short name that ends two long ones
  /// stays alone.
  static func addChinese(_ names: [(name: String, count: Int)], to cast: inout Cast) {
    // Long ones first, so that the short ones find them.
    for (name, _) in names.sorted(by: { ($1.name.count, $0.name) < ($0.name.count, $1.name) }) {
      guard cast.member(named: name) == nil else { continue }
      let member =
        owner(ofChinese: name, in: cast)
        ?? cast.addMember(name, gender: Gender.ofChinese(name), kind: .person)
      cast.addName(name, of: member)
    }
  }

  private static func owner(ofChinese name: String, in cast: Cast) -> Int32? {
    var owners: Set<Int32> = []
    for (index, other) in cast.nameTexts.enumerated() {
      let isSame: Bool
      if other.count > name.count {
        let surname = other.dropLast(name.count)
        isSame =
          name.count >= 2 && other.hasSuffix(name) && surname.utf16.count <= 2
          && (surname.utf16.first.map { ChineseNameFinder.surnames.contains($0) } ?? false)
          || other == name + "儿" || other == name + "兒"
      } else {
        isSame =
          other == name.dropFirst() && other.count >= 2
          && (name.utf16.first.map { ChineseNameFinder.surnames.contains($0) } ?? false)
          || name == other + "儿" || name == other + "兒"
      }
      if isSame { owners.insert(cast.memberOfName[index]) }
    }
    return owners.count == 1 ? owners.first : nil
  }

  /// `Mr. Darcy`, `Darcy` and `Fitzwilliam Darcy` are one person; `Miss Bennet` and `Mr. Bennet` are
  /// not.
  static func addEnglish(_ names: [(name: String, count: Int)], to cast: inout Cast) {
    // Full names first, then titled ones, then single words by how often they are used.
    let sorted = names.sorted {
      (EnglishName($1.name).rank, $0.count, $1.name) > (
        EnglishName($0.name).rank, $1.count, $0.name
      )
    }
    for (name, _) in sorted {
      guard cast.member(named: name) == nil else { continue }
      let parsed = EnglishName(name)
      let member =
        owner(of: parsed, in: cast)
        ?? cast.addMember(name, gender: parsed.likelyGender, kind: .person)
      cast.addName(name, of: member)
    }
  }

  private static func owner(of name: EnglishName, in cast: Cast) -> Int32? {
    var owners: Set<Int32> = []
    for (index, text) in cast.nameTexts.enumerated() {
      let member = cast.memberOfName[index]
      if EnglishName(text).isSamePerson(as: name, genderOfThis: cast.members[Int(member)].gender) {
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

  func isSamePerson(as other: EnglishName, genderOfThis: Person.Gender?) -> Bool {
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
  ]
  private static let male = [
    "爷", "公", "叔", "伯", "哥", "先生", "老爷", "王", "太监", "和尚", "道人", "父", "舅", "翁", "汉",
  ]

  /// What a Chinese name or title tells of the gender.
  static func ofChinese(_ name: String) -> Person.Gender? {
    if female.contains(where: { name.hasSuffix($0) }) { return .female }
    if male.contains(where: { name.hasSuffix($0) }) { return .male }
    return nil
  }
}
