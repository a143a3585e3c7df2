extension [UInt8] {
  /// The `width` bits (0 to 64) that begin at a bit, lowest first; nil past the end.
  func bits(at position: Int, width: Int) -> UInt64? {
    guard width > 0 else { return 0 }
    var index = position >> 3
    guard position + width <= count << 3 else { return nil }
    let shift = position & 7
    var value = UInt64(self[index]) >> UInt64(shift)
    var have = 8 - shift
    while have < width {
      index += 1
      value |= UInt64(self[index]) << UInt64(have)
      have += 8
    }
    return width == 64 ? value : value & (1 << UInt64(width) - 1)
  }

  /// A little-endian integer of `width` bytes (1 to 8).
  func littleEndian(at offset: Int, width: Int) throws -> UInt64 {
    guard offset >= 0, width <= count - offset else { throw ParquetError.endsEarly }
    var value: UInt64 = 0
    for index in 0..<width { value |= UInt64(self[offset + index]) << UInt64(8 * index) }
    return value
  }
}
