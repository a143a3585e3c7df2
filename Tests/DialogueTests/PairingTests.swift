import Testing

@testable import Dialogue

@Suite struct PairingTests {
  private let courtyard = """
    “你怎么还没睡？”沈青问。

    “等你。”林舟说，“茶凉了三回。”

    “嗯。”沈青说。

    """

  @Test("The answer is the person's line, the question the one before it")
  func exchange() {
    let bytes = Array(courtyard.utf8)
    let reading = Dialogue.read(bytes)
    let result = Pairing().exchanges(of: reading, in: bytes) { $0.person == "林舟" }
    #expect(result.exchanges.map(\.question) == ["你怎么还没睡？"])
    #expect(result.exchanges.map(\.answer) == ["等你。茶凉了三回。"])
  }
}
