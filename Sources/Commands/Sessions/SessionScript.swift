import Basics

/// A `.ink` file: commands, one a line, with the parameters it declares.
///
///     # Pull one person's lines out of a novel.
///     param novel=$here/texts/palace.txt
///     load $novel
///     chunk tokens=512
///
/// `$NAME` and `${NAME}` stand for a parameter; `$here` is the script's own folder and `$out` the
/// folder for what it writes. Any other `$` is left as it is.
package struct SessionScript: Sendable {
  package let path: String
  private let lines: [String]
  /// The declared parameters with their defaults, in order.
  package let parameters: [(name: String, fallback: String)]

  package init(path: String) throws(Problem) {
    // A script is written by hand or by `save`; this is some hundred thousand commands.
    let bytes = try FileContents.read(path, limit: 16 << 20)
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .scriptNotUTF8(path) }
    self.init(path: path, text: text)
  }

  init(path: String, text: String) {
    self.path = path
    var parameters: [(name: String, fallback: String)] = []
    lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line in
      guard let (name, fallback) = Self.declaration(in: line) else { return String(line) }
      parameters.append((name, fallback))
      // The empty line keeps the numbers of those that follow.
      return ""
    }
    self.parameters = parameters
  }

  /// What is said above a command: the comment lines that end on the line before it.
  ///
  /// - Parameter line: The command's first line, counted from 1.
  func remarks(before line: Int) -> [String] {
    let above = lines.prefix(max(0, line - 1))
    let remarks = above.reversed().prefix { $0.first == "#" }
    return remarks.reversed()
  }

  /// The folder the script lies in.
  package var folder: String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The commands, with the values of the parameters in their places.
  ///
  /// - Parameters:
  ///   - values: Overrides of the defaults.
  ///   - out: The folder that `$out` stands for.
  /// - Throws: A `Problem` for a value that no parameter takes.
  package func source(values: [String: String], out: String) throws(Problem) -> String {
    let declared = parameters.map(\.name)
    if let unknown = values.keys.sorted().first(where: { !declared.contains($0) }) {
      throw .unknownParameter(unknown, declared: declared, script: path)
    }
    var known = ["here": folder, "out": out]
    for (name, fallback) in parameters {
      known[name] = values[name] ?? Self.substituted(fallback, known)
    }
    return lines.map { Self.substituted($0, known) }.joined(separator: "\n")
  }

  /// `param NAME=DEFAULT`, alone on its line.
  private static func declaration(in line: some StringProtocol) -> (String, String)? {
    let words = line.drop(while: \.isWhitespace)
    guard words.hasPrefix("param ") else { return nil }
    let rest = words.dropFirst(6).drop(while: \.isWhitespace)
    guard let equals = rest.firstIndex(of: "=") else { return nil }
    let name = rest[..<equals]
    guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" })
    else { return nil }
    var value = Array(rest[rest.index(after: equals)...])
    while value.last?.isWhitespace == true { value.removeLast() }
    return (String(name), String(value))
  }

  private static func substituted(_ line: String, _ values: [String: String]) -> String {
    guard line.contains("$") else { return line }
    var result = ""
    var rest = line[...]
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      rest = rest[dollar...].dropFirst()
      let isBraced = rest.first == "{"
      let name = rest.dropFirst(isBraced ? 1 : 0).prefix {
        $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-"
      }
      // The longest declared name that begins here, so that `$here/x` and `$here-x` both work.
      let known = values.keys.filter { name.hasPrefix($0) }.max { $0.count < $1.count }
      let closes = !isBraced || rest.dropFirst(1 + name.count).first == "}"
      guard let known, closes, !isBraced || known == name, let value = values[known] else {
        result += "$"
        continue
      }
      result += value
      rest = rest.dropFirst(isBraced ? name.count + 2 : known.count)
    }
    return result + rest
  }
}
