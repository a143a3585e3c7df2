import Basics

/// A value of a GGUF file's metadata, of exactly the type it is stored as.
package enum GGUFValue: Sendable {
  case uint8(UInt8)
  case int8(Int8)
  case uint16(UInt16)
  case int16(Int16)
  case uint32(UInt32)
  case int32(Int32)
  case float32(Float)
  case bool(Bool)
  case string(String)
  case array(GGUFArray)
  case uint64(UInt64)
  case int64(Int64)
  case float64(Double)

  /// A whole number of any stored width that fits; nil for anything else.
  package var integer: Int? {
    switch self {
    case .uint8(let value): Int(value)
    case .int8(let value): Int(value)
    case .uint16(let value): Int(value)
    case .int16(let value): Int(value)
    case .uint32(let value): Int(value)
    case .int32(let value): Int(value)
    case .uint64(let value): Int(exactly: value)
    case .int64(let value): Int(value)
    default: nil
    }
  }

  /// A number of any stored type.
  package var double: Double? {
    switch self {
    case .float32(let value): Double(value)
    case .float64(let value): value
    default: integer.map(Double.init)
    }
  }

  package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  package var string: String? { if case .string(let value) = self { value } else { nil } }
  package var array: GGUFArray? { if case .array(let value) = self { value } else { nil } }

  var kind: Kind {
    switch self {
    case .uint8: .uint8
    case .int8: .int8
    case .uint16: .uint16
    case .int16: .int16
    case .uint32: .uint32
    case .int32: .int32
    case .float32: .float32
    case .bool: .bool
    case .string: .string
    case .array: .array
    case .uint64: .uint64
    case .int64: .int64
    case .float64: .float64
    }
  }

  /// The numbers that stand for the types in a file (enum gguf_type).
  package enum Kind: UInt32, Sendable {
    case uint8, int8, uint16, int16, uint32, int32, float32, bool, string, array, uint64, int64
    case float64

    /// The fewest bytes a value takes.
    var minimumSize: Int {
      switch self {
      case .uint8, .int8, .bool: 1
      case .uint16, .int16: 2
      case .uint32, .int32, .float32: 4
      case .string, .uint64, .int64, .float64: 8
      case .array: 12
      }
    }

    /// Whether every value takes `minimumSize` bytes.
    var isOfFixedSize: Bool { self != .string && self != .array }
  }
}

/// A list in a GGUF file's metadata, left where it is until it is asked for.
///
/// A vocabulary of 150,000 tokens and its merges would otherwise cost as many strings on each start.
package struct GGUFArray: Sendable {
  package let elementKind: GGUFValue.Kind
  package let count: Int
  private let storage: Storage

  private enum Storage {
    /// Checked when the file was opened.
    case file(MappedFile, Range<Int>)
    case memory([UInt8])
  }

  init(_ kind: GGUFValue.Kind, count: Int, in file: MappedFile, at range: Range<Int>) {
    elementKind = kind
    self.count = count
    storage = .file(file, range)
  }

  package init(strings: some Collection<String>) {
    elementKind = .string
    count = strings.count
    var bytes: [UInt8] = []
    for string in strings {
      bytes.append(littleEndian: UInt64(string.utf8.count))
      bytes.append(contentsOf: string.utf8)
    }
    storage = .memory(bytes)
  }

  package init(floats: [Float]) {
    elementKind = .float32
    count = floats.count
    var bytes: [UInt8] = []
    for value in floats { bytes.append(littleEndian: value.bitPattern) }
    storage = .memory(bytes)
  }

  package init(int32s: [Int32]) {
    elementKind = .int32
    count = int32s.count
    var bytes: [UInt8] = []
    for value in int32s { bytes.append(littleEndian: value) }
    storage = .memory(bytes)
  }

  /// The elements as the file holds them.
  package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows
    -> Result
  {
    switch storage {
    case .file(let file, let range):
      try withExtendedLifetime(file) {
        try unsafe body(UnsafeRawBufferPointer(rebasing: file.buffer[range]))
      }
    case .memory(let bytes): try unsafe bytes.withUnsafeBytes(body)
    }
  }

  /// Lends each string's bytes in turn; false when the elements are no strings.
  @discardableResult
  package func forEachString(_ body: (Int, UnsafeRawBufferPointer) throws -> Void) rethrows -> Bool
  {
    guard elementKind == .string else { return false }
    try unsafe withBytes { bytes in
      var offset = 0
      for index in 0..<count {
        // In bounds: lengths were checked when the file was opened, or written by `init(strings:)`.
        let length = unsafe Int(
          UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
        offset += 8
        try unsafe body(index, UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length]))
        offset += length
      }
    }
    return true
  }

  /// The strings; nil when the elements are something else.
  package func strings() -> [String]? {
    var strings: [String] = []
    strings.reserveCapacity(count)
    let areStrings = unsafe forEachString {
      unsafe strings.append(String(decoding: $1, as: UTF8.self))
    }
    return areStrings ? strings : nil
  }

  /// Whole numbers; nil when the elements are something else or do not fit.
  package func integers() -> [Int]? { numbers(\.integer) }

  /// Numbers; nil when the elements are something else.
  package func doubles() -> [Double]? { numbers(\.double) }

  private func numbers<Number>(_ number: (GGUFValue) -> Number?) -> [Number]? {
    guard elementKind.isOfFixedSize else { return nil }
    return unsafe withBytes { bytes in
      var reader = unsafe ByteReader(bytes, path: "")
      var numbers: [Number] = []
      numbers.reserveCapacity(count)
      for _ in 0..<count {
        guard let value = try? reader.readScalar(elementKind, "an element"),
          let number = number(value)
        else { return nil }
        numbers.append(number)
      }
      return numbers
    }
  }
}

extension ByteReader {
  /// A value of a fixed size.
  mutating func readScalar(_ kind: GGUFValue.Kind, _ what: Message) throws(Problem) -> GGUFValue {
    switch kind {
    case .uint8: return .uint8(try read(UInt8.self, what))
    case .int8: return .int8(try read(Int8.self, what))
    case .uint16: return .uint16(try read(UInt16.self, what))
    case .int16: return .int16(try read(Int16.self, what))
    case .uint32: return .uint32(try read(UInt32.self, what))
    case .int32: return .int32(try read(Int32.self, what))
    case .float32: return .float32(Float(bitPattern: try read(UInt32.self, what)))
    case .uint64: return .uint64(try read(UInt64.self, what))
    case .int64: return .int64(try read(Int64.self, what))
    case .float64: return .float64(Double(bitPattern: try read(UInt64.self, what)))
    case .bool: return .bool(try read(UInt8.self, what) != 0)
    case .string, .array: preconditionFailure("strings and arrays have no fixed size")
    }
  }
}

extension [UInt8] {
  mutating func append(littleEndian value: some FixedWidthInteger & BitwiseCopyable) {
    unsafe Swift.withUnsafeBytes(of: value.littleEndian) { unsafe append(contentsOf: $0) }
  }
}
