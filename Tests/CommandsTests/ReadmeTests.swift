import Basics
import Commands
import Harness
import ModelHarness
import Testing

/// Both READMEs are tried as they are read: their lines in order, by the program, in a new folder.
@Suite struct ReadmeTests {
  /// A fenced block of a README.
  private struct Block {
    let language: String
    let lines: [String]
  }

  private static func text(_ name: String) throws -> String {
    let bytes = try FileContents.read("\(Corpora.repository)/\(name)", limit: 1 << 20)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func blocks(of text: String) -> [Block] {
    let parts = text.split(separator: "```", omittingEmptySubsequences: false)
    // Every other part stands between fences.
    return parts.enumerated().filter { $0.offset % 2 == 1 }.map { _, part in
      let lines = part.split(separator: "\n").map(String.init)
      return Block(language: lines.first ?? "", lines: Array(lines.dropFirst()))
    }
  }

  @Test(
    "Every line of the README runs", .timeLimit(.minutes(10)),
    arguments: ["README.md", "README.zh-CN.md"])
  func lines(name: String) async throws {
    let place = try ReadmePlace(isChinese: name.contains("zh"))
    let blocks = Self.blocks(of: try Self.text(name))
    #expect(Set(blocks.map(\.language)) == ["ink", "sh"])
    for block in blocks {
      for line in block.lines {
        let result =
          block.language == "ink" ? try place.typed(line) : try place.inShell(line, of: block.lines)
        #expect(result.status == 0, "\(line)\n\(result.output)\(result.errors)")
        #expect(!result.errors.contains("error:"), "\(line)\n\(result.errors)")
      }
    }
  }

  @Test(
    "Each figure of the READMEs stands in RESULTS.md, under the command that measures it",
    arguments: ["README.md", "README.zh-CN.md"])
  func figures(name: String) throws {
    let text = try Self.text(name)
    let results = try Self.text("Benchmarks/RESULTS.md")
    let table = try #require(text.split(separator: "<!-- speed -->").dropFirst().first)
    let rows = table.split(separator: "<!-- /speed -->")[0].split(separator: "\n").dropFirst(2)
    #expect(rows.count >= 5)
    for row in rows {
      let cells = row.split(separator: "|").map { $0.drop { $0 == " " } }
      let command = String(cells[3].split(separator: "`")[0])
      #expect(FileTree.exists("\(Corpora.repository)/\(command)"))
      let section = results.split(separator: "\n## ").filter { $0.contains(command) }.joined()
      for figure in cells[1].split(separator: ",").map({
        $0.split(separator: " ").joined(separator: " ")
      }) {
        #expect(section.contains(figure), "\(figure) by \(command)")
      }
    }
  }

  @Test("What the READMEs and documents link to is there")
  func links() throws {
    for name in ["README.md", "README.zh-CN.md", "docs/scaling.md", "docs/architecture.md"] {
      let folder = name.hasPrefix("docs/") ? "docs/" : ""
      for part in try Self.text(name).split(separator: "](").dropFirst() {
        let target = part.prefix { $0 != ")" && $0 != "#" }
        guard !target.isEmpty, !target.contains("://") else { continue }
        #expect(FileTree.exists("\(Corpora.repository)/\(folder)\(target)"), "\(name): \(target)")
      }
    }
  }
}

/// A folder with a novel, the model, and a server that stands for every other.
private struct ReadmePlace: ~Copyable {
  private let folder: TemporaryFolder
  private let server: ScriptedServer
  private let environment: [String: String]

  init(isChinese: Bool) throws {
    // All that may fail comes first.
    let folder = try TemporaryFolder()
    let home = folder.path
    let sample = isChinese ? "砚中雪.txt" : "lamp.txt"
    let novel = try FileContents.read(
      "\(Corpora.repository)/Sessions/texts/\(sample)", limit: 1 << 20)
    // Some chapters are enough; cut where a line ends.
    let cut = novel[..<9000].lastIndex(of: UInt8(ascii: "\n")) ?? 9000
    try FileContents.write(Array(novel[..<cut]), to: "\(home)/\(isChinese ? "小说" : "novel").txt")
    let models = "\(home)/.local/share/inkstone/models"
    FileTree.make(models)
    try TinyModel(TinyModel.talking).writeGGUF(to: "\(models)/SmolLM2.gguf", canTalk: true)
    let model = try FileContents.read("\(models)/SmolLM2.gguf", limit: 1 << 24)
    let server = try ScriptedServer { Self.reply(to: $0, model: model) }
    FileTree.make("\(home)/bin")
    // What LLaMA-Factory leaves: an adapter, here that of the run before.
    let stub = """
      #!/bin/sh
      while [ "$1" != --output_dir ]; do shift; done
      mkdir -p "$2" && cp workspace.runs/1/adapter_* "$2"
      """
    try FileContents.write(Array(stub.utf8), to: "\(home)/bin/llamafactory-cli")
    let linked = try Run.program(
      "/bin/sh",
      ["-c", "chmod +x bin/* && ln -s '\(Products.path(of: "inkstone"))' bin/inkstone"],
      folder: home)
    #expect(linked.status == 0, "\(linked.errors)")
    self.folder = folder
    self.server = server
    environment = [
      "PATH": "\(home)/bin:/usr/bin:/bin", "HF_ENDPOINT": server.address,
      "MODELSCOPE_ENDPOINT": server.address, "BASE_URL": "\(server.address)/v1", "MODEL": "qwen",
    ]
  }

  /// A line typed at the prompt.
  func typed(_ line: String) throws -> Run.Result {
    var line = line
    for address in ["http://127.0.0.1:11434", "http://127.0.0.1:8000"] {
      line = line.replacing(address, with: server.address)
    }
    // The tiny model says nothing sensible to a question; the server does.
    line = line.replacing("endpoint=local", with: "endpoint=\(server.address)/v1 model=qwen")
    return try Run.program(
      Products.path(of: "inkstone"), ["-c", line], folder: folder.path, environment: environment)
  }

  /// A line typed in a shell, after what the lines above it export.
  func inShell(_ line: String, of block: [String]) throws -> Run.Result {
    let own = ["./tour", "./check"].first { line.hasPrefix($0) }
    if let own {
      // These run the tests, or a training; the clean machine of the slow suite runs them.
      return try Run.program(
        "/usr/bin/test", ["-x", "\(Corpora.repository)/\(own)"], folder: folder.path)
    }
    let exports = block.prefix { $0 != line }.filter { $0.hasPrefix("export ") }
    return try Run.program(
      "/bin/sh", ["-c", (exports + [line]).joined(separator: "\n")], folder: folder.path,
      environment: environment)
  }

  /// The model and its list for either hub; what a model would say for the rest.
  private static func reply(
    to request: ScriptedServer.Request, model: [UInt8]
  ) -> ScriptedServer.Reply {
    let name = "qwen2.5-0.5b-instruct-q8_0.gguf"
    if request.path.hasSuffix(name) {
      let head = "HTTP/1.1 200 OK\r\nContent-Length: \(model.count)\r\n\r\n"
      return .init([.send(Array(head.utf8) + (request.method == "HEAD" ? [] : model))])
    }
    if request.path.hasPrefix("/api/v1/models/") {
      return .json(#"{"Data": {"Files": [{"Path": "\#(name)", "Size": \#(model.count)}]}}"#)
    }
    if request.path.hasPrefix("/api/models/") {
      return .json(#"{"siblings": [{"rfilename": "\#(name)", "size": \#(model.count)}]}"#)
    }
    return ScriptedModel.reply(to: request)
  }
}
