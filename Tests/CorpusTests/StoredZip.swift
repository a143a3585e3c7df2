/// Writes a zip archive whose entries are not compressed here (APPNOTE.TXT 4.3).
struct StoredZip {
  private var bytes: [UInt8] = []
  private var directory: [UInt8] = []
  private var count = 0

  mutating func add(_ name: String, _ content: String) { add(name, Array(content.utf8)) }

  mutating func add(_ name: String, _ content: [UInt8]) {
    add(name, content, method: 0, unpackedCount: content.count)
  }

  /// Adds what DEFLATE packed already; its checksum is not that of the content.
  mutating func add(deflated name: String, _ packed: [UInt8], unpackedCount: Int) {
    add(name, packed, method: 8, unpackedCount: unpackedCount)
  }

  private mutating func add(
    _ name: String, _ content: [UInt8], method: Int, unpackedCount: Int
  ) {
    let start = bytes.count
    let name = Array(name.utf8)
    // Version, names in UTF-8, no time.
    let common =
      little(20, 2) + little(0x800, 2) + little(method, 2) + little(0, 4)
      + little(method == 0 ? crc(content) : 0, 4)
      + little(content.count, 4) + little(unpackedCount, 4) + little(name.count, 2) + little(0, 2)
    bytes += [0x50, 0x4B, 3, 4] + common + name + content
    directory +=
      [0x50, 0x4B, 1, 2] + little(20, 2) + common + little(0, 6) + little(0, 4) + little(start, 4)
      + name
    count += 1
  }

  func finish() -> [UInt8] {
    bytes + directory + [0x50, 0x4B, 5, 6] + little(0, 4) + little(count, 2) + little(count, 2)
      + little(directory.count, 4) + little(bytes.count, 4) + little(0, 2)
  }

  private func little(_ number: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }

  private func crc(_ bytes: [UInt8]) -> Int {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return Int(~crc)
  }
}
