import Basics

/// What is said of scripts and their transcripts.
extension Problem {
  static func scriptNotUTF8(_ path: String) -> Problem {
    Problem(.damaged, "`\(path)` is no session script", why: "it is not UTF-8 text")
  }

  static func unknownParameter(_ name: String, declared: [String], script: String) -> Problem {
    let near = Suggestion.nearest(to: name, among: declared)
    let listed: Message =
      declared.isEmpty
      ? "it declares no parameters" : "it declares \(declared.joined(separator: ", "))"
    return Problem(
      .usage, "`\(script)` has no parameter `\(name)`",
      why: near.map { "the nearest is `\($0)`" } ?? listed)
  }

  static func lineFailed(_ script: String, line: Int, _ problem: Problem.Kind) -> Problem {
    Problem(
      problem, "`\(script)` stopped at line \(id: line)",
      why: "the command there failed; what came before it is done",
      next: "replay \(Quoting.quoted(script)) from=\(line)")
  }

  static func noTranscript(_ path: String, script: String) -> Problem {
    Problem(
      .notFound, "there is no transcript `\(path)`", why: "the session was never recorded",
      next: "replay \(Quoting.quoted(script)) record")
  }

  static func transcriptDiffers(_ script: String, lines: Int) -> Problem {
    Problem(
      .conflict, "`\(script)` does not read as it did",
      why: "\(count: lines, "line differs", "lines differ") from its transcript",
      next: "replay \(Quoting.quoted(script)) record")
  }

  static func fileExists(_ path: String, next: String) -> Problem {
    Problem(
      .conflict, "`\(path)` is there already", why: "a file is replaced only when you say so",
      next: next)
  }
}

/// Words as they must be typed.
enum Quoting {
  /// `text`, in quotes where the grammar would otherwise part or change it.
  static func quoted(_ text: String) -> String {
    let isPlain = text.allSatisfy { character in
      FullWidth.folded(character) == character && !character.isWhitespace
        && !"\"'\\;#=,$".contains(character)
    }
    guard !isPlain || text.isEmpty else { return text }
    var result = "\""
    for character in text {
      switch character {
      case "\"", "\\": result += "\\\(character)"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      default: result.append(character)
      }
    }
    return result + "\""
  }
}
