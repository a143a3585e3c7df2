import Basics
import Harness
import JSON
import ModelHarness
import Testing
import Workspace

@testable import Commands

@Suite("Commands on entries") struct DatasetCommandTests {
  /// A shell with the sample conversation loaded.
  private func shell(_ format: Output.Format = .plain) async throws -> TestShell {
    let shell = try TestShell(format: format)
    let path = try shell.folder.write(Samples.conversation, to: "对话.jsonl")
    #expect(await shell.outcome(of: "load \(path)") == .done, "\(shell.text)")
    return shell
  }

  @Test("A dataset is loaded as entries, and rows that are none are counted with the reason")
  func load() async throws {
    let shell = try await shell()
    let path = try shell.folder.write(
      "{\"output\": \"好\"}\n{\"output\": 3}\n{\"instruction\": \"x\"}\n", to: "b.jsonl")
    let said = await shell.run("load \(path)")
    #expect(said.contains("loaded 1 entry"))
    #expect(said.contains("left out 2 rows") && said.contains("line 2: its `output` is no text"))
    #expect(await shell.run("undo").contains("took back"))
    #expect(await shell.run("sql SELECT count(*) AS n FROM entry").hasSuffix("4"))
  }

  @Test(
    "A broken dataset leaves nothing, and says where",
    arguments: [
      ("a.json", "[{\"output\": \"a\"},\n{\"output\": }]", "line 2, column 12"),
      ("a.jsonl", "{\"output\": \"a\"}\n{\"output\": \"b", "within a row"),
      ("a.csv", "instruction,output\na\n", "line 2 has 1 field"),
      ("a.parquet", "PAR1 and nothing else", "was it cut short?"),
      ("a.json", "[{\"text\": \"a\"}]", "`text`"), ("a.jsonl", "{\"output\": 1}", "no text"),
    ])
  func broken(name: String, text: String, reason: String) async throws {
    let shell = try TestShell()
    let path = try shell.folder.write(text, to: name)
    #expect(await shell.outcome(of: "load \(path)") == .failed(.damaged))
    #expect(shell.text.contains(reason), "\(shell.text)")
    #expect(await shell.run("sql SELECT count(*) AS n FROM entry").hasSuffix("0"))
  }

  @Test("What was dropped is in no export, and comes back")
  func curation() async throws {
    let shell = try await shell()
    let home = shell.folder.path
    #expect(await shell.run("drop 2-3").contains("dropped 2 entries"))
    #expect(await shell.run("drop 2").contains("1 entry was dropped before"))
    #expect(await shell.run("export jsonl to=\(home)/a.jsonl").contains("wrote 2 entries"))
    #expect(await shell.run("entries where=dropped").contains("天晴了。"))
    #expect(await shell.run("undo 1").contains("drop 2-3"))
    #expect(await shell.run("keep 1-9").contains("4 entries were kept before"))
    #expect(await shell.outcome(of: "drop") == .failed(.usage))
    #expect(await shell.outcome(of: "drop 90") == .failed(.notFound))
  }

  @Test("An edit changes what it names, and is undone")
  func edit() async throws {
    let shell = try await shell()
    #expect(await shell.run("edit 1 output=她沉得住气。").contains("edited"))
    #expect(await shell.run("preview 1-1").contains("output  她沉得住气。"))
    #expect(await shell.outcome(of: "edit 1 output=\"\"") == .failed(.usage))
    #expect(await shell.outcome(of: "edit 99 output=x") == .failed(.notFound))
    #expect(await shell.outcome(of: "edit 1") == .failed(.usage))
    _ = await shell.run("undo")
    #expect(await shell.run("preview 1-1").contains("她细心，也沉得住气。"))
  }

  @Test("An entry comes back from an editor as it left, whatever it holds")
  func editorForm() throws {
    let texts = ["", "a", "a\n", "\n", "a\n\nb\n\n", "━━━ x"]
    for (index, text) in texts.enumerated() {
      let entry = StoredEntry(
        kind: .ask, instruction: text, input: texts[(index + 1) % 6], output: "x" + text,
        system: texts[(index + 2) % 6])
      #expect(try entry.changed(to: EntryEditing.text(of: entry)) == entry)
    }
    let entry = StoredEntry(kind: .ask, output: "x")
    for form in ["", "x\n━━━ instruction", "━━━ instruction\n━━━ input\n━━━ output\nx"] {
      #expect(throws: Problem.self) { _ = try entry.changed(to: form) }
    }
  }

  @Test("Equal entries are shown, and dropped when told to; short lines may repeat")
  func dedupe() async throws {
    let shell = try await shell()
    let path = try shell.folder.write(
      String(repeating: "{\"input\": \"皇上？\", \"output\": \"嗯。\"}\n", count: 3), to: "b.jsonl")
    _ = await shell.run("load \(path)")
    #expect(await shell.run("dedupe").contains("found 1 entry that repeats another"))
    #expect(await shell.run("dedupe short=0").contains("found 3 entries"))
    #expect(await shell.run("entries where=dropped").contains("no entry fits"))
    #expect(await shell.run("dedupe apply=on").contains("dropped 1 entry"))
    #expect(await shell.run("dedupe").contains("no entry repeats another"))
  }

