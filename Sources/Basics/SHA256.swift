import CDigest

/// The SHA-256 digest of bytes that come piece by piece (FIPS 180-4).
package struct SHA256: ~Copyable {
  private var state: [UInt32] = [
    // The first 32 bits of the fractional parts of the square roots of the first eight primes.
    0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A, 0x510E_527F, 0x9B05_688C, 0x1F83_D9AB,
    0x5BE0_CD19,
  ]
  /// What does not fill a block yet.
  private var rest: [UInt8] = []
  private var byteCount = 0

  package init() {}

  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    byteCount += bytes.count
    var start = 0
    if !rest.isEmpty {
      start = min(64 - rest.count, bytes.count)
      unsafe rest += bytes[..<start]
      guard rest.count == 64 else { return }
      unsafe ink_sha256_blocks(&state, rest, 1)
      rest = []
    }
    let blockCount = (bytes.count - start) / 64
    if blockCount > 0, let base = bytes.baseAddress {
      // In bounds: whole blocks between `start` and the end.
      unsafe ink_sha256_blocks(
        &state, (base + start).assumingMemoryBound(to: UInt8.self), blockCount)
    }
    unsafe rest += bytes[(start + 64 * blockCount)...]
  }

  /// The digest: 32 bytes.
  package consuming func finish() -> [UInt8] {
    let bitCount = UInt64(byteCount) * 8
    var tail = rest
    tail.append(0x80)
    while tail.count % 64 != 56 { tail.append(0) }
    for shift in stride(from: 56, through: 0, by: -8) {
      tail.append(UInt8(truncatingIfNeeded: bitCount >> UInt64(shift)))
    }
    unsafe ink_sha256_blocks(&state, tail, tail.count / 64)
    return state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * $0)) }
    }
  }

  /// The digest of all of `bytes`, as 64 hexadecimal digits.
  package static func hexadecimal(of bytes: [UInt8]) -> String {
    var digest = SHA256()
    unsafe bytes.withUnsafeBytes { unsafe digest.update($0) }
    return hexadecimal(digest.finish())
  }

  /// Bytes as hexadecimal digits, two each.
  package static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef")
    return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}
