import Testing

@testable import Dialogue

/// One way to write a line of a script.
struct ScriptShape: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var isChinese = true
  var line: @Sendable (_ name: String, _ words: String) -> String
}

/// Scripts are made of scenes of lines in one shape, with what is no speech between them, so that each
/// line's speaker and words are known.
@Suite struct ScriptShapeTests {
  private static let shapes: [ScriptShape] = [
    ScriptShape(testDescription: "label and colon") { "\($0)：\($1)" },
    ScriptShape(testDescription: "half-width colon") { "\($0): \($1)" },
    ScriptShape(testDescription: "direction before the colon") { "\($0)（低头）：\($1)" },
    ScriptShape(testDescription: "direction behind the colon") { "\($0)：（低头）\($1)" },
    ScriptShape(testDescription: "half-width brackets") { "\($0)(低头): \($1)" },
    ScriptShape(testDescription: "label in brackets") { "【\($0)】\($1)" },
    ScriptShape(testDescription: "label in brackets and colon") { "【\($0)】：\($1)" },
    ScriptShape(testDescription: "name above, Chinese") { "\($0)\n\($1)\n" },
    ScriptShape(testDescription: "name above with a direction, Chinese") { "\($0)（低头）\n\($1)\n" },
    ScriptShape(testDescription: "voice off") { "\($0)（画外音）：\($1)" },
    ScriptShape(testDescription: "OS") { "\($0)OS：\($1)" },
    ScriptShape(testDescription: "VO behind a space") { "\($0) VO：\($1)" },
    ScriptShape(testDescription: "spaces around") { "　　\($0) ：  \($1)  " },
    ScriptShape(testDescription: "stage, capitals and full stop", isChinese: false) {
      "\($0). \($1)\n"
    },
    ScriptShape(testDescription: "stage, name above with a full stop", isChinese: false) {
      "\($0).\n\($1)\n"
    },
    ScriptShape(testDescription: "stage, name above", isChinese: false) { "\($0)\n\($1)\n" },
    ScriptShape(testDescription: "screenplay, centred", isChinese: false) {
      "                    \($0)\n          \($1)\n"
    },
    ScriptShape(testDescription: "screenplay, parenthetical", isChinese: false) {
      "                    \($0)\n               (quietly)\n          \($1)\n"
    },
    ScriptShape(testDescription: "continued", isChinese: false) { "\($0) (CONT'D)\n\($1)\n" },
    ScriptShape(testDescription: "voice over", isChinese: false) { "\($0) (V.O.)\n\($1)\n" },
    ScriptShape(testDescription: "off screen", isChinese: false) { "\($0) (O.S.)\n\($1)\n" },
    ScriptShape(testDescription: "capitals and colon", isChinese: false) { "\($0): \($1)" },
    ScriptShape(testDescription: "colon and direction", isChinese: false) {
      "\($0): (aside) \($1)"
    },
    ScriptShape(testDescription: "small letters and colon", isChinese: false) {
      "\(Self.small($0)): \($1)"
    },
    ScriptShape(testDescription: "small letters and full stop", isChinese: false) {
      "\(Self.small($0)). \($1)\n"
    },
    ScriptShape(testDescription: "small letters, name above", isChinese: false) {
      "\(Self.small($0))\n\($1)\n"
    },
  ]

  private static func small(_ name: String) -> String {
    name.split(separator: " ").map { $0.prefix(1) + $0.dropFirst().lowercased() }
      .joined(separator: " ")
  }

