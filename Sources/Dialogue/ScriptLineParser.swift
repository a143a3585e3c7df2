/// Takes the lines of a script apart.
struct ScriptLineParser {
  let bytes: [UInt8]

  /// Most characters of a label.
  private static let longest = 12

  func parse(_ line: Range<Int>) -> ScriptLine {
    let content = ScriptText.trimmed(line, in: bytes)
    guard !content.isEmpty else { return ScriptLine(content: content, kind: .blank) }
    if Heading.isBorder(bytes, content) || SceneLine.isHeading(bytes, content) {
      return ScriptLine(content: content, kind: .heading)
    }
    if SceneLine.isTransition(bytes, content) {
      return ScriptLine(content: content, kind: .direction)
    }
    let first = UTF8Text.unit(in: bytes, at: content.lowerBound, before: content.upperBound)
    if Self.directionMarks.contains(first) { return ScriptLine(content: content, kind: .direction) }
    if let label = label(content) {
      if Self.castWords.contains(label.name) {
        return ScriptLine(content: content, kind: label.text.isEmpty ? .castList : .direction)
      }
      if Self.sceneWords.contains(label.name) {
        return ScriptLine(content: content, kind: .heading)
      }
      if Self.otherWords.contains(label.name) {
        return ScriptLine(content: content, kind: .direction)
      }
      return ScriptLine(content: content, kind: .label(label))
    }
    if ScriptText.isBracket(first) { return ScriptLine(content: content, kind: .direction) }
    return ScriptLine(content: content, kind: .bare)
  }

  private static let sceneWords: Set<String> = [
    "场景", "場景", "地点", "地點", "场次", "場次", "景", "Scene", "SCENE", "Setting", "SETTING",
  ]
  private static let castWords: Set<String> = [
    "人物", "人物表", "出场人物", "出場人物", "登场人物", "登場人物", "主要人物", "角色", "角色表", "演员表", "人", "Characters",
    "CHARACTERS", "Cast", "CAST", "Dramatis Personae", "DRAMATIS PERSONAE", "Persons", "PERSONS",
    "Persons in the Play",
  ]
  private static let otherWords: Set<String> = [
    "时间", "時間", "字幕", "道具", "演员", "演員", "编剧", "編劇", "导演", "導演", "作者", "片名", "剧名", "劇名", "内景", "外景",
    "日", "夜", "时", "時", "注", "标题", "標題", "音乐", "音樂", "音效", "灯光", "燈光", "镜头", "鏡頭", "特写", "特寫", "画面",
    "畫面", "闪回", "閃回", "切至", "切入", "切到", "淡入", "淡出", "叠化", "化入", "化出", "片头", "片头曲", "片尾曲", "主题歌",
    "说明", "說明", "备注", "備註", "Time", "Place", "TIME",
    "PLACE",
    "Note", "NOTE", "SUPER", "TITLE",
  ]
  private static let directionMarks = Set("△▲▽▼※◎●○◇◆■□♪♫→＊*".utf16)

