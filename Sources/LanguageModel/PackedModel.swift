import Basics
import Glibc
import Kernels

/// A model in memory, its matrices laid out for the kernels.
///
/// Sendable: nothing in it changes once it is made.
package final class PackedModel: @unchecked Sendable {
  package let weights: ModelWeights
  package var configuration: ModelConfiguration { weights.configuration }
  /// Whether matrices were turned into floats, which takes more memory and time, to compare with.
  package let isExact: Bool

  let layers: [Layer]
  let finalNorm: [Float]
  let output: PackedMatrix
  /// D / 2 angles.
  let frequencies: [Float]
  private let memory: WorkMemory

  /// One layer; vectors as floats.
  struct Layer {
    let attentionNorm, feedForwardNorm: [Float]
    let queryNorm, keyNorm: [Float]
    let queryBias, keyBias, valueBias, attentionOutputBias: [Float]
    let query, key, value, attentionOutput, gate, up, down: PackedMatrix

    subscript(weight: LayerWeight) -> PackedMatrix? {
      switch weight {
      case .query: query
      case .key: key
      case .value: value
      case .attentionOutput: attentionOutput
      case .gate: gate
      case .up: up
      case .down: down
      default: nil
      }
    }
  }

  /// The bytes of memory that the weights will take.
  package static func byteCount(of weights: ModelWeights, exactly: Bool = false) -> Int {
    matrixNames(weights.configuration).reduce(0) { sum, name in
      sum + (weights[name].map { PackedMatrix.byteCount(of: $0, exactly: exactly) } ?? 0)
    }
  }

  private static func matrixNames(_ configuration: ModelConfiguration) -> [WeightName] {
    (0..<configuration.layerCount).flatMap { layer in
      LayerWeight.matrices.map { WeightName.layer(layer, $0) }
    } + [.output]
  }

  /// Lays out the weights; the file's own pages are given back to the system afterwards.
  ///
  /// - Parameters:
  ///   - isExact: Turns every matrix into floats.
  ///   - threadCount: How many threads lay out.
  /// - Throws: `Problem` when the memory that is free does not hold it.
  package init(
    _ weights: ModelWeights, isExact: Bool = false, threadCount: Int = Processors.count
  ) throws(Problem) {
    let needed = Self.byteCount(of: weights, exactly: isExact)
    if let free = AvailableMemory.byteCount, needed > free {
      throw .tooLargeForMemory(weights.path, needed: needed, free: free)
    }
    self.weights = weights
    self.isExact = isExact
    memory = try WorkMemory(byteCount: needed)
    let shape = weights.configuration
    frequencies = shape.rotation.frequencies(width: shape.headWidth)
    finalNorm = weights[.finalNorm]?.floats() ?? []

    var offset = 0
    var jobs: [(matrix: PackedMatrix, weight: StoredWeight)] = []
    for name in Self.matrixNames(shape) {
      guard let weight = weights[name] else {
        preconditionFailure("`ModelWeights` sees to it that every matrix is there")
      }
      jobs.append(
        (PackedMatrix(weight, exactly: isExact, memory: memory.start + offset), weight))
      offset += PackedMatrix.byteCount(of: weight, exactly: isExact)
    }
    let team = Team(threadCount: threadCount)
    team.run { member in
      for job in jobs {
        job.matrix.pack(job.weight, groups: member.share(of: job.matrix.groupCount))
      }
    }

    let perLayer = LayerWeight.matrices.count
    layers = (0..<shape.layerCount).map { layer in
      func matrix(_ weight: LayerWeight) -> PackedMatrix {
        let place = LayerWeight.matrices.firstIndex(of: weight) ?? 0
        return jobs[layer * perLayer + place].matrix
      }
      func vector(_ weight: LayerWeight) -> [Float] {
        weights[.layer(layer, weight)]?.floats() ?? []
      }
      return Layer(
        attentionNorm: vector(.attentionNorm), feedForwardNorm: vector(.feedForwardNorm),
        queryNorm: vector(.queryNorm), keyNorm: vector(.keyNorm),
        queryBias: vector(.queryBias), keyBias: vector(.keyBias),
        valueBias: vector(.valueBias), attentionOutputBias: vector(.attentionOutputBias),
        query: matrix(.query), key: matrix(.key), value: matrix(.value),
        attentionOutput: matrix(.attentionOutput), gate: matrix(.gate), up: matrix(.up),
        down: matrix(.down))
    }
    output = jobs[shape.layerCount * perLayer].matrix
    weights.giveBackPages()
  }

  package var byteCount: Int { memory.byteCount }
}

/// The processors that this process may run on.
package enum Processors {
  package static let count = Int(ink_team_processors())
}
