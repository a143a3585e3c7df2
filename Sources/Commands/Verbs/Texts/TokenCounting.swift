import Basics
import Corpus
import ModelFiles
import Tokenizer

/// The ways of counting tokens, by name.
struct TokenCounting: Sendable {
  /// Counts characters, where there is no model to count by.
  static let characters = "characters"

  /// As a reader knows it: `SmolLM2-135M-Instruct.Q4_1`.
  let name: String
  /// Makes a counter for each thread.
  let makeCounter: @Sendable () -> TokenCounter

  /// - Parameter typed: A model of the models folder, a GGUF file, a folder with a tokenizer.json, or
  ///   `characters`; nil for the model in use.
  /// - Throws: `Problem` when there is no such tokenizer, or it cannot be read.
  init(_ typed: String?, settings: Settings) throws(Problem) {
    if typed == Self.characters {
      name = Self.characters
      makeCounter = { { CharacterCount.of($0) } }
      return
    }
    let (name, tokenizer) = try Self.tokenizer(at: Self.path(typed, settings: settings))
    self.name = name
    makeCounter = { { tokenizer.count(utf8: $0) } }
  }

  /// The tokenizer of a GGUF file or of a folder, and the model's name.
  ///
  /// - Throws: `Problem` when it cannot be read.
  static func tokenizer(at path: String) throws(Problem) -> (name: String, tokenizer: Tokenizer) {
    if path.hasSuffix(".gguf") {
      return (FileName.stem(of: path), try Tokenizer(gguf: GGUFFile(path: path)))
    }
    return (lastName(of: path), try Tokenizer(folder: path))
  }

  /// A GGUF file, or a folder with a tokenizer.json: what was typed, else that of the model in use.
  ///
  /// - Throws: `Problem` when there is none.
  static func path(_ typed: String?, settings: Settings) throws(Problem) -> String {
    guard let typed else {
      do { return try ModelShelf.ofUser.find(nil, settings: settings).path } catch {
        guard settings.value("base-model") == nil else { throw error }
        // A folder of the models folder may hold a tokenizer and no weights.
        guard let name = modelNames().first else { throw .noTokenizer(folder: modelsFolder) }
        return "\(modelsFolder)/\(name)"
      }
    }
    let path = FileName.expanded(typed)
    if lastName(of: path) == "tokenizer.json", FileTree.exists(path) {
      return path == "tokenizer.json" ? "." : String(path.dropLast("/tokenizer.json".count))
    }
    if FileTree.exists(path) { return path }
    let names = modelNames()
    let near = names.filter { $0.lowercased().hasPrefix(typed.lowercased()) }
    guard let name = near.first else { throw .unknownTokenizer(typed, known: names) }
    return "\(modelsFolder)/\(name)"
  }

  /// Where models are kept.
  static var modelsFolder: String {
    let data =
      Environment.value("XDG_DATA_HOME") ?? "\(Environment.value("HOME") ?? "")/.local/share"
    return "\(data)/inkstone/models"
  }

  /// The models that can count, by the names of their files and folders.
  static func modelNames() -> [String] {
    FileTree.names(in: modelsFolder).filter { name in
      name.hasSuffix(".gguf") || FileTree.exists("\(modelsFolder)/\(name)/tokenizer.json")
    }
  }

  private static func lastName(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}

extension Problem {
  fileprivate static func noTokenizer(folder: String) -> Problem {
    Problem(
      .notFound, "there is no model to count tokens by",
      why: "`\(folder)` is empty; `scripts/model` fetches one, or count characters",
      next: "chunk tokenizer=characters")
  }

  fileprivate static func unknownTokenizer(_ typed: String, known: [String]) -> Problem {
    let near = Suggestion.nearest(to: typed, among: known + [TokenCounting.characters])
    return Problem(
      .notFound, "no tokenizer `\(typed)`",
      why: near.map { "the nearest is `\($0)`" }
        ?? "it is no file or folder, and no model in `\(TokenCounting.modelsFolder)`",
      next: "chunk tokenizer=\(near ?? TokenCounting.characters)")
  }
}
