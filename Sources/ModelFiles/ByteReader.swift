import Basics

/// Reads little-endian values one after the other and never beyond the end.
///
/// Valid only while the bytes' owner is kept alive.
@safe
struct ByteReader {
  private let bytes: UnsafeRawBufferPointer
  private let path: String
  private(set) var offset: Int

  init(_ bytes: UnsafeRawBufferPointer, at offset: Int = 0, path: String) {
    unsafe self.bytes = bytes
    self.path = path
    self.offset = offset
  }

  var remaining: Int { unsafe bytes.count - offset }

  /// - Parameter what: What is read, for the error: "the version".
  mutating func read<T: BitwiseCopyable & FixedWidthInteger>(
    _ type: T.Type, _ what: Message
  ) throws(Problem) -> T {
    let count = MemoryLayout<T>.size
    guard remaining >= count else { throw damaged("the file ends inside \(what)") }
    defer { offset += count }
    // In bounds: `count` bytes are left.
    return unsafe T(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: T.self))
  }

  /// A number that must fit what is left of the file: a length, or a count of things of at least
  /// `size` bytes each.
  mutating func readCount(_ what: Message, size: Int = 1) throws(Problem) -> Int {
    let start = offset
    let count = try read(UInt64.self, what)
    guard count <= UInt64(remaining / size) else {
      offset = start
      throw damaged("\(what) is \(count), more than the rest of the file can hold")
    }
    return Int(count)
  }

  mutating func skip(_ count: Int, _ what: Message) throws(Problem) -> Range<Int> {
    guard count >= 0, count <= remaining else { throw damaged("the file ends inside \(what)") }
    defer { offset += count }
    return offset..<offset + count
  }

  /// A string with its length before it, as GGUF writes; what is not UTF-8 becomes U+FFFD.
  mutating func readString(_ what: Message) throws(Problem) -> String {
    let count = try readCount("the length of \(what)")
    let range = try skip(count, what)
    // In bounds: `skip` checked the range.
    return unsafe String(decoding: bytes[range], as: UTF8.self)
  }

  func damaged(_ why: Message) -> Problem { .damagedModel(path, at: offset, why) }
}
