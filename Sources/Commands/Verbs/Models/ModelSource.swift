import Basics
import JSON
import Wire

/// Where a model is fetched from, as it is typed.
enum ModelSource: Sendable, Equatable {
  /// `hf:OWNER/NAME`, perhaps with `@REVISION`; the server is HF_ENDPOINT or huggingface.co.
  case huggingFace(repository: String, revision: String)
  /// `ms:OWNER/NAME`; the server is MODELSCOPE_ENDPOINT or modelscope.cn.
  case modelScope(repository: String, revision: String)
  /// One GGUF file.
  case file(String)

  /// One file of a repository.
  struct File: Sendable, Equatable {
    let path: String
    let url: String
    var byteCount: Int?
    /// 64 hexadecimal digits.
    var digest: String?
  }

  /// - Throws: `Problem` when it is none of these.
  init(_ typed: String) throws(Problem) {
    if typed.hasPrefix("http://") || typed.hasPrefix("https://") {
      guard Self.lastName(of: typed).hasSuffix(".gguf") else { throw .notASource(typed) }
      self = .file(typed)
      return
    }
    let parts = typed.split(separator: ":", maxSplits: 1)
    guard parts.count == 2 else { throw .notASource(typed) }
    let names = parts[1].split(separator: "@", maxSplits: 1)
    let repository = String(names.first ?? "")
    // It becomes a folder: nothing may lead out of the models folder.
    let words = repository.split(separator: "/", omittingEmptySubsequences: false)
    guard words.count == 2, words.allSatisfy({ Self.isPlain($0) }) else {
      throw .notASource(typed)
    }
    let revision = names.count > 1 ? String(names[1]) : nil
    switch parts[0] {
    case "hf": self = .huggingFace(repository: repository, revision: revision ?? "main")
    case "ms": self = .modelScope(repository: repository, revision: revision ?? "master")
    default: throw .notASource(typed)
    }
  }

  private static func isPlain(_ name: some StringProtocol) -> Bool {
    !name.isEmpty && !name.hasPrefix(".")
      && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
  }

  static func lastName(of url: String) -> String {
    let path = url.split(whereSeparator: { "?#".contains($0) }).first ?? ""
    return path.split(separator: "/").last.map(String.init) ?? ""
  }

  /// Where it comes to lie below the models folder.
  var folder: String {
    switch self {
    case .huggingFace(let repository, _), .modelScope(let repository, _): repository
    case .file: ""
    }
  }

  /// The key for the server; sent to it alone.
  var key: String? {
    switch self {
    case .huggingFace: Environment.value("HF_TOKEN")
    case .modelScope: Environment.value("MODELSCOPE_API_TOKEN")
    case .file: nil
    }
  }

  /// The files that there are.
  ///
  /// - Throws: `Problem` when the server does not say, or `CancellationError`.
  func files() async throws -> [File] {
    switch self {
    case .file(let url): return [File(path: Self.lastName(of: url), url: url)]
    case .huggingFace(let repository, let revision):
      let server = Self.server("HF_ENDPOINT", else: "https://huggingface.co")
      let json = try await list(
        "\(server)/api/models/\(repository)/revision/\(revision)?blobs=true")
      return (json["siblings"]?.array ?? []).compactMap { entry in
        guard let path = entry["rfilename"]?.string, Self.isSafe(path) else { return nil }
        return File(
          path: path, url: "\(server)/\(repository)/resolve/\(revision)/\(path)",
          byteCount: entry["lfs"]?["size"]?.integer ?? entry["size"]?.integer,
          digest: entry["lfs"]?["sha256"]?.string ?? entry["lfs"]?["oid"]?.string)
      }
    case .modelScope(let repository, let revision):
      let server = Self.server("MODELSCOPE_ENDPOINT", else: "https://modelscope.cn")
      let json = try await list(
        "\(server)/api/v1/models/\(repository)/repo/files?Revision=\(revision)&Recursive=true")
      return (json["Data"]?["Files"]?.array ?? []).compactMap { entry in
        guard let path = entry["Path"]?.string, Self.isSafe(path),
          entry["Type"]?.string != "tree"
        else { return nil }
        return File(
          path: path, url: "\(server)/models/\(repository)/resolve/\(revision)/\(path)",
          byteCount: entry["Size"]?.integer, digest: entry["Sha256"]?.string)
      }
    }
  }

