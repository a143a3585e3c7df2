import Basics
import Dataset
import Harness
import JSON
import Parquet
import Testing

@Suite("Datasets go out") struct ExportFileTests {
  private static let texts = ["", "a\0b", "\"q\", \\", "line\nline\r\n", "😀", "四郎"]

  private static var rows: [ExportRow] {
    texts.enumerated().map { index, text in
      var row = ExportRow(
        Entry(
          instruction: text, input: text, output: text + "。", system: text,
          history: index % 2 == 0 ? [] : [.init(text, "答")]), id: index + 1, kind: "role")
      (row.role, row.text, row.span) = (index == 0 ? nil : "四郎", "甄嬛传", 3..<9)
      row.confidence = index == 1 ? nil : 0.5
      return row
    }
  }

  @Test(
    "What is written comes back as it was",
    arguments: ["json", "jsonl", "csv", "parquet"],
    [
      ExportColumn.alpaca, [.conversations, .system], [.messages], ExportColumn.allCases,
    ])
  func roundTrip(container: String, columns: [ExportColumn]) async throws {
    // A list of records stands in CSV as text, which is read for histories alone.
    if container == "csv", columns.count < 3 { return }
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/a.\(container)"
    let kind = try #require(ExportFile.Container(rawValue: container))
    let file = try ExportFile(path: path, container: kind, columns: columns)
    #expect(folder.names().allSatisfy { $0.hasSuffix(".part") })
    try await file.append(Self.rows)
    let size = try await file.finish()
    #expect(folder.names() == ["a.\(container)"])
    #expect(try FileContents.read(path, limit: 1 << 20).count == size)
    guard columns.contains(.instruction) != columns.contains(.messages) else { return }
    var reader = try DatasetFile(path: path)
    for row in Self.rows {
      let read = try #require(try reader.next()).get()
      #expect(read.question == row.entry.question && read.output == row.entry.output)
      #expect(read.system == row.entry.system && read.history == row.entry.history)
    }
    #expect(try reader.next() == nil)
  }

  @Test("Turns alternate, begin with the human and end with an answer")
  func turns() throws {
    for row in Self.rows {
      let turns = try #require(ExportColumn.conversations.value(of: row).array)
      for (index, turn) in turns.enumerated() {
        #expect(turn["from"]?.string == (index % 2 == 0 ? "human" : "gpt"))
      }
      #expect(turns.count % 2 == 0 && turns.last?["value"]?.string == row.entry.output)
    }
  }

  @Test("A file that is given up leaves nothing", arguments: ["json", "parquet"])
  func abandoned(container: String) async throws {
    let folder = try TemporaryFolder()
    do {
      let kind = try #require(ExportFile.Container(rawValue: container))
      let file = try ExportFile(
        path: "\(folder.path)/a", container: kind, columns: ExportColumn.alpaca)
      try await file.append(Self.rows)
    }
    #expect(folder.names().isEmpty)
  }

  @Test("The same seed holds out the same, and equal samples stay together")
  func splitting() {
    let digests = (0..<1000).map { $0 % 400 }
    let held = Splitting.heldOut(digests, share: 0.1, seed: 1)
    #expect(held == Splitting.heldOut(digests, share: 0.1, seed: 1))
    #expect(held != Splitting.heldOut(digests, share: 0.1, seed: 2))
    #expect((90...115).contains(held.count))
    let kinds = Set(held.map { digests[$0] })
    #expect(digests.indices.allSatisfy { held.contains($0) == kinds.contains(digests[$0]) })
    #expect(Splitting.heldOut([1, 2], share: 0.01, seed: 0).count == 1)
    #expect(Splitting.heldOut([1, 2], share: 0.99, seed: 0).count == 1)
    #expect(Splitting.heldOut([5], share: 0.5, seed: 0).isEmpty)
  }

  @Test("Texts that share most of their passages are found, and others are not")
  func likeness() {
    let base = "沈青推开院门，看见灯还亮着，雨下了一整夜，茶凉了三回，她又热了三回，却一直没有人来。"
    let changed = base.replacing("一整夜", with: "整整一夜")
    let other = "第二天早上，林舟把被子抱到院子里晒，说今天哪里也不去，只在廊下坐着看书，等人回来。"
    func runs(_ text: String) -> [UInt64] { MinHash.runs(of: [text]) }
    #expect(MinHash.likeness(runs(base), runs(base.replacing("，", with: " "))) == 1)
    #expect(MinHash.likeness(runs(base), runs(changed)) > 0.7)
    #expect(MinHash.likeness(runs(base), runs(other)) < 0.1)
    #expect(MinHash.runs(of: ["Hello, World"]) == MinHash.runs(of: ["hello world"]))
    var index = LikenessIndex()
    let filler = (0..<200).map { "\($0) 与 \($0 * 7919) 之间没有任何相同的地方 \($0 * 104_729)" }
    for (member, text) in (filler + [base, other, base + "了"]).enumerated() {
      index.add(MinHash.signature(of: runs(text)), member: member)
    }
    let pairs = index.candidates().filter { $0.earlier >= 200 }
    #expect(pairs.map(\.later) == [202])
  }
}