  private static let chinese = (
    names: ["皇帝", "沈才人", "高顺", "青黛", "卫大将军"],
    words: [
      "谁碰的？", "回皇上，没有人碰。", "它是自己断的：就这样。", "嗯。", "你过来，让朕看看。", "奴才该死！", "今夜的雪，怕是停不了了。",
      "好。", "我等了你三年零四个月，你知道么？", "走罢。",
    ],
    heads: [
      "第1集 第3场 夜 内 乾清宫", "1-3 日 内 御书房", "2、听雪轩 夜 内", "第五场", "3. 内景 回廊 - 夜", "场景：砚坑", "△远处传来钟声。",
      "△高顺跪下，额头贴着金砖：一动不动。", "（众人退下。）", "【闪回】", "字幕：八年前", "切至：",
    ]
  )
  private static let english = (
    names: ["HAMLET", "OLD MAN", "MRS. QUILL", "NELL", "FIRST SAILOR"],
    words: [
      "Who's there?", "Nay, answer me. Stand and unfold yourself.",
      "It was the bishop: he said so.",
      "Yes.", "I have a letter, ma'am.", "Never with fingers.", "What do you hear?",
      "My heart, mostly. And under it a sort of mill.", "Good.", "Flour first, paper after.",
    ],
    heads: [
      "INT. LIGHTHOUSE - NIGHT", "EXT. ROCK - DAY", "ACT II", "SCENE III. A rock.", "CUT TO:",
      "FADE IN:", "(They go up the stair.)", "[Enter two sailors.]",
    ]
  )

  /// A script of a shape, and who says what in it.
  private static func script(
    of shape: ScriptShape, seed: Int
  ) -> (text: String, lines: [(String, String)]) {
    let (names, words, heads) = shape.isChinese ? chinese : english
    var text = ""
    var lines: [(String, String)] = []
    var random = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
    func next(_ count: Int) -> Int {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((random >> 33) % UInt64(count))
    }
    for scene in 0..<8 {
      text += heads[scene % heads.count] + "\n\n"
      for _ in 0..<8 {
        let name = names[next(names.count)]
        let spoken = words[next(words.count)]
        text += shape.line(name, spoken) + "\n"
        lines.append((shape.line(name, "").contains(name) ? name : small(name), spoken))
        if next(6) == 0 { text += "\n" + heads[next(heads.count)] + "\n\n" }
      }
      text += "\n"
    }
    return (text, lines)
  }

  @Test("Each line of a script is its speaker's, in every shape", arguments: shapes, [1, 2])
  func everyLine(shape: ScriptShape, seed: Int) throws {
    let (text, lines) = Self.script(of: shape, seed: seed)
    let bytes = Array(text.utf8)
    let reading = try Dialogue.read(bytes)
    #expect(reading.isScript)
    let words = SpokenText(bytes: bytes, reading: reading)
    let found = reading.utterances.map { "\($0.person)|\(words.of($0))" }
    let wanted = lines.map { "\($0.0)|\($0.1)" }
    #expect(found == wanted)
  }

  private let talk = String(repeating: "皇帝：起来吧。\n高顺：奴才不敢。\n", count: 4)

  @Test(
    "What is no speech has no speaker",
    arguments: [
      "人物：皇帝、高顺、宫女若干", "人物：\n皇帝：四十岁，寡言\n高顺：内侍总管\n", "时间：永熙六年冬", "地点：御书房", "△皇帝拾起半块砚，看了很久。",
      "（高顺退下。）", "1-2 夜 外 宫道", "第2集", "景：御书房", "音乐：笛声起", "桌上的信写着：速来。", "字幕：三年后",
    ])
  func silent(line: String) throws {
    let text = line + "\n\n" + talk
    let reading = try Dialogue.read(Array(text.utf8))
    #expect(reading.isScript)
    #expect(reading.utterances.count == 8)
    #expect(Set(reading.utterances.map(\.person)) == ["皇帝", "高顺"])
  }

  @Test(
    "A label tells one person, several, or the narrator",
    arguments: [
      ("皇帝高顺（同时）：谁？", "皇帝高顺", SpeakerKind.group), ("皇帝、高顺：谁？", "皇帝、高顺", .group),
      ("众人：万岁！", "众人", .group), ("旁白：那一年雪很大。", "旁白", .narrator),
      ("画外音：那一年雪很大。", "画外音", .narrator), ("【旁白】那一年雪很大。", "旁白", .narrator),
      ("小太监甲：奴才在。", "小太监甲", .person), ("皇帝（OS）：谁？", "皇帝", .person),
      ("皇帝画外音：谁？", "皇帝", .person),
    ])
  func kinds(line: String, name: String, kind: SpeakerKind) throws {
    let reading = try Dialogue.read(Array((talk + line + "\n").utf8))
    #expect(reading.utterances.last?.person == name)
    #expect(reading.utterances.last?.kind == kind)
  }
}
