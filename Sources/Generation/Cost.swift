import Basics

/// What tokens cost.
package struct Price: Sendable, Equatable {
  /// Of a million tokens of prompts, and of answers, in any currency.
  package let prompt: Double
  package let answer: Double

  package init(prompt: Double, answer: Double) {
    self.prompt = prompt
    self.answer = answer
  }

  /// As it is written: `2/8`, or one number for both.
  package init?(_ text: String) {
    let parts = text.split(whereSeparator: { "/,，".contains($0) }).map { Double($0) }
    guard let first = parts.first.flatMap({ $0 }), let last = parts.last.flatMap({ $0 }),
      parts.count <= 2, first >= 0, last >= 0, first.isFinite, last.isFinite
    else { return nil }
    self.init(prompt: first, answer: last)
  }

  package func of(promptTokens: Int, answerTokens: Int) -> Double {
    (Double(promptTokens) * prompt + Double(answerTokens) * answer) / 1_000_000
  }
}

/// What a run has used so far.
package struct Usage: Sendable, Equatable {
  package var requests = 0
  package var promptTokens = 0
  package var answerTokens = 0

  package init() {}

  package mutating func add(promptTokens: Int, answerTokens: Int) {
    requests += 1
    self.promptTokens += promptTokens
    self.answerTokens += answerTokens
  }

  package func cost(_ price: Price) -> Double {
    price.of(promptTokens: promptTokens, answerTokens: answerTokens)
  }

  /// What so many requests more would use, if they are as those so far.
  package func expected(_ count: Int) -> (promptTokens: Int, answerTokens: Int) {
    guard requests > 0 else { return (0, 0) }
    return (promptTokens * count / requests, answerTokens * count / requests)
  }
}

/// About how many tokens a text is, without any model's vocabulary: a Han character is two thirds of
/// one, and of other scripts four bytes are one.
package enum TokenEstimate {
  package static func of(_ text: String) -> Int {
    var han = 0
    var others = 0
    for byte in text.utf8 {
      // The first byte of the three that a Han character has.
      if (0xE3...0xE9).contains(byte) {
        han += 1
      } else if byte < 0x80 || byte >= 0xC0 {
        others += 1
      }
    }
    return (han * 2 + 2) / 3 + (others + 3) / 4
  }
}
