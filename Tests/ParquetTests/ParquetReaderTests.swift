import Basics
import Harness
import JSON
import Testing

@testable import Parquet

@Suite("Reading Parquet") struct ParquetReaderTests {
  @Test("A file of another program gives the rows that were put into it", arguments: Fixtures.names)
  func reads(name: String) throws {
    let reader = try ParquetReader(path: "\(Fixtures.folder)/\(name)")
    let expected = try Fixtures.rows()
    #expect(reader.rowCount == expected.count)
    let names = expected[0].object?.members.map { $0.name } ?? []
    #expect(reader.columns == names)
    let rows = try reader.all()
    #expect(rows.count == expected.count)
    for (row, wanted) in zip(rows, expected) { #expect(row == wanted) }
  }

  @Test("Only the columns that are asked for are read")
  func columns() throws {
    let reader = try ParquetReader(try Fixtures.bytes("pyarrow.parquet"), columns: ["output"])
    let rows = try reader.all()
    #expect(rows.count == 60)
    for row in rows { #expect(row.object?.members.count == 1 && row["output"] != nil) }
  }

  @Test("A compression that is not read is named")
  func brotli() throws {
    let reader = try ParquetReader(try Fixtures.bytes("brotli.parquet"))
    #expect(failure { while try reader.next() != nil {} }.contains("Brotli"))
  }

  @Test("A file cut short anywhere is refused", arguments: ["plain-v1", "zstd-v2", "delta-v2"])
  func truncated(name: String) throws {
    let bytes = try Fixtures.bytes("\(name).parquet")
    for count in 0..<bytes.count {
      let problem = failure { _ = try ParquetReader(Array(bytes[..<count])).all() }
      #expect(!problem.isEmpty && !problem.hasPrefix("another error"), "\(count) bytes: \(problem)")
    }
  }

  @Test("Bytes changed at random give rows or an error, never a trap", arguments: Fixtures.names)
  func fuzz(name: String) throws {
    let bytes = try Fixtures.bytes(name)
    var random = SplitMix64(seed: 7)
    for _ in 0..<30 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        // The last kilobytes describe all others.
        let isFooter = Bool.random(using: &random)
        let range = isFooter ? bytes.count * 2 / 3..<bytes.count : 0..<bytes.count
        let index = Int.random(in: range, using: &random)
        damaged[index] = UInt8.random(in: 0...255, using: &random)
      }
      let problem = failure {
        let reader = try ParquetReader(damaged)
        for _ in 0..<10_000 where try reader.next() == nil { break }
      }
      #expect(!problem.hasPrefix("another error"))
    }
  }

  @Test("A changed byte in a page with a checksum is found")
  func checksum() throws {
    var bytes = try Fixtures.bytes("plain-v1.parquet")
    let text = Array("四郎".utf8)
    let place = (0..<bytes.count - 6).first { Array(bytes[$0..<$0 + 6]) == text }
    bytes[try #require(place)] ^= 1
    #expect(failure { _ = try ParquetReader(bytes).all() }.contains("checksum"))
  }
}
