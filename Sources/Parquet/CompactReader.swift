import Basics

/// Reads Thrift's compact protocol, in which Parquet keeps everything but the values.
///
/// github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md. Every length is held
/// against what is left before anything is made of it.
struct CompactReader {
  /// What stands in a field.
  enum Kind: UInt8 {
    case yes = 1
    case no, byte, short, integer, long, double, binary, list, set, map, structure
  }

  private let bytes: [UInt8]
  private(set) var offset: Int

  init(_ bytes: [UInt8], at offset: Int = 0) {
    self.bytes = bytes
    self.offset = offset
  }

  private var left: Int { bytes.count - offset }

  mutating func byte() throws -> UInt8 {
    guard offset < bytes.count else { throw ParquetError.endsEarly }
    defer { offset += 1 }
    return bytes[offset]
  }

  mutating func unsigned() throws -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      let next = try byte()
      value |= UInt64(next & 0x7F) << shift
      if next < 0x80 { return value }
    }
    throw ParquetError("a number has more than 64 bits")
  }

  mutating func long() throws -> Int {
    let value = try unsigned()
    return Int(bitPattern: UInt(value >> 1)) ^ -Int(value & 1)
  }

  /// A number that counts something or says where it is.
  mutating func count() throws -> Int {
    let value = try long()
    guard value >= 0 else { throw ParquetError("a count is negative") }
    return value
  }

  mutating func binary() throws -> ArraySlice<UInt8> {
    let count = try unsigned()
    guard count <= UInt64(left) else { throw ParquetError.endsEarly }
    defer { offset += Int(count) }
    return bytes[offset..<offset + Int(count)]
  }

  mutating func text() throws -> String { String(decoding: try binary(), as: UTF8.self) }

  /// Calls `body` for each field of a structure; what `body` leaves (by false) is passed over.
  mutating func structure(
    depth: Int = 0, _ body: (inout CompactReader, Int, Kind) throws -> Bool
  ) throws {
    guard depth < 64 else { throw ParquetError("its structures nest too deep") }
    var field = 0
    while true {
      let head = try byte()
      if head == 0 { return }
      field = head >> 4 == 0 ? try long() : field &+ Int(head >> 4)
      guard let kind = Kind(rawValue: head & 0x0F) else {
        throw ParquetError("a field is of no known kind")
      }
      if try !body(&self, field, kind) { try skip(kind, depth: depth + 1) }
    }
  }

  /// The head of a list: how many elements of which kind; each takes a byte at least.
  mutating func list() throws -> (count: Int, kind: Kind) {
    let head = try byte()
    let count = head >> 4 == 15 ? try unsigned() : UInt64(head >> 4)
    guard count <= UInt64(left) else { throw ParquetError.endsEarly }
    guard let kind = Kind(rawValue: head & 0x0F) else {
      throw ParquetError("a list is of no known kind")
    }
    return (Int(count), kind)
  }

  /// The elements of a list of structures.
  mutating func structures<Element>(
    _ read: (inout CompactReader) throws -> Element
  ) throws -> [Element] {
    let (count, kind) = try list()
    guard kind == .structure || count == 0 else { throw ParquetError("a list is of another kind") }
    var elements: [Element] = []
    for _ in 0..<count { elements.append(try read(&self)) }
    return elements
  }

  private mutating func skip(_ kind: Kind, depth: Int) throws {
    guard depth < 64 else { throw ParquetError("its structures nest too deep") }
    switch kind {
    case .yes, .no: break
    case .byte: _ = try byte()
    case .short, .integer, .long: _ = try unsigned()
    case .double: for _ in 0..<8 { _ = try byte() }
    case .binary: _ = try binary()
    case .list, .set:
      let (count, kind) = try list()
      // In a list, unlike in a field, a truth value takes a byte.
      for _ in 0..<count {
        if kind == .yes || kind == .no { _ = try byte() } else { try skip(kind, depth: depth + 1) }
      }
    case .map:
      let count = try unsigned()
      guard count > 0 else { return }
      guard count <= UInt64(left) else { throw ParquetError.endsEarly }
      let kinds = try byte()
      guard let key = Kind(rawValue: kinds >> 4), let value = Kind(rawValue: kinds & 0x0F) else {
        throw ParquetError("a map is of no known kind")
      }
      for _ in 0..<count {
        for part in [key, value] {
          if part == .yes || part == .no {
            _ = try byte()
          } else {
            try skip(part, depth: depth + 1)
          }
        }
      }
    case .structure: try structure(depth: depth) { _, _, _ in false }
    }
  }
}
