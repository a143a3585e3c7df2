import JSON

/// Reads objects as models write them: with text round them, line breaks and quotes inside strings,
/// Chinese punctuation between members, commas too many and brackets too few.
///
/// Everything that is JSON is read as such. Never fails: what cannot be made sense of is left out.
struct LenientJSON {
  /// An object, and whether the text ended inside it.
  struct Found: Equatable {
    var object: JSON.Object
    var isCut: Bool
  }

  private let text: [Unicode.Scalar]
  private var index = 0
  private var isCut = false
  /// Deeper nesting is no answer of a model.
  private static let depthLimit = 32

  private init(_ text: [Unicode.Scalar]) { self.text = text }

  /// The outermost objects of a text, in order.
  static func objects(in text: String, limit: Int = 50) -> [Found] {
    // Most models do as they are told: one object, and nothing else.
    if text.utf8.first == UInt8(ascii: "{"), let object = (try? JSON(parsing: text))?.object {
      return object.members.isEmpty ? [] : [Found(object: object, isCut: false)]
    }
    var reader = LenientJSON(Array(text.unicodeScalars))
    var found: [Found] = []
    while found.count < limit, let open = reader.next("{") {
      reader.index = open
      if found.count < 64, let object = reader.strictObject() {
        if !object.members.isEmpty { found.append(Found(object: object, isCut: false)) }
        continue
      }
      reader.isCut = false
      let object = reader.object(depth: 0)
      if !object.members.isEmpty { found.append(Found(object: object, isCut: reader.isCut)) }
    }
    return found
  }

  private var peek: Unicode.Scalar? { index < text.count ? text[index] : nil }

  private func next(_ scalar: Unicode.Scalar) -> Int? { text[index...].firstIndex(of: scalar) }

  private mutating func skipSpace() {
    while let scalar = peek, scalar.properties.isWhitespace { index += 1 }
  }

  private mutating func skip(_ scalars: Set<Unicode.Scalar>) -> Bool {
    skipSpace()
    guard let scalar = peek, scalars.contains(scalar) else { return false }
    index += 1
    return true
  }

  /// The object that begins here, where it is JSON as it should be.
  private mutating func strictObject() -> JSON.Object? {
    let rest = Array(String(String.UnicodeScalarView(text[index...])).utf8)
    var parser = JSONParser(rest.span)
    guard let value = try? parser.value(), let object = value.object else { return nil }
    index += String(decoding: rest[..<parser.offset], as: UTF8.self).unicodeScalars.count
    return object
  }

  private mutating func object(depth: Int) -> JSON.Object {
    var object = JSON.Object()
    index += 1
    while true {
      while skip([",", "，", "、", ";"]) {}
      guard let scalar = peek else {
        isCut = true
        return object
      }
      if scalar == "}" || scalar == "]" {
        index += 1
        return object
      }
      let name = self.name()
      guard skip([":", "：", "="]), !name.isEmpty else {
        if peek == nil { isCut = true }
        // No member begins here: go on behind it.
        if name.isEmpty, index < text.count { index += 1 }
        continue
      }
      object.members.append(.init(name, value(depth: depth + 1)))
    }
  }

  private mutating func name() -> String {
    if let quote = openedQuote() { return string(closedBy: quote, isName: true) }
    let start = index
    while let scalar = peek, !":：=,，}\"\n".unicodeScalars.contains(scalar) { index += 1 }
    return trimmed(text[start..<index])
  }

  private mutating func value(depth: Int) -> JSON {
    skipSpace()
    guard let scalar = peek else {
      isCut = true
      return .null
    }
    if depth < Self.depthLimit {
      if scalar == "{" { return .object(object(depth: depth)) }
      if scalar == "[" { return .array(array(depth: depth)) }
    }
    if let quote = openedQuote() { return .string(string(closedBy: quote, isName: false)) }
    let start = index
    while let scalar = peek, !",，}]\n".unicodeScalars.contains(scalar) { index += 1 }
    if peek == nil { isCut = true }
    let word = trimmed(text[start..<index])
    return (try? JSON(parsing: word)) ?? .string(word)
  }

