/// One sample as the model sees it.
package struct Sample: Sendable, Equatable {
  package var tokens: [Int32]
  /// The token itself where it is to be learned, `masked` elsewhere; as many as tokens.
  package var labels: [Int32]

  /// The label of a token that is not learned, as in LLaMA-Factory and PyTorch.
  package static let masked: Int32 = -100

  package init(tokens: [Int32], labels: [Int32]) {
    precondition(tokens.count == labels.count, "a label a token")
    self.tokens = tokens
    self.labels = labels
  }

  /// The tokens that what is learned follows: all before the last label.
  ///
  /// Nothing depends on the others, so they need not be computed.
  var needed: ArraySlice<Int32> {
    tokens.prefix(labels.lastIndex { $0 != Self.masked } ?? 0)
  }

  /// How many tokens are learned: each is foretold from those before it, so the first never is.
  package var labelCount: Int { labels.dropFirst().reduce(0) { $0 + ($1 == Self.masked ? 0 : 1) } }
}
