import Basics
import Harness
import ModelHarness
import Testing

@testable import Commands

/// `model pull` of the real program from a hub on loopback.
@Suite("Fetching a model", .serialized, .timeLimit(.minutes(10)))
struct ModelPullTests {
  private static let binary = Products.path(of: "inkstone")
  private static let key = "hf_0123456789abcdef"

  private static func environment(_ hub: StandInHub) -> [String: String] {
    [
      "HF_ENDPOINT": hub.hub.address, "MODELSCOPE_ENDPOINT": hub.hub.address, "HF_TOKEN": key,
      "MODELSCOPE_API_TOKEN": key,
    ]
  }

  private func run(
    _ command: String, _ hub: StandInHub, in folder: borrowing TemporaryFolder
  ) throws -> Run.Result {
    try Run.program(
      Self.binary, ["--quiet", "-c", command], folder: folder.path,
      environment: Self.environment(hub))
  }

  private static func gguf() throws -> [UInt8] {
    let folder = try TemporaryFolder()
    try TinyModel(TinyModel.talking).writeGGUF(to: "\(folder.path)/tiny.gguf", canTalk: true)
    return try FileContents.read("\(folder.path)/tiny.gguf", limit: 1 << 24)
  }

  private let models = ".local/share/inkstone/models"

  @Test(
    "A folder of Hugging Face's comes with all that belongs to it; the token goes to the hub alone")
  func folder() throws {
    let folder = try TemporaryFolder()
    let source = "\(folder.path)/source"
    try TinyModel().writeHuggingFace(to: source)
    var files = try FileTree.names(in: source).map { name in
      StandInHub.File(
        name: name, bytes: try FileContents.read("\(source)/\(name)", limit: 1 << 24))
    }
    files.append(.init(name: "README.md", bytes: [1, 2, 3]))
    let hub = try StandInHub(files)
    let result = try run("model pull hf:inkstone/tiny; models", hub, in: folder)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("2 files of `hf:inkstone/tiny`"))
    #expect(result.output.contains("checked by SHA-256"))
    #expect(result.output.contains("inkstone/tiny  llama"))
    #expect(
      FileTree.names(in: "\(folder.path)/\(models)/inkstone/tiny")
        == ["config.json", "model.safetensors"])
    #expect(hub.hub.requests.allSatisfy { $0.headers["authorization"] == "Bearer \(Self.key)" })
    #expect(hub.store.requestCount == 1)
    #expect(hub.store.requests.allSatisfy { $0.headers["authorization"] == nil })
    // What is whole is not fetched again.
    let again = try run("model pull hf:inkstone/tiny", hub, in: folder)
    #expect(again.status == 0 && hub.store.requestCount == 1)
    // What has the right size and other bytes is.
    let path = "\(folder.path)/\(models)/inkstone/tiny/model.safetensors"
    let size = try FileContents.read(path, limit: 1 << 24).count
    try FileContents.write([UInt8](repeating: 7, count: size), to: path)
    #expect(try run("model pull hf:inkstone/tiny", hub, in: folder).status == 0)
    #expect(hub.store.requestCount == 2)
    #expect(
      try FileContents.read(path, limit: 1 << 24)
        == files.first { $0.name.hasPrefix("model") }?.bytes)
  }

  @Test("Of several GGUF files of ModelScope's one is taken, and can be used at once")
  func oneFile() throws {
    let folder = try TemporaryFolder()
    let bytes = try Self.gguf()
    let hub = try StandInHub([
      .init(name: "tiny-Q2_K.gguf", bytes: [1]), .init(name: "tiny-Q8_0.gguf", bytes: bytes),
      .init(name: "configuration.json", bytes: Array("{}".utf8)),
    ])
    let command = "模型 下载 ms:inkstone/tiny; model use inkstone/tiny/tiny-Q8_0; chat max-tokens=2 问"
    let result = try run(command, hub, in: folder)
    #expect(result.status == 0, "\(result.errors)")
    #expect(
      FileTree.names(in: "\(folder.path)/\(models)/inkstone/tiny") == ["tiny-Q8_0.gguf"])
    let named = try run("model pull ms:inkstone/tiny file=q2_k to=here", hub, in: folder)
    #expect(named.status == 0, "\(named.errors)")
    #expect(FileTree.exists("\(folder.path)/here/inkstone/tiny/tiny-Q2_K.gguf"))
    // And by its address, which has no list and no digest.
    let direct = try run(
      "model pull \(hub.store.address)/blobs/tiny-Q8_0.gguf to=there", hub, in: folder)
    #expect(direct.output.contains("without a digest"))
    #expect(try FileContents.read("\(folder.path)/there/tiny-Q8_0.gguf", limit: 1 << 24) == bytes)
  }

  @Test("Ctrl-C stops it, the shell goes on, and the next attempt goes on where it was")
  func stopped() throws {
    let folder = try TemporaryFolder()
    let bytes = try Self.gguf()
    let hub = try StandInHub([.init(name: "tiny.gguf", bytes: bytes, sentCount: 50_000)])
    let terminal = try PseudoTerminal(
      Self.binary, ["--quiet"], environment: Self.environment(hub), folder: folder.path)
    try terminal.wait(forLine: "ink>")
    terminal.type("model pull hf:inkstone/tiny")
    terminal.press(.enter)
    let part = "\(folder.path)/\(models)/inkstone/tiny/tiny.gguf.part"
    try terminal.wait { _ in (try? FileContents.read(part, limit: 1 << 24).count) == 50_000 }
    terminal.press(.control("c"))
    try terminal.wait(for: "stopped")
    try terminal.wait(forLine: "ink>")
    terminal.type("model pull hf:inkstone/tiny")
    terminal.press(.enter)
    try terminal.wait(for: "1 file of")
    #expect(hub.store.requests.last?.headers["range"] == "bytes=50000-")
    #expect(FileTree.names(in: "\(folder.path)/\(models)/inkstone/tiny") == ["tiny.gguf"])
  }

  @Test("Another file than the list describes is refused and removed")
  func digest() throws {
    let folder = try TemporaryFolder()
    let digest = String(repeating: "0", count: 64)
    let hub = try StandInHub([.init(name: "tiny.gguf", bytes: [1, 2, 3], digest: digest)])
    let result = try run("model pull hf:inkstone/tiny", hub, in: folder)
    #expect(result.status == 6)
    #expect(result.errors.contains("is not the file that the server describes"))
    #expect(FileTree.names(in: "\(folder.path)/\(models)/inkstone/tiny").isEmpty)
  }

  @Test("A disk without room keeps what came and says so")
  func full() throws {
    let folder = try TemporaryFolder()
    let hub = try StandInHub([
      .init(name: "tiny.gguf", bytes: [UInt8](repeating: 1, count: 3_000_000))
    ])
    // The largest file that the program may write has 2 MB.
    let script =
      "trap '' XFSZ; ulimit -f 4000; exec '\(Self.binary)' --quiet -c 'model pull hf:inkstone/tiny'"
    let result = try Run.program(
      "/bin/sh", ["-c", script], folder: folder.path, environment: Self.environment(hub))
    #expect(result.status != 0 && result.errors.contains("tiny.gguf.part"), "\(result.errors)")
    let whole = try run("model pull hf:inkstone/tiny", hub, in: folder)
    #expect(whole.status == 0)
    #expect(hub.store.requests.last?.headers["range"]?.hasPrefix("bytes=") == true)
  }

  @Test("What is no model is said before anything is fetched")
  func refused() throws {
    let folder = try TemporaryFolder()
    let hub = try StandInHub([.init(name: "README.json", bytes: [1])])
    for (source, status, words) in [
      ("hf:inkstone/other", 3, "the server has no model `inkstone/other`"),
      ("hf:inkstone/tiny", 3, "neither safetensors with config.json nor GGUF files"),
      ("hf:../tiny", 2, "names no model to fetch"), ("gh:inkstone/tiny", 2, "names no model"),
      ("\(hub.store.address)/x.gguf", 3, "x.gguf"),
    ] as [(String, Int32, String)] {
      let result = try run("model pull \(source)", hub, in: folder)
      #expect(result.status == status && result.errors.contains(words), "\(result.errors)")
    }
  }
}
