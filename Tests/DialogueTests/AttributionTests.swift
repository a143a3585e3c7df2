import Testing

@testable import Dialogue

@Suite struct AttributionTests {
  private func speakers(_ text: String, _ people: [Person] = []) throws -> [String] {
    try Dialogue.read(Array(text.utf8), people: people).utterances.map(\.person)
  }

  private let village = [
    Person(names: ["陈望山", "望山"], gender: .male), Person(names: ["周小满", "小满"], gender: .female),
    Person(names: ["赵满仓", "满仓"], gender: .male),
  ]

  @Test(
    "In modern prose, cues before, between and behind speech name the speaker",
    arguments: [
      ("望山放下担子，说：“到了。”", ["陈望山"]),
      ("“到了。”望山说。", ["陈望山"]),
      ("“到了，”望山擦了擦汗，“歇一歇吧。”", ["陈望山"]),
      ("小满抬起头。“你怎么才来？”", ["周小满"]),
      ("“你怎么才来？”小满站起来，把灯拨亮了。", ["周小满"]),
      ("望山对小满说：“到了。”", ["陈望山"]),
      ("望山看见小满，便笑着问她：“到了？”", ["陈望山"]),
      ("“吃了吗？”父亲问望山。", ["父亲"]),
      ("望山拉着小满的手，低声说：“到了。”", ["陈望山"]),
      ("只听小满在门外喊：“快来！”", ["周小满"]),
      ("望山和小满都说：“好。”", ["望山和小满"]),
      ("众人齐声说：“好！”", ["众人"]),
    ])
  func cues(text: String, names: [String]) throws { #expect(try speakers(text, village) == names) }

  @Test("A pronoun is whom its gender and the sentences before it tell")
  func pronouns() throws {
    let text = """
      望山和小满坐在河边。

      “水真凉。”她说。

      “凉才好。”他说。

      小满把脚缩了回来。“我不洗了。”
      """
    #expect(try speakers(text, village) == ["周小满", "陈望山", "周小满"])
  }

  @Test("Two people without cues speak in turn, until another cue")
  func alternation() throws {
    let text = """
      “粮食打下来没有？”望山问。

      “打下来了。”满仓说。

      “多少？”

      “不到八百斤。”

      “够吃吗？”

      “够。”满仓低下头，“省着吃就够。”
      """
    #expect(try speakers(text, village) == ["陈望山", "赵满仓", "陈望山", "赵满仓", "陈望山", "赵满仓"])
  }

  @Test("Who is called by name does not speak, and answers next")
  func vocatives() throws {
    let text = """
      望山、小满、满仓都在屋里坐着。

      “小满，你去不去？”满仓问。

      “我去。”

      “我也去。”望山说。
      """
    #expect(try speakers(text, village) == ["赵满仓", "周小满", "陈望山"])
  }

  @Test(
    "In classical prose, unknown people speak for themselves and not for those who are known",
    arguments: [
      ("宝玉笑道：“好姐姐。”", ["宝玉"]), ("宝玉听了，忙道：“好姐姐。”", ["宝玉"]),
      ("那僧笑道：“善哉。”", ["那僧"]), ("众人都道：“好！”", ["众人"]),
      ("黛玉向宝玉道：“你听。”", ["黛玉"]), ("宝玉因问黛玉道：“你听见没有？”", ["宝玉"]),
      ("只见一个丫鬟进来回道：“来了。”", ["一个丫鬟"]), ("黛玉被宝玉拉住道：“别走。”", ["宝玉"]),
    ])
  func classical(text: String, names: [String]) throws {
    let people = [Person(names: ["宝玉"], gender: .male), Person(names: ["黛玉"], gender: .female)]
    #expect(try speakers(text, people) == names)
  }

  @Test(
    "In English, cues on either side name the speaker",
    arguments: [
      ("\"Come in,\" said Harriet.", ["Harriet"]), ("\"Come in,\" Harriet said.", ["Harriet"]),
      ("Harriet looked up and said, \"Come in.\"", ["Harriet"]),
      ("Harriet looked up. \"Come in.\"", ["Harriet"]),
      ("\"Come in,\" replied Mr. Dale, \"and sit down.\"", ["Mr. Dale"]),
      ("\"Come in,\" said Harriet to Mr. Dale.", ["Harriet"]),
      ("\"Come in,\" said the old man.", ["the old man"]),
    ])
  func english(text: String, names: [String]) throws {
    let people = [
      Person(names: ["Harriet"], gender: .female), Person(names: ["Mr. Dale"], gender: .male),
    ]
    #expect(try speakers(text, people) == names)
  }

  @Test("`我` among the names is whoever tells the story, in narration only")
  func narrator() throws {
    let text = "“你来了。”我说。\n\n“我来了。”小满说。"
    let people = [Person(names: ["林远", "我"])] + village
    #expect(try speakers(text, people) == ["林远", "周小满"])
  }

  @Test("Names are found without being told, and belong together")
  func discovery() throws {
    let text = String(
      repeating: """
        贾宝玉笑道：“好。”林黛玉道：“不好。”宝玉忙道：“怎么？”黛玉便道：“你听。”宝玉听了，因问：“听什么？”

        宝玉道：“走。”黛玉笑道：“不走。”

        """, count: 4)
    let reading = try Dialogue.read(Array(text.utf8))
    #expect(Set(reading.utterances.map(\.person)) == ["宝玉", "黛玉"])
    #expect(Set(reading.utterances.map(\.speaker)) == ["贾宝玉", "宝玉", "林黛玉", "黛玉"])
  }

  @Test("What is thought or written is kept apart from what is said")
  func thoughts() throws {
    let reading = try Dialogue.read(Array("宝玉心想：“不好。”黛玉道：“走罢。”".utf8))
    #expect(reading.utterances.map(\.isUnspoken) == [true, false])
  }
}