  /// The label that begins a line.
  private func label(_ content: Range<Int>) -> ScriptLine.Label? {
    let limit = content.upperBound
    var position = content.lowerBound
    // `（笑）甄嬛：`
    if let end = ScriptText.bracketEnd(at: position, before: limit, in: bytes),
      UTF8Text.unit(in: bytes, at: position, before: limit) != 0x3010, end < limit
    {
      position = end
    }
    let start = position
    if let bracketed = bracketedLabel(content, at: start) { return bracketed }
    var nameEnd = start
    var count = 0
    while position < limit, count <= Self.longest {
      let here = position
      let unit = UTF8Text.unit(in: bytes, &position, before: limit)
      if ScriptText.isColon(unit) { return made(start..<nameEnd, position..<limit, .colon) }
      if unit == 0xFF1B || unit == 0x3B {
        return made(start..<nameEnd, position..<limit, .semicolon)
      }
      if let end = ScriptText.bracketEnd(at: here, before: limit, in: bytes) {
        position = end
        continue
      }
      if unit == 0xFF0C || unit == 0x2C {
        // `甄嬛，：`
        guard ScriptText.isColon(UTF8Text.unit(in: bytes, at: position, before: limit)) else {
          return nil
        }
        continue
      }
      if unit == 0x2E, let label = dotted(start..<nameEnd, position..<limit) { return label }
      if UTF8Text.isSpace(unit) {
        let rest = ScriptText.trimmed(position..<limit, in: bytes)
        let next = UTF8Text.unit(in: bytes, at: rest.lowerBound, before: limit)
        if UTF8Text.isHan(next), count > 0, !hasColon(rest),
          let label = made(start..<nameEnd, rest, .space)
        {
          return label
        }
        continue
      }
      guard ScriptText.isInLabel(unit) else { return nil }
      // A word of letters counts by its characters, up to a longer limit.
      count += unit < 0x80 ? 0 : 1
      if unit < 0x80, position - start > 40 { return nil }
      nameEnd = position
    }
    guard position >= limit, nameEnd > start else { return nil }
    let name = UTF8Text.string(bytes, start..<nameEnd)
    let isName = ScriptText.isUppercase(name) && name.utf8.count > 2 || ScriptText.mayBeName(name)
    return isName ? made(start..<nameEnd, limit..<limit, .alone) : nil
  }

  /// Whether a colon stands near, so that the label has a space in it: `王 二：`.
  private func hasColon(_ range: Range<Int>) -> Bool {
    var position = range.lowerBound
    for _ in 0..<6 where position < range.upperBound {
      let here = position
      let unit = UTF8Text.unit(in: bytes, &position, before: range.upperBound)
      if ScriptText.isColon(unit) { return true }
      if let end = ScriptText.bracketEnd(at: here, before: range.upperBound, in: bytes) {
        position = end
      } else if !ScriptText.isInLabel(unit) {
        return false
      }
    }
    return false
  }

  /// `HAMLET. To be`, `Algernon. Did you`: a name, a full stop and what is said.
  private func dotted(_ name: Range<Int>, _ rest: Range<Int>) -> ScriptLine.Label? {
    let text = UTF8Text.string(bytes, name)
    let last = text.split(separator: " ").last.map(String.init) ?? ""
    guard name.count > 2, !Self.abbreviations.contains(last.uppercased()) else { return nil }
    let rest = ScriptText.trimmed(rest, in: bytes)
    if ScriptText.isUppercase(text) { return made(name, rest, rest.isEmpty ? .alone : .colon) }
    guard ScriptText.isCapitalised(text), text.split(separator: " ").count <= 3 else { return nil }
    return made(name, rest, rest.isEmpty ? .alone : .stop)
  }

  private static let abbreviations: Set<String> = [
    "MR", "MRS", "MS", "DR", "ST", "SGT", "LT", "COL", "CAPT", "GEN", "REV", "PROF", "JR", "SR",
    "NO",
  ]

  /// The label of a line such as `【皇帝】平身。`.
  private func bracketedLabel(_ content: Range<Int>, at start: Int) -> ScriptLine.Label? {
    guard UTF8Text.unit(in: bytes, at: start, before: content.upperBound) == 0x3010,
      let end = ScriptText.bracketEnd(at: start, before: content.upperBound, in: bytes),
      end - start <= Self.longest * 3 + 6
    else { return nil }
    var text = ScriptText.trimmed(end..<content.upperBound, in: bytes)
    guard !text.isEmpty else { return nil }
    let first = UTF8Text.unit(in: bytes, at: text.lowerBound, before: text.upperBound)
    if ScriptText.isColon(first) {
      var next = text.lowerBound
      _ = UTF8Text.unit(in: bytes, &next, before: text.upperBound)
      text = next..<text.upperBound
    }
    return made(start + 3..<end - 3, text, .colon)
  }

