import CNettle

/// The SHA-256 digest of bytes that come piece by piece (FIPS 180-4), by nettle, which uses the
/// processor's own instructions where it has them.
package struct SHA256: ~Copyable {
  private var context = sha256_ctx()

  package init() {
    // Safe: nettle only writes into the context.
    unsafe nettle_sha256_init(&context)
  }

  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    // Safe: the pointer is read for as many bytes as the buffer has.
    unsafe nettle_sha256_update(
      &context, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
  }

  /// The digest: 32 bytes.
  package consuming func finish() -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_SIZE))
    unsafe nettle_sha256_digest(&context, digest.count, &digest)
    return digest
  }

  /// The digest of all of `bytes`, as 64 hexadecimal digits.
  package static func hexadecimal(of bytes: [UInt8]) -> String {
    var digest = SHA256()
    unsafe bytes.withUnsafeBytes { unsafe digest.update($0) }
    return hexadecimal(digest.finish())
  }

  /// Bytes as hexadecimal digits, two each.
  package static func hexadecimal(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count * 2)
    for byte in bytes {
      for half in [byte >> 4, byte & 15] { text.append(half < 10 ? 0x30 + half : 0x57 + half) }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
