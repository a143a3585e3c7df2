import Basics
import Glibc
import Harness
import JSON
import Synchronization
import Testing
import Workspace

@testable import Commands

@Suite struct TextCommandTests {
  private func texts(_ shell: borrowing TestShell) async throws -> [StoredText] {
    let store = try await shell.interpreter.context.workspace.open(settings: Settings())
    return try await store.perform { try $0.texts() }
  }

  @Test("A loaded text is kept byte for byte, undone and done again, and known when it comes again")
  func load() async throws {
    let shell = try TestShell()
    let path = try shell.folder.write(Samples.courtyard, to: "庭院.txt")
    #expect(await shell.run("载入 \(path)").contains("loaded 1 text"))
    let store = try await shell.interpreter.context.workspace.open(settings: Settings())
    let text = try #require(try await texts(shell).first)
    #expect(text.name == "庭院" && text.encoding == "UTF-8")
    let content = try await store.perform { try $0.content(ofText: text.id) }
    #expect(content == Array(Samples.courtyard.utf8))
    let chapters = try await store.perform { try $0.chapters(ofText: text.id).map(\.title) }
    #expect(chapters == ["第一章　雨夜", "第二章　天晴"])
    #expect(await shell.run("load \(path)").contains("is here already, as text 1"))
    #expect(await shell.outcome(of: "undo") == .done)
    #expect(try await texts(shell).isEmpty)
    #expect(await shell.outcome(of: "redo") == .done)
    #expect(try await store.perform { try $0.content(ofText: 1) } == content)
    let size = try await store.perform {
      try $0.first("SELECT sum(length(changeset)) FROM change") { $0.integer(0) }
    }
    #expect((size ?? 0) < 2000)
  }

  @Test("A content that nothing can bring back is removed when another text comes")
  func unused() async throws {
    let shell = try TestShell()
    let first = try shell.folder.write("第一本书。\n", to: "一.txt")
    let second = try shell.folder.write("第二本书。\n", to: "二.txt")
    _ = await shell.run("load \(first); undo; load \(second); load \(first)")
    let store = try await shell.interpreter.context.workspace.open(settings: Settings())
    func count() async throws -> Int? {
      try await store.perform { try $0.first("SELECT count(*) FROM source") { $0.integer(0) } }
    }
    #expect(try await count() == 2)
    _ = await shell.run("undo; load \(second)")
    #expect(try await count() == 2)
  }

  @Test("What cannot be read leaves nothing behind, also of what was named with it")
  func refused() async throws {
    let shell = try TestShell()
    let folder = shell.folder.path
    let good = try shell.folder.write(Samples.courtyard, to: "好.txt")
    try shell.folder.write([UInt8](), to: "empty.txt")
    try shell.folder.write([0x89, 0x50, 0x4E, 0x47, 0, 1, 2], to: "picture.txt")
    try shell.folder.write(Array("雨下了一整夜。".utf8) + [0xFF] + Array("雨".utf8), to: "bad.txt")
    let huge = "\(folder)/huge.txt"
    close(open(huge, O_CREAT | O_WRONLY, 0o600))
    truncate(huge, 10 << 30)
    mkfifo("\(folder)/pipe.txt", 0o600)
    for name in ["empty.txt", "picture.txt", "bad.txt", "huge.txt", "pipe.txt", "absent.txt"] {
      let outcome = await shell.outcome(of: "load \(good) '\(folder)/\(name)'")
      #expect(outcome != .done, "\(name)")
      #expect(try await texts(shell).isEmpty, "\(name)")
    }
    let fault = await shell.run("load \(folder)/bad.txt")
    #expect(fault.contains("FF E9 9B A8 at offset 21 are no character in UTF-8"))
    let spaced = try shell.folder.write(Array("雨下".utf8) + [0xFF], to: "名 字.txt")
    let named = await shell.run("load '\(spaced)' encoding=utf-8")
    #expect(named.contains("next: load \"\(spaced)\""), "\(named)")
    try shell.folder.write(" \n\u{3000}\u{3000}\n", to: "spaces.txt")
    #expect(await shell.run("load \(folder)/spaces.txt").contains("is empty"))
    // Of a folder, what can be read is.
    #expect(await shell.run("load \(folder)").contains("loaded 1 text"))
  }

