/// Reads files of `NAME=value` lines: `.env` as python-dotenv and docker write it, and the config
/// file, whose names may have hyphens.
///
/// `export` before a name, quotes round a value, `#` comments and white space round `=` are
/// understood. Lines that fit nothing are passed over, as every reader of such files does.
enum DotEnv {
  static func values(of text: String) -> [String: String] {
    var values: [String: String] = [:]
    for line in text.split(whereSeparator: \.isNewline) {
      var line = line.drop(while: \.isWhitespace)
      if line.hasPrefix("#") { continue }
      if line.hasPrefix("export ") { line = line.dropFirst(7).drop(while: \.isWhitespace) }
      guard let equals = line.firstIndex(of: "=") else { continue }
      let name = trimmed(line[..<equals])
      guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || "-_.".contains($0) })
      else { continue }
      values[name] = value(of: trimmed(line[line.index(after: equals)...]))
    }
    return values
  }

  private static func value(of text: String) -> String {
    guard let quote = text.first, quote == "\"" || quote == "'" else {
      // A comment needs a space before it, so that a URL keeps its fragment.
      guard let comment = text.range(ofFirst: " #") else { return text }
      return trimmed(text[..<comment])
    }
    let inner = text.dropFirst()
    guard let end = inner.firstIndex(of: quote) else { return text }
    return String(inner[..<end])
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    var characters = Array(text)
    while characters.last?.isWhitespace == true { characters.removeLast() }
    return String(characters.drop(while: \.isWhitespace))
  }
}

extension String {
  /// Where `pattern` first begins.
  fileprivate func range(ofFirst pattern: String) -> Index? {
    indices.first { self[$0...].hasPrefix(pattern) }
  }
}
