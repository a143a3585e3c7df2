import Testing

@testable import Dialogue

@Suite struct QuotationTests {
  private func spoken(_ text: String) throws -> [String] {
    let bytes = Array(text.utf8)
    let reading = try Dialogue.read(bytes)
    let words = SpokenText(bytes: bytes, reading: reading)
    return reading.utterances.map { words.of($0) }
  }

  @Test(
    "Speech is found in every style of quotation marks",
    arguments: [
      ("他说：“走吧。”", ["走吧。"]), ("他說：「走吧。」", ["走吧。"]), ("他说：『走吧。』", ["走吧。"]),
      ("他说：\"走吧。\"", ["走吧。"]), ("他說：﹁走吧。﹂", ["走吧。"]), ("他说：＂走吧。＂", ["走吧。"]),
      ("“走吧，”他说，“天黑了。”", ["走吧，天黑了。"]),
      ("\"Let us go,\" she said, \"for it is late.\"", ["Let us go, for it is late."]),
      ("“Let us go,” she said.", ["Let us go,"]),
      ("‘I don’t know,’ said Tom. ‘Ask the boys’ aunt.’", ["I don’t know, Ask the boys’ aunt."]),
      ("'I don't know,' said Tom.", ["I don't know,"]),
      ("他说：“她讲过‘不去’，我听见了。”", ["她讲过‘不去’，我听见了。"]),
    ])
  func styles(text: String, lines: [String]) throws { #expect(try spoken(text) == lines) }

  @Test(
    "Faulty marks cost no more than their own speech",
    arguments: [
      // A straight mark, or an opening one, in place of the closing one.
      ("老王说：“好。\"小李点点头。\n\n小李说：“走。”", ["好。", "走。"]),
      ("老王说：“好。“小李点点头。\n\n小李说：“走。”", ["好。", "走。"]),
      // The closing mark is missing.
      ("老王说：“好。小李说：“走。”", ["好。", "走。"].map { $0 }),
      ("老王说：“好。\n\n小李点点头，出去了。\n\n小李说：“走。”", ["好。", "走。"]),
    ])
  func faults(text: String, lines: [String]) throws {
    let found = try spoken(text)
    #expect(found.last == lines.last)
    #expect(found.count == lines.count)
  }

  @Test("A speech of several paragraphs, each opened again, is one")
  func paragraphs() throws {
    let text = "老人说：“先说第一件。\n\n“再说第二件。”\n\n大家都不作声。"
    #expect(try spoken(text) == ["先说第一件。\n再说第二件。"])
  }

  @Test("Terms and titles in quotation marks are no speech")
  func terms() throws {
    #expect(try spoken("他把这叫作“老规矩”，谁也没有异议。“走吧。”老王说。") == ["走吧。"])
    #expect(
      try spoken("He called it \"a trifle\" and left. \"Good night,\" said Tom.") == ["Good night,"]
    )
  }

  @Test("Speech without any marks is what follows a verb of speech and a colon")
  func unmarked() throws {
    let text = String(
      repeating: "黛玉道：我不去。寶玉笑道：你不去，我也不去。說著，二人都笑了。丫鬟們走了進來。", count: 40)
    let lines = try spoken(text)
    #expect(lines.count == 80)
    #expect(lines.prefix(2) == ["我不去。", "你不去，我也不去。"])
  }

  @Test("One unclosed mark never swallows a chapter, in a text of many lines or of one")
  func unclosed() throws {
    let chapter = String(repeating: "天亮了，院子里没有人。老王扫着地。", count: 2000)
    for text in ["老王说：“好。\(chapter)", "老王说：\"好。\n\(chapter)\n\n小李说：\"走。\""] {
      for utterance in try Dialogue.read(Array(text.utf8)).utterances {
        #expect(utterance.span.count < 20_000)
      }
    }
  }
}
