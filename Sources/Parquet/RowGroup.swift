import Basics
import JSON

/// Rows that are gathered to be written together, column by column.
package struct RowGroup: Sendable {
  package let columns: [Column]
  package private(set) var rowCount = 0
  var leaves: [LeafBuffer]
  /// For each column its shape, whether it may be missing, and its first leaf.
  private let firstLeaves: [Int]

  package init(_ columns: [Column]) {
    self.columns = columns
    var root = SchemaElement()
    root.childCount = columns.count
    let elements = [root] + columns.flatMap(\.elements)
    do {
      let tree = try SchemaTree(elements)
      leaves = tree.leaves.map { LeafBuffer($0) }
      firstLeaves = tree.fields.map { $0.node.firstLeaf }
    } catch {
      preconditionFailure("columns that no reader would take: \(columns)")
    }
  }

  /// Bytes of all values before they are compressed.
  package var byteCount: Int { leaves.reduce(0) { $0 + $1.plain.count } }

  /// Adds a text to a column of texts, where its bytes are.
  package mutating func append(_ text: RawSpan, to column: Int) {
    // Safe: the bytes are copied before the closure ends.
    unsafe text.withUnsafeBytes { unsafe leaves[firstLeaves[column]].append($0) }
  }

  /// Adds a text to a column of texts.
  package mutating func append(_ text: String, to column: Int) {
    var text = text
    // Safe: the bytes are copied before the closure ends.
    text.withUTF8 {
      unsafe leaves[firstLeaves[column]].append(UnsafeRawBufferPointer($0))
    }
  }

  /// Adds a value to a column of any shape.
  ///
  /// A value of another shape than the column's is a programming mistake.
  package mutating func append(_ value: JSON, to column: Int) {
    var leaf = firstLeaves[column]
    let column = columns[column]
    guard !(column.isOptional && value.isNull) else {
      gap(column.shape, &leaf, level: 0, repetition: 0)
      return
    }
    append(
      value, column.shape, &leaf, level: column.isOptional ? 1 : 0, repetition: 0, depth: 0)
  }

  /// Ends a row, to each of whose columns one value has been added.
  package mutating func endRow() { rowCount += 1 }

  /// Begins anew, keeping the memory.
  package mutating func removeAll() {
    rowCount = 0
    for index in leaves.indices { leaves[index].removeAll() }
  }

  /// - Parameters:
  ///   - level: The definition level so far.
  ///   - depth: How many lists it lies in.
  private mutating func append(
    _ value: JSON, _ shape: ColumnShape, _ leaf: inout Int, level: Int, repetition: Int, depth: Int
  ) {
    switch (shape, value) {
    case (.text, .string(var text)):
      text.withUTF8 {
        unsafe leaves[leaf].append(UnsafeRawBufferPointer($0), repetition: repetition)
      }
      leaf += 1
    case (.integer, .integer(let number)):
      leaves[leaf].append(UInt64(bitPattern: Int64(number)), repetition: repetition)
      leaf += 1
    case (.number, _):
      leaves[leaf].append((value.double ?? .nan).bitPattern, repetition: repetition)
      leaf += 1
    case (.record(let members), .object(let object)):
      for member in members {
        append(
          object[member.name] ?? .null, member.shape, &leaf, level: level, repetition: repetition,
          depth: depth)
      }
    case (.list(let inner), .array(let elements)):
      guard !elements.isEmpty else {
        gap(inner, &leaf, level: level, repetition: repetition)
        return
      }
      let first = leaf
      for (index, element) in elements.enumerated() {
        leaf = first
        append(
          element, inner, &leaf, level: level + 1,
          repetition: index == 0 ? repetition : depth + 1, depth: depth + 1)
      }
    default: preconditionFailure("\(value) does not fit \(shape)")
    }
  }

  /// Notes that nothing is there, in each column below.
  private mutating func gap(_ shape: ColumnShape, _ leaf: inout Int, level: Int, repetition: Int) {
    switch shape {
    case .text, .integer, .number:
      leaves[leaf].append(level: level, repetition)
      leaf += 1
    case .list(let inner): gap(inner, &leaf, level: level, repetition: repetition)
    case .record(let members):
      for member in members { gap(member.shape, &leaf, level: level, repetition: repetition) }
    }
  }
}
