import Basics
import JSON
import LanguageModel
import ModelFiles

extension Adapter {
  /// The files of an adapter, as PEFT names them.
  package static let weightsFile = "adapter_model.safetensors"
  package static let configurationFile = "adapter_config.json"

  /// `base_model.model.model.layers.3.self_attn.q_proj.lora_A.weight`.
  private static func name(_ layer: Int, _ weight: LayerWeight, _ matrix: String) -> String {
    "base_model.model.model.layers.\(layer).\(weight.huggingFaceModule).lora_\(matrix).weight"
  }

  /// Writes the adapter into a folder so that PEFT loads it; each file whole or not at all.
  ///
  /// - Parameter base: What the adapter is for: the base model's path or name.
  package func write(to folder: String, base: String) throws {
    var tensors: [TensorDescription] = []
    var values: [[Float]] = []
    for layer in 0..<configuration.layerCount {
      for place in places {
        let (inputs, outputs) = (place.inputs, place.outputs)
        for (matrix, shape, floats) in [
          ("A", [self.shape.rank, inputs], down(layer, place.weight)),
          ("B", [outputs, self.shape.rank], up(layer, place.weight)),
        ] {
          tensors.append(
            TensorDescription(
              name: Self.name(layer, place.weight, matrix), type: .f32, shape: shape))
          values.append(floats ?? [])
        }
      }
    }
    try SafetensorsFile.write(to: "\(folder)/\(Self.weightsFile)", tensors: tensors) {
      index, sink in
      let floats = values[index]
      try sink(floats.span.bytes)
    }
    let text = configurationJSON(base: base).text(.indented(2)) + "\n"
    try FileContents.write(Array(text.utf8), to: "\(folder)/\(Self.configurationFile)")
  }

  /// What PEFT 0.18 writes; keys that stand at their defaults and that older versions refuse are left
  /// out.
  private func configurationJSON(base: String) -> JSON {
    let alpha =
      shape.alpha == shape.alpha.rounded()
      ? JSON.integer(Int(shape.alpha)) : .number(shape.alpha)
    return .object(
      JSON.Object([
        .init("base_model_name_or_path", .string(base)),
        .init("bias", .string("none")),
        .init("fan_in_fan_out", .bool(false)),
        .init("inference_mode", .bool(true)),
        .init("init_lora_weights", .bool(true)),
        .init("lora_alpha", alpha),
        .init("lora_dropout", .number(0)),
        .init("modules_to_save", .null),
        .init("peft_type", .string("LORA")),
        .init("r", .integer(shape.rank)),
        .init(
          "target_modules", .array(shape.targets.map { .string(AdapterShape.name(of: $0)) })),
        .init("task_type", .string("CAUSAL_LM")),
        .init("use_dora", .bool(false)),
        .init("use_rslora", .bool(false)),
      ]))
  }

  /// Reads an adapter that this program or PEFT wrote.
  ///
  /// - Throws: `Problem` when it cannot be read, or is for another shape of model.
  package convenience init(folder: String, for configuration: ModelConfiguration) throws {
    let path = "\(folder)/\(Self.configurationFile)"
    let bytes = try FileContents.read(path, limit: 1_000_000)
    let json: JSON
    do { json = try JSON(parsing: bytes.span) } catch {
      throw Problem.damagedRun(path, "it is not JSON")
    }
    guard let rank = json["r"]?.integer, (1...4096).contains(rank) else {
      throw Problem.damagedRun(path, "it has no rank `r`")
    }
    guard json["peft_type"]?.string == "LORA", json["use_dora"] != .bool(true),
      json["use_rslora"] != .bool(true)
    else { throw Problem.wrongAdapter(folder, "only plain LoRA can be trained here") }
    let file = try SafetensorsFile(path: "\(folder)/\(Self.weightsFile)")
    let tensors = Dictionary(
      file.tensors.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let targets = LayerWeight.matrices.filter { tensors[Self.name(0, $0, "A")] != nil }
    guard !targets.isEmpty else {
      throw Problem.wrongAdapter(folder, "it changes none of the model's matrices")
    }
    let alpha = json["lora_alpha"]?.double ?? Double(2 * rank)
    self.init(
      AdapterShape(rank: rank, alpha: alpha, targets: targets), for: configuration, seed: 0)
    for layer in 0..<configuration.layerCount {
      for place in places {
        let down = try Self.floats(
          tensors, Self.name(layer, place.weight, "A"), [rank, place.inputs], folder)
        let up = try Self.floats(
          tensors, Self.name(layer, place.weight, "B"), [place.outputs, rank], folder)
        set(layer, place.weight, down: down, up: up)
      }
    }
    let expected = 2 * configuration.layerCount * places.count
    guard tensors.count == expected else {
      throw Problem.wrongAdapter(
        folder,
        "it has \(count: tensors.count, "matrix", "matrices"), and \(expected) fit the model")
    }
  }

  private static func floats(
    _ tensors: [String: StoredTensor], _ name: String, _ shape: [Int], _ folder: String
  ) throws -> [Float] {
    guard let tensor = tensors[name] else {
      throw Problem.wrongAdapter(folder, "it has no `\(name)`")
    }
    guard tensor.shape == shape else {
      throw Problem.wrongAdapter(
        folder, "`\(name)` is \("\(tensor.shape)"), and the model asks for \("\(shape)")")
    }
    return try StoredWeight(tensor, path: folder).floats()
  }
}
