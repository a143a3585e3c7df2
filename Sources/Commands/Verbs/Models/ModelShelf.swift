import Basics
import LanguageModel
import ModelFiles

/// The models that are at hand: what lies in the models folder, and whatever a path names.
struct ModelShelf: Sendable {
  /// Where models are kept.
  let folder: String

  /// That of the user.
  static var ofUser: ModelShelf {
    let data = Environment.folder("XDG_DATA_HOME", fallback: ".local/share") ?? "."
    return ModelShelf(folder: "\(data)/models")
  }

  struct Item: Sendable {
    let name: String
    let path: String
  }

  /// The models of the folder, by name: GGUF files, folders with `config.json`, and both a folder
  /// deeper, as `model pull` lays them.
  func items() -> [Item] {
    var items: [Item] = []
    func look(_ path: String, _ prefix: String, depth: Int) {
      for name in FileTree.names(in: path) where !name.hasPrefix(".") {
        let inner = "\(path)/\(name)"
        if name.hasSuffix(".gguf") {
          items.append(Item(name: prefix + name.dropLast(5), path: inner))
        } else if FileTree.exists("\(inner)/config.json") {
          items.append(Item(name: prefix + name, path: inner))
        } else if depth > 0, FileTree.isFolder(inner) {
          look(inner, "\(prefix)\(name)/", depth: depth - 1)
        }
      }
    }
    look(folder, "", depth: 2)
    return items.sorted { $0.name < $1.name }
  }

  /// The model that was typed, else the one that is set, else the embedded one, else the only one.
  ///
  /// - Throws: `Problem` when there is none.
  func find(_ typed: String?, settings: Settings) throws(Problem) -> Item {
    let items = items()
    if let wanted = typed ?? settings.value("base-model") {
      if let item = items.first(where: { $0.name == wanted }) { return item }
      let lower = wanted.lowercased()
      let near = items.filter { $0.name.lowercased().hasPrefix(lower) }
      if near.count == 1 { return near[0] }
      let path = Self.expanded(wanted)
      if FileTree.exists(path), path.hasSuffix(".gguf") || FileTree.isFolder(path) {
        return Item(name: Self.name(of: path), path: path)
      }
      throw .noModel(wanted, known: items.map(\.name))
    }
    guard let item = items.first(where: { $0.name.hasPrefix("SmolLM2") }) ?? items.first else {
      throw .noModelYet(folder)
    }
    return item
  }

  private static func expanded(_ path: String) -> String {
    guard path.hasPrefix("~/"), let home = Environment.value("HOME") else { return path }
    return home + path.dropFirst()
  }

  private static func name(of path: String) -> String {
    let last = path.split(separator: "/").last.map(String.init) ?? path
    return last.hasSuffix(".gguf") ? String(last.dropLast(5)) : last
  }
}

/// Models in memory, shared by all commands of this process.
actor LocalModels {
  static let shared = LocalModels()

  private var path: String?
  private var generator: Generator?

  /// The model at a path; one that was loaded before is let go of.
  func generator(_ path: String) throws -> Generator {
    if let generator, self.path == path { return generator }
    generator = nil
    let weights = try ModelWeights(path: path)
    let made = try Generator(PackedModel(weights), weights.tokenizer())
    (self.path, generator) = (path, made)
    return made
  }
}

extension Problem {
  static func noModel(_ name: String, known: [String]) -> Problem {
    let near = Suggestion.nearest(to: name, among: known)
    return Problem(
      .notFound, "no model `\(name)`",
      why: near.map { "the nearest is `\($0)`" }
        ?? "it is neither in the models folder nor a GGUF file or a folder",
      next: near.map { "model use \($0)" } ?? "models")
  }

  static func noModelYet(_ folder: String) -> Problem {
    Problem(
      .notFound, "there is no model yet",
      why: "`\(folder)` is empty; scripts/model fetches the embedded one",
      next: "model pull hf:HuggingFaceTB/SmolLM2-135M-Instruct")
  }
}
