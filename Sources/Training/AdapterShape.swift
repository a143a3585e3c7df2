import Basics
import LanguageModel

/// Which matrices an adapter changes, and by how much room.
package struct AdapterShape: Sendable, Equatable {
  /// R.
  package var rank: Int
  /// The update counts α / R.
  package var alpha: Double
  package var targets: [LayerWeight]

  package init(rank: Int, alpha: Double? = nil, targets: [LayerWeight] = LayerWeight.matrices) {
    self.rank = rank
    self.alpha = alpha ?? Double(2 * rank)
    self.targets = LayerWeight.matrices.filter { targets.contains($0) }
  }

  /// The factor of the update.
  package var scale: Float { Float(alpha / Double(rank)) }

  /// Matrices with the same input, computed as one: their outputs stand side by side.
  enum Group: Int, CaseIterable {
    case attention, attentionOutput, gating, down

    var members: [LayerWeight] {
      switch self {
      case .attention: [.query, .key, .value]
      case .attentionOutput: [.attentionOutput]
      case .gating: [.gate, .up]
      case .down: [.down]
      }
    }
  }

  /// Where one matrix's update lies among the parameters of its layer.
  struct Place: Equatable {
    let weight: LayerWeight
    /// A: (R, inputs).
    let down: Range<Int>
    /// B, turned: (R, outputs).
    let up: Range<Int>
    let inputs: Int
    let outputs: Int
  }

  /// The places of one layer: group by group, all A of a group before all B.
  func places(in configuration: ModelConfiguration) -> [Place] {
    var places: [Place] = []
    var offset = 0
    for group in Group.allCases {
      let members = group.members.filter { targets.contains($0) }
      let sizes = members.map { configuration.shape(of: .layer(0, $0)) }
      var ups = offset + sizes.reduce(0) { $0 + $1[1] * rank }
      for (weight, size) in zip(members, sizes) {
        let down = offset..<offset + rank * size[1]
        let up = ups..<ups + rank * size[0]
        places.append(Place(weight: weight, down: down, up: up, inputs: size[1], outputs: size[0]))
        offset = down.upperBound
        ups = up.upperBound
      }
      offset = ups
    }
    return places
  }

  /// The trainable numbers of a layer.
  func layerCount(in configuration: ModelConfiguration) -> Int {
    places(in: configuration).reduce(0) { $0 + $1.down.count + $1.up.count }
  }

  /// The trainable numbers in all.
  package func parameterCount(in configuration: ModelConfiguration) -> Int {
    configuration.layerCount * layerCount(in: configuration)
  }

  /// A matrix by the name that LLaMA-Factory and PEFT give it: `q_proj`.
  package static func target(named name: String) -> LayerWeight? {
    LayerWeight.matrices.first { Self.name(of: $0) == name }
  }

  /// `q_proj` for `self_attn.q_proj`.
  package static func name(of weight: LayerWeight) -> String {
    weight.huggingFaceModule.split(separator: ".").last.map { String($0) } ?? ""
  }
}
