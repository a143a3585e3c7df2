import Basics
import JSON

/// One column of one row group, read page by page.
struct ColumnReader {
  let leaf: Leaf
  private let source: ByteSource
  private let codec: Codec
  private var offset: Int
  private let end: Int
  private var dictionary: [JSON] = []
  private var definitions: HybridDecoder?
  private var repetitions: HybridDecoder?
  private var values: ValueDecoder?
  private var leftInPage = 0
  private var left: Int
  /// The levels of the next value; a repetition level of 0 begins a row, and stands at the end.
  private(set) var definition = 0
  private(set) var repetition = 0
  private var isLoaded = false

  init(_ leaf: Leaf, _ column: ColumnMetadata, _ source: ByteSource) throws {
    self.leaf = leaf
    self.source = source
    guard column.otherFile == nil else { throw ParquetError("its columns lie in another file") }
    guard column.type == leaf.type else { throw ParquetError("a column changes its type") }
    codec = try Codec(number: column.codec)
    // Some writers give 0 where there is no dictionary.
    let dictionaryOffset = column.dictionaryPageOffset.flatMap { $0 > 0 ? $0 : nil }
    offset = min(column.dataPageOffset, dictionaryOffset ?? .max)
    left = column.valueCount
    guard offset >= 4, offset <= source.count,
      column.compressedByteCount <= source.count - offset
    else { throw ParquetError("it speaks of bytes that the file does not have") }
    end = offset + column.compressedByteCount
  }

  /// Whether all values have been taken.
  var isAtEnd: Bool { left == 0 }

  /// Makes the levels of the next value known.
  mutating func look() throws {
    guard !isLoaded else { return }
    guard left > 0 else {
      (definition, repetition) = (0, 0)
      return
    }
    while leftInPage == 0 { try nextPage() }
    repetition = try level(&repetitions, limit: leaf.repetitionLimit)
    definition = try level(&definitions, limit: leaf.definitionLimit)
    isLoaded = true
  }

  /// The next value; null where its levels say that it is not there.
  mutating func take() throws -> JSON {
    try look()
    guard isLoaded else { throw ParquetError("column `\(name)` has fewer values than rows") }
    isLoaded = false
    leftInPage -= 1
    left -= 1
    guard definition == leaf.definitionLimit else { return .null }
    guard let value = try values?.next(of: leaf, dictionary) else {
      throw ParquetError.endsEarly
    }
    return value
  }

  private var name: String { leaf.path.joined(separator: ".") }

  private func level(_ decoder: inout HybridDecoder?, limit: Int) throws -> Int {
    guard limit > 0 else { return 0 }
    let level = Int(try decoder?.next() ?? 0)
    guard level <= limit else { throw ParquetError("a level of column `\(name)` is too high") }
    return level
  }

  // MARK: - Pages

  private mutating func nextPage() throws {
    guard offset < end else { throw ParquetError("column `\(name)` has too few pages") }
    let header = try pageHeader()
    let body = try source.read(at: offset, header.compressedByteCount)
    offset += header.compressedByteCount
    if let checksum = header.checksum, checksum != Codec.checksum(body[...]) {
      throw ParquetError("a page of column `\(name)` is damaged: its checksum is another")
    }
    switch header.kind {
    case .dictionary: try readDictionary(header, body)
    case .data: try readData(header, body)
    case .dataV2: try readDataV2(header, body)
    case .index, nil: break
    }
  }

  /// Headers are short, unless they hold the longest value of a page.
  private mutating func pageHeader() throws -> PageHeader {
    var window = 1 << 10
    while true {
      let count = min(window, end - offset)
      var reader = CompactReader(try source.read(at: offset, count))
      do {
        let header = try PageHeader(&reader)
        offset += reader.offset
        guard header.compressedByteCount <= end - offset else { throw ParquetError.endsEarly }
        return header
      } catch let error as ParquetError
        where error == .endsEarly && count < end - offset && window < 1 << 24
      {
        window *= 16
      }
    }
  }

  private mutating func readDictionary(_ header: PageHeader, _ body: [UInt8]) throws {
    guard
      header.encoding == Encoding.plain.rawValue
        || header.encoding == Encoding.plainDictionary.rawValue
    else { throw ParquetError("a dictionary is of another encoding") }
    let bytes = try codec.decompressed(body[...], to: header.uncompressedByteCount)
    var values = try ValueDecoder(
      Encoding.plain.rawValue, of: leaf, bytes, at: 0, valueCount: header.valueCount)
    dictionary = []
    for _ in 0..<header.valueCount { dictionary.append(try values.next(of: leaf, [])) }
  }

  private mutating func readData(_ header: PageHeader, _ body: [UInt8]) throws {
    let bytes = try codec.decompressed(body[...], to: header.uncompressedByteCount)
    var start = 0
    func levels(_ encoding: Int, limit: Int) throws -> HybridDecoder? {
      guard limit > 0 else { return nil }
      guard encoding == Encoding.hybrid.rawValue else {
        throw ParquetError("its levels are packed in a way that has been given up")
      }
      let count = Int(try bytes.littleEndian(at: start, width: 4))
      start += 4
      guard count <= bytes.count - start else { throw ParquetError.endsEarly }
      defer { start += count }
      return try HybridDecoder(bytes, in: start..<start + count, width: Self.width(of: limit))
    }
    repetitions = try levels(header.repetitionEncoding, limit: leaf.repetitionLimit)
    definitions = try levels(header.definitionEncoding, limit: leaf.definitionLimit)
    try begin(header, bytes, at: start)
  }

  private mutating func readDataV2(_ header: PageHeader, _ body: [UInt8]) throws {
    let (first, second) = (header.repetitionByteCount, header.definitionByteCount)
    guard first <= body.count, second <= body.count - first,
      header.uncompressedByteCount >= first + second
    else { throw ParquetError.endsEarly }
    let levels = Array(body[..<(first + second)])
    repetitions = try HybridDecoder(
      levels, in: 0..<first, width: Self.width(of: leaf.repetitionLimit))
    definitions = try HybridDecoder(
      levels, in: first..<first + second, width: Self.width(of: leaf.definitionLimit))
    let count = header.uncompressedByteCount - first - second
    let rest = body[(first + second)...]
    // A page of nulls alone may have nothing to decompress.
    let bytes =
      header.isCompressed && !(rest.isEmpty && count == 0)
      ? try codec.decompressed(rest, to: count) : Array(rest)
    try begin(header, bytes, at: 0)
  }

  private mutating func begin(_ header: PageHeader, _ bytes: [UInt8], at start: Int) throws {
    guard header.valueCount <= left else {
      throw ParquetError("column `\(name)` has more values than it says")
    }
    leftInPage = header.valueCount
    values = try ValueDecoder(
      header.encoding, of: leaf, bytes, at: start, valueCount: header.valueCount)
  }

  private static func width(of limit: Int) -> Int { Int.bitWidth - limit.leadingZeroBitCount }
}
