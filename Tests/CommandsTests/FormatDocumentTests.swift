import Basics
import Corpus
import Dataset
import Harness
import JSON
import Testing
import Workspace

@testable import Commands

/// What docs/formats.md lists is what the program knows, and its examples are read and written so.
@Suite("docs/formats.md") struct FormatDocumentTests {
  private let text: String

  init() throws {
    let bytes = try FileContents.read("\(Corpora.repository)/docs/formats.md", limit: 1 << 20)
    text = String(decoding: bytes, as: UTF8.self)
  }

  /// The words between grave accents from `start` on to the next empty line.
  private func words(from start: String) throws -> Set<String> {
    let found = try #require(text.firstRange(of: start), "`\(start)` stands in it")
    let rest = text[found.lowerBound...]
    let part = rest[..<(rest.firstRange(of: "\n\n")?.lowerBound ?? rest.endIndex)]
    let pieces = part.split(separator: "`", omittingEmptySubsequences: false)
    return Set(pieces.enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) })
  }

  /// The blocks of code in a language, in order.
  private func blocks(_ language: String) -> [String] {
    let parts: [Substring] = text.split(separator: "```\(language)\n").dropFirst().map { $0 }
    return parts.map { part in
      String(part[..<(part.firstRange(of: "\n```")?.lowerBound ?? part.endIndex)])
    }
  }

  private func json(_ text: String) throws -> JSON { try JSON(parsing: Array(text.utf8).span) }

  @Test("It names every ending, column and variable, and none besides")
  func names() throws {
    #expect(try words(from: "| form | endings") == Set(TextFormat.knownEndings.map { ".\($0)" }))
    let parts: Set = ["instruction", "input", "output", "system", "history"]
    let known = try words(from: "| part of an entry")
    #expect(known.isSubset(of: Entry.knownColumns) && known.union(parts) == Entry.knownColumns)
    #expect(
      try words(from: "`columns=` chooses")
        == Set(ExportColumn.allCases.map(\.rawValue)).union([
          "columns=", "split=0.1", "NAME_eval",
        ]))
    let variables = try words(from: "`.env` in the current folder").filter {
      $0.allSatisfy { $0.isUppercase || $0 == "_" }
    }
    #expect(variables == Set(Setting.all.compactMap(\.variable)))
  }

  @Test("Every encoding that it names is known, and every one that is offered is named")
  func encodings() throws {
    let start = try #require(text.firstRange(of: "Encodings: ")).upperBound
    let list = text[start...].prefix { $0 != ";" }.split(whereSeparator: {
      $0 == "," || $0.isWhitespace
    })
    for name in list { #expect(Encoding.named(String(name)) != nil, "\(name)") }
    let named = Set(list.map { $0.lowercased() })
    #expect(named.isSuperset(of: Encoding.names))
  }

  @Test("Its entry is read, and written in every form as it says")
  func entries() async throws {
    let examples = blocks("json")
    let shell = try TestShell()
    let path = try shell.folder.write(examples[0], to: "entry.json")
    #expect(await shell.outcome(of: "load \(path)") == .done, "\(shell.text)")
    func exported(_ form: String, as name: String) async throws -> JSON {
      let path = "\(shell.folder.path)/\(name)"
      #expect(await shell.outcome(of: "export \(form) to=\(path)") == .done, "\(shell.text)")
      let written = try json(
        String(decoding: FileContents.read(path, limit: 1 << 20), as: UTF8.self))
      return written.array?.first ?? written
    }
    #expect(try await exported("json", as: "a.json") == json(examples[0]))
    #expect(try await exported("jsonl", as: "a.jsonl") == json(examples[0]))
    #expect(try await exported("sharegpt", as: "b.json") == json(examples[1]))
    #expect(try await exported("openai", as: "b.jsonl") == json(examples[2]))
    let folder = "\(shell.folder.path)/data"
    #expect(await shell.outcome(of: "export llamafactory name=NAME dir=\(folder)") == .done)
    let list = try FileContents.read("\(folder)/dataset_info.json", limit: 1 << 20)
    #expect(try JSON(parsing: list.span) == json(examples[3]))
  }

  @Test("Its script is read with its speakers, and its stored answer as one")
  func scripts() async throws {
    let shell = try TestShell()
    let path = try shell.folder.write(try #require(blocks("text").first), to: "场.txt")
    _ = await shell.run("load \(path)")
    let said = await shell.run("speakers")
    for name in ["皇帝", "高顺", "ELIZABETH"] { #expect(said.contains(name), "\(said)") }
    let answer = try #require(blocks("json").last)
    _ = try shell.folder.write("\(answer)\n", to: "a.ink.answers.jsonl")
    let store = try Store(path: ":memory:")
    try await SessionAnswers.load(for: "\(shell.folder.path)/a.ink", into: store)
    let texts = try await store.perform { database in
      try database.rows("SELECT lead, chunk FROM answer") { ($0.text(0), $0.integer(1)) }
    }
    #expect(texts.count == 1 && texts[0] == ("为什么", 1))
  }
}
