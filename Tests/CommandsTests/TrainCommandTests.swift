import Basics
import Harness
import JSON
import Testing
import Training
import Workspace

@testable import Commands

/// `train` and what looks at its runs, from the prompt.
@Suite struct TrainCommandTests {
  static let hasModel = !ModelShelf.ofUser.items().isEmpty

  @Test("Without entries there is nothing to train on, and that is said")
  func noEntries() async throws {
    let shell = try TestShell()
    #expect(await shell.outcome(of: "train") == .failed(.notFound))
    #expect(await shell.run("runs").contains("nothing has been trained yet"))
    #expect(await shell.outcome(of: "train resume") == .failed(.notFound))
    #expect(await shell.outcome(of: "show run 1") == .failed(.notFound))
  }

  @Test(
    "A value that cannot be is refused before anything is made", .enabled(if: hasModel),
    arguments: [
      ("train target=q_prj", "the nearest is `q_proj`"), ("train lr=0", "learns nothing"),
      ("train val=5", "leave nothing to train on"), ("train cutoff=4", "cuts the whole answer off"),
      ("train template=chtml", "chatml"), ("train memory=0.1", "of memory at least"),
      ("train from=nowhere", "nowhere"),
    ])
  func refused(line: String, words: String) async throws {
    let shell = try TestShell()
    try shell.folder.write(Samples.conversation, to: "对话.jsonl")
    _ = await shell.run("load \(shell.folder.path)/对话.jsonl")
    let said = await shell.run(line)
    #expect(said.hasPrefix("error:"))
    #expect(said.contains(words), "\(said)")
    #expect(!shell.folder.names().contains("workspace.runs"))
    #expect(await shell.run("runs").contains("nothing has been trained yet"))
  }

  @Test("A training ends with an adapter, a log, its data and advice", .enabled(if: hasModel))
  func trained() async throws {
    let shell = try TestShell()
    try shell.folder.write(Samples.conversation, to: "对话.jsonl")
    _ = await shell.run("load \(shell.folder.path)/对话.jsonl")
    let said = await shell.run("train epochs=3 batch=1 accumulate=1 rank=2 name=四郎 val=1")
    #expect(said.contains("training_example") || said.contains("input_ids:"))
    #expect(said.contains("too few steps") || said.contains("the loss is"))
    let run = "\(shell.folder.path)/workspace.runs/1"
    for name in [
      Adapter.weightsFile, Adapter.configurationFile, "trainer_log.jsonl", "dataset.json",
      "samples.jsonl", "run.json",
    ] { #expect(FileTree.exists("\(run)/\(name)"), "\(name)") }
    let dataset = try FileContents.read("\(run)/dataset.json", limit: 1 << 20)
    #expect(try JSON(parsing: dataset.span).array?.isEmpty == false)
    #expect(await shell.run("runs").contains("四郎"))
    #expect(await shell.run("show run 四郎").contains("learning rate"))
    #expect(await shell.outcome(of: "train resume 1") == .failed(.notFound))
    _ = await shell.run(
      "loss to=\(shell.folder.path)/loss.svg; loss 1 to=\(shell.folder.path)/loss.png")
    let svg = try FileContents.read("\(shell.folder.path)/loss.svg", limit: 1 << 20)
    #expect(String(decoding: svg, as: UTF8.self).contains("<polyline"))
    let png = try FileContents.read("\(shell.folder.path)/loss.png", limit: 1 << 20)
    #expect(png.prefix(4) == [0x89, 0x50, 0x4E, 0x47])
    #expect(await shell.outcome(of: "loss to=loss.jpg") == .failed(.usage))
  }
}
