import Basics
import LanguageModel
import Tensors

/// A low-rank update of frozen matrices: y = W x + (α / R) B (A x).
///
/// Hu and others, LoRA: Low-Rank Adaptation of Large Language Models.
///
/// Dimensions, used by these names throughout the module: N rows of a pass, W the width of the model,
/// F that of its feed-forward layer, V its vocabulary, I and O the inputs and outputs of a matrix, R
/// the rank.
package final class Adapter {
  package let shape: AdapterShape
  package let configuration: ModelConfiguration
  /// All parameters, layer by layer, as `AdapterShape.places` lays them out.
  package let parameters: FloatBuffer
  let places: [AdapterShape.Place]
  let layerCount: Int

  /// A new adapter: A uniform within 1 / √I, as PEFT begins, and B zero, so that training starts from
  /// the base model.
  ///
  /// The numbers are this program's own, not those that PyTorch would draw from the same seed.
  package init(_ shape: AdapterShape, for configuration: ModelConfiguration, seed: UInt64) {
    self.shape = shape
    self.configuration = configuration
    places = shape.places(in: configuration)
    layerCount = shape.layerCount(in: configuration)
    parameters = FloatBuffer(shape.parameterCount(in: configuration))
    var generator = SplitMix64(seed: seed)
    for layer in 0..<configuration.layerCount {
      for place in places {
        let bound = 1 / Float(place.inputs).squareRoot()
        for index in place.down {
          // 24 bits of the generator, all that a float between 0 and 1 holds.
          let unit = Float(generator.next() >> 40) * 0x1p-24
          parameters[layer * layerCount + index] = (2 * unit - 1) * bound
        }
      }
    }
  }

  /// Where the parameters of a layer begin.
  func start(ofLayer layer: Int) -> UnsafeMutablePointer<Float> {
    parameters.start + layer * layerCount
  }

  /// A of a matrix: (R, I).
  package func down(_ layer: Int, _ weight: LayerWeight) -> [Float]? {
    place(weight).map { values(layer, $0.down) }
  }

  /// B of a matrix: (O, R).
  package func up(_ layer: Int, _ weight: LayerWeight) -> [Float]? {
    guard let place = place(weight) else { return nil }
    let turned = values(layer, place.up)
    let rank = shape.rank
    return (0..<turned.count).map { turned[$0 % rank * place.outputs + $0 / rank] }
  }

  /// Replaces A (R, I) and B (O, R) of a matrix.
  package func set(_ layer: Int, _ weight: LayerWeight, down: [Float], up: [Float]) {
    guard let place = place(weight) else { preconditionFailure("the adapter has no \(weight)") }
    precondition(
      down.count == place.down.count && up.count == place.up.count, "shapes of the adapter")
    for (index, value) in zip(place.down, down) { parameters[layer * layerCount + index] = value }
    for (index, value) in up.enumerated() {
      let turned = index % shape.rank * place.outputs + index / shape.rank
      parameters[layer * layerCount + place.up.lowerBound + turned] = value
    }
  }

  private func place(_ weight: LayerWeight) -> AdapterShape.Place? {
    places.first { $0.weight == weight }
  }

  private func values(_ layer: Int, _ range: Range<Int>) -> [Float] {
    Array(UnsafeBufferPointer(start: start(ofLayer: layer) + range.lowerBound, count: range.count))
  }
}
