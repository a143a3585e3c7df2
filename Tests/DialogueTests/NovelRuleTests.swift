import Testing

@testable import Dialogue

/// What novels tell of who speaks beside the cues themselves.
@Suite struct NovelRuleTests {
  private func speakers(_ text: String, _ people: [Person] = []) throws -> [String] {
    try Dialogue.read(Array(text.utf8), people: people).utterances.map(\.person)
  }

  private let ship = [
    Person(names: ["Captain Orme"], gender: .male), Person(names: ["Tom Wills"], gender: .male),
    Person(names: ["Ellen Marsh"], gender: .female),
  ]

  @Test("The teller of a story is the one of its people who is called by name and never told of")
  func teller() throws {
    let text = """
      I was at the window when she came in.

      "You have had a letter, Tom," said Ellen.

      "How do you know?" I asked.

      I gave it to her. "Read it yourself."

      "I shall, Tom," she said.

      "Well?" I asked.
      """
    #expect(
      try speakers(text, ship)
        == ["Ellen Marsh", "Tom Wills", "Tom Wills", "Ellen Marsh", "Tom Wills"])
  }

  @Test("Who says his own name is who speaks")
  func introduction() throws {
    let text = """
      Ellen and the Captain stood on the deck.

      "Who is there?" asked Ellen.

      "It's all right. I'm Tom Wills."
      """
    #expect(try speakers(text, ship) == ["Ellen Marsh", "Tom Wills"])
  }

  @Test("A title calls the one who has it, a first name the one whose it is")
  func titles() throws {
    let text = """
      They sat at the table, Ellen, Tom Wills and Captain Orme.

      "Are you ready, Captain?" asked Ellen.

      "I have been ready for an hour."

      "And you, Tom?" asked Ellen.

      "I have not."
      """
    #expect(
      try speakers(text, ship)
        == ["Ellen Marsh", "Captain Orme", "Ellen Marsh", "Tom Wills"])
  }

  @Test("The narration behind a voice tells whose it was")
  func voice() throws {
    let text = """
      Tom stood still.

      "Stop," said a voice behind him.

      It was Captain Orme, with a lamp in his hand.

      "Good evening, Captain," said Tom.
      """
    #expect(try speakers(text, ship) == ["Captain Orme", "Tom Wills"])
  }

  @Test("A subject stays through a semicolon")
  func semicolon() throws {
    let text = """
      Tom could have no secrets from the Captain; and taking him by the arm, said in a whisper, "It is gone."
      """
    #expect(try speakers(text, ship) == ["Tom Wills"])
  }

  @Test("Whoever has no name yet is whose name is told next")
  func nameToldLater() throws {
    let text = """
      门口站着一个胖子。

      “站住。”胖子说。

      “我是来还剑的。”叶青答道。

      “还剑？”胖子绕着他转了一圈，“剑呢？”

      “在这里。”叶青说。

      “就这？”柳三刀说，“你管这叫剑？”
      """
    let people = [
      Person(names: ["柳三刀"], gender: .male), Person(names: ["叶青"], gender: .male),
    ]
    #expect(try speakers(text, people) == ["柳三刀", "叶青", "柳三刀", "叶青", "柳三刀"])
  }

  @Test("What somebody does is no name, however often it stands before `曰`")
  func deeds() throws {
    let text = String(
      repeating: """
        曹操大喜，上马曰：“走！”荀彧拜伏于地曰：“是。”曹操回顾左右曰：“如何？”荀彧答曰：“甚善。”言讫曰：“去。”

        """, count: 12)
    let found = Set(try speakers(text))
    #expect(found.isSubset(of: ["曹操", "荀彧", "", "左右"]), "\(found)")
  }

  @Test("Traditional characters are known in all their forms")
  func traditional() throws {
    let text = "「別玩了。」林可笑著說。\n\n「知道了。」宥廷小聲回答。\n\n「快！」林可喊著。"
    let people = [Person(names: ["林可"]), Person(names: ["宥廷"])]
    #expect(try speakers(text, people) == ["林可", "宥廷", "林可"])
  }

  @Test("A name broken over two lines is one name")
  func spaces() throws {
    let text = "只听见秋  纹道：“来了。”\n\n秋纹道：“走罢。”\n"
    #expect(try speakers(text).allSatisfy { !$0.contains(" ") })
  }
}
