import Basics
import ModelFiles

extension MergedModel {
  /// Writes a file for llama.cpp: what the base model's file says of itself, and the merged weights.
  ///
  /// Matrices are stored as asked, or as F16 where rows are not whole blocks; norms and biases as
  /// F32, which llama.cpp wants.
  ///
  /// - Parameter progress: Told the tensors written and how many there are; what it throws ends the
  ///   writing.
  /// - Throws: `Problem` when the base model is no GGUF file, or the file cannot be written.
  package func writeGGUF(
    to path: String, as storage: WeightStorage, progress: (Int, Int) throws -> Void
  ) throws {
    guard case .gguf(let file) = base.container else { throw Problem.noGGUFBase(base.path) }
    let names = Dictionary(uniqueKeysWithValues: names.map { ($0.gguf, $0) })
    let tensors = file.tensors.map { tensor in
      guard names[tensor.name] != nil else { return tensor.description }
      return TensorDescription(
        name: tensor.name, type: Self.type(for: tensor, storage), shape: tensor.shape)
    }
    try GGUFFile.write(to: path, metadata: Self.metadata(of: file, storage), tensors: tensors) {
      index, sink in
      try progress(index, tensors.count)
      if let name = names[tensors[index].name] {
        try write(name, as: tensors[index].type, .stored, to: sink)
      } else {
        let tensor = file.tensors[index]
        try sink(tensor.bytes)
      }
    }
    try progress(tensors.count, tensors.count)
  }

  private static func type(for tensor: StoredTensor, _ storage: WeightStorage) -> TensorType {
    guard tensor.shape.count > 1, let columns = tensor.shape.last else { return .f32 }
    return storage.type.byteCount(ofRow: columns) == nil ? .f16 : storage.type
  }

  /// The file's own metadata, but for what it says of how it was quantised.
  private static func metadata(
    of file: GGUFFile, _ storage: WeightStorage
  ) -> [(key: String, value: GGUFValue)] {
    let new: [(key: String, value: GGUFValue)] = [
      ("general.file_type", .uint32(storage.fileType)),
      ("general.quantization_version", .uint32(2)),
    ]
    let kept = file.metadata.filter { entry in
      !entry.key.hasPrefix("quantize.") && !new.contains { $0.key == entry.key }
    }
    return kept + new
  }
}
