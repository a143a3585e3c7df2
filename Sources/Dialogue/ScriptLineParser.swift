/// Takes the lines of a script apart.
struct ScriptLineParser {
  let bytes: [UInt8]

  /// Most characters of a label.
  private static let longest = 12

  func parse(_ line: Range<Int>) -> ScriptLine {
    let content = ScriptText.trimmed(line, in: bytes)
    guard !content.isEmpty else { return ScriptLine(content: content, kind: .blank) }
    if Heading.isBorder(bytes, content) || isSceneLine(content) {
      return ScriptLine(content: content, kind: .heading)
    }
    if let label = label(content) {
      if Self.sceneWords.contains(label.name) {
        return ScriptLine(content: content, kind: .heading)
      }
      if Self.otherWords.contains(label.name) {
        return ScriptLine(content: content, kind: .direction)
      }
      return ScriptLine(content: content, kind: .label(label))
    }
    let first = UTF8Text.unit(in: bytes, at: content.lowerBound, before: content.upperBound)
    let isDirection = ScriptText.isBracket(first) || Self.directionMarks.contains(first)
    return ScriptLine(content: content, kind: isDirection ? .direction : .bare)
  }

  private static let sceneWords: Set<String> = ["场景", "場景", "地点", "地點", "场次", "Scene", "SCENE"]
  private static let otherWords: Set<String> = [
    "时间", "時間", "人物", "出场人物", "出場人物", "字幕", "道具", "演员", "演員", "编剧", "編劇", "导演", "導演",
    "作者", "片名", "剧名", "劇名", "内景", "外景", "日", "夜", "注", "标题", "標題", "Time", "Place", "Characters",
  ]
  private static let directionMarks = Set("△▲※◎●○◇■□♪♫→".utf16)

  /// `INT. HOUSE - DAY`, `第265秒` typed for a scene.
  private func isSceneLine(_ content: Range<Int>) -> Bool {
    let head = bytes[content].prefix(4)
    return head.elementsEqual("INT.".utf8) || head.elementsEqual("EXT.".utf8)
  }

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
      if unit == 0x2E, ScriptText.isUppercase(UTF8Text.string(bytes, start..<nameEnd)) {
        // `HAMLET. To be`
        let rest = ScriptText.trimmed(position..<limit, in: bytes)
        if nameEnd - start > 2 {
          return made(start..<nameEnd, rest, rest.isEmpty ? .alone : .colon)
        }
      }
      if UTF8Text.isSpace(unit) {
        let rest = ScriptText.trimmed(position..<limit, in: bytes)
        let next = UTF8Text.unit(in: bytes, at: rest.lowerBound, before: limit)
        if UTF8Text.isHan(next), count > 0, let label = made(start..<nameEnd, rest, .space) {
          return label
        }
        continue
      }
      guard ScriptText.isInLabel(unit) else { return nil }
      // A word of letters counts by its characters, up to a longer limit.
      count += unit < 0x80 ? 0 : 1
      if unit < 0x80, position - start > 32 { return nil }
      nameEnd = position
    }
    guard position >= limit, nameEnd > start else { return nil }
    let name = UTF8Text.string(bytes, start..<nameEnd)
    return ScriptText.isUppercase(name) && name.utf8.count > 2
      ? made(start..<nameEnd, limit..<limit, .alone) : nil
  }

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
