import Basics
import JSON
import Parquet

/// Entries on their way into a file.
///
/// The file has its name only once it is whole, so that a reader never sees half of one; when it
/// cannot be finished, nothing is left of it. Works on a queue of its own, so that the next entries
/// can be read meanwhile.
package actor ExportFile {
  /// How rows stand in the file.
  package enum Container: String, Sendable {
    /// An array, a row a line.
    case json
    /// A row a line.
    case jsonl
    case csv
    case parquet
  }

  private enum Target: ~Copyable {
    case lines(AtomicFile)
    case parquet(ParquetWriter)
    case closed
  }

  package nonisolated let path: String
  package nonisolated let container: Container
  private let columns: [ExportColumn]
  private let encoder: GroupEncoder
  private var target: Target
  private var buffer: [UInt8] = []
  /// Nil in other containers.
  private var group: RowGroup?
  private var rowCount = 0
  private let executor = BlockingExecutor(label: "inkstone.export")

  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  /// Rows and bytes of a row group; as many bytes are in memory twice.
  package static let groupRowLimit = 1 << 17
  package static let groupByteLimit = 24 << 20

  package init(
    path: String, container: Container, columns: [ExportColumn], codec: Codec = .zstd
  ) throws(Problem) {
    let isParquet = container == .parquet
    target =
      isParquet
      ? .parquet(try ParquetWriter(path: path, columns: columns.map(\.column)))
      : .lines(try AtomicFile(path: path))
    self.path = path
    self.container = container
    self.columns = columns
    encoder = GroupEncoder(codec)
    group = isParquet ? RowGroup(columns.map(\.column)) : nil
    switch container {
    case .json: buffer = Array("[".utf8)
    case .csv: buffer = CSVText.line(columns.map(\.rawValue))
    case .jsonl, .parquet: break
    }
  }

  package func append(_ rows: [ExportRow]) throws {
    for row in rows {
      switch container {
      case .json:
        buffer += Array((rowCount == 0 ? "\n" : ",\n").utf8)
        append(object: row)
      case .jsonl:
        append(object: row)
        buffer.append(0x0A)
      case .csv: append(line: row)
      case .parquet: try append(toGroup: row)
      }
      rowCount += 1
      if buffer.count >= 1 << 20 { try flush() }
    }
  }

  /// Adds rows that are gathered already, in a file of their columns.
  package func append(_ group: EncodedRowGroup) throws {
    guard case .parquet(var writer) = exchange(&target, .closed) else { return }
    try writer.append(group)
    target = .parquet(writer)
  }

  /// Makes the file durable and gives it its name.
  ///
  /// - Returns: Its size in bytes.
  package func finish() throws -> Int {
    if container == .json { buffer += Array((rowCount == 0 ? "]\n" : "\n]\n").utf8) }
    try flush()
    try flushGroup()
    switch exchange(&target, .closed) {
    case .lines(let file):
      let count = file.byteCount
      try file.commit()
      return count
    case .parquet(let writer): return try writer.finish()
    case .closed: preconditionFailure("finished twice")
    }
  }

  private func exchange(_ value: inout Target, _ new: consuming Target) -> Target {
    let old = value
    value = new
    return old
  }

  private func append(object row: ExportRow) {
    for (index, column) in columns.enumerated() {
      buffer += Array((index == 0 ? "{\"" : ", \"").utf8)
      buffer += Array(column.rawValue.utf8)
      buffer += Array("\": ".utf8)
      if let text = column.text(of: row) {
        JSON.append(quoted: text, to: &buffer)
      } else {
        column.value(of: row).append(to: &buffer, .spaced)
      }
    }
    buffer.append(UInt8(ascii: "}"))
  }

  private func append(line row: ExportRow) {
    let fields = columns.map { column -> String? in
      if let text = column.text(of: row) { return text }
      switch column.value(of: row) {
      case .null: return nil
      case .string(let text): return text
      case .array(let elements) where elements.isEmpty: return "[]"
      case let value: return value.text(.spaced)
      }
    }
    buffer += CSVText.line(fields)
  }

  private func flush() throws {
    guard !buffer.isEmpty, case .lines(var file) = exchange(&target, .closed) else { return }
    // Safe: the span ends before the buffer is changed.
    unsafe try file.write(buffer.span.bytes)
    buffer.removeAll(keepingCapacity: true)
    target = .lines(file)
  }

  private func append(toGroup row: ExportRow) throws {
    for (index, column) in columns.enumerated() {
      if let text = column.text(of: row) {
        group?.append(text, to: index)
      } else {
        group?.append(column.value(of: row), to: index)
      }
    }
    group?.endRow()
    guard let group else { return }
    if group.rowCount >= Self.groupRowLimit || group.byteCount >= Self.groupByteLimit {
      try flushGroup()
    }
  }

  private func flushGroup() throws {
    guard let full = group, full.rowCount > 0 else { return }
    group = nil
    try append(encoder.encoded(full))
    group = RowGroup(full.columns)
  }
}

/// CSV as RFC 4180 has it, with plain line ends.
enum CSVText {
  /// - Parameter fields: Nil where there is nothing, which an empty text is told from by its quotes.
  static func line(_ fields: [String?]) -> [UInt8] {
    var bytes: [UInt8] = []
    for (index, field) in fields.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      guard let field else { continue }
      let isPlain = !field.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
      guard !isPlain || field.isEmpty else {
        bytes += Array(field.utf8)
        continue
      }
      bytes.append(0x22)
      for byte in field.utf8 {
        if byte == 0x22 { bytes.append(0x22) }
        bytes.append(byte)
      }
      bytes.append(0x22)
    }
    bytes.append(0x0A)
    return bytes
  }
}
