/// What SQLite can keep in one field.
package enum Value: Sendable, Hashable {
  case null
  case integer(Int)
  case real(Double)
  case text(String)
  case blob([UInt8])
}

extension Value {
  /// The text, or NULL for nil.
  package static func text(ifAny text: String?) -> Value { text.map { .text($0) } ?? .null }

  /// The number, or NULL for nil.
  package static func integer(ifAny number: Int?) -> Value { number.map { .integer($0) } ?? .null }

  /// The number, or NULL for nil.
  package static func real(ifAny number: Double?) -> Value { number.map { .real($0) } ?? .null }
}

extension Value: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral,
  ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral, ExpressibleByNilLiteral
{
  package init(integerLiteral value: Int) { self = .integer(value) }
  package init(stringLiteral value: String) { self = .text(value) }
  package init(floatLiteral value: Double) { self = .real(value) }
  /// SQLite has no truth values; 1 and 0 stand for them.
  package init(booleanLiteral value: Bool) { self = .integer(value ? 1 : 0) }
  package init(nilLiteral: ()) { self = .null }
}
