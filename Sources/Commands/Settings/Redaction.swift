/// Keeps keys out of whatever is written or shown.
package enum Redaction {
  /// What is shown of a secret: enough to tell two keys apart, as in `sk-…9f`.
  package static func hint(_ secret: String) -> String {
    guard secret.count >= 12 else { return "…" }
    return "\(secret.prefix(3))…\(secret.suffix(2))"
  }

  /// `text` without any secret: neither one of `secrets`, nor the value of an assignment to a secret
  /// setting or its variable, nor a word that looks like a key.
  ///
  /// Works on text that may not parse, for a line with a typing mistake is kept in the history too.
  package static func clean(_ text: String, secrets: [String]) -> String {
    var result = text
    for secret in secrets where secret.utf8.count >= 4 {
      result = result.replacing(secret, with: hint(secret))
    }
    return cleanedWords(of: result)
  }

  private static let names: [String] = Setting.all.filter(\.isSecret).flatMap { setting in
    [setting.name] + (setting.variable.map { [$0.lowercased()] } ?? [])
  }

  private static func cleanedWords(of text: String) -> String {
    var result = ""
    var rest = text[...]
    while !rest.isEmpty {
      let space = rest.prefix { $0.isWhitespace }
      result += space
      rest = rest.dropFirst(space.count)
      let word = rest.prefix { !$0.isWhitespace }
      rest = rest.dropFirst(word.count)
      guard let equals = word.firstIndex(where: { $0 == "=" || $0 == "＝" }) else {
        result += looksLikeKey(word) ? hint(String(word)) : String(word)
        continue
      }
      let name = word[..<equals].lowercased()
      let value = word[word.index(after: equals)...]
      // A prefix of the name is understood as the name, so it must be hidden like it.
      let isSecret = name.count >= 3 && names.contains { $0.hasPrefix(name) || name.hasSuffix($0) }
      result += word[...equals]
      if isSecret, let quote = value.first, "\"'“‘".contains(quote) {
        // The value may hold spaces: all up to the closing quote is hidden.
        let closing: Set<Character> = ["\"", "'", "”", "’"]
        if !value.dropFirst().contains(where: closing.contains) {
          rest = rest.drop { !closing.contains($0) }.dropFirst()
        }
        result += "…"
      } else if isSecret || looksLikeKey(value) {
        result += value.isEmpty || value.contains("…") ? String(value) : hint(String(value))
      } else {
        result += value
      }
    }
    return result
  }

  /// The shape that OpenAI, DeepSeek and most others give their keys.
  private static func looksLikeKey(_ word: Substring) -> Bool {
    let bare = word.drop { "\"'“‘".contains($0) }
    return bare.hasPrefix("sk-") && bare.count >= 12 && !bare.contains("…")
  }
}