  /// Only files of the repository's own folder are taken; models have no others.
  private static func isSafe(_ path: String) -> Bool { isPlain(path) }

  private static func server(_ variable: String, else fallback: String) -> String {
    var server = Environment.value(variable) ?? fallback
    while server.hasSuffix("/") { server.removeLast() }
    return server.contains("://") ? server : "https://\(server)"
  }

  private func list(_ url: String) async throws -> JSON {
    var request = HTTPRequest(.get, url)
    request.key = key
    request.redirects = .anywhereWithoutKey
    let response: HTTPResponse
    do { response = unsafe try await HTTP.send(request) } catch let failure as WireFailure {
      throw Problem(failure, at: url)
    }
    guard response.status != 404 else { throw Problem.noRepository(folder, url) }
    guard (200..<300).contains(response.status), let json = try? JSON(parsing: response.body.span)
    else { throw Problem.listRefused(url, response.status) }
    return json
  }
}

extension ModelSource {
  /// The files that make a model: weights with all that belongs to them, or one GGUF file.
  ///
  /// - Parameter wanted: A part of the GGUF file's name; nil for the storage that is usual.
  /// - Throws: `Problem` when there is no model among them.
  static func choose(
    _ files: [File], wanted: String?, from source: String
  ) throws(Problem) -> [File] {
    let packed = files.filter { $0.path.hasSuffix(".gguf") }
    let hasWeights = files.contains { $0.path.hasSuffix(".safetensors") }
    if wanted == nil, hasWeights, files.contains(where: { $0.path == "config.json" }) {
      let names = [
        "config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json",
        "chat_template.jinja", "special_tokens_map.json", "model.safetensors.index.json",
      ]
      return files.filter { file in
        names.contains(file.path)
          || file.path.hasPrefix("model") && file.path.hasSuffix(".safetensors")
      }
    }
    let near = packed.filter { file in
      wanted.map { file.path.lowercased().contains($0.lowercased()) } ?? true
    }
    // The storages that lose little and are quick, the usual one first.
    for storage in ["Q4_K_M", "Q4_1", "Q4_0", "Q8_0", ""] {
      if let file = near.first(where: { $0.path.uppercased().contains(storage) }) { return [file] }
    }
    throw .noModelThere(source, files: packed.map(\.path))
  }
}

extension Problem {
  static func notASource(_ typed: String) -> Problem {
    Problem(
      .usage, "`\(typed)` names no model to fetch",
      why: "`hf:OWNER/NAME`, `ms:OWNER/NAME` or the address of a GGUF file does",
      next: "model pull hf:HuggingFaceTB/SmolLM2-135M-Instruct")
  }

  static func noRepository(_ name: String, _ url: String) -> Problem {
    Problem(
      .notFound, "the server has no model `\(name)`",
      why: "`\(url)` is not there; one that is not public wants HF_TOKEN")
  }

  static func listRefused(_ url: String, _ status: Int) -> Problem {
    Problem(.network, "`\(url)` does not list files", why: "it answers with \(id: status)")
  }

  static func noModelThere(_ source: String, files: [String]) -> Problem {
    Problem(
      .notFound, "no model in `\(source)` that can be used",
      why: files.isEmpty
        ? "it has neither safetensors with config.json nor GGUF files"
        : "its GGUF files are \(files.joined(separator: ", "))",
      next: files.first.map { "model pull \(source) file=\($0)" })
  }

  static func wrongDigest(_ path: String) -> Problem {
    Problem(
      .damaged, "`\(path)` is not the file that the server describes",
      why: "its SHA-256 differs; it has been removed")
  }
}
