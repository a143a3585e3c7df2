/// Finds the patterns of all messages in a module's code.
///
/// Reads SIL, the compiler's own form of the program after types are known
/// (github.com/swiftlang/swift/blob/main/docs/SIL/SIL.md), because in the source nothing tells a
/// literal that is a `Message` from one that is a `String`. Only what the compiler writes for
/// literals is looked at: a string literal, the calls that build an interpolation, and the two
/// initialisers of `Message`.
struct SILReader {
  private(set) var patterns: Set<String> = []
  /// The literals and the functions that the values of the current function (`%12`) stand for.
  private var literals: [Substring: String] = [:]
  private var functions: [Substring: Substring] = [:]
  /// Interpolations that are being built, the innermost last.
  private var open: [Pattern] = []

  private struct Pattern {
    var text = ""
    var count = 0
  }

  mutating func read(_ line: Substring) {
    if line.hasPrefix("sil ") {
      literals = [:]
      functions = [:]
      open = []
      return
    }
    guard line.hasPrefix("  %"), let equals = line.firstRange(of: " = ") else { return }
    let value = line[..<equals.lowerBound].dropFirst(2)
    let rest = line[equals.upperBound...]
    if rest.hasPrefix("string_literal utf8 \"") {
      literals[value] = Self.unescaped(rest.dropFirst(21))
    } else if rest.hasPrefix("function_ref @") {
      functions[value] = rest.dropFirst(14).prefix { $0 != " " }
    } else if rest.hasPrefix("apply %") {
      call(rest.dropFirst(6), result: value)
    } else if let alias = Self.aliases.first(where: { rest.hasPrefix($0) }) {
      literals[value] = literals[rest.dropFirst(alias.count).prefix { $0 != " " && $0 != "," }]
    }
  }

  private static let aliases = ["copy_value ", "begin_borrow ", "move_value "]

  private mutating func call(_ text: Substring, result: Substring) {
    let callee = text.prefix { $0.isNumber || $0 == "%" }
    guard let name = functions[callee], let open = text.firstIndex(of: "("),
      let close = text[open...].firstIndex(of: ")")
    else { return }
    let arguments = text[text.index(after: open)..<close].split(separator: ",").map {
      $0.drop { $0 == " " }
    }
    if name.hasPrefix("$sSS21_builtinStringLiteral") {
      literals[result] = arguments.first.flatMap { literals[$0] }
    } else if name.hasPrefix("$s6Basics7MessageV13stringLiteral") {
      if let text = arguments.first.flatMap({ literals[$0] }) { patterns.insert(text) }
    } else if name.hasPrefix("$s6Basics7MessageV13InterpolationV15literalCapacity") {
      self.open.append(Pattern())
    } else if name.hasPrefix("$s6Basics7MessageV13InterpolationV13appendLiteral") {
      append(arguments.first.flatMap { literals[$0] } ?? "")
    } else if name.hasPrefix("$s6Basics7MessageV13InterpolationV") {
      // Any `appendInterpolation`; that of a count has the noun's two forms behind the number.
      let nouns = arguments.dropFirst().prefix(2).compactMap { literals[$0] }
      appendValue(name.contains("5count") && nouns.count == 2 ? nouns : [])
    } else if name.hasPrefix("$s6Basics7MessageV19stringInterpolation") {
      if let pattern = self.open.popLast() { patterns.insert(pattern.text) }
    }
  }

  private mutating func append(_ text: String) {
    guard !open.isEmpty else { return }
    open[open.count - 1].text += text
  }

  private mutating func appendValue(_ nouns: [String]) {
    guard !open.isEmpty else { return }
    open[open.count - 1].count += 1
    append("%\(open[open.count - 1].count)")
    if !nouns.isEmpty { append("{\(nouns.joined(separator: "|"))}") }
  }

  /// The literal up to its closing quote.
  private static func unescaped(_ text: Substring) -> String {
    var result = ""
    var rest = text
    while let character = rest.popFirst(), character != "\"" {
      guard character == "\\", let escaped = rest.popFirst() else {
        result.append(character)
        continue
      }
      switch escaped {
      case "n": result.append("\n")
      case "t": result.append("\t")
      case "r": result.append("\r")
      case "0": result.append("\0")
      case "u":
        let digits = rest.dropFirst().prefix { $0 != "}" }
        rest = rest.dropFirst(digits.count + 2)
        if let scalar = UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init) {
          result.unicodeScalars.append(scalar)
        }
      default: result.append(escaped)
      }
    }
    return result
  }
}
