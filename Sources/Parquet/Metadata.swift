/// What a file says of itself, in the numbers of parquet.thrift
/// (github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift).
struct FileMetadata {
  var schema: [SchemaElement] = []
  var rowCount = 0
  var rowGroups: [RowGroupMetadata] = []
}

enum PhysicalType: Int {
  case boolean, int32, int64, int96, float, double, byteArray, fixedByteArray
}

enum Repetition: Int {
  case required, optional, repeated
}

enum Encoding: Int {
  case plain = 0
  case plainDictionary = 2
  case hybrid = 3
  case bitPacked = 4
  case deltaBinaryPacked = 5
  case deltaLengthByteArray = 6
  case deltaByteArray = 7
  case dictionary = 8
  case byteStreamSplit = 9
}

/// A column or a group of them; a group is followed by its children.
struct SchemaElement {
  var name = ""
  /// Nil for a group.
  var type: PhysicalType?
  var typeLength = 0
  var repetition: Repetition?
  var childCount = 0
  var isText = false
  var isList = false
  /// Of a decimal number.
  var scale: Int?
  var isUnsupported = false
}

struct RowGroupMetadata {
  var columns: [ColumnMetadata] = []
  var rowCount = 0
  var byteCount = 0
}

struct ColumnMetadata {
  var type: PhysicalType = .byteArray
  var encodings: [Encoding] = []
  var path: [String] = []
  var codec = 0
  var valueCount = 0
  var uncompressedByteCount = 0
  var compressedByteCount = 0
  var dataPageOffset = 0
  var dictionaryPageOffset: Int?
  var statistics: Statistics?
  /// The file that the column lies in; nil for this one.
  var otherFile: String?
}

struct Statistics {
  var nullCount = 0
  var minimum: [UInt8]?
  var maximum: [UInt8]?
  /// Whether the bounds are values that occur, not shortened ones.
  var isExact = true
}

struct PageHeader {
  enum Kind: Int {
    case data, index, dictionary, dataV2
  }

  var kind: Kind?
  var uncompressedByteCount = 0
  var compressedByteCount = 0
  var checksum: UInt32?
  var valueCount = 0
  var encoding: Int = -1
  var definitionEncoding = Encoding.hybrid.rawValue
  var repetitionEncoding = Encoding.hybrid.rawValue
  /// Of version 2, whose levels stand uncompressed before the values.
  var definitionByteCount = 0
  var repetitionByteCount = 0
  var isCompressed = true
}
