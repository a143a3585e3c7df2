import Basics
import JSON

/// The YAML file of a run of LLaMA-Factory, its keys in the order they are written.
///
/// Only a flat list of keys is known; that is all that its training files are.
package struct TrainingFile: Sendable, Equatable {
  package enum Value: Sendable, Equatable {
    case text(String)
    case integer(Int)
    case number(Double)
    case flag(Bool)
    /// A list or an object; JSON is YAML as it stands.
    case json(JSON)

    /// What a word means that a person typed: a number, `true`, a list … or else a text.
    package init(typed word: String) {
      switch try? JSON(parsing: Array(word.utf8).span) {
      case .integer(let number): self = .integer(number)
      case .number(let number): self = .number(number)
      case .bool(let isOn): self = .flag(isOn)
      case .string(let text): self = .text(text)
      case .some(let json): self = .json(json)
      case nil: self = .text(word)
      }
    }

    /// As JSON keeps it.
    package var json: JSON {
      switch self {
      case .text(let text): .string(text)
      case .integer(let number): .integer(number)
      case .number(let number): .number(number)
      case .flag(let isOn): .bool(isOn)
      case .json(let json): json
      }
    }
  }

  package private(set) var settings: [(key: String, value: Value)] = []

  package init() {}

  /// Reads a file that this program, the web page or a person wrote; lines that are no plain
  /// `key: value` are passed over.
  package init(reading text: String) {
    for line in text.split(whereSeparator: \.isNewline) {
      guard let colon = line.firstRange(of: ": ") else { continue }
      let key = line[..<colon.lowerBound]
      guard !key.isEmpty,
        key.utf8.allSatisfy({
          $0 == 0x5F || (0x61...0x7A).contains($0) || (0x30...0x39).contains($0)
        })
      else {
        continue
      }
      var word = line[colon.upperBound...].drop { $0 == " " }
      if word.first != "\"", let comment = word.firstRange(of: " #") {
        word = word[..<comment.lowerBound]
      }
      while word.last == " " { word.removeLast() }
      if word.first == "'", word.last == "'", word.count > 1 {
        self[String(key)] = .text(
          String(word.dropFirst().dropLast()).replacing("''", with: "'"))
      } else {
        self[String(key)] = Value(typed: String(word))
      }
    }
  }

  package subscript(key: String) -> Value? {
    get { settings.last { $0.key == key }?.value }
    set {
      settings.removeAll { $0.key == key }
      if let newValue { settings.append((key, newValue)) }
    }
  }

  /// The text of the file.
  package var text: String {
    settings.map { "\($0.key): \(Self.written($0.value))\n" }.joined()
  }

  private static func written(_ value: Value) -> String {
    switch value {
    case .text(let text): quoted(text)
    case .integer(let number): String(number)
    // YAML 1.1 takes `1e-04` for text: a point makes it a number.
    case .number(let number): decimal(number)
    case .flag(let isOn): isOn ? "true" : "false"
    case .json(let json): json.text(.spaced)
    }
  }

  /// A number with a point, which YAML 1.1 asks for before an exponent.
  private static func decimal(_ number: Double) -> String {
    let text = String(number)
    guard let exponent = text.firstIndex(of: "e"), !text[..<exponent].contains(".") else {
      return text
    }
    return "\(text[..<exponent]).0\(text[exponent...])"
  }

  /// Always in double quotes, so that nothing is taken for a number, a flag or a key; `${` is made
  /// no reference to another key.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.replacing("${", with: "\\${").unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        result += "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  package static func == (left: TrainingFile, right: TrainingFile) -> Bool {
    left.text == right.text
  }
}
