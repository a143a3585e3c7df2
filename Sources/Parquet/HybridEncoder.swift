/// Writes levels and dictionary indexes as runs of one value, and groups of eight packed tight.
enum HybridEncoder {
  /// - Parameter width: Bits of a value, 1 to 32.
  static func append(
    _ values: some RandomAccessCollection<UInt32>, width: Int, to bytes: inout [UInt8]
  ) {
    var pending: [UInt32] = []
    var index = values.startIndex
    while index < values.endIndex {
      let value = values[index]
      var end = values.index(after: index)
      while end < values.endIndex, values[end] == value { end = values.index(after: end) }
      var run = values.distance(from: index, to: end)
      index = end
      // Packed groups are whole, so a run first fills the one that is begun.
      let fill = min(run, (8 - pending.count & 7) & 7)
      if run - fill >= 8 {
        pending.append(contentsOf: repeatElement(value, count: fill))
        run -= fill
        flush(&pending, width, &bytes)
        appendHead(UInt64(run) << 1, to: &bytes)
        for shift in stride(from: 0, to: width, by: 8) {
          bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(shift)))
        }
      } else {
        for _ in 0..<run { pending.append(value) }
      }
    }
    // The last group is filled up with zeros, which no reader takes for values.
    pending.append(contentsOf: repeatElement(0, count: (8 - pending.count & 7) & 7))
    flush(&pending, width, &bytes)
  }

  private static func flush(_ values: inout [UInt32], _ width: Int, _ bytes: inout [UInt8]) {
    guard !values.isEmpty else { return }
    appendHead(UInt64(values.count / 8) << 1 | 1, to: &bytes)
    var held: UInt64 = 0
    var count = 0
    for value in values {
      held |= UInt64(value) << UInt64(count)
      count += width
      while count >= 8 {
        bytes.append(UInt8(truncatingIfNeeded: held))
        held >>= 8
        count -= 8
      }
    }
    values.removeAll(keepingCapacity: true)
  }

  private static func appendHead(_ value: UInt64, to bytes: inout [UInt8]) {
    var value = value
    while value >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
      value >>= 7
    }
    bytes.append(UInt8(value))
  }
}
