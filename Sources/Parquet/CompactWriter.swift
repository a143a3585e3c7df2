/// Writes Thrift's compact protocol.
struct CompactWriter {
  private(set) var bytes: [UInt8] = []
  /// The field written last, for each structure that is open.
  private var fields: [Int] = [0]

  mutating func unsigned(_ value: UInt64) {
    var value = value
    while value >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
      value >>= 7
    }
    bytes.append(UInt8(value))
  }

  private mutating func zigzag(_ value: Int) {
    unsigned(UInt64(bitPattern: Int64(value << 1 ^ value >> 63)))
  }

  private mutating func head(_ field: Int, _ kind: CompactReader.Kind) {
    let step = field - fields[fields.count - 1]
    fields[fields.count - 1] = field
    if (1...15).contains(step) {
      bytes.append(UInt8(step) << 4 | kind.rawValue)
    } else {
      bytes.append(kind.rawValue)
      zigzag(field)
    }
  }

  mutating func integer(_ field: Int, _ value: Int) {
    head(field, .integer)
    zigzag(value)
  }

  mutating func long(_ field: Int, _ value: Int) {
    head(field, .long)
    zigzag(value)
  }

  mutating func flag(_ field: Int, _ value: Bool) { head(field, value ? .yes : .no) }

  mutating func binary(_ field: Int, _ value: some Collection<UInt8>) {
    head(field, .binary)
    element(value)
  }

  mutating func element(_ value: some Collection<UInt8>) {
    unsigned(UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  mutating func element(_ value: Int) { zigzag(value) }

  mutating func list(_ field: Int, count: Int, _ kind: CompactReader.Kind) {
    head(field, .list)
    if count < 15 {
      bytes.append(UInt8(count) << 4 | kind.rawValue)
    } else {
      bytes.append(0xF0 | kind.rawValue)
      unsigned(UInt64(count))
    }
  }

  /// A structure as the value of a field.
  mutating func structure(_ field: Int, _ body: (inout CompactWriter) -> Void) {
    head(field, .structure)
    structure(body)
  }

  /// A structure by itself or as the element of a list.
  mutating func structure(_ body: (inout CompactWriter) -> Void) {
    fields.append(0)
    body(&self)
    bytes.append(0)
    fields.removeLast()
  }
}