  @Test("A file that is there is replaced only when told to, and a wrong place is named")
  func overwriting() async throws {
    let shell = try await shell()
    let home = shell.folder.path
    let path = try shell.folder.write("mine", to: "a.json")
    #expect(await shell.outcome(of: "export json to=\(path)") == .failed(.conflict))
    #expect(try FileContents.read(path, limit: 9) == Array("mine".utf8))
    #expect(await shell.outcome(of: "export json to=\(path) overwrite=on") == .done)
    #expect(await shell.outcome(of: "export json to=\(home)/no/a.json") == .failed(.notFound))
    #expect(await shell.outcome(of: "export json to=\(home)") == .failed(.conflict))
    #expect(await shell.outcome(of: "export json to=b.json columns=instuction") == .failed(.usage))
    #expect(shell.text.contains("the nearest is `instruction`"))
    #expect(await shell.outcome(of: "export csv to=b.csv compression=gzip") == .failed(.usage))
    #expect(await shell.outcome(of: "export json to=b.json kind=ask") == .failed(.notFound))
    #expect(!FileTree.exists("b.json") && !FileTree.exists("b.csv"))
    #expect(!shell.folder.names().contains { $0.hasSuffix(".part") })
  }

  @Test("A split puts every entry into one of two files, the same ones each time")
  func split() async throws {
    let shell = try await shell()
    let home = shell.folder.path
    _ = await shell.run("export jsonl to=\(home)/a.jsonl split=0.5 seed=3")
    _ = await shell.run("export parquet to=\(home)/a.parquet split=0.5 seed=3 columns=id")
    func lines(_ name: String) throws -> [Substring] {
      let bytes = try FileContents.read("\(home)/\(name)", limit: 1 << 20)
      return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }
    let (main, held) = (try lines("a.jsonl"), try lines("a_eval.jsonl"))
    #expect(main.count + held.count == 4 && !held.isEmpty)
    #expect(Set(main).isDisjoint(with: held))
    #expect(FileTree.exists("\(home)/a_eval.parquet"))
  }

  @Test("LLaMA-Factory's list gets an entry; a broken one is left alone, and no data is written")
  func llamaFactory() async throws {
    let shell = try await shell()
    let home = shell.folder.path
    let list = "\(home)/dataset_info.json"
    let said = await shell.run("export llamafactory dir=\(home) name=huangdi split=0.5")
    #expect(said.contains("registered as `huangdi`") && said.contains("`huangdi_eval`"))
    let bytes = try FileContents.read(list, limit: 1 << 20)
    let value = try JSON(parsing: String(decoding: bytes, as: UTF8.self))
    #expect(value["huangdi"]?["columns"]?["response"]?.string == "output")
    #expect(value["huangdi_eval"]?["file_name"]?.string == "huangdi_eval.json")
    try shell.folder.write("{\n \"a\": {},\n}", to: "dataset_info.json")
    #expect(
      await shell.outcome(of: "export llamafactory dir=\(home) name=b") == .failed(.damaged))
    #expect(shell.text.contains("line 3, column 1"))
    #expect(!FileTree.exists("\(home)/b.json"))
    #expect(
      await shell.outcome(of: "export llamafactory dir=\(home) name=\"a,b\"") == .failed(.usage))
    #expect(
      await shell.outcome(of: "export llamafactory dir=\(home)/no/such") == .failed(.notFound))
    #expect(await shell.outcome(of: "export llamafactory dir=\(home)/data") == .done)
  }

  @Test("Cards are folded to the window, wide characters counted as two")
  func narrow() async throws {
    let shell = try await shell(.terminal(width: 40, hasColour: false))
    let path = try shell.folder.write(
      "{\"instruction\": \"\(String(repeating: "长", count: 300))\", \"output\": \"好\"}",
      to: "b.jsonl")
    _ = await shell.run("load \(path)")
    let said = await shell.run("preview 1-9 lines=3")
    #expect(said.split(separator: "\n").allSatisfy { TextWidth.of(String($0)) <= 40 }, "\(said)")
    #expect(said.contains("characters more"))
  }

  @Test("Statistics count, and warn of what costs a training")
  func stats() async throws {
    let shell = try TestShell()
    let rows = (0..<30).map { index in
      let output = index < 12 ? "是。" : index == 20 ? "" : "答案 \(index)"
      return "{\"instruction\": \"问 \(index)\", \"output\": \"\(output)\"}"
    }
    let path = try shell.folder.write(rows.joined(separator: "\n"), to: "a.jsonl")
    _ = await shell.run("load \(path)")
    let said = await shell.run("stats")
    #expect(said.contains("one answer is 40 % of the data: `是。`"))
    #expect(said.contains("1 entry has an empty answer"))
    let json = try TestShell(format: .json)
    #expect(await json.run("stats").contains("\"ok\":true"))
  }

  @Test("Tokens are counted as the model in use reads them, and samples over the cutoff are found")
  func tokens() async throws {
    let shell = try TestShell(format: .json)
    let model = "\(shell.folder.path)/tiny.gguf"
    try TinyModel(TinyModel.talking).writeGGUF(to: model, canTalk: true)
    #expect(await shell.outcome(of: "model use \(model)") == .done, "\(shell.text)")
    // A few long ones among many short ones.
    let rows = (0..<12_000).map { index in
      "{\"output\": \"\(index % 4000 == 7 ? String(repeating: "long ", count: 300) : "short")\"}"
    }
    let path = try shell.folder.write(rows.joined(separator: "\n"), to: "a.jsonl")
    _ = await shell.run("load \(path)")
    let said = await shell.run("stats cutoff=512")
    #expect(said.contains("\"over_cutoff\":3") && said.contains("tokens were counted in 5,000"))
    #expect(said.contains("3 samples are over cutoff_len=512"), "\(said)")
    #expect(await shell.outcome(of: "drop 8-12000") == .done, "\(shell.text)")
    let few = await shell.run("stats")
    #expect(few.contains("\"over_cutoff\":0") && !few.contains("tokens were counted in"))
  }
}
