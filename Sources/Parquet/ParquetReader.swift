import Basics
import JSON

/// Reads the rows of a Parquet file, one at a time.
///
///     let reader = try ParquetReader(path: "train.parquet")
///     while let row = try reader.next() { … }
///
/// A page of each column is in memory at a time. Nothing in the file is believed before it is
/// checked: any file gives rows or a `ParquetError`.
package final class ParquetReader {
  /// The names of the columns, as they stand in the file.
  package let columns: [String]
  package let rowCount: Int

  private let source: ByteSource
  private let tree: SchemaTree
  private let wanted: [Node.Field]
  private var rowGroups: ArraySlice<RowGroupMetadata>
  private var rowsLeft = 0
  /// By leaf; nil for columns that are not wanted.
  private var readers: [ColumnReader?] = []

  /// - Parameter chosen: The columns to read; nil for all.
  /// - Throws: `Problem` when the file cannot be read, `ParquetError` when it is no Parquet file.
  package convenience init(path: String, columns chosen: Set<String>? = nil) throws {
    try self.init(ByteSource(path: path), chosen)
  }

  package convenience init(_ bytes: [UInt8], columns chosen: Set<String>? = nil) throws {
    try self.init(ByteSource(bytes), chosen)
  }

  private init(_ source: ByteSource, _ chosen: Set<String>?) throws {
    self.source = source
    let metadata = try Self.metadata(of: source)
    tree = try SchemaTree(metadata.schema)
    columns = tree.fields.map(\.name)
    wanted = tree.fields.filter { chosen?.contains($0.name) ?? true }
    rowCount = metadata.rowCount
    rowGroups = metadata.rowGroups[...]
    let names = wanted.flatMap { $0.node.leaves }.map { tree.leaves[$0] }
    if let leaf = names.first(where: \.isUnsupported) {
      throw ParquetError("column `\(leaf.path.joined(separator: "."))` is of a type not read here")
    }
  }

  /// The next row as an object of the columns; nil after the last.
  package func next() throws -> JSON.Object? {
    while rowsLeft == 0 {
      for case let reader? in readers where !reader.isAtEnd {
        throw ParquetError("a column has more values than there are rows")
      }
      guard let group = rowGroups.popFirst() else { return nil }
      try begin(group)
    }
    rowsLeft -= 1
    var row = JSON.Object()
    row.members.reserveCapacity(wanted.count)
    for field in wanted { row.members.append(.init(field.name, try value(of: field.node))) }
    return row
  }

  private func begin(_ group: RowGroupMetadata) throws {
    guard group.columns.count == tree.leaves.count else {
      throw ParquetError("a row group has other columns than the file")
    }
    readers = Array(repeating: nil, count: tree.leaves.count)
    for leaf in wanted.flatMap({ $0.node.leaves }) {
      readers[leaf] = try ColumnReader(tree.leaves[leaf], group.columns[leaf], source)
    }
    rowsLeft = wanted.isEmpty ? 0 : group.rowCount
  }

  // MARK: - Rows

  private func value(of node: Node) throws -> JSON {
    switch node {
    case .value(let leaf): return try readers[leaf]?.take() ?? .null
    case .record(let fields):
      var object = JSON.Object()
      for field in fields { object.members.append(.init(field.name, try value(of: field.node))) }
      return .object(object)
    case .optional(let inner, let level):
      guard try definition(at: inner.firstLeaf) < level else { return try value(of: inner) }
      try pass(inner)
      return .null
    case .list(let inner, let level, let repetition):
      let leaf = inner.firstLeaf
      guard try definition(at: leaf) >= level else {
        try pass(inner)
        return .array([])
      }
      var elements: [JSON] = []
      repeat {
        elements.append(try value(of: inner))
        try readers[leaf]?.look()
      } while readers[leaf]?.repetition == repetition
      return .array(elements)
    }
  }

  private func definition(at leaf: Int) throws -> Int {
    try readers[leaf]?.look()
    return readers[leaf]?.definition ?? 0
  }

  /// Takes the one null of each column that stands for what is not there.
  private func pass(_ node: Node) throws {
    for leaf in node.leaves { _ = try readers[leaf]?.take() }
  }

  // MARK: - The end of the file

  private static func metadata(of source: ByteSource) throws -> FileMetadata {
    let magic = Array("PAR1".utf8)
    guard source.count >= 12, try source.read(at: 0, 4) == magic else {
      throw ParquetError("it does not begin as a Parquet file does")
    }
    let tail = try source.read(at: source.count - 8, 8)
    guard Array(tail[4...]) == magic else {
      throw ParquetError(
        Array(tail[4...]) == Array("PARE".utf8)
          ? "it is encrypted" : "it does not end as a Parquet file does; was it cut short?")
    }
    let count = Int(try tail.littleEndian(at: 0, width: 4))
    guard count <= source.count - 12 else {
      throw ParquetError("it speaks of bytes that the file does not have")
    }
    var reader = CompactReader(try source.read(at: source.count - 8 - count, count))
    return try FileMetadata(&reader)
  }
}
