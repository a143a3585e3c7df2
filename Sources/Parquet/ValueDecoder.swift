import Basics
import JSON

/// The values of one data page, made one at a time.
enum ValueDecoder {
  case plain([UInt8], offset: Int)
  case booleans([UInt8], bit: Int)
  case hybridBooleans(HybridDecoder)
  case indexes(HybridDecoder)
  case deltas(DeltaDecoder)
  case deltaLengths(DeltaDecoder, [UInt8], offset: Int)
  case deltaBytes(
    prefixes: DeltaDecoder, lengths: DeltaDecoder, [UInt8], offset: Int, previous: [UInt8])
  /// The n-th bytes of all values stand together.
  case split([UInt8], offset: Int, count: Int, index: Int)

  /// - Parameter valueCount: Values in the page, nulls included.
  init(
    _ encoding: Int, of leaf: Leaf, _ bytes: [UInt8], at offset: Int, valueCount: Int
  ) throws {
    guard let encoding = Encoding(rawValue: encoding) else {
      throw ParquetError("encoding \(id: encoding) is not known")
    }
    switch (encoding, leaf.type) {
    case (.plain, .boolean): self = .booleans(bytes, bit: offset << 3)
    case (.plain, _): self = .plain(bytes, offset: offset)
    case (.dictionary, _), (.plainDictionary, _):
      // A page of nulls alone may have nothing here.
      let width = offset < bytes.count ? Int(bytes[offset]) : 0
      self = .indexes(
        try HybridDecoder(
          bytes, in: min(offset + 1, bytes.count)..<bytes.count, width: width))
    case (.hybrid, .boolean):
      guard bytes.count - offset >= 4 else { throw ParquetError.endsEarly }
      self = .hybridBooleans(
        try HybridDecoder(bytes, in: offset + 4..<bytes.count, width: 1))
    case (.deltaBinaryPacked, .int32), (.deltaBinaryPacked, .int64):
      self = .deltas(try DeltaDecoder(bytes, at: offset))
    case (.deltaLengthByteArray, .byteArray):
      let lengths = try DeltaDecoder(bytes, at: offset)
      self = .deltaLengths(lengths, bytes, offset: try lengths.end())
    case (.deltaByteArray, .byteArray), (.deltaByteArray, .fixedByteArray):
      let prefixes = try DeltaDecoder(bytes, at: offset)
      let lengths = try DeltaDecoder(bytes, at: try prefixes.end())
      self = .deltaBytes(
        prefixes: prefixes, lengths: lengths, bytes, offset: try lengths.end(), previous: [])
    case (.byteStreamSplit, let type) where type != .boolean && type != .byteArray:
      let width = leaf.byteWidth
      guard width > 0, (bytes.count - offset) % width == 0 else { throw ParquetError.endsEarly }
      self = .split(bytes, offset: offset, count: (bytes.count - offset) / width, index: 0)
    default: throw ParquetError("an encoding does not fit its column")
    }
  }

  /// The next value that is not null.
  mutating func next(of leaf: Leaf, _ dictionary: [JSON]) throws -> JSON {
    switch self {
    case .plain(let bytes, var offset):
      var width = leaf.byteWidth
      if leaf.type == .byteArray {
        width = Int(try bytes.littleEndian(at: offset, width: 4))
        offset += 4
      }
      guard width <= bytes.count - offset else { throw ParquetError.endsEarly }
      self = .plain(bytes, offset: offset + width)
      return try leaf.value(bytes, offset..<offset + width)
    case .booleans(let bytes, let bit):
      guard let value = bytes.bits(at: bit, width: 1) else { throw ParquetError.endsEarly }
      self = .booleans(bytes, bit: bit + 1)
      return .bool(value == 1)
    case .hybridBooleans(var decoder):
      let value = try decoder.next()
      self = .hybridBooleans(decoder)
      return .bool(value == 1)
    case .indexes(var decoder):
      let index = Int(try decoder.next())
      self = .indexes(decoder)
      guard index < dictionary.count else {
        throw ParquetError("value \(index) of a dictionary of \(dictionary.count)")
      }
      return dictionary[index]
    case .deltas(var decoder):
      let value = try decoder.next()
      self = .deltas(decoder)
      return leaf.value(value)
    case .deltaLengths(var lengths, let bytes, let offset):
      let length = Int(try lengths.next())
      guard length >= 0, length <= bytes.count - offset else { throw ParquetError.endsEarly }
      self = .deltaLengths(lengths, bytes, offset: offset + length)
      return try leaf.value(bytes, offset..<offset + length)
    case .deltaBytes(var prefixes, var lengths, let bytes, let offset, let previous):
      let prefix = Int(try prefixes.next())
      let length = Int(try lengths.next())
      guard prefix >= 0, prefix <= previous.count, length >= 0, length <= bytes.count - offset
      else { throw ParquetError.endsEarly }
      let value = Array(previous[..<prefix] + bytes[offset..<offset + length])
      self = .deltaBytes(
        prefixes: prefixes, lengths: lengths, bytes, offset: offset + length, previous: value)
      return try leaf.value(value, 0..<value.count)
    case .split(let bytes, let offset, let count, let index):
      guard index < count else { throw ParquetError.endsEarly }
      self = .split(bytes, offset: offset, count: count, index: index + 1)
      let value = (0..<leaf.byteWidth).map { bytes[offset + $0 * count + index] }
      return try leaf.value(value, 0..<value.count)
    }
  }
}
