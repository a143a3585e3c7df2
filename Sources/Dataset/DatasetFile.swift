import Basics
import JSON
import Parquet

/// A dataset file, read row by row: `.json`, `.jsonl`, `.parquet`, `.csv`.
///
///     var file = try DatasetFile(path: "train.jsonl")
///     while let (row, place) = try file.next() { … }
package struct DatasetFile {
  package let path: String
  private var rows: Rows
  private var number = 0

  private enum Rows {
    case json(JSONRows)
    case csv(CSVRows)
    case parquet(ParquetReader)
  }

  /// Whether a file of this name holds a dataset and no book.
  package static func isDataset(_ path: String) -> Bool { kind(of: path) != nil }

  private static func kind(of path: String) -> String? {
    let name = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
    let kinds = ["json", "jsonl", "ndjson", "parquet", "csv", "tsv"]
    return name.split(separator: ".").last.map(String.init).flatMap {
      kinds.contains($0) ? $0 : nil
    }
  }

  /// - Throws: `Problem` when it cannot be read, or its columns are none of a dataset's.
  package init(path: String) throws {
    self.path = path
    switch Self.kind(of: path) {
    case "parquet":
      let reader = try Self.reading(path) {
        try ParquetReader(path: path, columns: Entry.knownColumns)
      }
      guard Entry.recognises(reader.columns) else {
        throw Problem.unknownColumns(path, reader.columns)
      }
      rows = .parquet(reader)
    case "csv", "tsv":
      let file = try CSVRows(path: path)
      guard Entry.recognises(file.columns) else {
        throw Problem.unknownColumns(path, file.columns)
      }
      rows = .csv(file)
    default: rows = .json(try JSONRows(path: path))
    }
  }

  /// How far it has been read, in bytes or rows.
  package var progress: Progress {
    switch rows {
    case .json(let file): Progress(done: file.byteCount, unit: .bytes)
    case .csv(let file): Progress(done: file.byteCount, unit: .bytes)
    case .parquet(let file):
      Progress(done: number, total: file.rowCount, unit: .items("rows"))
    }
  }

  /// The next row as an entry, or why it is none; nil after the last.
  ///
  /// - Throws: `Problem` when the file itself is broken.
  package mutating func next() throws -> Result<Entry, RowFault>? {
    let value: JSON
    let place: Message
    switch rows {
    case .json(var file):
      let next = try file.next()
      rows = .json(file)
      guard let (row, line) = next else { return nil }
      (value, place) = (row, "line \(id: line)")
    case .csv(var file):
      let next = try file.next()
      rows = .csv(file)
      guard let (row, line) = next else { return nil }
      (value, place) = (row, "line \(id: line)")
    case .parquet(let reader):
      guard let row = try Self.reading(path, { try reader.next() }) else { return nil }
      (value, place) = (.object(row), "row \(id: number + 1)")
    }
    guard let row = value.object else { return .failure(RowFault("\(place) is no row")) }
    defer { number += 1 }
    if number == 0, !Entry.recognises(row.members.map(\.name)) {
      throw Problem.unknownColumns(path, row.members.map(\.name))
    }
    do {
      return .success(try Entry(row: row))
    } catch let fault as RowFault {
      return .failure(RowFault("\(place): \(fault.reason)"))
    }
  }

  private static func reading<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as ParquetError {
      throw Problem.damagedParquet(path, error)
    }
  }
}
