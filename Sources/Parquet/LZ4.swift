/// LZ4's blocks, as pages compressed with `LZ4_RAW` are.
///
/// github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md
enum LZ4 {
  /// Nil for what is no block of that many bytes.
  static func decompressed(_ bytes: ArraySlice<UInt8>, to count: Int) -> [UInt8]? {
    var input = bytes
    var output: [UInt8] = []
    output.reserveCapacity(count)
    func length(_ base: UInt8) -> Int? {
      var total = Int(base)
      guard base == 15 else { return total }
      while let next = input.popFirst() {
        total += Int(next)
        if next < 255 { return total }
      }
      return nil
    }
    while let token = input.popFirst() {
      guard let literals = length(token >> 4), literals <= input.count,
        literals <= count - output.count
      else { return nil }
      output += input.prefix(literals)
      input = input.dropFirst(literals)
      // The last sequence has literals alone.
      guard let low = input.popFirst() else { break }
      guard let high = input.popFirst() else { return nil }
      let distance = Int(low) | Int(high) << 8
      guard let more = length(token & 0x0F), distance > 0, distance <= output.count,
        more + 4 <= count - output.count
      else { return nil }
      // Byte by byte: a copy may reach into what it writes.
      for _ in 0..<more + 4 { output.append(output[output.count - distance]) }
    }
    return output
  }
}
