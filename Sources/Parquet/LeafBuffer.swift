/// The values of one column of a row group while they are gathered, encoded plainly.
struct LeafBuffer: Sendable {
  let path: [String]
  let type: PhysicalType
  let definitionLimit: Int
  let repetitionLimit: Int
  /// Each text after its length in four bytes; each number in eight.
  private(set) var plain: [UInt8] = []
  /// Those that are there.
  private(set) var valueCount = 0
  /// One a value or gap; empty when there can be no gaps.
  private(set) var definitions: [UInt8] = []
  private(set) var repetitions: [UInt8] = []

  init(_ leaf: Leaf) {
    path = leaf.path
    type = leaf.type
    definitionLimit = leaf.definitionLimit
    repetitionLimit = leaf.repetitionLimit
  }

  /// Values and gaps.
  var count: Int { definitionLimit > 0 ? definitions.count : valueCount }

  mutating func append(level definition: Int, _ repetition: Int) {
    if definitionLimit > 0 { definitions.append(UInt8(definition)) }
    if repetitionLimit > 0 { repetitions.append(UInt8(repetition)) }
  }

  mutating func append(_ text: UnsafeRawBufferPointer, repetition: Int = 0) {
    append(level: definitionLimit, repetition)
    let length = UInt32(text.count)
    // Safe: the room is for the length and the text, and both are written.
    plain.append(addingCapacity: 4 + text.count) { output in
      for shift in stride(from: UInt32(0), to: 32, by: 8) {
        output.append(UInt8(truncatingIfNeeded: length >> shift))
      }
      unsafe output.withUnsafeMutableBufferPointer { room, count in
        guard let source = text.baseAddress, let target = room.baseAddress else { return }
        unsafe UnsafeMutableRawPointer(target + count).copyMemory(
          from: source, byteCount: text.count)
        count += text.count
      }
    }
    valueCount += 1
  }

  mutating func append(_ number: UInt64, repetition: Int = 0) {
    append(level: definitionLimit, repetition)
    append(littleEndian: number)
    valueCount += 1
  }

  private mutating func append(littleEndian number: some FixedWidthInteger) {
    var number = number.littleEndian
    // Safe: the bytes of an integer of this frame.
    unsafe withUnsafeBytes(of: &number) { unsafe plain.append(contentsOf: $0) }
  }

  mutating func removeAll() {
    plain.removeAll(keepingCapacity: true)
    definitions.removeAll(keepingCapacity: true)
    repetitions.removeAll(keepingCapacity: true)
    valueCount = 0
  }
}
