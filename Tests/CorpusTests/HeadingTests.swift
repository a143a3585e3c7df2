import Testing

@testable import Corpus

/// Chapters in the many ways that books write them, and lines of text that only look like headings.
@Suite struct HeadingTests {
  private static let chinese = "　　雨下了一整夜，沈青推开院门，看见灯还亮着。\n　　“你来了。”他说。\n"
  private static let english =
    "It rained all night, and the lamp was still burning.\n\n\"You came,\" he said.\n\n"

  /// The titles found in a text, a part's with `|` before it and a scene's with `-`.
  private func titles(_ text: String) -> [String] {
    Sections.find(in: Array(text.utf8)).map { section in
      switch section.kind {
      case .part: "|" + section.title
      case .chapter: section.title
      case .scene: "-" + section.title
      }
    }
  }

  @Test(
    "Chinese headings",
    arguments: [
      ["第001章 雨夜", "第002章 灯", "第１０章"],
      ["楔子", "第一章 雨夜", "尾声", "番外", "番外一", "番外：旧事", "番外之旧事", "番外篇 二", "大结局"],
      ["|卷一 风起", "第一章 雨夜", "第二章 灯", "|卷二", "第三章 门", "|下卷", "第四章"],
      ["001 雨夜", "002 灯火", "003 院门"], ["001雨夜", "002灯火", "003院门"],
      ["一", "二", "三", "四"], ["（一）", "（二）", "（三）"], ["【一】", "【二】", "【三】"],
      ["|上部", "一", "二", "三", "|下部", "一", "二"],
      ["☆、第1章 雨夜", "☆、第2章", "☆、旧事"], ["【第一章】雨夜", "【第二章】灯火"],
      ["第一卷 风起 第一章 雨夜", "第一卷 风起 第二章 灯", "第二卷 云涌 第三章 门"],
      ["|第一卷 风起", "第一回 雨夜", "第二回 灯", "|第二卷 云涌", "第三回 门"],
      ["第一集", "-1、日 内 皇宫", "-2、夜 外 御花园", "第二集", "-1. 内景 客厅 清晨"],
    ])
  func chineseStyles(expected: [String]) {
    let text = expected.map { $0.drop { "|-".contains($0) } + "\n" + Self.chinese }.joined()
    #expect(titles(text) == expected)
    // Items of a list are close together: these have more text between them.
    for numbers in [["1、", "2、", "3、"], ["一、", "二、", "三、"], ["1. ", "2. ", "3. "]] {
      let heads = zip(numbers, ["雨夜", "灯火", "院门"]).map { $0 + $1 }
      let text = heads.map { $0 + "\n" + String(repeating: Self.chinese, count: 3) }.joined()
      #expect(titles(text) == heads)
    }
  }

  @Test(
    "English headings",
    arguments: [
      ["Chapter One", "Chapter Twenty-Three", "Chapter Three: The Door"],
      ["CHAPTER I.", "CHAPTER II.", "CHAPTER III. THE DOOR"],
      ["chapter 1", "Chapter2", "*Chapter 3*", "== Chapter 4 ==", "Ch. 5"],
      ["1", "2", "3"], ["I", "II", "III", "IV"], ["I.", "II.", "III."], ["ONE", "TWO", "THREE"],
      ["PROLOGUE", "|PART ONE", "1", "2", "3", "|PART TWO", "1", "2", "EPILOGUE: Ten Years On"],
      ["|Book the First", "Chapter the First", "Interlude", "Chapter the Last"],
      ["ACT I", "-SCENE I. A street", "-SCENE II. A room", "ACT II", "-SCENE I"],
    ])
  func englishStyles(expected: [String]) {
    let text = expected.map { $0.drop { "|-".contains($0) } + "\n\n" + Self.english }.joined()
    #expect(titles(text) == expected)
  }

  @Test("A title on the line below its number belongs to it")
  func titlesBelow() {
    for (heads, text, gap) in [
      (["第一章", "第二章", "第三章"], Self.chinese, "\n"),
      (["第一章", "第二章", "第三章"], Self.chinese, "\n\n　　"),
      (["CHAPTER I.", "CHAPTER II.", "CHAPTER III."], Self.english, "\n\n"),
    ] {
      let names =
        heads[0].hasPrefix("第") ? ["雨夜", "灯火", "院门"] : ["The Rain", "The Lamp", "The Door"]
      let whole = zip(heads, names).map { $0 + gap + $1 + "\n\n" + text }.joined()
      #expect(titles(whole) == zip(heads, names).map { $0 + " " + $1 })
      // Where most chapters begin with text, a short line is text too.
      let one =
        heads.map { $0 + "\n\n" + text }.joined() + heads[0] + "\n\n" + names[0] + "\n\n" + text
      #expect(titles(one) == heads + [heads[0]])
    }
    // Text broken by hand, whose first lines end in the middle of a sentence.
    let wrapped = "It is a truth universally\nacknowledged, that he came.\n\n"
    let text = ["CHAPTER I", "CHAPTER II"].map { $0 + "\n\n" + wrapped }.joined()
    #expect(titles(text) == ["CHAPTER I", "CHAPTER II"])
  }

  @Test(
    "Lines of text are no headings",
    arguments: [
      "第一回见他时，我才三岁。\n（第一回来这里）\n——第一章里的话，他都记得。\n番外都写完了\n「第一回见他」\n",
      "十年过去了\n一天，他来了。\n二话不说\n三人成虎\n", "第三节课下了，他才来。\n第二天早上他走了\n第一回合他就输了\n",
      "1、日子还长\n2、内外有别\n",
      "他列了一张单子：\n1、米\n2、面\n3、油\n4、盐\n", "他说：\n1. 米\n2. 面\n3. 油\n", "1949\n1950\n1951\n",
      "Part of me wanted to go.\n\nAct one was over.\n\nI\n\nBook me a table.\n\nOne\n\nTwo men came.\n",
      "Chapter one of the book was dull.\n\nIntroduction to law is a course.\n\nScene after scene.\n",
      "Chapters were read.\n\nChapter\n\nI\n\nwent home.\n\n1984 was a bad year.\n\nLetter in hand\n",
    ])
  func runningText(text: String) {
    #expect(titles(text + Self.chinese) == [])
    #expect(titles(Self.chinese + text + Self.english) == [])
  }

  @Test("Page numbers are no headings")
  func pages() {
    let text = (1...9).map {
      "He walked down the long road to the village and\n\n\($0)\n\nnever looked back at the house "
        + "where he was born, not even once.\n"
    }
    #expect(titles(text.joined()) == [])
  }
}
