/// A JSON value (RFC 8259) whose objects keep the order of their members.
package enum JSON: Sendable, Hashable {
  case null
  case bool(Bool)
  /// A number written without fraction or exponent that fits.
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSON])
  case object(Object)

  /// The members of an object in the order of the source.
  ///
  /// A repeated name stands as often as it was written; looking it up gives the last, as most
  /// readers do.
  package struct Object: Sendable, Hashable {
    package struct Member: Sendable, Hashable {
      package var name: String
      package var value: JSON

      package init(_ name: String, _ value: JSON) {
        self.name = name
        self.value = value
      }
    }

    package var members: [Member]

    package init(_ members: [Member] = []) { self.members = members }

    /// The member of that name, found in time proportional to the number of members.
    package subscript(name: String) -> JSON? {
      get { members.last { $0.name == name }?.value }
      set {
        let index = members.lastIndex { $0.name == name }
        switch (index, newValue) {
        case (let index?, let value?): members[index].value = value
        case (let index?, nil): members.remove(at: index)
        case (nil, let value?): members.append(Member(name, value))
        case (nil, nil): break
        }
      }
    }
  }

  /// The member of that name, nil for what is no object or has none.
  package subscript(name: String) -> JSON? { object?[name] }

  package var string: String? { if case .string(let value) = self { value } else { nil } }
  package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  package var array: [JSON]? { if case .array(let value) = self { value } else { nil } }
  package var object: Object? { if case .object(let value) = self { value } else { nil } }
  package var isNull: Bool { self == .null }

  /// A whole number, also when it was written as `3.0`.
  package var integer: Int? {
    switch self {
    case .integer(let value): value
    case .number(let value): Int(exactly: value)
    default: nil
    }
  }

  package var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int) { self = .integer(value) }
  package init(floatLiteral value: Double) { self = .number(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(arrayLiteral elements: JSON...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(Object(elements.map { Object.Member($0.0, $0.1) }))
  }
}
