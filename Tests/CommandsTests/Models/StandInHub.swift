import Basics
import Harness

/// A hub of models on loopback, laid out as Hugging Face and ModelScope lay out theirs.
///
/// Small files come from the hub itself, the others from a second server that it sends one on to, as
/// both do.
final class StandInHub: Sendable {
  struct File: Sendable {
    let name: String
    let bytes: [UInt8]
    /// What the list says; the true one without.
    var digest: String?
    /// How many bytes the store sends before it falls silent; all without.
    var sentCount: Int?
  }

  /// Where one asks, and where the large files lie.
  let hub, store: ScriptedServer
  static let repository = "inkstone/tiny"

  init(_ files: [File]) throws {
    let store = try ScriptedServer { request in
      let name = request.path.split(separator: "/").last.map(String.init) ?? ""
      guard let file = files.first(where: { $0.name == name }) else { return .status(404) }
      return Self.reply(file, to: request)
    }
    let address = store.address
    hub = try ScriptedServer { request in
      let path = String(request.path.split(separator: "?").first ?? "")
      switch path {
      case "/api/models/\(Self.repository)/revision/main":
        return .json(Self.huggingFaceList(files))
      case "/api/v1/models/\(Self.repository)/repo/files":
        return .json(Self.modelScopeList(files))
      default:
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        let folders = [
          "/\(Self.repository)/resolve/main", "/models/\(Self.repository)/resolve/master",
        ]
        guard let file = files.first(where: { $0.name == name }),
          folders.contains(where: { path == "\($0)/\(name)" })
        else { return .status(404, body: #"{"error":"Repository not found"}"#) }
        guard Self.isLarge(file) else { return Self.reply(file, to: request) }
        return .status(302, headers: ["Location": "\(address)/blobs/\(name)"])
      }
    }
    self.store = store
  }

  private static func isLarge(_ file: File) -> Bool { !file.name.hasSuffix(".json") }

  private static func digest(_ file: File) -> String {
    if let digest = file.digest { return digest }
    var sum = SHA256()
    // Safe: the span ends before the array does.
    file.bytes.withUnsafeBytes { sum.update($0) }
    return SHA256.hexadecimal(sum.finish())
  }

  private static func huggingFaceList(_ files: [File]) -> String {
    let siblings = files.map { file in
      let size = file.bytes.count
      let more = isLarge(file) ? #","lfs":{"sha256":"\#(digest(file))","size":\#(size)}"# : ""
      return #"{"rfilename":"\#(file.name)","size":\#(size)\#(more)}"#
    }
    // A name that would lead out of the folder is not to be followed.
    let all = siblings + [#"{"rfilename":"../outside.gguf","size":4}"#]
    return #"{"id":"inkstone/tiny","siblings":[\#(all.joined(separator: ","))]}"#
  }

  private static func modelScopeList(_ files: [File]) -> String {
    let entries = files.map { file in
      #"{"Path":"\#(file.name)","Type":"blob","Size":\#(file.bytes.count),"#
        + #""Sha256":"\#(digest(file))"}"#
    }
    let all = entries + [#"{"Path":"figures","Type":"tree","Size":0}"#]
    return #"{"Code":200,"Data":{"Files":[\#(all.joined(separator: ","))]}}"#
  }

  private static func reply(
    _ file: File, to request: ScriptedServer.Request
  ) -> ScriptedServer.Reply {
    let range = request.headers["range"].flatMap { Int($0.dropFirst(6).dropLast()) } ?? 0
    let rest = file.bytes[min(range, file.bytes.count)...]
    let end = file.bytes.count - 1
    let head = """
      HTTP/1.1 \(range > 0 ? 206 : 200) OK\r
      Content-Length: \(rest.count)\r
      Content-Range: bytes \(range)-\(end)/\(file.bytes.count)\r
      ETag: "\(file.name)"\r\n\r\n
      """
    guard let count = file.sentCount, range == 0 else {
      return .init([.send(Array(head.utf8) + rest)])
    }
    return .init([.send(Array(head.utf8) + rest.prefix(count)), .hang])
  }
}