  @Test("Patterns and folders bring their files in order, each once")
  func patterns() async throws {
    let shell = try TestShell()
    let folder = shell.folder.path
    for name in ["乙.txt", "甲.txt", "丙.md"] {
      try shell.folder.write("第一章\n\(name)里的故事。\n", to: name)
    }
    try shell.folder.write("no text", to: "x.bin")
    _ = await shell.run("load \(folder)/*.txt \(folder)")
    #expect(try await texts(shell).map(\.name) == ["乙", "甲", "丙"])
    #expect(await shell.outcome(of: "load \(folder)/*.epub") == .failed(.notFound))
    #expect(await shell.outcome(of: "load \(folder)/甲.txt encoding=klingon") == .failed(.usage))
    #expect(await shell.outcome(of: "load \(folder)/* as=x") == .failed(.usage))
  }

  @Test("Chunks are listed, shown whole, replaced when cut anew, and undone")
  func chunks() async throws {
    let shell = try TestShell(format: .json)
    let path = try shell.folder.write(Samples.courtyard, to: "庭院.txt")
    _ = await shell.run("load \(path)")
    func cut(_ line: String) async throws -> JSON { try JSON(parsing: await shell.run(line)) }
    _ = try await cut("chunk tokens=60 tokenizer=characters")
    let listed = try await cut("chunks")["chunks"]?.array ?? []
    var whole = ""
    for chunk in listed {
      let id = try #require(chunk["id"]?.integer)
      let shown = try await cut("show chunk \(id)")
      #expect((shown["tokens"]?.integer ?? .max) <= 60)
      whole += shown["content"]?.string ?? ""
    }
    #expect(whole == Samples.courtyard)
    _ = try await cut("chunk tokens=1000 by=chapter tokenizer=characters")
    #expect(try await cut("chunks")["chunks"]?.array?.count == 2)
    _ = await shell.run("undo")
    #expect(try await cut("chunks")["chunks"]?.array?.count == listed.count)
    #expect(await shell.outcome(of: "chunk tokens=20 overlap=15") == .failed(.usage))
    #expect(await shell.outcome(of: "show chunk 99") == .failed(.notFound))
    #expect(await shell.outcome(of: "show chunck 1") == .failed(.usage))
  }

  @Test(
    "Without a choice the model in use counts, wherever it lies",
    .enabled(if: EmbeddedModel.path != nil, "scripts/model was not run"))
  func modelInUse() async throws {
    let shell = try TestShell()
    let elsewhere = "\(shell.folder.path)/elsewhere.gguf"
    try #require(symlink(EmbeddedModel.path ?? "", elsewhere) == 0)
    let path = try shell.folder.write(Samples.courtyard, to: "庭院.txt")
    _ = await shell.run("load \(path); set base-model=\(elsewhere)")
    #expect(await shell.run("chunk tokens=60").contains("tokens by `elsewhere`"), "\(shell.text)")
    _ = await shell.run("set base-model=nowhere.gguf")
    #expect(await shell.outcome(of: "chunk tokens=60") == .failed(.notFound))
  }

  @Test("A chunk, a passage and a hit are shown with their place in the file")
  func places() async throws {
    let shell = try TestShell(format: .json)
    // GB18030 with the line ends of Windows: 第一章 is six bytes, and each line end two.
    let line: [UInt8] = [0xB5, 0xDA, 0xD2, 0xBB, 0xD5, 0xC2, 0x0D, 0x0A]
    let next: [UInt8] = [0xCC, 0xEC, 0xC7, 0xE7, 0x0D, 0x0A]  // 天晴
    var bytes = line
    for _ in 0..<60 { bytes += next }
    let path = try shell.folder.write(bytes, to: "甲.txt")
    func said(_ command: String) async throws -> JSON {
      try JSON(parsing: await shell.run(command))
    }
    _ = await shell.run("load \(path) encoding=gb18030; chunk tokens=30 tokenizer=characters")
    let second = try await said("show chunk 2")
    let start = try #require(second["line_start"]?.integer)
    #expect(second["file_start"]?.integer == 8 + 6 * (start - 2))
    #expect(second["line_end"]?.integer == (second["file_end"]?.integer ?? 0) / 6)
    let whole = try await said("show text 1")
    #expect(whole["opening"]?.string?.hasPrefix("第一章\n天晴\n") == true)
    #expect(whole["next"]?.array?.compactMap(\.string) == ["show text 1 from=21"])
    let passage = try await said("show text 1 from=60 lines=5")
    #expect(passage["passage"]?.string == "天晴\n天晴")
    #expect(passage["line_start"]?.integer == 60 && passage["line_end"]?.integer == 61)
    #expect(passage["file_start"]?.integer == 8 + 6 * 58)
    #expect(passage["file_end"]?.integer == bytes.count)
    #expect(passage["next"] == nil)
    #expect(await shell.outcome(of: "show text 1 from=62") == .failed(.notFound))
    let hits = try await said("find 天晴 rows=3")["texts"]?.array ?? []
    #expect(hits.compactMap { $0["line"]?.integer } == [2, 3, 4])
  }

