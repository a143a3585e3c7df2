/// A sentence for a person, kept apart from the values in it so that it can be said in another
/// language.
///
/// Written with string interpolation like any string. The pattern ("no text named `%1`") is the key
/// under which a `Catalogue` holds the same sentence in its language, so a call site never changes
/// when a language is added.
///
///     let message: Message = "loaded \(count: 3, "text", "texts") from `\(path)`"
///     message.pattern  // "loaded %1{text|texts} from `%2`"
///     message.text()   // "loaded 3 texts from `books`"
package struct Message: Sendable, Hashable {
  /// A value that stands in a sentence.
  package enum Argument: Sendable, Hashable {
    case text(String)
    /// A sentence inside a sentence, translated with it.
    indirect case message(Message)
    /// A count with its noun, which follows the count in English ("1 entry", "2 entries").
    case count(Int, one: String, many: String)
    /// What differs from run to run, such as a duration; a transcript shows `mask` in its place.
    case varying(String, mask: String)
  }

  /// The sentence with `%1`, `%2` … where the values stand.
  package private(set) var pattern: String
  package private(set) var arguments: [Argument]

  /// The sentence for a reader, in English without a catalogue.
  ///
  /// - Parameter isMasked: Whether what differs from run to run is shown as `<time>` and the like.
  package func text(in catalogue: Catalogue? = nil, isMasked: Bool = false) -> String {
    let pattern = catalogue?.patterns[self.pattern] ?? self.pattern
    var result = ""
    var rest = pattern.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      guard scalar == "%", let next = rest.first, let digit = Int(String(next)),
        arguments.indices.contains(digit - 1)
      else {
        result.unicodeScalars.append(scalar)
        continue
      }
      rest.removeFirst()
      let isCountNoun = rest.first == "{"
      if isCountNoun, let close = rest.firstIndex(of: "}") {
        rest = rest[rest.index(after: close)...]
      }
      switch arguments[digit - 1] {
      case .text(let text): result += text
      case .varying(let text, let mask): result += isMasked ? mask : text
      case .message(let message): result += message.text(in: catalogue, isMasked: isMasked)
      case .count(let count, let one, let many):
        result += Quantity.grouped(count)
        if isCountNoun { result += " " + (count == 1 ? one : many) }
      }
    }
    return result
  }
}

/// The sentences of one language, found by their English patterns.
package struct Catalogue: Sendable {
  /// The language's code, as in `zh`.
  package let language: String
  package let patterns: [String: String]

  package init(language: String, patterns: [String: String]) {
    self.language = language
    self.patterns = patterns
  }
}

extension Message: CustomStringConvertible {
  package var description: String { text() }
}

extension Message: ExpressibleByStringInterpolation {
  package init(stringLiteral value: String) {
    pattern = value
    arguments = []
  }

  package init(stringInterpolation: Interpolation) {
    pattern = stringInterpolation.pattern
    arguments = stringInterpolation.arguments
  }

  /// Collects the pattern and the values; at most nine values, for a longer sentence is two.
  package struct Interpolation: StringInterpolationProtocol {
    fileprivate var pattern = ""
    fileprivate var arguments: [Argument] = []

    package init(literalCapacity: Int, interpolationCount: Int) {
      precondition(interpolationCount <= 9, "more than nine values: make it two sentences")
    }

    package mutating func appendLiteral(_ literal: String) { pattern += literal }

    package mutating func appendInterpolation(_ text: some StringProtocol) {
      append(.text(String(text)))
    }
    package mutating func appendInterpolation(_ message: Message) { append(.message(message)) }
    /// A whole number, its thousands grouped.
    package mutating func appendInterpolation(_ number: some BinaryInteger) {
      append(.text(Quantity.grouped(number)))
    }
    /// A number that is a name (a line, an identifier): never grouped.
    package mutating func appendInterpolation(id number: some BinaryInteger) {
      append(.text(String(number)))
    }
    package mutating func appendInterpolation(_ number: Double, decimals: Int = 2) {
      append(.text(Quantity.fixed(number, decimals: decimals)))
    }
    package mutating func appendInterpolation(bytes count: some BinaryInteger) {
      append(.text(Quantity.bytes(Int(clamping: count))))
    }
    package mutating func appendInterpolation(_ duration: Duration) {
      append(.varying(Quantity.duration(duration), mask: "<time>"))
    }
    /// A value that differs from run to run or from machine to machine.
    package mutating func appendInterpolation(varying text: String, mask: String) {
      append(.varying(text, mask: mask))
    }
    package mutating func appendInterpolation(count: Int, _ one: String, _ many: String) {
      append(.count(count, one: one, many: many))
      pattern += "{\(one)|\(many)}"
    }

    private mutating func append(_ argument: Argument) {
      arguments.append(argument)
      pattern += "%\(arguments.count)"
    }
  }
}
