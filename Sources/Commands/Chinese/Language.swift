import Basics

/// Which language a person is spoken to in.
enum Language {
  /// By the setting `language`; nil is English.
  static func catalogue(_ settings: Settings) -> Catalogue? {
    switch settings.value("language") {
    case "zh": .chinese
    case "en": nil
    default: ofEnvironment
    }
  }

  /// By the locale that the program was started in (POSIX, "Environment Variables", 8.2).
  static let ofEnvironment: Catalogue? = {
    let names = ["LC_ALL", "LC_MESSAGES", "LANG"]
    let locale = names.lazy.compactMap { Environment.value($0) }.first
    return locale?.lowercased().hasPrefix("zh") == true ? .chinese : nil
  }()
}

extension Catalogue {
  /// Everything that is said, in Chinese; read when it is first needed.
  package static let chinese = Catalogue(
    language: "zh", patterns: patterns(in: Chinese.all.joined(separator: "\n")))

  /// Reads pairs of lines: an English pattern, then, indented, the same in the language.
  static func patterns(in text: String) -> [String: String] {
    var patterns: [String: String] = [:]
    var english: Substring?
    for line in text.split(separator: "\n") {
      guard line.hasPrefix("  ") else {
        english = line
        continue
      }
      if let key = english { patterns[unescaped(key)] = unescaped(line.dropFirst(2)) }
      english = nil
    }
    return patterns
  }

  /// A line's end inside a sentence is written `\n`; `␣` is a space at its beginning or end.
  private static func unescaped(_ text: Substring) -> String {
    let text = String(text)
    guard text.contains("\\") || text.contains("␣") else { return text }
    return text.replacing("\\n", with: "\n").replacing("␣", with: " ")
  }
}

/// The catalogue's texts, a file for each part of the program.
///
/// `%1` and its like stand for the values; `%1{entry|entries}` of a count is `%1` in Chinese, for
/// nouns do not bend. `scripts/messages missing` names what is not here yet.
enum Chinese {
  static let all = [
    basics, terminal, workspace, shell, asking, corpus, dataset, entries, exports, manual, models,
    llamaFactory, parquet, review, runs, talking, texts, tokenizer, training, verbs,
  ]
}
