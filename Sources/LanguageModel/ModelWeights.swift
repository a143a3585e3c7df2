import Basics
import Glibc
import JSON
import ModelFiles

/// A model's shape and weights as they lie on disk: one GGUF file, or a Hugging Face folder.
///
/// Everything is checked when it is opened: that each weight of the graph is there, in the shape that
/// the configuration asks for and in a storage that can be read. Nothing is read before it is asked
/// for.
///
///     let model = try ModelWeights(path: "SmolLM2-135M-Instruct.Q4_1.gguf")
///     model.configuration.layerCount  // 30
///     model[.layer(0, .query)]?.floats()  // (H D, W), as Hugging Face orders rows
package struct ModelWeights: Sendable {
  package let path: String
  package let configuration: ModelConfiguration
  /// Where it came from, for what else it holds: the tokenizer and the chat template.
  package let container: Container

  private let weights: [WeightName: StoredWeight]

  package enum Container: Sendable {
    case gguf(GGUFFile)
    /// The tensors and `config.json`.
    case huggingFace(SafetensorsModel, configuration: JSON)
  }

  /// Opens a GGUF file, or a folder with `config.json` and safetensors.
  ///
  /// - Throws: `Problem` when it is no model, is damaged, or is of a kind not computed here.
  package init(path: String) throws(Problem) {
    if FileTree.isFolder(path) {
      guard FileTree.exists("\(path)/config.json") else { throw .notAModel(path) }
      try self.init(folder: path)
    } else {
      guard FileTree.exists(path) else { throw .notAModel(path) }
      try self.init(gguf: GGUFFile(path: path))
    }
  }

  package init(gguf file: GGUFFile) throws(Problem) {
    let configuration = try ModelConfiguration(gguf: file)
    // gguf-py reorders the rows of queries and keys of this family alone.
    let isInterleaved = configuration.family == .llama
    try self.init(
      path: file.path, configuration, .gguf(file), interleaved: isInterleaved
    ) { file.tensor($0.gguf) }
  }

  private init(folder: String) throws(Problem) {
    let path = "\(folder)/config.json"
    let bytes = try FileContents.read(path, limit: 10_000_000)
    let json: JSON
    do throws(JSONError) { json = try JSON(parsing: bytes.span, depth: 64) } catch {
      throw .badConfiguration(
        path, "line \(id: error.line), column \(id: error.column): \(error.reason)")
    }
    let tensors = try SafetensorsModel(folder: folder)
    let configuration = try ModelConfiguration(
      huggingFace: json, path: path,
      hasOutput: tensors.tensor(WeightName.output.huggingFace) != nil)
    try self.init(
      path: folder, configuration, .huggingFace(tensors, configuration: json), interleaved: false
    ) { tensors.tensor($0.huggingFace) }
  }

  private init(
    path: String, _ configuration: ModelConfiguration, _ container: Container, interleaved: Bool,
    tensor: (WeightName) -> StoredTensor?
  ) throws(Problem) {
    var weights: [WeightName: StoredWeight] = [:]
    func take(_ name: WeightName, _ tensor: StoredTensor) throws(Problem) {
      let shape = configuration.shape(of: name)
      guard tensor.shape == shape else {
        throw .wrongShape(path, tensor.name, tensor.shape, expected: shape)
      }
      weights[name] = try StoredWeight(
        tensor,
        interleavedHeadWidth: interleaved && name.isRotated ? configuration.headWidth : nil,
        path: path)
    }
    for name in configuration.requiredWeights {
      guard let found = tensor(name) else {
        throw .missingTensor(
          path, { if case .gguf = container { name.gguf } else { name.huggingFace } }())
      }
      try take(name, found)
    }
    for name in configuration.optionalWeights where weights[name] == nil {
      if let found = tensor(name) { try take(name, found) }
    }
    self.path = path
    self.configuration = configuration
    self.container = container
    self.weights = weights
  }

  /// The weight of that name; nil for a bias that the model has not.
  ///
  /// The output of a model that shares it with the embedding is the embedding.
  package subscript(name: WeightName) -> StoredWeight? {
    weights[name] ?? (name == .output && configuration.isTied ? weights[.embedding] : nil)
  }

  /// Lets the system take back the memory that holds the file; what is read again comes from its
  /// cache or from the disk.
  package func giveBackPages() {
    var files: [ObjectIdentifier: MappedFile] = [:]
    for weight in weights.values {
      files[ObjectIdentifier(weight.tensor.file)] = weight.tensor.file
    }
    for file in files.values {
      guard let start = file.buffer.baseAddress else { continue }
      // Safe: nothing was written to the pages, so they are read from the file again.
      madvise(UnsafeMutableRawPointer(mutating: start), file.buffer.count, MADV_DONTNEED)
    }
  }

  /// The bytes that its weights take on disk.
  package var storedByteCount: Int { weights.values.reduce(0) { $0 + $1.tensor.range.count } }

  /// What most of its matrices are stored as: `Q4_1`.
  package var storage: String {
    var bytes: [String: Int] = [:]
    for weight in weights.values {
      bytes[weight.tensor.type.rawValue, default: 0] += weight.tensor.range.count
    }
    return bytes.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? ""
  }
}

extension WeightName {
  /// Whether its rows are turned by position.
  fileprivate var isRotated: Bool {
    guard case .layer(_, let weight) = self else { return false }
    return switch weight {
    case .query, .key, .queryBias, .keyBias: true
    default: false
    }
  }
}
