import Basics
import Glibc
import JSON
import ModelFiles

/// A LoRA adapter as PEFT writes it: `adapter_config.json` and `adapter_model.safetensors`.
///
/// Every matrix that it has is checked against the model's shape.
package struct LowRankAdapter: Sendable {
  package let path: String
  package let configuration: ModelConfiguration
  /// What each update is multiplied by: alpha / R, or alpha / √R.
  package let scale: Float
  package let updates: [WeightName: PackedAdapter.Floats]

  /// - Parameter weights: The model that it was trained for.
  /// - Throws: `Problem` when it is damaged, of a kind not computed here, or for another model.
  package init(path folder: String, for configuration: ModelConfiguration) throws(Problem) {
    let configPath = "\(folder)/adapter_config.json"
    let bytes = try FileContents.read(configPath, limit: 10_000_000)
    let json: JSON
    do throws(JSONError) { json = try JSON(parsing: bytes.span, depth: 64) } catch {
      throw .badAdapter(
        configPath, "line \(id: error.line), column \(id: error.column): \(error.reason)")
    }
    guard json["peft_type"]?.string == "LORA" else {
      throw .badAdapter(configPath, "`peft_type` is not LORA")
    }
    for name in ["use_dora", "fan_in_fan_out", "use_qalora", "lora_bias"]
    where json[name]?.bool == true {
      throw .badAdapter(configPath, "`\(name)` is not computed here")
    }
    for name in ["alpha_pattern", "rank_pattern"]
    where json[name]?.object?.members.isEmpty == false {
      throw .badAdapter(configPath, "`\(name)` is not computed here")
    }
    guard let rank = json["r"]?.integer, (1...WorkBuffers.lowRankLimit).contains(rank),
      let alpha = json["lora_alpha"]?.double, alpha.isFinite
    else {
      throw .badAdapter(
        configPath,
        "`r` is not between 1 and \(WorkBuffers.lowRankLimit), or `lora_alpha` is missing")
    }
    let isStabilised = json["use_rslora"]?.bool == true
    let tensors = try SafetensorsModel(folder: folder, name: "adapter_model")
    var updates: [WeightName: PackedAdapter.Floats] = [:]
    var used = 0
    for layer in 0..<configuration.layerCount {
      for weight in LayerWeight.matrices {
        let name = WeightName.layer(layer, weight)
        let module = "base_model.model.model.layers.\(layer).\(weight.huggingFaceModule)"
        let down = tensors.tensor("\(module).lora_A.weight")
        let up = tensors.tensor("\(module).lora_B.weight")
        guard down != nil || up != nil else { continue }
        guard let down, let up else { throw .badAdapter(folder, "`\(module)` has no A or no B") }
        let shape = configuration.shape(of: name)
        for (tensor, expected) in [(down, [rank, shape[1]]), (up, [shape[0], rank])]
        where tensor.shape != expected {
          throw .wrongShape(folder, tensor.name, tensor.shape, expected: expected)
        }
        updates[name] = PackedAdapter.Floats(
          rank: rank, down: try StoredWeight(down, path: folder).floats(),
          up: try StoredWeight(up, path: folder).floats())
        used += 2
      }
    }
    if used != tensors.tensors.count {
      let names = Set(updates.keys.map(\.huggingFaceModule))
      let other = tensors.tensors.first { tensor in
        !names.contains { tensor.name.hasPrefix("base_model.model.\($0).lora_") }
      }
      throw .badAdapter(folder, "the tensor `\(other?.name ?? "?")` has no place in the model")
    }
    self.path = folder
    self.configuration = configuration
    scale = Float(alpha / (isStabilised ? Double(rank).squareRoot() : Double(rank)))
    self.updates = updates
  }

  /// The adapter as `Transformer` takes it.
  package func packed() throws(Problem) -> PackedAdapter {
    try PackedAdapter(updates, scale: scale, for: configuration)
  }
}

extension WeightName {
  /// The name in Hugging Face's files without its ending.
  fileprivate var huggingFaceModule: String {
    String(huggingFace.dropLast(".weight".count))
  }
}
