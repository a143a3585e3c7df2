import Basics

extension Problem {
  static func brokenJSON(_ path: String, _ reason: Message, line: Int, column: Int) -> Problem {
    Problem(
      .damaged, "`\(path)` is no JSON", why: "\(reason), at line \(id: line), column \(id: column)")
  }

  static func wrongFieldCount(_ path: String, line: Int, _ count: Int, expected: Int) -> Problem {
    Problem(
      .damaged, "`\(path)` is no CSV of one shape",
      why: "line \(id: line) has \(count: count, "field", "fields"), the first has \(expected)")
  }

  static func notUTF8(_ path: String, line: Int) -> Problem {
    Problem(
      .damaged, "`\(path)` is not in UTF-8", why: "line \(id: line) has bytes that are no text",
      next: "iconv -f GB18030 -t UTF-8 \(path) > utf8.csv")
  }

  static func openQuote(_ path: String, line: Int) -> Problem {
    Problem(.damaged, "`\(path)` is no CSV", why: "a quote in line \(id: line) is not closed")
  }

  static func unknownColumns(_ path: String, _ columns: [String]) -> Problem {
    let found = columns.prefix(8).map { "`\($0)`" }.joined(separator: ", ")
    return Problem(
      .damaged, "`\(path)` is no dataset that is known",
      why: columns.isEmpty
        ? "it has no columns"
        : """
        it has \(found); entries have `instruction`, `input` and `output`, `conversations` or \
        `messages`
        """)
  }
}

extension Problem {
  package static func brokenRegistration(
    _ path: String, _ reason: Message, line: Int, column: Int
  ) -> Problem {
    Problem(
      .damaged, "`\(path)` is broken, so nothing was written",
      why: "\(reason), at line \(id: line), column \(id: column)")
  }

  static func markedRegistration(_ path: String) -> Problem {
    Problem(
      .damaged, "`\(path)` begins with a byte-order mark, so nothing was written",
      why: "LLaMA-Factory does not read it so", next: "sed -i '1s/^\u{FEFF}//' \(path)")
  }
}
