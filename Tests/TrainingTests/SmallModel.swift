import Basics
import LanguageModel
import Tensors
import Training

/// One of each level of instructions that this processor has, on two threads.
let processors = Instructions.allCases.filter { $0 <= .highest }.map {
  Processor($0, threadCount: 2)
}

/// A model of a few thousand random weights, of sizes that divide nothing.
struct SmallModel: Sendable {
  let configuration: ModelConfiguration
  let source: FrozenModel.Source

  init(_ family: ModelConfiguration.Family, isTied: Bool = true) {
    let configuration = ModelConfiguration(
      family: family, layerCount: 2, width: 18, feedForwardWidth: 25, headCount: 4,
      keyValueHeadCount: 2, headWidth: 6, vocabularySize: 37, contextLength: 512,
      rotation: Rotation(
        base: 1000,
        scaling: family == .llama
          ? .llama3(
            factor: 4, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalContext: 16) : .none),
      isTied: isTied)
    self.configuration = configuration
    var weights: [WeightName: [Float]] = [:]
    var generator = SplitMix64(seed: 11)
    for name in configuration.requiredWeights {
      let shape = configuration.shape(of: name)
      let isNorm = shape.count == 1 && !"\(name)".contains("Bias")
      weights[name] = (0..<shape.reduce(1, *)).map { _ in
        let value = Float.random(in: -1...1, using: &generator)
        return isNorm ? 1 + 0.3 * value : 0.4 * value
      }
    }
    if isTied { weights[.output] = weights[.embedding] }
    let all = weights
    source = FrozenModel.Source(
      configuration: configuration, vector: { all[$0] },
      read: { name, rows, place in
        let width = configuration.shape(of: name)[1]
        let range = rows.lowerBound * width..<rows.upperBound * width
        _ = place.update(fromContentsOf: all[name]?[range] ?? [])
      })
  }

  /// An adapter whose B is not zero, so that every gradient has something to say.
  func adapter(_ shape: AdapterShape) -> Adapter {
    let adapter = Adapter(shape, for: configuration, seed: 3)
    var generator = SplitMix64(seed: 4)
    for index in 0..<adapter.parameters.count where adapter.parameters[index] == 0 {
      adapter.parameters[index] = Float.random(in: -0.3...0.3, using: &generator)
    }
    return adapter
  }

  /// Samples of which some begin alike, one within another, and one stands alone.
  var samples: [Sample] {
    var generator = SplitMix64(seed: 5)
    func tokens(_ count: Int) -> [Int32] {
      (0..<count).map { _ in Int32.random(in: 0..<37, using: &generator) }
    }
    let system = tokens(11)
    let question = system + tokens(9)
    let all = [question + tokens(7), question + tokens(4), system + tokens(13), tokens(10)]
    return all.enumerated().map { index, tokens in
      // Answers are learned; in the first also some of what it shares with others.
      let from = index == 0 ? 6 : tokens.count - 4
      return Sample(
        tokens: tokens,
        labels: tokens.enumerated().map { $0 >= from ? $1 : Sample.masked })
    } + [Sample(tokens: question, labels: question.map { _ in Sample.masked })]
  }
}

/// The largest difference between two arrays, by the size of what is compared.
func difference(_ left: [Float], _ right: [Float]) -> Float {
  precondition(left.count == right.count, "arrays of one size are compared")
  let size = right.map(\.magnitude).max() ?? 0
  return zip(left, right).map { ($0 - $1).magnitude }.max().map { $0 / max(1e-9, size) } ?? 0
}
