import Basics

/// Writes a Parquet file, row group by row group.
///
///     var writer = try ParquetWriter(path: "train.parquet", columns: columns)
///     try writer.append(GroupEncoder().encoded(group))
///     try writer.finish()
///
/// The file has its name only once it is whole; dropped before `finish`, nothing is left.
package struct ParquetWriter: ~Copyable {
  private var file: AtomicFile
  private var metadata: FileMetadata
  private let columns: [Column]
  private let createdBy: String

  /// - Parameter createdBy: In the form that readers look for: `name version 1.0 (build 1)`.
  package init(
    path: String, columns: [Column], createdBy: String = "inkstone version 1.0 (build 1)"
  ) throws(Problem) {
    var file = try AtomicFile(path: path)
    try Self.write(Array("PAR1".utf8), to: &file)
    self.file = file
    self.columns = columns
    self.createdBy = createdBy
    var root = SchemaElement()
    (root.name, root.childCount) = ("schema", columns.count)
    metadata = FileMetadata()
    metadata.schema = [root] + columns.flatMap(\.elements)
  }

  package var byteCount: Int { file.byteCount }

  package mutating func append(_ group: EncodedRowGroup) throws(Problem) {
    precondition(group.columns == columns, "a row group of another file's columns")
    guard group.rowCount > 0 else { return }
    var described = RowGroupMetadata()
    described.rowCount = group.rowCount
    for chunk in group.chunks {
      var column = chunk.metadata
      column.dataPageOffset += file.byteCount
      column.dictionaryPageOffset = column.dictionaryPageOffset.map { $0 + file.byteCount }
      described.byteCount += column.uncompressedByteCount
      described.columns.append(column)
      try Self.write(chunk.bytes, to: &file)
    }
    metadata.rowCount += group.rowCount
    metadata.rowGroups.append(described)
  }

  /// - Returns: The size of the file in bytes.
  @discardableResult
  package consuming func finish() throws(Problem) -> Int {
    let footer = metadata.bytes(createdBy: createdBy)
    var end = footer
    for index in 0..<4 { end.append(UInt8(truncatingIfNeeded: footer.count >> (8 * index))) }
    end += Array("PAR1".utf8)
    try Self.write(end, to: &file)
    let count = file.byteCount
    try file.commit()
    return count
  }

  private static func write(_ bytes: [UInt8], to file: inout AtomicFile) throws(Problem) {
    // Safe: the span ends before `bytes` does.
    unsafe try file.write(bytes.span.bytes)
  }
}
