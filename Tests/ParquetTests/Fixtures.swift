import Basics
import Harness
import JSON
import Parquet

/// Files of other programs; `Fixtures/make` says which.
enum Fixtures {
  static let folder = "\(Corpora.repository)/Tests/ParquetTests/Fixtures"
  static let names = entryNames(of: folder).sorted().filter {
    $0.hasSuffix(".parquet") && $0 != "brotli.parquet"
  }

  static func bytes(_ name: String) throws -> [UInt8] {
    try FileContents.read("\(folder)/\(name)", limit: 1 << 24)
  }

  static func rows() throws -> [JSON] {
    let bytes = try bytes("rows.json")
    return try JSON(parsing: bytes.span).array ?? []
  }
}

extension ParquetReader {
  func all() throws -> [JSON] {
    var rows: [JSON] = []
    while true {
      guard let row = try next() else { return rows }
      rows.append(.object(row))
    }
  }
}
