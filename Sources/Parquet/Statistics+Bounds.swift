import Glibc

extension Statistics {
  /// The least and the greatest value, by which readers pass over row groups.
  ///
  /// - Parameter plain: Values encoded plainly: all of them, or each different one.
  init(of plain: [UInt8], _ type: PhysicalType, nullCount: Int) {
    self.nullCount = nullCount
    switch type {
    case .byteArray: setTexts(plain)
    case .int64:
      setNumbers(plain) { Int64(bitPattern: $0) }
    case .double:
      // A column with a NaN has no bounds that readers agree on.
      let isOrdered = setNumbers(plain) { Double(bitPattern: $0) }
      if !isOrdered { (minimum, maximum) = (nil, nil) }
    default: break
    }
  }

  @discardableResult
  private mutating func setNumbers<Number: Comparable>(
    _ plain: [UInt8], _ number: (UInt64) -> Number
  ) -> Bool {
    var least: (Number, UInt64)?
    var greatest: (Number, UInt64)?
    // In bounds: the buffer holds whole numbers of eight bytes.
    let isOrdered = unsafe plain.withUnsafeBytes { bytes in
      for offset in stride(from: 0, to: bytes.count, by: 8) {
        let bits = unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        let value = number(bits)
        guard value == value else { return false }
        if least.map({ value < $0.0 }) ?? true { least = (value, bits) }
        if greatest.map({ value > $0.0 }) ?? true { greatest = (value, bits) }
      }
      return true
    }
    minimum = least.map { Self.bytes(of: $0.1) }
    maximum = greatest.map { Self.bytes(of: $0.1) }
    return isOrdered
  }

  private static func bytes(of number: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * $0)) }
  }

  private mutating func setTexts(_ plain: [UInt8]) {
    guard !plain.isEmpty else { return }
    var least: Range<Int>?
    var greatest: Range<Int>?
    // In bounds: each text's bytes follow their length.
    unsafe plain.withUnsafeBytes { bytes in
      var offset = 0
      while offset < bytes.count {
        let length = Int(unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
        let value = offset + 4..<offset + 4 + length
        offset = value.upperBound
        if least.map({ unsafe Self.precedes(bytes, value, $0) }) ?? true { least = value }
        if greatest.map({ unsafe Self.precedes(bytes, $0, value) }) ?? true { greatest = value }
      }
    }
    let (first, last) = (plain[least ?? 0..<0], plain[greatest ?? 0..<0])
    minimum = Self.prefix(first)
    maximum = last.count <= Self.limit ? Array(last) : Self.successor(Self.prefix(last))
    isExact = first.count <= Self.limit && last.count <= Self.limit
  }

  /// Bytes of a bound; longer texts are cut.
  private static let limit = 64

  private static func precedes(
    _ bytes: UnsafeRawBufferPointer, _ left: Range<Int>, _ right: Range<Int>
  ) -> Bool {
    guard let start = bytes.baseAddress else { return false }
    let order = unsafe memcmp(
      start + left.lowerBound, start + right.lowerBound, min(left.count, right.count))
    return order == 0 ? left.count < right.count : order < 0
  }

  /// At most `limit` bytes, without a part of a character.
  private static func prefix(_ text: ArraySlice<UInt8>) -> [UInt8] {
    guard text.count > limit else { return Array(text) }
    var end = text.startIndex + limit
    while end > text.startIndex, text[end] & 0xC0 == 0x80 { end -= 1 }
    return Array(text[..<end])
  }

  /// A text that comes after all that begin with `text`; nil when there is none in UTF-8.
  private static func successor(_ text: [UInt8]) -> [UInt8]? {
    var scalars = Array(String(decoding: text, as: UTF8.self).unicodeScalars)
    while let last = scalars.popLast() {
      let next = last.value == 0xD7FF ? 0xE000 : last.value + 1
      guard let scalar = Unicode.Scalar(next) else { continue }
      var result = String.UnicodeScalarView(scalars)
      result.append(scalar)
      return Array(String(result).utf8)
    }
    return nil
  }
}
