import Basics
import JSON

/// The tensors of a Hugging Face model folder, from one safetensors file or several.
package struct SafetensorsModel: Sendable {
  package let files: [SafetensorsFile]
  package let tensors: [StoredTensor]
  private let tensorsByName: [String: StoredTensor]

  /// Opens `model.safetensors`, or the files that `model.safetensors.index.json` names.
  ///
  /// - Parameters:
  ///   - folder: Where the files lie.
  ///   - name: `model`, or `adapter_model` for an adapter.
  /// - Throws: `Problem` when none is there, one is damaged, or the index does not fit the files.
  package init(folder: String, name: String = "model") throws(Problem) {
    let single = "\(folder)/\(name).safetensors"
    let index = "\(folder)/\(name).safetensors.index.json"
    if FileTree.exists(single) {
      self.init([try SafetensorsFile(path: single)])
    } else if FileTree.exists(index) {
      try self.init(index: index, folder: folder)
    } else {
      throw .noSafetensors(folder)
    }
  }

  private init(index path: String, folder: String) throws(Problem) {
    let bytes = try FileContents.read(path, limit: 100_000_000)
    let index: JSON
    do throws(JSONError) { index = try JSON(parsing: bytes.span, depth: 16) } catch {
      throw .damagedIndex(
        path, "line \(id: error.line), column \(id: error.column): \(error.reason)")
    }
    guard let map = index["weight_map"]?.object?.members else {
      throw .damagedIndex(path, "it has no `weight_map`")
    }
    var opened: [String: [String: StoredTensor]] = [:]
    var files: [SafetensorsFile] = []
    for member in map {
      guard let name = member.value.string, !name.isEmpty, !name.contains("/"), name != "..",
        !name.contains("\0")
      else { throw .damagedIndex(path, "`\(member.name)` is in no file of the same folder") }
      if opened[name] == nil {
        let file = try SafetensorsFile(path: "\(folder)/\(name)")
        opened[name] = Dictionary(file.tensors.map { ($0.name, $0) }) { first, _ in first }
        files.append(file)
      }
      guard opened[name]?[member.name] != nil else {
        throw .tensorElsewhere(member.name, index: path, file: name)
      }
    }
    // A name in two files is taken from the one that the index gives.
    let places = Dictionary(map.map { ($0.name, $0.value.string) }) { _, last in last }
    self.init(files) { places[$0.name, default: nil].map { "\(folder)/\($0)" } == $0.file.path }
  }

  private init(_ files: [SafetensorsFile], where isWanted: (StoredTensor) -> Bool = { _ in true }) {
    self.files = files
    tensors = files.flatMap(\.tensors).filter(isWanted)
    tensorsByName = Dictionary(tensors.map { ($0.name, $0) }) { first, _ in first }
  }

  package func tensor(_ name: String) -> StoredTensor? { tensorsByName[name] }
}