  private func made(
    _ name: Range<Int>, _ text: Range<Int>, _ strength: ScriptLine.Strength
  ) -> ScriptLine.Label? {
    let name = ScriptText.name(UTF8Text.string(bytes, name))
    guard !name.isEmpty, !name.allSatisfy(\.isNumber), !name.hasPrefix("第") else { return nil }
    let text = ScriptText.trimmed(text, in: bytes)
    let first = UTF8Text.unit(in: bytes, at: text.lowerBound, before: text.upperBound)
    let isQuoted = Punctuation.isOpening(first) || first == 0x22
    return ScriptLine.Label(name: name, text: text, strength: strength, isQuoted: isQuoted)
  }
}

/// Lines of a script that begin a scene or lead to the next.
enum SceneLine {
  private static let times = ["日", "夜", "晨", "黄昏", "傍晚", "清晨", "白天", "早", "晚", "凌晨", "昏", "午"]
  private static let places = ["内", "外", "內"]

  /// `INT. HOUSE - DAY`, `1-3 日 内 乾清宫`, `12、御书房 夜 内`.
  static func isHeading(_ bytes: [UInt8], _ content: Range<Int>) -> Bool {
    guard content.count <= 120, mayBeHeading(bytes[content]) else { return false }
    let text = UTF8Text.string(bytes, content)
    var words = text.split { " \t　/／—-–·、.．,，:：|".contains($0) }.map(String.init)
    guard let first = words.first else { return false }
    if first == "INT" || first == "EXT" || first == "I" && words.dropFirst().first == "E" {
      return ScriptText.isUppercase(text.filter { $0.isLetter }) || first.count == 3
    }
    if text.hasPrefix("内景") || text.hasPrefix("外景") || text.hasPrefix("內景") { return true }
    // A number, then a place with the time of the day and whether it is indoors.
    let isNumbered = first.allSatisfy { $0.isNumber || "场場Ss".contains($0) } && first.count <= 6
    if isNumbered { words.removeFirst() }
    let isTimed = words.contains { times.contains($0) || $0.count == 2 && isBoth($0) }
    let isPlaced = words.contains { places.contains($0) || $0.count == 2 && isBoth($0) }
    if isNumbered, words.contains("INT") || words.contains("EXT") { return true }
    return isTimed && isPlaced && (isNumbered || words.count <= 5)
      && !text.contains { "。！？”!?".contains($0) }
  }

  /// Whether a line begins like a heading in English, or has the characters for indoors or outdoors
  /// and no full stop: a first look without words.
  private static func mayBeHeading(_ line: ArraySlice<UInt8>) -> Bool {
    if line.starts(with: "INT".utf8) || line.starts(with: "EXT".utf8) { return true }
    if line.starts(with: "I/E".utf8) { return true }
    guard let first = line.first,
      first >= 0x80 || (0x30...0x39).contains(first) || first | 0x20 == 0x73
    else { return false }
    var isPlaced = first < 0x80 && line.contains(UInt8(ascii: "T"))
    for index in line.indices.dropLast(2) where line[index] >= 0xE3 {
      switch (line[index], line[index + 1], line[index + 2]) {
      // 内 外 內
      case (0xE5, 0x86, 0x85), (0xE5, 0xA4, 0x96), (0xE5, 0x85, 0xA7): isPlaced = true
      // 。
      case (0xE3, 0x80, 0x82): return false
      default: break
      }
    }
    return isPlaced
  }

  /// `夜内`, `日外`.
  private static func isBoth(_ word: String) -> Bool {
    times.contains { word == $0 + "内" || word == $0 + "外" || word == "内" + $0 || word == "外" + $0 }
  }

  /// `CUT TO:`, `FADE IN:`.
  static func isTransition(_ bytes: [UInt8], _ content: Range<Int>) -> Bool {
    guard content.count <= 40, UTF8Text.isUppercase(bytes[content.lowerBound]) else { return false }
    let text = UTF8Text.string(bytes, content)
    guard ScriptText.isUppercase(text.filter { $0 != ":" }) else { return false }
    return text.hasSuffix("TO:") || text.hasSuffix("TO BLACK.") || text.hasPrefix("FADE ")
      || text.hasPrefix("CUT TO") || text.hasPrefix("DISSOLVE") || text == "THE END"
      || text == "CURTAIN" || text == "END"
  }
}