  @Test("The bar of a load moves within a file, to its end")
  func progress() async throws {
    let shell = try TestShell()
    let text = String(repeating: Samples.courtyard, count: 2000)
    let path = try shell.folder.write(text, to: "长.txt")
    let seen = Mutex<[Progress]>([])
    var conversation = Conversation.silent
    conversation.beginProgress = { ({ step in seen.withLock { $0.append(step) } }, {}) }
    var watched = shell.interpreter.context
    watched.conversation = conversation
    let interpreter = Interpreter(context: watched, output: Output(format: .plain) { _, _ in })
    #expect(await interpreter.run("load \(path)") == .done)
    let done = seen.withLock { $0.map(\.done) }
    let total = seen.withLock { $0.compactMap(\.total).max() ?? 0 }
    #expect(total == text.utf8.count)
    #expect(Set(done).count > 20 && done.max() ?? 0 > total * 9 / 10 && done.max() ?? 0 <= total)
  }

  @Test("Ctrl-C while texts are read or cut leaves all as it was, says so, and how to go on")
  func stopped() async throws {
    let shell = try TestShell()
    let text = String(repeating: Samples.courtyard, count: 1500)
    let path = try shell.folder.write(text, to: "长.txt")
    let running = Mutex<Task<Interpreter.Outcome, Never>?>(nil)
    let said = Mutex("")
    var conversation = Conversation.silent
    conversation.beginProgress = { ({ _ in running.withLock { $0?.cancel() } }, {}) }
    var watched = shell.interpreter.context
    watched.conversation = conversation
    let interpreter = Interpreter(
      context: watched, output: Output(format: .plain) { _, text in said.withLock { $0 += text } })
    func stop(_ line: String) async -> (outcome: Interpreter.Outcome, said: String) {
      said.withLock { $0 = "" }
      let task = Task { await interpreter.run(line) }
      running.withLock { $0 = task }
      let outcome = await task.value
      running.withLock { $0 = nil }
      return (outcome, said.withLock { $0 })
    }
    let load = await stop("load \(path)")
    #expect(load.outcome == .failed(.cancelled))
    #expect(load.said.contains("no text was stored") && load.said.contains("next: rerun 1"))
    #expect(try await texts(shell).isEmpty)
    #expect(await shell.outcome(of: "rerun 1") == .done)
    #expect(await shell.outcome(of: "chunk tokenizer=characters") == .done)
    let chunks = await shell.run("chunks rows=3")
    let cut = await stop("chunk tokens=50 overlap=10 tokenizer=characters")
    #expect(cut.outcome == .failed(.cancelled))
    #expect(cut.said.contains("the chunks are as they were before"))
    #expect(await shell.run("chunks rows=3") == chunks)
  }

  @Test("Words are found with their chapter: one character, two, several words, either case")
  func find() async throws {
    let shell = try TestShell(format: .json)
    let long = String(repeating: "雨下了一整夜，", count: 3000) + "Shen青来了。"
    let path = try shell.folder.write(Samples.courtyard, to: "庭院.txt")
    let other = try shell.folder.write(long, to: "长.txt")
    _ = await shell.run("load \(path) \(other)")
    func hits(_ line: String) async throws -> [JSON] {
      try JSON(parsing: await shell.run(line))["texts"]?.array ?? []
    }
    #expect(try await hits("find 伞").map { $0["chapter"]?.string } == ["第一章　雨夜"])
    #expect(try await hits("find 林舟 被子").count == 1)
    #expect(try await hits("find 林舟 沈青").isEmpty)
    #expect(try await hits("find shen青").first?["text"]?.integer == 2)
    #expect(try await hits("find 一整夜 text=长 rows=10000").count == 3000)
    #expect(try await hits("find 雨下了一整夜 rows=5").count == 5)
    let snippet = try await hits("find 热了三回").first?["snippet"]?.string
    #expect(snippet == "“等你。”林舟说，“茶凉了三回，我又【热了三回】。”")
    #expect(await shell.run("find 没有这个").contains("nowhere"))
    #expect(await shell.run("find 沈青 没有这个").contains("find 沈青"))
  }

  @Test("A file that is not there is answered by the nearest that is")
  func nearestFile() async throws {
    let shell = try TestShell()
    let path = try shell.folder.write("好。", to: "红楼梦.gb18030.txt")
    let said = await shell.run("load \(shell.folder.path)/红楼梦")
    #expect(said.contains("next: load \(path)"), "\(said)")
    #expect(await shell.run("load \(shell.folder.path)/x").contains("next: help load"))
  }
}
