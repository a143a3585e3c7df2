import Basics
import Harness
import ModelHarness
import Testing

@testable import Commands

/// `export model` from the prompt, after a training of a tiny model.
@Suite struct ExportModelTests {
  @Test("Each format is written whole, replaced only when told to, and can be used")
  func formats() async throws {
    let shell = try TestShell()
    let home = shell.folder.path
    try shell.folder.write(Samples.conversation, to: "对话.jsonl")
    try TinyModel(TinyModel.talking).writeGGUF(to: "\(home)/tiny.gguf", canTalk: true)
    _ = await shell.run("load \(home)/对话.jsonl; model use \(home)/tiny.gguf")
    #expect(await shell.outcome(of: "export model to=\(home)/none") == .failed(.notFound))
    _ = await shell.run("train epochs=1 rank=2 cutoff=64")
    for line in [
      "export model to=\(home)/out/皇帝.gguf quant=q4_0",
      "导出 模型 1 format=safetensors to=\(home)/folder", "export model format=peft to=\(home)/peft",
      "export model base to=\(home)/base",
    ] {
      #expect(await shell.outcome(of: line) == .done, "\(line): \(shell.text)")
      #expect(await shell.outcome(of: line) == .failed(.conflict), "\(line): \(shell.text)")
      #expect(await shell.outcome(of: "\(line) overwrite=on") == .done, "\(shell.text)")
    }
    #expect(FileTree.names(in: "\(home)/out") == ["Modelfile", "皇帝.gguf"])
    #expect(FileTree.names(in: "\(home)/base") == ["Modelfile", "tiny.gguf"])
    #expect(
      FileTree.names(in: "\(home)/peft") == ["adapter_config.json", "adapter_model.safetensors"])
    #expect(
      FileTree.names(in: "\(home)/folder") == [
        "config.json", "generation_config.json", "model.safetensors", "tokenizer.json",
        "tokenizer_config.json",
      ])
    let bytes = try FileContents.read("\(home)/out/Modelfile", limit: 1 << 16)
    let modelfile = String(decoding: bytes, as: UTF8.self)
    #expect(modelfile.hasPrefix("FROM ./皇帝.gguf\nTEMPLATE \"\"\""))
    #expect(modelfile.contains("<|im_start|>user\n{{ .Content }}<|im_end|>"))
    #expect(modelfile.contains("PARAMETER stop \"<|im_end|>\""))
    for path in ["out/皇帝.gguf", "folder"] {
      #expect(await shell.outcome(of: "model use \(home)/\(path)") == .done, "\(shell.text)")
    }
  }

  @Test(
    "What cannot be written is refused, with what can be",
    arguments: [
      ("export model base format=peft", "has no adapter"),
      ("export model base format=safetensors quant=q8_0", "hold no q8_0"),
      ("export model 7", "no run `7`"),
    ])
  func refused(line: String, words: String) async throws {
    let shell = try TestShell()
    let home = shell.folder.path
    try TinyModel(TinyModel.talking).writeGGUF(to: "\(home)/tiny.gguf", canTalk: true)
    _ = await shell.run("model use \(home)/tiny.gguf")
    let said = await shell.run(line)
    #expect(said.hasPrefix("error:") && said.contains(words), "\(said)")
  }
}
