/// What stands in a column, or in a part of one.
package indirect enum ColumnShape: Sendable, Equatable {
  /// UTF-8.
  case text
  /// 64 bits.
  case integer
  case number
  case list(ColumnShape)
  case record([Member])

  package struct Member: Sendable, Equatable {
    package let name: String
    package let shape: ColumnShape

    package init(_ name: String, _ shape: ColumnShape) {
      self.name = name
      self.shape = shape
    }
  }
}

/// A column to be written.
package struct Column: Sendable, Equatable {
  package let name: String
  package let shape: ColumnShape
  /// Whether a row may have nothing there; what lies inside lists and records is always there.
  package let isOptional: Bool

  package init(_ name: String, _ shape: ColumnShape, isOptional: Bool = false) {
    self.name = name
    self.shape = shape
    self.isOptional = isOptional
  }
}

extension Column {
  /// The schema's elements below this column, itself first.
  var elements: [SchemaElement] {
    Self.elements(name, shape, isOptional ? .optional : .required)
  }

  private static func elements(
    _ name: String, _ shape: ColumnShape, _ repetition: Repetition
  ) -> [SchemaElement] {
    var element = SchemaElement()
    (element.name, element.repetition) = (name, repetition)
    switch shape {
    case .text: (element.type, element.isText) = (.byteArray, true)
    case .integer: element.type = .int64
    case .number: element.type = .double
    case .list(let inner):
      // The three levels that the format asks for.
      (element.isList, element.childCount) = (true, 1)
      var repeated = SchemaElement()
      (repeated.name, repeated.repetition, repeated.childCount) = ("list", .repeated, 1)
      return [element, repeated] + elements("element", inner, .required)
    case .record(let members):
      element.childCount = members.count
      return [element] + members.flatMap { elements($0.name, $0.shape, .required) }
    }
    return [element]
  }
}
