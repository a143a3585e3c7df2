/// The language that a prompt is written in.
package enum PromptLanguage: String, Sendable, CaseIterable {
  case chinese = "zh"
  case english = "en"

  /// The language of a text: Chinese when at least a tenth of its letters are Han characters.
  package init(of text: String) {
    var han = 0
    var letters = 0
    // Some pages tell it; a chunk may be long.
    for scalar in text.unicodeScalars.prefix(4000) where Letters.isLetter(scalar) {
      letters += 1
      if Letters.isHan(scalar) { han += 1 }
    }
    self = han * 10 >= letters && han > 0 ? .chinese : .english
  }
}

/// The word that leads a question, with questions that it leads.
package struct Lead: Sendable, Equatable {
  package let word: String
  /// Shown to the model; an answer that repeats one is refused.
  package let examples: [String]
  /// The pieces of each example.
  let shingles: [Shingles]

  /// The leads that questions are spread over when none is named.
  package static func defaults(_ language: PromptLanguage) -> [Lead] {
    language == .chinese ? chinese : english
  }

  /// A lead by its word, which may be any; a known one brings its own examples.
  package init(_ word: String) {
    let known = (Self.chinese + Self.english).first { $0.word.lowercased() == word.lowercased() }
    self = known ?? Lead(word, Self.examples(for: word))
  }

  private init(_ word: String, _ examples: [String]) {
    self.word = word
    self.examples = examples
    shingles = examples.map { Shingles($0) }
  }

  private static func examples(for word: String) -> [String] {
    PromptLanguage(of: word) == .chinese
      ? ["\(word)老船长在风暴前夜的决定", "\(word)灯塔在这个故事里的意义"]
      : ["\(word) the old captain's choice on the eve of the storm"]
  }

  private static let chinese = [
    Lead("如何看待", ["如何看待老船长在风暴前夜仍然坚持出海的决定？", "如何看待守塔人把唯一的灯油让给邻村的做法？"]),
    Lead("分析", ["分析老船长在风暴前夜的心理变化。", "分析灯塔在这个故事里所起的作用。"]),
    Lead("比较", ["比较老船长与大副面对风暴时的不同态度。", "比较出海前后村民对守塔人的看法。"]),
    Lead("解释", ["解释守塔人为什么每晚都要多点一盏灯。", "解释“潮水认得回家的船”这句话的含义。"]),
    Lead("评价", ["评价大副在返航途中的表现。", "评价村民把灯塔改成客店的主意。"]),
    Lead("为什么", ["为什么老船长明知风暴将至还要出海？", "为什么守塔人不肯离开那座旧塔？"]),
  ]

  private static let english = [
    Lead(
      "How should we see", ["How should we see the old captain's choice to sail before the storm?"]),
    Lead("Analyse", ["Analyse how the old captain's mood changes on the eve of the storm."]),
    Lead("Compare", ["Compare how the captain and the mate face the storm."]),
    Lead("Explain", ["Explain what the keeper means by \"the tide knows its own boats\"."]),
    Lead("Assess", ["Assess how the mate behaves on the voyage home."]),
    Lead("Why", ["Why does the old captain sail although he knows that a storm is near?"]),
  ]
}
