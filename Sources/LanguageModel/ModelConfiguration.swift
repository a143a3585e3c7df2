import Basics

/// The shape of a model of the Llama family, whichever kind of file it came from.
///
/// Dimensions, used by these names throughout the module: T tokens, W the width of the residual
/// stream, F the width of the feed-forward layer, H query heads, G key and value heads (each serves
/// H / G query heads), D the width of a head, V the size of the vocabulary, L layers.
package struct ModelConfiguration: Sendable, Equatable {
  /// What the graphs differ in.
  package enum Family: String, Sendable, CaseIterable {
    /// Llama, SmolLM2, and Mistral without its sliding window.
    case llama
    /// Qwen2 and Qwen2.5: queries, keys and values have a bias.
    case qwen2
    /// Qwen3: queries and keys are normalised head by head.
    case qwen3
  }

  package var family: Family
  /// L.
  package var layerCount: Int
  /// W.
  package var width: Int
  /// F.
  package var feedForwardWidth: Int
  /// H.
  package var headCount: Int
  /// G.
  package var keyValueHeadCount: Int
  /// D.
  package var headWidth: Int
  /// V.
  package var vocabularySize: Int
  /// The most tokens it was made for.
  package var contextLength: Int
  /// Added to the mean square before its root is taken.
  package var normEpsilon: Float
  package var rotation: Rotation
  /// Whether the output shares its weights with the embedding.
  package var isTied: Bool

  /// H D, the width of all queries of a token.
  package var queryWidth: Int { headCount * headWidth }
  /// G D, the width of all keys of a token.
  package var keyValueWidth: Int { keyValueHeadCount * headWidth }
  /// Whether each head's query and key are normalised.
  package var hasHeadNorms: Bool { family == .qwen3 }

  package init(
    family: Family, layerCount: Int, width: Int, feedForwardWidth: Int, headCount: Int,
    keyValueHeadCount: Int, headWidth: Int, vocabularySize: Int, contextLength: Int,
    normEpsilon: Float = 1e-5, rotation: Rotation = Rotation(), isTied: Bool = false
  ) {
    self.family = family
    self.layerCount = layerCount
    self.width = width
    self.feedForwardWidth = feedForwardWidth
    self.headCount = headCount
    self.keyValueHeadCount = keyValueHeadCount
    self.headWidth = headWidth
    self.vocabularySize = vocabularySize
    self.contextLength = contextLength
    self.normEpsilon = normEpsilon
    self.rotation = rotation
    self.isTied = isTied
  }

  /// How many weights the graph has, biases and norms left out.
  package var weightCount: Int {
    let attention = 2 * width * queryWidth + 2 * width * keyValueWidth
    let layer = attention + 3 * width * feedForwardWidth
    return layerCount * layer + vocabularySize * width * (isTied ? 1 : 2)
  }

  /// Refuses what no model has, so that sizes can be multiplied without a thought.
  func check(_ path: String) throws(Problem) {
    func within(_ value: Int, _ range: ClosedRange<Int>, _ name: Message) throws(Problem) {
      guard range.contains(value) else {
        throw .badConfiguration(
          path, "\(name) is \(value), and \(range.lowerBound) to \(range.upperBound) are possible")
      }
    }
    try within(layerCount, 1...1024, "the number of layers")
    try within(width, 1...65536, "the width")
    try within(feedForwardWidth, 1...524_288, "the width of the feed-forward layer")
    try within(headCount, 1...1024, "the number of heads")
    try within(keyValueHeadCount, 1...1024, "the number of key heads")
    try within(headWidth, 2...1024, "the width of a head")
    try within(vocabularySize, 1...4_194_304, "the size of the vocabulary")
    try within(contextLength, 1...1 << 30, "the context")
    guard headCount % keyValueHeadCount == 0 else {
      throw .badConfiguration(
        path, "\(headCount) heads cannot share \(keyValueHeadCount) key heads evenly")
    }
    guard headWidth % 2 == 0 else {
      throw .badConfiguration(path, "the width of a head, \(headWidth), is odd")
    }
    guard normEpsilon > 0, normEpsilon < 1 else {
      throw .badConfiguration(path, "the epsilon of the norms is \(Double(normEpsilon))")
    }
    try rotation.check(path)
  }
}
