import Basics

extension FileMetadata {
  init(_ reader: inout CompactReader) throws {
    try reader.structure { reader, field, _ in
      switch field {
      case 2: schema = try reader.structures { try SchemaElement(&$0) }
      case 3: rowCount = try reader.count()
      case 4: rowGroups = try reader.structures { try RowGroupMetadata(&$0) }
      default: return false
      }
      return true
    }
  }
}

extension SchemaElement {
  init(_ reader: inout CompactReader) throws {
    var logical: Int?
    var converted: Int?
    try reader.structure { reader, field, kind in
      switch field {
      case 1:
        type = PhysicalType(rawValue: try reader.long())
        if type == nil { throw ParquetError("a column is of no known type") }
      case 2: typeLength = try reader.count()
      case 3: repetition = Repetition(rawValue: try reader.long())
      case 4: name = try reader.text()
      case 5: childCount = try reader.count()
      case 6: converted = try reader.long()
      case 7: scale = try reader.count()
      case 10 where kind == .structure:
        try reader.structure { _, field, _ in
          logical = field
          return false
        }
      default: return false
      }
      return true
    }
    // ConvertedType: UTF8 0, LIST 3, ENUM 4, DECIMAL 5, JSON 19. LogicalType: STRING 1, LIST 3,
    // ENUM 4, DECIMAL 5, JSON 12, FLOAT16 15.
    isText = [0, 4, 19].contains(converted) || [1, 4, 12].contains(logical)
    isList = converted == 3 || logical == 3
    if converted != 5, logical != 5 { scale = nil }
    isUnsupported = type == .int96 || logical == 15 || scale != nil && type == .fixedByteArray
  }
}

extension RowGroupMetadata {
  init(_ reader: inout CompactReader) throws {
    try reader.structure { reader, field, _ in
      switch field {
      case 1: columns = try reader.structures { try ColumnMetadata(chunk: &$0) }
      case 3: rowCount = try reader.count()
      default: return false
      }
      return true
    }
  }
}

extension ColumnMetadata {
  init(chunk reader: inout CompactReader) throws {
    var isFound = false
    try reader.structure { reader, field, kind in
      switch field {
      case 1: otherFile = try reader.text()
      case 3 where kind == .structure:
        try read(&reader)
        isFound = true
      default: return false
      }
      return true
    }
    guard isFound else { throw ParquetError("a column has no description") }
  }

  private mutating func read(_ reader: inout CompactReader) throws {
    try reader.structure { reader, field, _ in
      switch field {
      case 1:
        guard let known = PhysicalType(rawValue: try reader.long()) else {
          throw ParquetError("a column is of no known type")
        }
        type = known
      case 4: codec = try reader.long()
      case 5: valueCount = try reader.count()
      case 7: compressedByteCount = try reader.count()
      case 9: dataPageOffset = try reader.count()
      case 11: dictionaryPageOffset = try reader.count()
      default: return false
      }
      return true
    }
  }
}

extension PageHeader {
  init(_ reader: inout CompactReader) throws {
    try reader.structure { reader, field, kind in
      switch field {
      case 1: self.kind = Kind(rawValue: try reader.long())
      case 2: uncompressedByteCount = try reader.count()
      case 3: compressedByteCount = try reader.count()
      case 4: checksum = UInt32(truncatingIfNeeded: try reader.long())
      case 5 where kind == .structure: try readData(&reader)
      case 7 where kind == .structure: try readDictionary(&reader)
      case 8 where kind == .structure: try readDataV2(&reader)
      default: return false
      }
      return true
    }
  }

  private mutating func readData(_ reader: inout CompactReader) throws {
    try reader.structure { reader, field, _ in
      switch field {
      case 1: valueCount = try reader.count()
      case 2: encoding = try reader.long()
      case 3: definitionEncoding = try reader.long()
      case 4: repetitionEncoding = try reader.long()
      default: return false
      }
      return true
    }
  }

  private mutating func readDictionary(_ reader: inout CompactReader) throws {
    try reader.structure { reader, field, _ in
      switch field {
      case 1: valueCount = try reader.count()
      case 2: encoding = try reader.long()
      default: return false
      }
      return true
    }
  }

  private mutating func readDataV2(_ reader: inout CompactReader) throws {
    try reader.structure { reader, field, kind in
      switch field {
      case 1: valueCount = try reader.count()
      case 4: encoding = try reader.long()
      case 5: definitionByteCount = try reader.count()
      case 6: repetitionByteCount = try reader.count()
      case 7: isCompressed = kind == .yes
      default: return false
      }
      return true
    }
  }
}
