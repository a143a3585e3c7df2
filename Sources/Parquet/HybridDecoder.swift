import Basics

/// Reads levels and dictionary indexes: runs of one value, and packed groups of eight.
///
/// Values are made one at a time, so that a run of two thousand million takes no memory.
/// github.com/apache/parquet-format/blob/master/Encodings.md#RLE
struct HybridDecoder {
  private let bytes: [UInt8]
  private let width: Int
  private let end: Int
  private var offset: Int
  private var runValue: UInt32 = 0
  private var runLeft = 0
  private var packedLeft = 0
  private var packedBit = 0

  /// - Parameter width: Bits of a value, 0 to 32.
  init(_ bytes: [UInt8], in range: Range<Int>, width: Int) throws {
    guard (0...32).contains(width) else { throw ParquetError("values of \(width) bits") }
    self.bytes = bytes
    self.width = width
    offset = range.lowerBound
    end = range.upperBound
  }

  mutating func next() throws -> UInt32 {
    if width == 0 { return 0 }
    while true {
      if runLeft > 0 {
        runLeft -= 1
        return runValue
      }
      if packedLeft > 0 {
        guard packedBit + width <= end << 3, let value = bytes.bits(at: packedBit, width: width)
        else { throw ParquetError.endsEarly }
        packedLeft -= 1
        packedBit += width
        if packedLeft == 0 { offset = (packedBit + 7) >> 3 }
        return UInt32(truncatingIfNeeded: value)
      }
      try readHead()
    }
  }

  private mutating func readHead() throws {
    guard offset < end else { throw ParquetError.endsEarly }
    var reader = CompactReader(bytes, at: offset)
    let head = try reader.unsigned()
    offset = reader.offset
    let count = Int(truncatingIfNeeded: Swift.min(head >> 1, 1 << 40))
    guard count > 0 else { throw ParquetError("a run of no values") }
    if head & 1 == 1 {
      packedLeft = count * 8
      packedBit = offset << 3
    } else {
      let size = (width + 7) >> 3
      guard size <= end - offset else { throw ParquetError.endsEarly }
      runValue = UInt32(truncatingIfNeeded: try bytes.littleEndian(at: offset, width: size))
      runLeft = count
      offset += size
    }
  }
}
