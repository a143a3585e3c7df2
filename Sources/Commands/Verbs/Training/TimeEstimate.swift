import Basics
import LanguageModel
import Tensors
import Training

/// How long a training will take, from a measurement of this machine at this moment.
enum TimeEstimate {
  /// The share of a product's speed that a whole step reaches: what lies between products takes the
  /// same time whatever they are of, and of 8 bits there is only the way back.
  private static func share(_ precision: PackedMatrix.Precision) -> Double {
    switch precision {
    case .int8: 0.38
    case .int16: 0.55
    case .fp32, .bf16: 0.7
    }
  }

  /// - Parameters:
  ///   - rows: Computed an epoch.
  ///   - labels: Learned an epoch.
  static func duration(
    _ configuration: ModelConfiguration, _ memory: MemoryPlan, rows: Int, labels: Int,
    epochs: Double
  ) -> Duration {
    let layers = configuration.layerCount * configuration.matrixCountOfLayer
    let vocabulary = configuration.vocabularySize * configuration.width
    // Each weight is multiplied and added on the way there, and again on the way back.
    let passes = memory.recomputes ? 3.0 : 2.0
    let operations = 2 * (passes * Double(rows * layers) + 2 * Double(labels * vocabulary))
    return .seconds(
      operations * epochs
        / (Processor.shared.operationsPerSecond(memory.precision) * share(memory.precision)))
  }
}

extension ModelConfiguration {
  /// The weights of a layer's matrices.
  fileprivate var matrixCountOfLayer: Int {
    LayerWeight.matrices.reduce(0) { $0 + shape(of: .layer(0, $1)).reduce(1, *) }
  }
}
