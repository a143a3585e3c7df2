import Testing

@testable import Dialogue

@Suite struct PairingTests {
  private func script(_ text: String, turns: Int = 1) throws -> Pairing.Result {
    let bytes = Array(text.utf8)
    return Pairing(turns: turns).exchanges(of: try Dialogue.read(bytes), in: bytes) {
      $0.person == "甲"
    }
  }

  private let talk = """
    甲：早。
    乙：早。
    乙：吃了吗？
    甲：吃了。
    甲：你呢？
    丙：我没有。
    甲：嗯。
    乙：走吧。
    甲：嗯。
    """

  @Test("The answer is the person's line, the question the one before it")
  func prose() throws {
    let text = "“你怎么还没睡？”沈青问。\n\n“等你。”林舟说，“茶凉了三回。”\n\n“嗯。”沈青说。\n"
    let bytes = Array(text.utf8)
    let result = Pairing().exchanges(of: try Dialogue.read(bytes), in: bytes) { $0.person == "林舟" }
    #expect(result.exchanges.map(\.question) == ["你怎么还没睡？"])
    #expect(result.exchanges.map(\.answer) == ["等你。茶凉了三回。"])
  }

  @Test("Consecutive lines of one speaker are one, repeats stay, and nobody answers himself")
  func merging() throws {
    let result = try script(talk)
    #expect(result.exchanges.map(\.question) == ["早。吃了吗？", "我没有。", "走吧。"])
    #expect(result.exchanges.map(\.answer) == ["吃了。你呢？", "嗯。", "嗯。"])
    #expect(result.utteranceCount == 5)
    #expect(result.left == [.nobodyBefore: 1, .merged: 1])
  }

  @Test("The history is earlier exchanges of the scene, as many as were asked for")
  func history() throws {
    #expect(try script(talk, turns: 0).exchanges.allSatisfy { $0.history.isEmpty })
    #expect(
      try script(talk, turns: 2).exchanges.map(\.history) == [
        [], [["早。吃了吗？", "吃了。你呢？"]],
        [["早。吃了吗？", "吃了。你呢？"], ["我没有。", "嗯。"]],
      ])
  }

  @Test("With narration, directions and what the narrator puts in between stay")
  func narration() throws {
    let text = "乙：早。\n甲（笑）：早。（坐下）吃了吗？\n乙：吃了。\n甲：好。\n乙：走。\n甲：走。"
    let bytes = Array(text.utf8)
    let result = Pairing(keepsNarration: true).exchanges(
      of: try Dialogue.read(bytes), in: bytes
    ) { $0.person == "甲" }
    #expect(result.exchanges.first?.answer == "（笑）：早。（坐下）吃了吗？")
  }

  @Test("Lines less sure than wanted are left out and counted")
  func confidence() throws {
    let text = "“早。”甲方明说。\n\n“早。”\n\n“走吧。”"
    let bytes = Array(text.utf8)
    let result = Pairing(minimumConfidence: 0.99).exchanges(
      of: try Dialogue.read(bytes), in: bytes
    ) { _ in true }
    #expect(result.exchanges.isEmpty)
    #expect(result.left[.unsure] ?? 0 > 0)
  }
}
