import Basics

/// The YAML file of a run of LLaMA-Factory, its keys in the order they are written.
package struct TrainingFile: Sendable, Equatable {
  package enum Value: Sendable, Equatable {
    case text(String)
    case integer(Int)
    case number(Double)
    case flag(Bool)
  }

  package private(set) var settings: [(key: String, value: Value)] = []

  package init() {}

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

  /// Always in double quotes, so that nothing is taken for a number, a flag or a key.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
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
