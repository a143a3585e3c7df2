extension FileMetadata {
  /// - Parameter writer: Who wrote the file, as `created_by` names it.
  func bytes(createdBy writer: String) -> [UInt8] {
    var output = CompactWriter()
    output.structure { output in
      output.integer(1, 2)
      output.list(2, count: schema.count, .structure)
      for element in schema { element.write(to: &output) }
      output.long(3, rowCount)
      output.list(4, count: rowGroups.count, .structure)
      for group in rowGroups { group.write(to: &output) }
      output.binary(6, Array(writer.utf8))
      // Bounds are in the order of each type: unsigned bytes for texts.
      let leafCount = schema.reduce(0) { $0 + ($1.type == nil ? 0 : 1) }
      output.list(7, count: leafCount, .structure)
      for _ in 0..<leafCount { output.structure { $0.structure(1) { _ in } } }
    }
    return output.bytes
  }
}

extension SchemaElement {
  func write(to output: inout CompactWriter) {
    output.structure { output in
      if let type { output.integer(1, type.rawValue) }
      if let repetition { output.integer(3, repetition.rawValue) }
      output.binary(4, Array(name.utf8))
      if childCount > 0 { output.integer(5, childCount) }
      // Both ways of saying what it means: older readers know the first alone.
      if isText {
        output.integer(6, 0)
        output.structure(10) { $0.structure(1) { _ in } }
      } else if isList {
        output.integer(6, 3)
        output.structure(10) { $0.structure(3) { _ in } }
      }
    }
  }
}

extension RowGroupMetadata {
  func write(to output: inout CompactWriter) {
    output.structure { output in
      output.list(1, count: columns.count, .structure)
      for column in columns {
        output.structure { output in
          output.long(2, 0)
          output.structure(3) { column.write(to: &$0) }
        }
      }
      output.long(2, byteCount)
      output.long(3, rowCount)
    }
  }
}

extension ColumnMetadata {
  func write(to output: inout CompactWriter) {
    output.integer(1, type.rawValue)
    output.list(2, count: encodings.count, .integer)
    for encoding in encodings { output.element(encoding.rawValue) }
    output.list(3, count: path.count, .binary)
    for name in path { output.element(Array(name.utf8)) }
    output.integer(4, codec)
    output.long(5, valueCount)
    output.long(6, uncompressedByteCount)
    output.long(7, compressedByteCount)
    output.long(9, dataPageOffset)
    if let dictionaryPageOffset { output.long(11, dictionaryPageOffset) }
    guard let statistics else { return }
    output.structure(12) { output in
      output.long(3, statistics.nullCount)
      if let maximum = statistics.maximum { output.binary(5, maximum) }
      if let minimum = statistics.minimum { output.binary(6, minimum) }
      if statistics.maximum != nil { output.flag(7, statistics.isExact) }
      if statistics.minimum != nil { output.flag(8, statistics.isExact) }
    }
  }
}

extension PageHeader {
  func write(to output: inout CompactWriter) {
    output.structure { output in
      output.integer(1, (kind ?? .data).rawValue)
      output.integer(2, uncompressedByteCount)
      output.integer(3, compressedByteCount)
      if let checksum { output.integer(4, Int(Int32(bitPattern: checksum))) }
      if kind == .dictionary {
        output.structure(7) { output in
          output.integer(1, valueCount)
          output.integer(2, encoding)
        }
      } else {
        output.structure(5) { output in
          output.integer(1, valueCount)
          output.integer(2, encoding)
          output.integer(3, definitionEncoding)
          output.integer(4, repetitionEncoding)
        }
      }
    }
  }
}
