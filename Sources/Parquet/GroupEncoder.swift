import Basics
import Dispatch
import Synchronization

/// A row group as it stands in a file.
package struct EncodedRowGroup: Sendable {
  let columns: [Column]
  let chunks: [EncodedChunk]
  let rowCount: Int
}

/// A column of a row group as it stands in a file; its offsets count from its own start.
struct EncodedChunk: Sendable {
  var bytes: [UInt8] = []
  var metadata = ColumnMetadata()
}

/// Brings row groups into the file's form.
///
/// What the compressing library wants to use again is kept from group to group. Safe to use from any
/// number of threads at once.
package final class GroupEncoder: Sendable {
  private let codec: Codec
  private let idle = Mutex<[Compressor]>([])

  package init(_ codec: Codec = .zstd) { self.codec = codec }

  /// - Parameter isSideBySide: Whether the columns are made by several threads; without, by the
  ///   calling one alone, for a caller who has several groups under way.
  package func encoded(_ group: RowGroup, isSideBySide: Bool = true) -> EncodedRowGroup {
    let leaves = group.leaves
    guard isSideBySide else {
      return EncodedRowGroup(
        columns: group.columns, chunks: leaves.map(chunk), rowCount: group.rowCount)
    }
    let chunks = Mutex([EncodedChunk](repeating: EncodedChunk(), count: leaves.count))
    // The largest first, so that none is waited for at the end.
    let order = leaves.indices.sorted { leaves[$0].plain.count > leaves[$1].plain.count }
    DispatchQueue.concurrentPerform(iterations: order.count) { index in
      let chunk = self.chunk(leaves[order[index]])
      chunks.withLock { $0[order[index]] = chunk }
    }
    return EncodedRowGroup(
      columns: group.columns, chunks: chunks.withLock { $0 }, rowCount: group.rowCount)
  }

  private func chunk(_ leaf: LeafBuffer) -> EncodedChunk {
    let compressor = idle.withLock { $0.popLast() } ?? Compressor(codec)
    defer { idle.withLock { $0.append(compressor) } }
    return ChunkEncoder(leaf, compressor).encoded()
  }
}

/// Makes the pages of one column.
private struct ChunkEncoder: ~Copyable {
  private let leaf: LeafBuffer
  private let compressor: Compressor
  private var chunk = EncodedChunk()

  /// Bytes of a page before it is compressed, where values are not larger.
  private static let pageSize = 1 << 20
  /// Values of a page that holds only numbers of a dictionary.
  private static let indexCount = 1 << 17

  init(_ leaf: LeafBuffer, _ compressor: Compressor) {
    self.leaf = leaf
    self.compressor = compressor
  }

  consuming func encoded() -> EncodedChunk {
    let dictionary = ValueDictionary(leaf)
    if dictionary == nil { chunk.bytes.reserveCapacity(leaf.plain.count / 2) }
    chunk.metadata.type = leaf.type
    chunk.metadata.path = leaf.path
    chunk.metadata.codec = compressor.codec.rawValue
    chunk.metadata.valueCount = leaf.count
    chunk.metadata.encodings = [.plain, .hybrid]
    if let dictionary {
      chunk.metadata.encodings.append(.dictionary)
      chunk.metadata.dictionaryPageOffset = 0
      var header = PageHeader()
      (header.kind, header.valueCount) = (.dictionary, dictionary.count)
      header.encoding = Encoding.plain.rawValue
      append(header, dictionary.plain[...])
      chunk.metadata.dataPageOffset = chunk.bytes.count
    }
    appendPages(dictionary)
    chunk.metadata.compressedByteCount = chunk.bytes.count
    chunk.metadata.statistics = Statistics(
      of: dictionary?.plain ?? leaf.plain, leaf.type, nullCount: leaf.count - leaf.valueCount)
    return chunk
  }

  private mutating func appendPages(_ dictionary: ValueDictionary?) {
    var (level, value, offset) = (0, 0, 0)
    var body: [UInt8] = []
    repeat {
      let first = (level: level, value: value, offset: offset)
      passRows(&level, &value, &offset, isIndexed: dictionary != nil)
      var header = PageHeader()
      (header.kind, header.valueCount) = (.data, level - first.level)
      if dictionary == nil, leaf.definitionLimit == 0 {
        // Nothing stands before the values: they are compressed where they lie.
        header.encoding = Encoding.plain.rawValue
        append(header, leaf.plain[first.offset..<offset])
        continue
      }
      body.removeAll(keepingCapacity: true)
      appendLevels(leaf.repetitions, leaf.repetitionLimit, first.level..<level, to: &body)
      appendLevels(leaf.definitions, leaf.definitionLimit, first.level..<level, to: &body)
      if let dictionary {
        header.encoding = Encoding.dictionary.rawValue
        let width = max(1, Int.bitWidth - (dictionary.count - 1).leadingZeroBitCount)
        body.append(UInt8(width))
        HybridEncoder.append(dictionary.indexes[first.value..<value], width: width, to: &body)
      } else {
        header.encoding = Encoding.plain.rawValue
        body += leaf.plain[first.offset..<offset]
      }
      append(header, body[...])
    } while level < leaf.count
  }

  /// Goes on by whole rows to the end of the page.
  private func passRows(
    _ level: inout Int, _ value: inout Int, _ offset: inout Int, isIndexed: Bool
  ) {
    let start = (level: level, offset: offset)
    let isText = leaf.type == .byteArray
    // In bounds: levels and values are as many as were added.
    unsafe leaf.plain.withUnsafeBytes { bytes in
      while level < leaf.count {
        let isFull =
          isIndexed
          ? level - start.level >= Self.indexCount
          : offset - start.offset >= Self.pageSize || level - start.level >= Self.pageSize
        if isFull, leaf.repetitionLimit == 0 || leaf.repetitions[level] == 0 { break }
        if leaf.definitionLimit == 0 || Int(leaf.definitions[level]) == leaf.definitionLimit {
          value += 1
          offset +=
            isText
            ? 4 + Int(unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)) : 8
        }
        level += 1
      }
    }
  }

  private func appendLevels(
    _ levels: [UInt8], _ limit: Int, _ range: Range<Int>, to body: inout [UInt8]
  ) {
    guard limit > 0 else { return }
    let start = body.count
    body += [0, 0, 0, 0]
    let width = Int.bitWidth - limit.leadingZeroBitCount
    HybridEncoder.append(levels[range].map { UInt32($0) }, width: width, to: &body)
    let count = body.count - start - 4
    for index in 0..<4 { body[start + index] = UInt8(truncatingIfNeeded: count >> (8 * index)) }
  }

  private mutating func append(_ header: PageHeader, _ body: ArraySlice<UInt8>) {
    var header = header
    header.uncompressedByteCount = body.count
    // Safe: the pointers live as long as the closures.
    unsafe body.withUnsafeBytes { body in
      unsafe compressor.withCompressed(body) { page in
        header.compressedByteCount = page.count
        header.checksum = unsafe Codec.checksum(page)
        var writer = CompactWriter()
        header.write(to: &writer)
        chunk.bytes += writer.bytes
        unsafe chunk.bytes.append(contentsOf: page)
        chunk.metadata.uncompressedByteCount += writer.bytes.count + body.count
      }
    }
  }
}
