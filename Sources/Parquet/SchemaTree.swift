import Basics
import JSON

/// A column as it lies in the file.
struct Leaf {
  let path: [String]
  let type: PhysicalType
  let typeLength: Int
  let isText: Bool
  let scale: Int?
  let isUnsupported: Bool
  /// The levels of a value that is there, and of one that begins no new list.
  let definitionLimit: Int
  let repetitionLimit: Int

  /// Bytes of a value of fixed width.
  var byteWidth: Int {
    switch type {
    case .boolean: 1
    case .int32, .float: 4
    case .int64, .double: 8
    case .int96: 12
    case .byteArray: 0
    case .fixedByteArray: typeLength
    }
  }

  func value(_ bytes: [UInt8], _ range: Range<Int>) throws -> JSON {
    switch type {
    case .int32:
      return value(
        Int64(Int32(truncatingIfNeeded: try bytes.littleEndian(at: range.lowerBound, width: 4))))
    case .int64:
      return value(Int64(bitPattern: try bytes.littleEndian(at: range.lowerBound, width: 8)))
    case .float:
      let bits = UInt32(truncatingIfNeeded: try bytes.littleEndian(at: range.lowerBound, width: 4))
      return .number(Double(Float(bitPattern: bits)))
    case .double:
      return .number(
        Double(bitPattern: try bytes.littleEndian(at: range.lowerBound, width: 8)))
    case .byteArray, .fixedByteArray:
      // In bounds: the caller has checked the range.
      let text = unsafe bytes.withUnsafeBufferPointer {
        unsafe String(validating: $0[range], as: UTF8.self)
      }
      guard let text else {
        throw ParquetError("column `\(path.joined(separator: "."))` holds bytes that are no text")
      }
      return .string(text)
    case .boolean, .int96: throw ParquetError("an encoding does not fit its column")
    }
  }

  func value(_ number: Int64) -> JSON {
    let whole = type == .int32 ? Int(Int32(truncatingIfNeeded: number)) : Int(number)
    guard let scale, scale > 0 else { return .integer(whole) }
    var divisor = 1.0
    for _ in 0..<min(scale, 300) { divisor *= 10 }
    return .number(Double(whole) / divisor)
  }
}

/// A part of a row: a value, a record of parts, or a list.
indirect enum Node {
  case value(leaf: Int)
  case record([Field])
  /// Null where the definition level is below `level`.
  case optional(Node, level: Int)
  /// Empty where the definition level is below `level`; goes on while the repetition level is
  /// `repetition`.
  case list(Node, level: Int, repetition: Int)

  struct Field {
    let name: String
    let node: Node
  }

  /// The column whose levels tell whether it is there.
  var firstLeaf: Int {
    switch self {
    case .value(let leaf): leaf
    case .record(let fields): fields.first?.node.firstLeaf ?? 0
    case .optional(let node, _): node.firstLeaf
    case .list(let node, _, _): node.firstLeaf
    }
  }

  /// All its columns.
  var leaves: [Int] {
    switch self {
    case .value(let leaf): [leaf]
    case .record(let fields): fields.flatMap { $0.node.leaves }
    case .optional(let node, _): node.leaves
    case .list(let node, _, _): node.leaves
    }
  }
}

/// The columns of a file and how rows are made of them.
struct SchemaTree {
  var leaves: [Leaf] = []
  var fields: [Node.Field] = []

  init(_ elements: [SchemaElement]) throws {
    guard let root = elements.first, root.childCount > 0 else {
      throw ParquetError("it has no columns")
    }
    var next = 1
    for _ in 0..<min(root.childCount, elements.count) {
      fields.append(
        try node(elements, &next, path: [], definition: 0, repetition: 0, depth: 0))
    }
    guard next == elements.count else { throw ParquetError("its columns do not add up") }
  }

  private mutating func node(
    _ elements: [SchemaElement], _ next: inout Int, path: [String], definition: Int,
    repetition: Int, depth: Int
  ) throws -> Node.Field {
    guard next < elements.count, depth < 32 else {
      throw ParquetError("its columns do not add up")
    }
    let element = elements[next]
    next += 1
    let path = path + [element.name]
    var (definition, repetition) = (definition, repetition)
    if element.repetition != .required { definition += 1 }
    if element.repetition == .repeated { repetition += 1 }
    let level = definition
    var inner: Node
    if let type = element.type, element.childCount == 0 {
      guard type != .fixedByteArray || (1...1 << 20).contains(element.typeLength) else {
        throw ParquetError("a column of fixed width has no width")
      }
      inner = .value(leaf: leaves.count)
      leaves.append(
        Leaf(
          path: path, type: type, typeLength: element.typeLength, isText: element.isText,
          scale: element.scale, isUnsupported: element.isUnsupported, definitionLimit: definition,
          repetitionLimit: repetition))
    } else {
      guard element.childCount > 0, element.childCount <= elements.count - next else {
        throw ParquetError("its columns do not add up")
      }
      // Three levels make a list: the list, what is repeated, and the element.
      let repeated = elements[next]
      let isList =
        element.isList && element.childCount == 1 && repeated.repetition == .repeated
      let keepsRecord =
        repeated.childCount != 1 || repeated.name == "array"
        || repeated.name == element.name + "_tuple"
      var children: [Node.Field] = []
      for _ in 0..<element.childCount {
        children.append(
          try node(
            elements, &next, path: path, definition: definition, repetition: repetition,
            depth: depth + 1))
      }
      inner = .record(children)
      if isList, case .list(let content, let level, let repetition) = children[0].node {
        if !keepsRecord, case .record(let fields) = content {
          inner = .list(fields[0].node, level: level, repetition: repetition)
        } else {
          inner = children[0].node
        }
      }
    }
    switch element.repetition {
    case .optional: inner = .optional(inner, level: level)
    case .repeated: inner = .list(inner, level: level, repetition: repetition)
    case .required, nil: break
    }
    return Node.Field(name: element.name, node: inner)
  }
}