  private mutating func array(depth: Int) -> [JSON] {
    index += 1
    var elements: [JSON] = []
    while true {
      while skip([",", "，", "、"]) {}
      guard let scalar = peek else {
        isCut = true
        return elements
      }
      if scalar == "]" || scalar == "}" {
        index += 1
        return elements
      }
      let start = index
      elements.append(value(depth: depth + 1))
      if index == start { index += 1 }
    }
  }

  /// Passes over a quote that opens a string; what closes it.
  private mutating func openedQuote() -> Set<Unicode.Scalar>? {
    switch peek {
    case "\"":
      index += 1
      return ["\""]
    case "'":
      index += 1
      return ["'"]
    case "“", "”":
      index += 1
      return ["”", "\"", "“"]
    default: return nil
    }
  }

  /// A string up to the quote that closes it.
  ///
  /// A quote inside the string that was not escaped is told by what follows it: only a closing one
  /// stands before `,`, `}`, `]`, `:` or the end.
  private mutating func string(closedBy quotes: Set<Unicode.Scalar>, isName: Bool) -> String {
    var result = String.UnicodeScalarView()
    while let scalar = peek {
      index += 1
      if scalar == "\\" {
        result.append(contentsOf: escape())
      } else if quotes.contains(scalar), isClosing(isName: isName) {
        return String(result)
      } else {
        result.append(scalar)
      }
    }
    isCut = true
    return String(result)
  }

  private func isClosing(isName: Bool) -> Bool {
    var place = index
    while place < text.count, text[place].properties.isWhitespace { place += 1 }
    guard place < text.count else { return true }
    if isName { return ":：=".unicodeScalars.contains(text[place]) }
    switch text[place] {
    case "}", "]": return true
    case ",", "，":
      // A comma parts members only where a name, or the object's end, follows it.
      place += 1
      while place < text.count, text[place].properties.isWhitespace { place += 1 }
      return place == text.count || "\"'“”{}[]".unicodeScalars.contains(text[place])
        || isBareName(at: place)
    // A forgotten comma: the next member's name stands on a line of its own.
    case "\"": return text[index..<place].contains("\n")
    default: return false
    }
  }

  /// Whether `answer:` stands there, a name without quotes.
  private func isBareName(at start: Int) -> Bool {
    let end = text[start...].firstIndex { !($0.isASCII && $0.properties.isAlphabetic) && $0 != "_" }
    guard let end, end > start else { return false }
    return text[end] == ":"
  }

  private mutating func escape() -> String.UnicodeScalarView {
    guard let letter = peek else { return "\\".unicodeScalars }
    index += 1
    switch letter {
    case "n": return "\n".unicodeScalars
    case "t": return "\t".unicodeScalars
    case "r": return "\r".unicodeScalars
    case "b", "f": return "".unicodeScalars
    case "u":
      let digits = String(String.UnicodeScalarView(text[index...].prefix(4)))
      // Half a pair, or no number at all: kept as JSON's own reader keeps it.
      guard digits.unicodeScalars.count == 4, let first = UInt32(digits, radix: 16) else {
        return "\\u".unicodeScalars
      }
      index += 4
      if let scalar = Unicode.Scalar(first) { return String(scalar).unicodeScalars }
      let pair = String(String.UnicodeScalarView(text[index...].prefix(6)))
      guard first < 0xDC00, pair.hasPrefix("\\u"),
        let second = UInt32(pair.dropFirst(2), radix: 16),
        (0xDC00...0xDFFF).contains(second),
        let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
      else { return "\u{FFFD}".unicodeScalars }
      index += 6
      return String(scalar).unicodeScalars
    default: return String(letter).unicodeScalars
    }
  }

  private func trimmed(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    let kept = scalars.drop { $0.properties.isWhitespace }
    let end = kept.lastIndex { !$0.properties.isWhitespace }.map { $0 + 1 } ?? kept.startIndex
    return String(String.UnicodeScalarView(kept[..<end]))
  }
}
