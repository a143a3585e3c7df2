import Basics
import Harness
import JSON
import Testing

@testable import Parquet

@Suite("Writing Parquet") struct ParquetWriterTests {
  private static let columns = [
    Column("text", .text), Column("maybe", .text, isOptional: true), Column("n", .integer),
    Column("x", .number, isOptional: true), Column("history", .list(.list(.text))),
    Column(
      "turns", .list(.record([.init("from", .text), .init("value", .text)])), isOptional: true),
  ]

  private static let texts = ["", "a", "皇上万福金安", "😀", "a\0b", String(repeating: "长", count: 70)]

  private static func row(_ index: Int) -> JSON.Object {
    let text = texts[index % texts.count]
    let pairs: [JSON] = [[], [["问", "答"]], [[], [.string(text)]], [["1", "2"], ["3", "4"]]]
    let turns: [JSON] = [.null, [], [["from": "human", "value": .string(text)]]]
    return JSON.Object([
      .init("text", .string("\(text) \(index)")),
      .init("maybe", index % 3 == 0 ? .null : .string(text)),
      .init("n", .integer((index % 2 == 0 ? 1 : -1) * index * index)),
      .init("x", index % 5 == 2 ? .null : .number(Double(index) / 8)),
      .init("history", pairs[index % 4]), .init("turns", turns[index % 3]),
    ])
  }

  private static func write(
    _ count: Int, groupSize: Int, _ codec: Codec, to path: String
  ) throws {
    var writer = try ParquetWriter(path: path, columns: columns)
    var group = RowGroup(columns)
    for index in 0..<count {
      for (column, member) in row(index).members.enumerated() {
        group.append(member.value, to: column)
      }
      group.endRow()
      if group.rowCount == groupSize {
        try writer.append(GroupEncoder(codec).encoded(group))
        group.removeAll()
      }
    }
    try writer.append(GroupEncoder(codec).encoded(group))
    try writer.finish()
  }

  @Test(
    "What is written is read back", arguments: Codec.allCases.filter { $0 != .lz4 }, [1, 7, 5000])
  func roundTrip(codec: Codec, count: Int) throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/a.parquet"
    try Self.write(count, groupSize: 1700, codec, to: path)
    let rows = try ParquetReader(path: path).all()
    #expect(rows.count == count)
    for (index, row) in rows.enumerated() { #expect(row == .object(Self.row(index))) }
    #expect(folder.names() == ["a.parquet"])
  }

  @Test("A file of no rows is a file")
  func empty() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/a.parquet"
    try Self.write(0, groupSize: 10, .zstd, to: path)
    let reader = try ParquetReader(path: path)
    #expect(reader.columns == Self.columns.map { $0.name } && reader.rowCount == 0)
    #expect(try reader.next() == nil)
  }

  @Test("A value of a megabyte has a page of its own")
  func large() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/a.parquet"
    let columns = [Column("text", .text)]
    let texts = [
      String(repeating: "大", count: 1 << 20), "", String(repeating: "x", count: 1 << 20),
    ]
    var group = RowGroup(columns)
    for text in texts {
      group.append(text, to: 0)
      group.endRow()
    }
    var writer = try ParquetWriter(path: path, columns: columns)
    try writer.append(GroupEncoder().encoded(group, isSideBySide: false))
    try writer.finish()
    #expect(try ParquetReader(path: path).all().map { $0["text"]?.string } == texts)
  }

  @Test("A writer that is dropped leaves nothing")
  func dropped() throws {
    let folder = try TemporaryFolder()
    do { _ = try ParquetWriter(path: "\(folder.path)/a.parquet", columns: Self.columns) }
    #expect(folder.names().isEmpty)
  }

  @Test("Levels and indexes of every width come back", arguments: [1, 2, 3, 7, 8, 9, 17, 31, 32])
  func hybrid(width: Int) throws {
    var random = SplitMix64(seed: UInt64(width))
    for count in [0, 1, 7, 8, 9, 100, 3000] {
      var values: [UInt32] = []
      while values.count < count {
        let value = UInt32.random(in: 0...UInt32.max, using: &random) >> UInt32(32 - width)
        let run = Bool.random(using: &random) ? 1 : Int.random(in: 1...40, using: &random)
        values += repeatElement(value, count: min(run, count - values.count))
      }
      var bytes: [UInt8] = []
      HybridEncoder.append(values, width: width, to: &bytes)
      var decoder = try HybridDecoder(bytes, in: 0..<bytes.count, width: width)
      var read: [UInt32] = []
      for _ in 0..<count { read.append(try decoder.next()) }
      #expect(read == values)
    }
  }

  @Test(
    "Bounds of long texts are cut to texts that still bound them",
    arguments: [
      (String(repeating: "z", count: 65), String(repeating: "z", count: 63) + "{"),
      (
        String(repeating: "\u{D7FF}", count: 30),
        String(repeating: "\u{D7FF}", count: 20) + "\u{E000}"
      ),
      (String(repeating: "\u{10FFFF}", count: 30), nil),
    ])
  func bounds(text: String, greatest: String?) {
    var leaf = RowGroup([Column("text", .text)])
    leaf.append(text, to: 0)
    let bounds = Statistics(of: leaf.leaves[0].plain, .byteArray, nullCount: 0)
    #expect(!bounds.isExact)
    #expect(bounds.maximum == greatest.map { Array($0.utf8) })
    #expect(text.utf8.starts(with: bounds.minimum ?? [0]))
  }
}
