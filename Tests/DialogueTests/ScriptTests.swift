import Testing

@testable import Dialogue

@Suite struct ScriptTests {
  private let palace = """
    第一集

    第1场 书房 夜 内
    人物：皇帝、高顺
    （窗外大雪。）
    皇帝：谁碰的？
    高顺（跪下）：回皇上，没有人碰。（抬头）它自己断的：就这样。
    皇帝；起来吧。
    皇帝：说。
    高顺，：奴才不敢。
    皇帝：嗯。

    第2场 回廊 日 外
    【高顺】走罢。
    众人：是。
    """

  private var reading: Reading { get throws { try Dialogue.read(Array(palace.utf8)) } }

  @Test("Labels name the speakers, with faults of typing in the mark behind them")
  func labels() throws {
    let reading = try reading
    #expect(reading.isScript)
    #expect(
      reading.utterances.map(\.person) == [
        "皇帝", "高顺", "皇帝", "皇帝", "高顺", "皇帝", "高顺", "众人",
      ])
    #expect(reading.utterances.last?.kind == .group)
  }

  @Test(
    "A scene of a few lines is a script, though nobody in it speaks twice",
    arguments: [
      ("皇帝：谁碰的？\n高顺：奴才该死！\n", ["皇帝", "高顺"]),
      ("第1场 御书房 夜 内\n（窗外大雪。）\n皇帝（拾起半块）：断得这样齐。\n【高顺】奴才该死！\n", ["皇帝", "高顺"]),
      ("ACT I. SCENE 1.\n\nELIZABETH. I do not know.\nDARCY. You must.\n", ["ELIZABETH", "DARCY"]),
    ])
  func short(text: String, people: [String]) throws {
    #expect(try Dialogue.read(Array(text.utf8)).utterances.map(\.person) == people)
  }

  @Test(
    "A page of a novel is none, whatever stands before its colons",
    arguments: [
      "沈青说：“下雨了。”\n林舟答：“嗯。”\n",
      "信上只有一行字：\n明日午时，城南。\n她看了很久，把灯拨亮，又把信折好，放回原处。\n门外有人：一个老人。\n",
    ])
  func prose(text: String) throws {
    #expect(try !Dialogue.read(Array(text.utf8)).isScript)
  }

  @Test("Directions are no part of what is said, and later colons are")
  func directions() throws {
    let reading = try reading
    try #require(reading.utterances.count == 8)
    let words = SpokenText(bytes: Array(palace.utf8), reading: reading)
    #expect(words.of(reading.utterances[1]) == "回皇上，没有人碰。它自己断的：就这样。")
  }

  @Test("A heading begins a scene, and nobody answers across it")
  func scenes() throws {
    let reading = try reading
    #expect(reading.utterances.map(\.scene) == [2, 2, 2, 2, 2, 2, 3, 3])
    let bytes = Array(palace.utf8)
    let pairs = Pairing().exchanges(of: reading, in: bytes) { $0.person == "高顺" }
    #expect(pairs.exchanges.map(\.question) == ["谁碰的？", "起来吧。说。"])
    #expect(pairs.left == [.nobodyBefore: 1])
  }

  @Test("English plays have names in capitals, before the speech or above it")
  func english() throws {
    let play = """
      ACT I
      SCENE I. A rock.

      MIRA. Who is there?

      TOBIAS. A friend,
      and a cold one.

      MIRA. Then come in.

      TOBIAS. I thank you.

      MIRA. Sit.

      TOBIAS.
      With pleasure. [He enters.]
      """
    let bytes = Array(play.utf8)
    let reading = try Dialogue.read(bytes)
    let words = SpokenText(bytes: bytes, reading: reading)
    #expect(
      reading.utterances.map(\.person) == ["MIRA", "TOBIAS", "MIRA", "TOBIAS", "MIRA", "TOBIAS"])
    try #require(reading.utterances.count == 6)
    #expect(words.of(reading.utterances[1]) == "A friend, and a cold one.")
    #expect(words.of(reading.utterances[5]) == "With pleasure.")
  }
}
