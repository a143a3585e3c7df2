import Basics

/// Reads integers kept as differences: blocks of miniblocks, each packed at its own width.
///
/// github.com/apache/parquet-format/blob/master/Encodings.md#DELTAENC
struct DeltaDecoder {
  private let bytes: [UInt8]
  private var offset: Int
  private let miniblockSize: Int
  private let miniblockCount: Int
  /// How many values are still to come.
  private(set) var left: Int
  private var value: Int64
  private var isFirst = true
  private var smallestDelta: Int64 = 0
  private var widths: [UInt8] = []
  private var miniblock = 0
  private var leftInMiniblock = 0
  private var bit = 0

  init(_ bytes: [UInt8], at offset: Int) throws {
    self.bytes = bytes
    var reader = CompactReader(bytes, at: offset)
    let blockSize = try reader.unsigned()
    let miniblocks = try reader.unsigned()
    let total = try reader.unsigned()
    value = Int64(try reader.long())
    guard (1...1 << 20).contains(blockSize), (1...512).contains(miniblocks),
      blockSize % miniblocks == 0, blockSize / miniblocks % 8 == 0, total < 1 << 40
    else { throw ParquetError("a block of differences has a wrong head") }
    miniblockCount = Int(miniblocks)
    miniblockSize = Int(blockSize / miniblocks)
    left = Int(total)
    self.offset = reader.offset
    miniblock = miniblockCount
  }

  mutating func next() throws -> Int64 {
    guard left > 0 else { throw ParquetError.endsEarly }
    left -= 1
    if isFirst {
      isFirst = false
      return value
    }
    if leftInMiniblock == 0 { try beginMiniblock() }
    let width = Int(widths[miniblock])
    guard let delta = bytes.bits(at: bit, width: width) else { throw ParquetError.endsEarly }
    bit += width
    leftInMiniblock -= 1
    value = value &+ smallestDelta &+ Int64(bitPattern: delta)
    return value
  }

  /// Where what follows these integers begins.
  func end() throws -> Int {
    var copy = self
    if copy.isFirst, copy.left > 0 {
      copy.isFirst = false
      copy.left -= 1
    }
    while copy.left > 0 {
      if copy.leftInMiniblock == 0 { try copy.beginMiniblock() }
      copy.left -= copy.leftInMiniblock
      copy.leftInMiniblock = 0
    }
    return copy.offset
  }

  private mutating func beginMiniblock() throws {
    miniblock += 1
    if miniblock >= miniblockCount {
      var reader = CompactReader(bytes, at: offset)
      smallestDelta = Int64(try reader.long())
      offset = reader.offset
      guard miniblockCount <= bytes.count - offset else { throw ParquetError.endsEarly }
      widths = Array(bytes[offset..<offset + miniblockCount])
      guard widths.allSatisfy({ $0 <= 64 }) else {
        throw ParquetError("differences of more than 64 bits")
      }
      offset += miniblockCount
      miniblock = 0
    }
    bit = offset << 3
    leftInMiniblock = miniblockSize
    // A last miniblock may be cut short; its values are checked as they are read.
    offset = Swift.min(bytes.count, offset + (miniblockSize * Int(widths[miniblock])) >> 3)
  }
}
