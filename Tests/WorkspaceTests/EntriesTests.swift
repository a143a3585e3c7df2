import Basics
import Harness
import Testing
import Workspace

@Suite("Entries") struct EntriesTests {
  private static let samples: [StoredEntry] = [
    StoredEntry(
      kind: .ask, instruction: "分析曹操", output: "他多疑。", lead: "分析", text: 1, chunk: 3,
      span: 12..<90),
    StoredEntry(
      kind: .role, input: "皇上万福", output: "起来吧。", system: "用四郎的口吻回答问题",
      history: #"[["问","答"]]"#, role: 2, text: 1, span: 100..<140, confidence: 0.75),
    StoredEntry(kind: .imported, instruction: "NUL \0 and 😀", output: ""),
  ]

  private func store() throws -> Store { try Store(path: ":memory:") }

  private func add(_ entries: [StoredEntry], to store: Store) async throws {
    let cell = try await store.beginCell(verb: "load", source: "load")
    try await store.change(cell: cell) { _ = try $0.insertEntries(entries, cell: cell) }
    try await store.finishCell(cell, .done, after: .zero)
  }

  @Test("What is kept comes back as it was")
  func roundTrip() async throws {
    let store = try store()
    try await add(Self.samples, to: store)
    var read = try await store.perform { try $0.entries() }
    #expect(read.map(\.id) == [1, 2, 3] && read.allSatisfy { $0.cell == 1 })
    for index in read.indices { (read[index].id, read[index].cell) = (0, 0) }
    #expect(read == Self.samples)
  }

  @Test("A filter passes what fits all of it")
  func filters() async throws {
    let store = try store()
    try await add(Self.samples, to: store)
    let cases: [(EntryFilter, [Int])] = [
      (with { $0.kind = .role }, [2]),
      (with { $0.roles = [2, 9] }, [2]),
      (with { $0.roles = [] }, []),
      (with { $0.leads = ["分析", "比较"] }, [1]),
      (with { $0.text = 1 }, [1, 2]),
      (with { $0.chunks = [3...3] }, [1]),
      (with { $0.ids = [1...1, 3...7] }, [1, 3]),
      (with { $0.confidence = 0.5...0.8 }, [2]),
      (with { $0.confidence = 0.8...1 }, [1, 3]),
      (with { $0.answerLength = 0...0 }, [3]),
      (with { $0.length = 8...8 }, [1]),
      (with { $0.words = "皇上" }, [2]),
      (with { $0.cell = 1 }, [1, 2, 3]),
      (with { $0.isDropped = true }, []),
    ]
    for (filter, expected) in cases {
      #expect(try await store.perform { try $0.entries(filter) }.map(\.id) == expected)
      #expect(try await store.perform { try $0.entryCount(filter) } == expected.count)
      let ids = try await store.perform { database in
        var ids: [Int] = []
        try database.forEachFigures(filter) { ids.append($0.id) }
        return ids
      }
      #expect(ids == expected)
    }
  }

  @Test("Dropping and editing are undone, and the figures follow")
  func undo() async throws {
    let store = try store()
    try await add(Self.samples, to: store)
    let cell = try await store.beginCell(verb: "drop", source: "drop 1-2")
    try await store.change(cell: cell) { database in
      #expect(try database.setDropped(true, 1...2) == 2)
      #expect(try database.setDropped(true, 1...2) == 0)
      var entry = try #require(try database.entry(3))
      entry.output = "四个汉字"
      try database.updateEntry(entry)
    }
    try await store.finishCell(cell, .done, after: .zero)
    #expect(try await store.perform { try $0.entryCount(.kept) } == 1)
    #expect(
      try await store.perform { try $0.entryCount(with { $0.answerLength = 4...4 }) } == 3)
    #expect(try await store.perform { try $0.entry(3)?.isEdited } == true)
    try await store.undo()
    #expect(try await store.perform { try $0.entryCount(.kept) } == 3)
    #expect(try await store.perform { try $0.entry(3) }?.output == "")
    try await store.undo()
    #expect(try await store.perform { try $0.entryCount() } == 0)
  }

  @Test("Equal samples have equal digests, and no others")
  func digests() {
    let texts = ["", "a", "ab", "abcdefg", "abcdefgh", "abcdefghi", "\0", "\0\0", "四郎", "郎四"]
    var digests: Set<Int> = []
    for left in texts {
      for right in texts {
        let entry = StoredEntry(kind: .imported, instruction: left, output: right)
        #expect(EntryFigures(of: entry) == EntryFigures(of: entry))
        digests.insert(EntryFigures(of: entry).digest)
      }
    }
    #expect(digests.count == texts.count * texts.count)
  }
}

private func with(_ change: (inout EntryFilter) -> Void) -> EntryFilter {
  var filter = EntryFilter()
  change(&filter)
  return filter
}
