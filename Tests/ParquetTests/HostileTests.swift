import Basics
import JSON
import Testing

@testable import Parquet

/// Files that say more than they hold.
@Suite("Hostile Parquet") struct HostileTests {
  /// A file of one column of texts, with a page of its own.
  private func file(
    _ header: PageHeader, _ body: [UInt8], codec: Codec = .none, valueCount: Int = 1,
    rowCount: Int = 1, isOptional: Bool = false
  ) -> [UInt8] {
    var page = CompactWriter()
    header.write(to: &page)
    var metadata = FileMetadata()
    var root = SchemaElement()
    (root.name, root.childCount) = ("schema", 1)
    metadata.schema = [root] + Column("output", .text, isOptional: isOptional).elements
    var column = ColumnMetadata()
    (column.path, column.codec, column.valueCount) = (["output"], codec.rawValue, valueCount)
    column.dataPageOffset = 4
    column.compressedByteCount = page.bytes.count + body.count
    var group = RowGroupMetadata()
    (group.columns, group.rowCount) = ([column], rowCount)
    (metadata.rowGroups, metadata.rowCount) = ([group], rowCount)
    let footer = metadata.bytes(createdBy: "test")
    let length = (0..<4).map { UInt8(truncatingIfNeeded: footer.count >> (8 * $0)) }
    return Array("PAR1".utf8) + page.bytes + body + footer + length + Array("PAR1".utf8)
  }

  private func header(_ uncompressed: Int, _ compressed: Int, values: Int = 1) -> PageHeader {
    var header = PageHeader()
    (header.kind, header.encoding, header.valueCount) = (.data, Encoding.plain.rawValue, values)
    (header.uncompressedByteCount, header.compressedByteCount) = (uncompressed, compressed)
    return header
  }

  @Test("A page of a sound file is read")
  func sound() throws {
    let body: [UInt8] = [2, 0, 0, 0, 0x68, 0x69]
    let rows = try ParquetReader(file(header(6, 6), body)).all()
    #expect(rows == [["output": "hi"]])
  }

  @Test("A page that says it grows to gigabytes is refused", arguments: Codec.allCases)
  func bomb(codec: Codec) {
    let body = [UInt8](repeating: 0x11, count: 40)
    for size in [1 << 28, 1 << 31, 1 << 40, Int.max] {
      let bytes = file(header(size, body.count), body, codec: codec)
      #expect(!failure { _ = try ParquetReader(bytes).all() }.isEmpty)
    }
  }

  @Test("A text longer than its page is refused", arguments: [3, 1 << 20, 0xFFFF_FFFF])
  func longText(length: Int) {
    let body = (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + [0x68, 0x69]
    let bytes = file(header(6, 6), body)
    #expect(failure { _ = try ParquetReader(bytes).all() }.contains("ends early"))
  }

  @Test("A run of two thousand million gaps takes no memory")
  func gaps() throws {
    // One run: its length twice, as seven-bit groups, then the level 0.
    let count = Int(Int32.max)
    var head = CompactWriter()
    head.unsigned(UInt64(count) << 1)
    let levels = head.bytes + [0]
    let body = [UInt8(levels.count), 0, 0, 0] + levels
    let bytes = file(
      header(body.count, body.count, values: count), body, valueCount: count, rowCount: count,
      isOptional: true)
    let reader = try ParquetReader(bytes)
    for _ in 0..<1000 { #expect(try reader.next() == JSON.Object([.init("output", .null)])) }
  }

  @Test("More rows or values than there are is an error, not an endless file")
  func counts() {
    let body: [UInt8] = [2, 0, 0, 0, 0x68, 0x69]
    for (values, rows) in [(1, 2), (2, 2), (2, 1), (1, Int.max), (Int.max, 1)] {
      let bytes = file(header(6, 6), body, valueCount: values, rowCount: rows)
      #expect(!failure { _ = try ParquetReader(bytes).all() }.isEmpty, "\(values), \(rows)")
    }
  }

  @Test("A schema that nests without end or does not add up is refused")
  func schemas() {
    func element(_ children: Int) -> SchemaElement {
      var element = SchemaElement()
      (element.name, element.childCount, element.repetition) = ("a", children, .repeated)
      return element
    }
    let deep = Array(repeating: element(1), count: 200)
    for elements in [[], [element(0)], [element(1)], [element(Int.max)], deep] {
      #expect(throws: ParquetError.self) { _ = try SchemaTree(elements) }
    }
  }
}
